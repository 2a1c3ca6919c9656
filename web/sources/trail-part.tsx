import { useQuery } from '@tanstack/react-query';
import type { AuditEntryView } from '../../src/api/schemas/audit.ts';
import { CONSOLE_SOURCE_TRAIL_TEXTS } from '../../src/message/console-source-trail-texts.ts';
import { sourceTrailQuery } from '../api/sources.ts';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { TimeText } from '../components/time-text.tsx';
import { useFormat } from '../text/format.ts';
import { type TextKey, type Texts, useTextWith } from '../text/use-text.ts';
import { Part } from './part.tsx';

type Key = TextKey | keyof typeof CONSOLE_SOURCE_TRAIL_TEXTS;
type Detail = AuditEntryView['detail'];

/** Who did what to a source, uploads of files among it. */
export function TrailPart({ sourceId }: { readonly sourceId: string }) {
  const t = useTextWith(CONSOLE_SOURCE_TRAIL_TEXTS);
  const { data, error } = useQuery(sourceTrailQuery(sourceId));
  return (
    <Part title={t('ui.source_trail.title')} lead={t('ui.source_trail.lead')}>
      {error === null ? null : <ErrorState error={error} />}
      {data === undefined && error === null ? <Skeleton lines={3} /> : null}
      {data?.items.length === 0 ? <p className="text-soft">{t('ui.source_trail.none')}</p> : null}
      <ol className="flex flex-col gap-2.5" data-trail={sourceId}>
        {data?.items.map((entry) => (
          <li key={entry.sequence} className="grid gap-x-3 sm:grid-cols-[9.5rem_minmax(0,1fr)]">
            <TimeText atMs={entry.atMs} as="clock" className="text-xs leading-5 text-soft" />
            <div className="min-w-0">
              <p className="break-words">
                <span className="font-medium">{entry.actorName}</span> {actionText(entry, t)}
              </p>
              {entry.action === 'source.upload' ? <Counts detail={entry.detail} /> : null}
            </div>
          </li>
        ))}
      </ol>
      {data?.cursor === undefined ? null : (
        <p className="mt-2 text-xs text-soft">
          {t('ui.source_trail.cut', { shown: data.items.length })}
        </p>
      )}
    </Part>
  );
}

const ACTIONS: Readonly<Record<string, Key>> = {
  'source.create': 'ui.source_trail.create',
  'source.update': 'ui.source_trail.update',
  'source.observe': 'ui.source_trail.observe',
  'source.live': 'ui.source_trail.live',
  'source.trial': 'ui.source_trail.trial',
  'source.key.issue': 'ui.source_trail.key_issue',
  'source.key.revoke': 'ui.source_trail.key_revoke',
  'source.upload': 'ui.source_trail.upload',
};

function actionText({ action, detail }: AuditEntryView, t: Texts<Key>): string {
  const key = ACTIONS[action];
  if (key === undefined) return action;
  return t(key, { key: wordOf(detail, 'keyId'), file: wordOf(detail, 'file') });
}

function wordOf(detail: Detail, name: string): string {
  return String(detail[name] ?? '?');
}

/** What became of a file; nothing is known of one that did not arrive. */
function Counts({ detail }: { readonly detail: Detail }) {
  const t = useTextWith(CONSOLE_SOURCE_TRAIL_TEXTS);
  const format = useFormat();
  const count = (name: string) => format.number(Number(detail[name] ?? 0));
  const isBroken = detail['complete'] === false && Number(detail['rejected'] ?? 0) === 0;
  return (
    <p className="text-xs text-soft">
      {detail['bytes'] === undefined
        ? null
        : t('ui.source_trail.upload_counts', {
            ...{ bytes: count('bytes'), records: count('records') },
            ...{ duplicates: count('duplicates'), rejected: count('rejected') },
          })}
      {isBroken ? ` · ${t('ui.source_trail.upload_broken')}` : ''}
    </p>
  );
}
