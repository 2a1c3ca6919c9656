import { useQuery } from '@tanstack/react-query';
import type { AggregationView } from '../../src/api/schemas/event.ts';
import { read, serverNow } from '../api/client.ts';
import { Bars } from '../components/bars.tsx';
import { useFormat } from '../text/format.ts';
import { useText } from '../text/use-text.ts';
import { SPAN_DEFAULT } from './event-search.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Bars of each span: how long one is, and how many there are. */
const GRAIN: Readonly<Record<string, readonly [interval: string, stepMs: number, bars: number]>> = {
  'now-1h': ['1m', MINUTE_MS, 60],
  'now-24h': ['30m', 30 * MINUTE_MS, 48],
  'now-7d': ['4h', 4 * HOUR_MS, 42],
  'now-30d': ['12h', 12 * HOUR_MS, 60],
};

interface EventHistogramProps {
  readonly selection: {
    readonly q: string | undefined;
    readonly filter: readonly string[] | undefined;
    readonly from: string;
  };
}

/** When the found events happened. */
export function EventHistogram({ selection }: EventHistogramProps) {
  const t = useText();
  const format = useFormat();
  const grain = GRAIN[selection.from] ?? GRAIN[SPAN_DEFAULT];
  const interval = grain?.[0] ?? '30m';
  const { data } = useQuery({
    queryKey: ['events', 'histogram', selection],
    queryFn: async ({ signal }) => ({
      atMs: serverNow(),
      found: await read<AggregationView>('/v1/events/aggregate', {
        query: { ...selection, kind: 'histogram', interval },
        signal,
      }),
    }),
    staleTime: 10_000,
  });
  if (data?.found.kind !== 'histogram' || grain === undefined) return null;
  const [, stepMs, bars] = grain;
  const fromMs = (Math.floor(data.atMs / stepMs) + 1 - bars) * stepMs;
  const counts = Array.from({ length: bars }, () => 0);
  for (const { atMs, count } of data.found.buckets) {
    const bar = Math.floor((atMs - fromMs) / stepMs);
    if (bar >= 0 && bar < bars) counts[bar] = count;
  }
  return (
    <div className="mb-3 rounded-lg border border-line bg-surface px-3 pt-3 pb-1">
      <Bars
        values={counts}
        height={44}
        label={t('ui.events.histogram', { most: Math.max(...counts) })}
        titleOf={(bar) => `${format.stamp(fromMs + bar * stepMs)}: ${counts[bar] ?? 0}`}
      />
      <p aria-hidden="true" className="mt-1 flex justify-between text-2xs text-soft">
        <span>{format.clock(fromMs, data.atMs)}</span>
        <span>{format.clock(data.atMs, data.atMs)}</span>
      </p>
    </div>
  );
}
