import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { SearchX } from 'lucide-react';
import { useState } from 'react';
import type { SourceView } from '../../src/api/schemas/source.ts';
import { RequestError } from '../api/client.ts';
import { useSession } from '../api/session.ts';
import { parsersQuery, sourceQuery } from '../api/sources.ts';
import { Room } from '../components/room.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { filterFor } from '../events/event-search.ts';
import { BackToSources } from './back-to-sources.tsx';
import { DeadLettersPart } from './dead-letters-part.tsx';
import { HealthPart } from './health-part.tsx';
import { Instructions } from './instructions.tsx';
import { KeysPart } from './keys-part.tsx';
import { Part } from './part.tsx';
import { Removal } from './removal.tsx';
import { SettingsPart } from './settings-part.tsx';
import { StagePanel } from './stage-panel.tsx';
import { TrailPart } from './trail-part.tsx';
import { TrialPanel } from './trial-panel.tsx';
import { UploadPart } from './upload-part.tsx';
import { useSourceText } from './use-source-text.ts';

const ABSENT = 404;

/** One source: how it is, how it is fed, what can be done about it. */
export function SourcePage() {
  const t = useSourceText();
  const { sourceId } = useParams({ from: '/sources/$sourceId' });
  const { data: source, error, refetch } = useQuery(sourceQuery(sourceId));
  const parsers = useQuery(parsersQuery).data?.items;
  const title = parsers?.find(({ type }) => type === source?.type)?.title;
  if (error instanceof RequestError && error.status === ABSENT) {
    return (
      <EmptyState icon={<SearchX aria-hidden="true" size={28} />} title={t('ui.source.absent')}>
        <BackToSources />
      </EmptyState>
    );
  }
  return (
    <Room
      title={source?.name ?? sourceId}
      above={<BackToSources />}
      lead={
        source === undefined ? (
          ''
        ) : (
          <>
            <span className="font-mono">{source.id}</span> ·{' '}
            {source.communeName === undefined ? '' : `${source.communeName}, `}
            {source.provinceName} · {title === undefined ? source.type : t.of(title)} ·{' '}
            {t(`ui.transport.${source.transport.kind}`)} ·{' '}
            <Link
              to="/events"
              search={{ filter: [filterFor('gac.source.id', source.id)] }}
              className="text-accent underline"
            >
              {t('ui.sources.events')}
            </Link>
          </>
        )
      }
    >
      {error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />}
      {source === undefined ? (
        error === null ? (
          <Skeleton lines={8} />
        ) : null
      ) : (
        <Parts key={source.id} source={source} />
      )}
    </Room>
  );
}

function Parts({ source }: { readonly source: SourceView }) {
  const t = useSourceText();
  const { permissions } = useSession();
  const mayWrite = permissions.includes('source.write');
  const [ingestKey, setIngestKey] = useState<string>();
  const [token, setToken] = useState<string>();
  const isUpload = source.transport.kind === 'upload';
  return (
    <div className="flex flex-col gap-4">
      <HealthPart sourceId={source.id} isUpload={isUpload} />
      <DeadLettersPart sourceId={source.id} />
      {isUpload && mayWrite ? <UploadPart sourceId={source.id} /> : null}
      {mayWrite ? (
        <>
          <Part title={t('ui.stage.title')}>
            <StagePanel source={source} />
          </Part>
          <Part title={t('ui.trial.title')} lead={t('ui.trial.lead')}>
            <TrialPanel {...{ source, token, ingestKey }} onToken={setToken} />
          </Part>
          {isUpload ? null : <UploadPart sourceId={source.id} />}
        </>
      ) : null}
      {source.transport.kind === 'http' ? (
        <KeysPart sourceId={source.id} ingestKey={ingestKey} onIssue={setIngestKey} />
      ) : null}
      <Part title={t(isUpload ? 'ui.instructions.upload_title' : 'ui.instructions.title')}>
        <Instructions sourceId={source.id} ingestKey={ingestKey} />
      </Part>
      {mayWrite ? (
        <>
          <SettingsPart source={source} />
          <Removal source={source} />
        </>
      ) : null}
      {permissions.includes('audit.read') ? <TrailPart sourceId={source.id} /> : null}
    </div>
  );
}
