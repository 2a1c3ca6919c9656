import { useQuery } from '@tanstack/react-query';
import type { AlertPage } from '../../src/api/schemas/alert.ts';
import { read, serverNow } from '../api/client.ts';
import { Bars } from '../components/bars.tsx';
import { useFormat } from '../text/format.ts';
import { useNow } from '../text/use-now.ts';
import { useText } from '../text/use-text.ts';
import { Panel } from './panel.tsx';

const HOUR_MS = 3_600_000;
const HOURS = 24;
const PAGE_SIZE = 200;
/** Beyond this many pages the plot begins later than a day ago, and says since when. */
const PAGES_MAX = 5;
const POLL_MS = 60_000;

interface Activity {
  readonly fromMs: number;
  readonly counts: readonly number[];
  readonly total: number;
  /** Since when none is missing; absent = since `fromMs`. */
  readonly wholeFromMs?: number;
}

/** How many alerts were raised in each hour of the last day. */
export function ActivityPlot() {
  const t = useText();
  const format = useFormat();
  const nowMs = useNow(POLL_MS);
  const { data } = useQuery({
    queryKey: ['alerts', 'activity'],
    queryFn: ({ signal }) => readActivity(signal),
    refetchInterval: POLL_MS,
    staleTime: POLL_MS,
  });
  if (data === undefined) return <Panel title={t('ui.activity.title')}>{null}</Panel>;
  const { fromMs, counts, total, wholeFromMs } = data;
  const hourAt = (index: number) => format.hour(fromMs + index * HOUR_MS);
  const shown = `${wholeFromMs === undefined ? '' : '≥ '}${format.number(total)}`;
  return (
    <Panel title={t('ui.activity.title')}>
      <div className="flex flex-1 flex-col justify-end pt-1">
        <p className="mb-1 text-xs">
          <span className="text-xl font-semibold tracking-tight">{shown}</span>{' '}
          <span className="text-soft">{t('ui.activity.raised')}</span>
          {wholeFromMs === undefined ? null : (
            <span className="block text-soft">
              {t('ui.activity.partly', { count: total, from: format.clock(wholeFromMs, nowMs) })}
            </span>
          )}
        </p>
        <Bars
          values={counts}
          height={56}
          label={t('ui.activity.label', { count: shown, most: Math.max(...counts) })}
          titleOf={(index) =>
            t('ui.activity.hour', {
              from: hourAt(index),
              to: hourAt(index + 1),
              count: counts[index] ?? 0,
            })
          }
        />
        <p aria-hidden="true" className="mt-0.5 flex justify-between text-2xs text-soft">
          <span>{hourAt(0)}</span>
          <span>{hourAt(HOURS / 2)}</span>
          <span>{t('ui.activity.now')}</span>
        </p>
      </div>
    </Panel>
  );
}

async function readActivity(signal: AbortSignal): Promise<Activity> {
  const endMs = Math.ceil(serverNow() / HOUR_MS) * HOUR_MS;
  const fromMs = endMs - HOURS * HOUR_MS;
  const counts = Array.from({ length: HOURS }, () => 0);
  let cursor: string | undefined;
  let total = 0;
  let lastMs = endMs;
  for (let pages = 0; pages < PAGES_MAX; pages++) {
    const query = { sort: 'newest', size: PAGE_SIZE, from: fromMs, cursor };
    const page = await read<AlertPage>('/v1/alerts', { query, signal });
    for (const { createdAtMs } of page.items) {
      lastMs = createdAtMs;
      const hour = Math.floor((createdAtMs - fromMs) / HOUR_MS);
      if (hour < 0 || hour >= HOURS) continue;
      counts[hour] = (counts[hour] ?? 0) + 1;
      total++;
    }
    cursor = page.cursor;
    if (cursor === undefined || lastMs < fromMs) return { fromMs, counts, total };
  }
  return { fromMs, counts, total, wholeFromMs: lastMs };
}
