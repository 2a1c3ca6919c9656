import type { Signal } from '../../event/signal.ts';
import type { StateContext } from '../context.ts';
import { chunks, type Db } from '../database.ts';

/**
 * Signals with those of their events only that no alert of their fingerprint has, where they say that the others may have
 * been told before; without those that are left with none.
 */
export async function withoutRestated(
  { lifecycle }: Pick<StateContext, 'lifecycle'>,
  trx: Db,
  signals: readonly Signal[],
): Promise<readonly Signal[]> {
  if (signals.every(({ restates }) => restates !== true)) return signals;
  const told = new Map<string, Set<string>>();
  const kept: Signal[] = [];
  for (const signal of signals) {
    const print = lifecycle.fingerprint(signal);
    const known = told.get(print) ?? new Set<string>();
    told.set(print, known);
    if (signal.restates === true) {
      for (const id of await eventsOf(trx, print, signal.eventIds)) known.add(id);
    }
    const eventIds = signal.restates === true ? notIn(known, signal.eventIds) : signal.eventIds;
    for (const id of signal.eventIds) known.add(id);
    if (signal.restates !== true) kept.push(signal);
    else if (eventIds.length > 0) kept.push({ ...signal, eventIds, eventCount: eventIds.length });
  }
  return kept;
}

function notIn(known: ReadonlySet<string>, ids: readonly string[]): string[] {
  return ids.filter((id) => !known.has(id));
}

/** Which of some events the alerts of a fingerprint have. */
async function eventsOf(trx: Db, print: string, ids: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const part of chunks([...ids], 1)) {
    const rows = await trx
      .selectFrom('alert_evidence')
      .innerJoin('alerts', 'alerts.id', 'alert_evidence.alert_id')
      .select('alert_evidence.event_id as id')
      .where('alerts.fingerprint', '=', print)
      .where('alert_evidence.event_id', 'in', part)
      .execute();
    found.push(...rows.map(({ id }) => id));
  }
  return found;
}
