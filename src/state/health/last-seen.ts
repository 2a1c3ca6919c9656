import type { Db } from '../database.ts';
import type { LastSeen } from './contract.ts';

/**
 * The last record of a source: of its slots, or, from before there were any, of what rules judged. That is told by event
 * time in quarters of an hour, so it is taken as the receipt, which is no later than what is true.
 */
export async function lastSeen(db: Db, sourceId: string): Promise<LastSeen | undefined> {
  const slot = await db
    .selectFrom('source_slots')
    .select((eb) => [
      eb.fn.max<number | null>('last_event_ms').as('eventMs'),
      eb.fn.max<number | null>('last_received_ms').as('receivedMs'),
    ])
    .where('source_id', '=', sourceId)
    .executeTakeFirstOrThrow();
  const judged = await db
    .selectFrom('judged_slots')
    .select((eb) => eb.fn.max<number | null>('slot_ms').as('eventMs'))
    .where('source_id', '=', sourceId)
    .executeTakeFirstOrThrow();
  const lastEventMs = slot.eventMs ?? judged.eventMs;
  if (lastEventMs === null) return undefined;
  const lastReceivedMs = slot.receivedMs ?? lastEventMs;
  const heardUntilMs = Math.max(lastReceivedMs, await newestOfAll(db));
  return { lastEventMs, lastReceivedMs, heardUntilMs };
}

async function newestOfAll(db: Db): Promise<number> {
  const newest = await Promise.all(
    (['source_slots', 'judged_slots'] as const).map((table) =>
      db
        .selectFrom(table)
        .select((eb) => eb.fn.max<number | null>('slot_ms').as('slotMs'))
        .executeTakeFirstOrThrow(),
    ),
  );
  return Math.max(...newest.map(({ slotMs }) => slotMs ?? 0));
}
