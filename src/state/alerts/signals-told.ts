import type { Signal } from '../../event/signal.ts';
import type { StateContext } from '../context.ts';
import { chunks, type Db } from '../database.ts';

/** Signals of one alert that are looked through; where there are more, the newest. */
const SIGNALS_MAX = 2_000;

/**
 * Of signals found late, those that tell something that nobody was told. A correlation judged from the stored events may
 * begin its window at another event than the stream did, which lacked some: then its id differs, and the time of the same
 * group tells that it is the same.
 */
export async function withoutTold(
  { lifecycle }: Pick<StateContext, 'lifecycle'>,
  trx: Db,
  signals: readonly Signal[],
): Promise<Signal[]> {
  const correlated = signals.filter(({ measure }) => measure !== undefined);
  if (correlated.length === 0) return [...signals];
  const spans = new Map<string, Span[]>();
  const prints = [...new Set(correlated.map((signal) => lifecycle.fingerprint(signal)))];
  for (const part of chunks(prints, 1)) {
    const alerts = await trx
      .selectFrom('alerts')
      .select(['id', 'fingerprint'])
      .where('fingerprint', 'in', part)
      .where('last_event_ms', '>=', Math.min(...correlated.map((one) => one.firstEventMs)))
      .where('first_event_ms', '<=', Math.max(...correlated.map((one) => one.lastEventMs)))
      .execute();
    for (const { id, fingerprint } of alerts) {
      spans.set(fingerprint, [...(spans.get(fingerprint) ?? []), ...(await spansOf(trx, id))]);
    }
  }
  return signals.filter((signal) => {
    if (signal.measure === undefined) return true;
    const told = spans.get(lifecycle.fingerprint(signal)) ?? [];
    return !told.some(
      (span) => span.firstEventMs <= signal.lastEventMs && span.lastEventMs >= signal.firstEventMs,
    );
  });
}

type Span = Pick<Signal, 'firstEventMs' | 'lastEventMs'>;

async function spansOf(trx: Db, alertId: string): Promise<Span[]> {
  const rows = await trx
    .selectFrom('signals')
    .select('document')
    .where('alert_id', '=', alertId)
    .orderBy('decided_at_ms', 'desc')
    .limit(SIGNALS_MAX)
    .execute();
  return rows.map(({ document }) => JSON.parse(document) as Span);
}
