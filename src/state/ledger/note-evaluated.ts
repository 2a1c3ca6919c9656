import type { StateContext } from '../context.ts';
import { chunks, type Db } from '../database.ts';
import { noteSeen } from '../health/note-seen.ts';
import type { EvaluatedBatch } from './contract.ts';
import { setNumbers } from './note-rules.ts';

const COLUMNS = 5;

/** How far a reader has told. */
export async function judgedThrough(
  db: Db,
  reader: string,
): Promise<{ offset: number; setVersion: string; receivedAtMs: number } | undefined> {
  const row = await db
    .selectFrom('judged_through')
    .selectAll()
    .where('reader', '=', reader)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { offset_next: offset, set_version: setVersion, received_at_ms: receivedAtMs } = row;
  return { offset, setVersion, receivedAtMs };
}

/** Adds the counts of a batch, and moves its reader on, if that one stands where the batch begins. */
export async function noteEvaluated(
  { database }: Pick<StateContext, 'database'>,
  trx: Db,
  { batch, nowMs }: { batch: EvaluatedBatch; nowMs: number },
): Promise<'noted' | 'other_begin'> {
  const { reader, fromOffset, throughOffset, setVersion, receivedAtMs, slots } = batch;
  const through = {
    ...{ offset_next: throughOffset, set_version: setVersion, at_ms: nowMs },
    received_at_ms: receivedAtMs,
  };
  // The row must be there to be held.
  await trx
    .insertInto('judged_through')
    .values({ reader, ...through, offset_next: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const own = trx.selectFrom('judged_through').select('offset_next').where('reader', '=', reader);
  const { offset_next } = await database.locked(own, 'wait').executeTakeFirstOrThrow();
  if (offset_next !== fromOffset) return 'other_begin';
  const numbers = await setNumbers(
    trx,
    slots.map((slot) => slot.setVersion),
  );
  const rows = slots.map((slot) => {
    const rule_set = numbers.get(slot.setVersion);
    if (rule_set === undefined) {
      throw new Error(`The ledger was not told of the rule set ${slot.setVersion}.`);
    }
    const { sourceId: source_id, slotMs: slot_ms, province, events } = slot;
    return { source_id, slot_ms, rule_set, province, events };
  });
  for (const part of chunks(rows, COLUMNS)) {
    await trx
      .insertInto('judged_slots')
      .values(part)
      .onConflict((conflict) =>
        conflict.columns(['source_id', 'slot_ms', 'rule_set']).doUpdateSet((eb) => ({
          events: eb('judged_slots.events', '+', eb.ref('excluded.events')),
        })),
      )
      .execute();
  }
  if (batch.seen !== undefined) await noteSeen(trx, { reader, seen: batch.seen });
  await trx.updateTable('judged_through').set(through).where('reader', '=', reader).execute();
  return 'noted';
}
