import { useQuery } from '@tanstack/react-query';
import type { AlertView } from '../../src/api/schemas/alert.ts';
import type { AggregationView } from '../../src/api/schemas/event.ts';
import { VERDICTS, type Verdict } from '../../src/event/alert.ts';
import { historyQuery } from '../api/alerts.ts';
import { read } from '../api/client.ts';
import { Bars } from '../components/bars.tsx';
import { Skeleton } from '../components/states.tsx';
import { filterFor } from '../events/event-search.ts';
import { fieldText } from '../text/field-text.ts';
import { useFormat } from '../text/format.ts';
import { useText } from '../text/use-text.ts';
import { Section } from './section.tsx';

const HOUR_MS = 3_600_000;
const HOURS = 24;
const ENTITIES_SHOWN = 2;
const ORDER = Object.keys(VERDICTS) as Verdict[];

/** Whether this is usual here: how the rule was judged before, and how often its entities occur. */
export function NormalHere({ alert }: { readonly alert: AlertView }) {
  const t = useText();
  const entities = Object.entries(alert.entities)
    .flatMap(([field, [value]]) => (value === undefined ? [] : [{ field, value }]))
    .slice(0, ENTITIES_SHOWN);
  return (
    <Section title={t('ui.normal.title')}>
      <History alert={alert} />
      {entities.map((entity) => (
        <Prevalence key={entity.field} alert={alert} {...entity} />
      ))}
    </Section>
  );
}

function History({ alert }: { readonly alert: AlertView }) {
  const t = useText();
  const format = useFormat();
  const { data } = useQuery(historyQuery(alert.id));
  if (data === undefined) return <Skeleton lines={1} />;
  const told = ORDER.filter((verdict) => (data[verdict] ?? 0) > 0);
  const total = told.reduce((sum, verdict) => sum + (data[verdict] ?? 0), 0);
  if (total === 0) {
    return <p className="text-soft">{t('ui.normal.none', { province: alert.provinceName })}</p>;
  }
  return (
    <>
      <p>{t('ui.normal.history', { count: total, province: alert.provinceName })}</p>
      <ul className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1">
        {told.map((verdict) => (
          <li key={verdict} className="text-soft">
            {t(`verdict.${verdict}`)}{' '}
            <span className="font-semibold text-ink">{format.number(data[verdict] ?? 0)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

interface PrevalenceProps {
  readonly alert: AlertView;
  readonly field: string;
  readonly value: string;
}

/** Events with an entity in each hour of the day that ends with the alert. */
function Prevalence({ alert, field, value }: PrevalenceProps) {
  const t = useText();
  const format = useFormat();
  const endMs = (Math.floor(alert.lastEventMs / HOUR_MS) + 1) * HOUR_MS;
  const fromMs = endMs - HOURS * HOUR_MS;
  const { data } = useQuery({
    queryKey: ['events', 'prevalence', field, value, endMs],
    queryFn: ({ signal }) =>
      read<AggregationView>('/v1/events/aggregate', {
        query: {
          kind: 'histogram',
          interval: '1h',
          from: fromMs,
          to: endMs,
          filter: [filterFor(field, value)],
        },
        signal,
      }),
    staleTime: 30_000,
  });
  if (data?.kind !== 'histogram') return null;
  const counts = Array.from({ length: HOURS }, () => 0);
  for (const { atMs, count } of data.buckets) counts[Math.floor((atMs - fromMs) / HOUR_MS)] = count;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const quiet = counts.filter((count) => count === 0).length;
  const hourOf = (atMs: number) => Math.floor((atMs - fromMs) / HOUR_MS);
  const name = `${fieldText(field, t)} ${value}`;
  return (
    <figure className="mt-3 border-t border-line pt-2">
      <figcaption className="mb-1.5 flex flex-wrap items-baseline justify-between gap-x-3 text-xs">
        <span className="text-soft">
          {fieldText(field, t)} <span className="font-mono break-all text-ink">{value}</span>
        </span>
        <span>
          {t('ui.normal.prevalence', { count: format.number(total) })}
          {quiet > 0 ? ` · ${t('ui.normal.quiet', { hours: quiet })}` : ''}
        </span>
      </figcaption>
      <Bars
        values={counts}
        height={36}
        label={t('ui.normal.label', { name, count: total, quiet })}
        isMarked={(index) =>
          index >= hourOf(alert.firstEventMs) && index <= hourOf(alert.lastEventMs)
        }
        titleOf={(index) =>
          t('ui.normal.hour', {
            from: format.hour(fromMs + index * HOUR_MS),
            count: counts[index] ?? 0,
          })
        }
      />
      <p aria-hidden="true" className="mt-0.5 flex justify-between text-2xs text-soft">
        <span>{format.hour(fromMs)}</span>
        <span>{t('ui.normal.marked')}</span>
        <span>{format.hour(endMs)}</span>
      </p>
    </figure>
  );
}
