import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck, CircleDashed, CircleMinus, CircleX, Send } from 'lucide-react';
import { useState } from 'react';
import type { SourceView } from '../../src/api/schemas/source.ts';
import type { SourceTrialView } from '../../src/api/schemas/source-trial.ts';
import { beginTrial, trialQuery } from '../api/sources.ts';
import { Button } from '../components/button.tsx';
import { CodeBlock } from '../components/code-block.tsx';
import { AreaField, CheckField } from '../components/field.tsx';
import { filterFor } from '../events/event-search.ts';
import { failureText } from '../text/failure-text.ts';
import { useFormat } from '../text/format.ts';
import { useSourceText } from './use-source-text.ts';

const KEY_PLACE = 'gsk_…';

const LOOKS = {
  waiting: { Icon: CircleDashed, tint: 'text-soft' },
  passed: { Icon: CircleCheck, tint: 'text-good' },
  failed: { Icon: CircleX, tint: 'text-danger' },
  skipped: { Icon: CircleMinus, tint: 'text-soft' },
} as const;

interface TrialPanelProps {
  readonly source: SourceView;
  readonly token: string | undefined;
  readonly onToken: (token: string) => void;
  /** Filled into the commands. */
  readonly ingestKey: string | undefined;
}

/** Tests a source over its real way: a line is sent, and each hop turns green or says why not. */
export function TrialPanel({ source, token, onToken, ingestKey }: TrialPanelProps) {
  const t = useSourceText();
  const { data: trial, error } = useQuery(trialQuery(source.id, token));
  const [failure, setFailure] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [isTold, setTold] = useState(false);
  const [sample, setSample] = useState('');
  const begin = async (isOurs: boolean) => {
    setBusy(true);
    setFailure(undefined);
    try {
      const own = sample.trim() === '' ? {} : { sample: sample.trim() };
      onToken((await beginTrial(source.id, { send: isOurs, notify: isTold, ...own })).token);
    } catch (reason) {
      setFailure(failureText(reason, t));
    }
    setBusy(false);
  };
  const wrong = failure ?? (error === null ? undefined : failureText(error, t));
  const isHttp = ['http', 'upload'].includes(source.transport.kind);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-2">
        {isHttp ? (
          <Button
            look="primary"
            icon={<Send aria-hidden="true" size={14} />}
            disabled={isBusy}
            onClick={() => void begin(true)}
          >
            {t('ui.trial.by_us')}
          </Button>
        ) : null}
        <Button
          look={isHttp ? 'plain' : 'primary'}
          disabled={isBusy}
          onClick={() => void begin(false)}
        >
          {t('ui.trial.by_me')}
        </Button>
      </div>
      <CheckField label={t('ui.trial.notify')} checked={isTold} onChange={setTold} />
      <details>
        <summary className="w-fit text-xs text-accent underline">{t('ui.trial.sample')}</summary>
        <AreaField
          className="mt-2"
          name="trial-sample"
          label={t('ui.trial.line')}
          hint={t('ui.trial.sample_hint')}
          rows={2}
          value={sample}
          onChange={setSample}
        />
      </details>
      {wrong === undefined ? null : (
        <p role="alert" className="text-danger">
          {wrong}
        </p>
      )}
      {trial === undefined ? null : <Trial {...{ trial, ingestKey }} />}
    </div>
  );
}

interface TrialProps {
  readonly trial: SourceTrialView;
  readonly ingestKey: string | undefined;
}

function Trial({ trial, ingestKey }: TrialProps) {
  const t = useSourceText();
  const { status, commands, sentByUs, line } = trial;
  const tints = {
    running: 'bg-raised text-soft',
    passed: 'bg-good-soft text-good',
    failed: 'bg-danger-soft text-danger',
    timed_out: 'bg-danger-soft text-danger',
  } as const;
  const filled = (text: string) => text.replaceAll(KEY_PLACE, ingestKey ?? KEY_PLACE);
  return (
    <>
      {sentByUs ? null : (
        <div className="flex flex-col gap-2">
          <p className="text-soft">{t('ui.trial.send')}</p>
          {commands.length === 0 ? (
            <CodeBlock title={t('ui.trial.line')} text={line} wraps />
          ) : null}
          {commands.map((command) => (
            <CodeBlock key={command} title={t('ui.trial.command')} text={filled(command)} wraps />
          ))}
        </div>
      )}
      <p
        role="status"
        data-trial={status}
        className={`rounded-md px-3 py-2 font-medium ${tints[status]}`}
      >
        {t(`ui.trial.${status}`)}
      </p>
      <ol className="flex flex-col">
        {trial.hops.map((hop) => (
          <Hop key={hop.hop} hop={hop} />
        ))}
      </ol>
      {trial.eventId === undefined ? null : (
        <p>
          <Link
            to="/events"
            search={{ filter: [filterFor('event.id', trial.eventId)] }}
            className="text-accent underline"
          >
            {t('ui.trial.event')}
          </Link>
        </p>
      )}
    </>
  );
}

function Hop({ hop }: { readonly hop: SourceTrialView['hops'][number] }) {
  const t = useSourceText();
  const format = useFormat();
  const { Icon, tint } = LOOKS[hop.state];
  return (
    <li
      data-hop={hop.state}
      className="flex items-start gap-2.5 border-b border-line py-1.5 last:border-0"
    >
      <Icon aria-hidden="true" size={18} className={`mt-0.5 shrink-0 ${tint}`} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap gap-x-2">
          <span className="font-medium">{t.of(hop.title)}</span>
          <span className={tint}>{t(`ui.trial.hop.${hop.state}`)}</span>
        </p>
        {hop.detail === undefined ? null : (
          <p
            className={`break-words ${hop.state === 'failed' ? 'text-danger' : 'text-xs text-soft'}`}
          >
            {t.of(hop.detail)}
          </p>
        )}
      </div>
      {hop.tookMs === undefined ? null : (
        <span className="text-xs whitespace-nowrap text-soft">
          {format.number(Math.round(hop.tookMs))} ms
        </span>
      )}
    </li>
  );
}
