import { useQuery } from '@tanstack/react-query';
import type { AlertTrail, AlertView } from '../../src/api/schemas/alert.ts';
import { ALERT_END_REASONS } from '../../src/event/alert.ts';
import { trailQuery, useNameOf } from '../api/alerts.ts';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { TimeText } from '../components/time-text.tsx';
import { type TextKey, type Texts, useText } from '../text/use-text.ts';
import { Section } from './section.tsx';

type Entry = AlertTrail['items'][number];

/** Who did what, and when; nothing in it can be changed. */
export function Trail({ alert }: { readonly alert: AlertView }) {
  const t = useText();
  const nameOf = useNameOf();
  const { data, error } = useQuery(trailQuery(alert.id));
  return (
    <Section title={t('ui.trail.title')}>
      {error === null ? null : <ErrorState error={error} />}
      {data === undefined && error === null ? <Skeleton /> : null}
      <ol className="flex flex-col gap-2.5">
        {data?.items.map((entry) => (
          <li key={entry.sequence} className="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-x-3">
            <TimeText atMs={entry.atMs} as="clock" className="text-xs leading-5 text-soft" />
            <div className="min-w-0">
              <p>
                <span className="font-medium">
                  {entry.actor === 'system' ? t('ui.trail.system') : entry.actorName}
                </span>{' '}
                {actionText(entry, t)}
                {entry.action === 'alert.assign' ? ` ${assigneeText(entry, nameOf, t)}` : ''}
              </p>
              {noteOf(entry, t) === undefined ? null : (
                <p className="mt-0.5 border-l-2 border-line pl-2 whitespace-pre-wrap text-soft">
                  {noteOf(entry, t)}
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}

const ACTIONS: Readonly<Record<string, TextKey>> = {
  'alert.create': 'ui.trail.create',
  'alert.update': 'ui.trail.update',
  'alert.refill': 'ui.trail.refill',
  'alert.acknowledge': 'ui.trail.acknowledge',
  'alert.assign': 'ui.trail.assign',
  'alert.close': 'ui.trail.close',
  'alert.reopen': 'ui.trail.reopen',
  'alert.comment': 'ui.trail.comment',
};

function actionText(entry: Entry, t: Texts): string {
  const key = ACTIONS[entry.action];
  if (key === undefined) return entry.action;
  const { verdict } = entry.detail;
  if (entry.action !== 'alert.close' || typeof verdict !== 'string') return t(key);
  return `${t(key)} ${t(`verdict.${verdict}` as TextKey)}`;
}

function assigneeText(entry: Entry, nameOf: (id: string) => string, t: Texts): string {
  const { to } = entry.detail;
  return typeof to === 'string' ? nameOf(to) : t('ui.nobody');
}

function noteOf(entry: Entry, t: Texts): string | undefined {
  const { reason } = entry.detail;
  const ended = ALERT_END_REASONS.find((one) => one === reason);
  if (ended !== undefined) return t(`ui.trail.reason.${ended}`);
  const note = entry.detail['note'] ?? entry.detail['text'];
  return typeof note === 'string' && entry.action !== 'alert.reopen' ? note : undefined;
}
