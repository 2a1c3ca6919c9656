import {
  FIELDS_PER_SOURCE_MAX,
  type SourceField,
  type SourceSlot,
} from '../../event/source-health.ts';
import { chunks, type Db } from '../database.ts';
import type { SeenOfSources } from './contract.ts';
import { joinedSlot, readSlot, slotRow } from './slot-row.ts';

const SLOT_COLUMNS = 12;
const FIELD_COLUMNS = 6;

/**
 * Adds what a reader has seen. The caller holds the row of the reader, so nobody else changes its slots meanwhile.
 */
export async function noteSeen(
  trx: Db,
  { reader, seen }: { reader: string; seen: SeenOfSources },
): Promise<void> {
  await noteSlots(trx, reader, seen.slots);
  await noteFields(trx, seen.fields);
}

async function noteSlots(trx: Db, reader: string, slots: readonly SourceSlot[]): Promise<void> {
  const times = [...new Set(slots.map(({ slotMs }) => slotMs))];
  const known = new Map<string, SourceSlot>();
  for (const part of chunks(times, 1)) {
    const rows = await trx
      .selectFrom('source_slots')
      .selectAll()
      .where('slot_ms', 'in', part)
      .where('reader', '=', reader)
      .execute();
    for (const row of rows) known.set(`${row.slot_ms} ${row.source_id}`, readSlot(row));
  }
  const rows = slots.map((slot) => {
    const before = known.get(`${slot.slotMs} ${slot.sourceId}`);
    return slotRow(before === undefined ? slot : joinedSlot(before, slot), reader);
  });
  for (const part of chunks(rows, SLOT_COLUMNS)) {
    await trx
      .insertInto('source_slots')
      .values(part)
      .onConflict((conflict) =>
        conflict.columns(['source_id', 'slot_ms', 'reader']).doUpdateSet((eb) => ({
          province: eb.ref('excluded.province'),
          records: eb.ref('excluded.records'),
          first_received_ms: eb.ref('excluded.first_received_ms'),
          last_received_ms: eb.ref('excluded.last_received_ms'),
          max_gap_ms: eb.ref('excluded.max_gap_ms'),
          last_event_ms: eb.ref('excluded.last_event_ms'),
          sampled: eb.ref('excluded.sampled'),
          dead_letters: eb.ref('excluded.dead_letters'),
          delays: eb.ref('excluded.delays'),
        })),
      )
      .execute();
  }
}

async function noteFields(trx: Db, fields: readonly SourceField[]): Promise<void> {
  const bySource = Map.groupBy(fields, ({ sourceId }) => sourceId);
  for (const [sourceId, own] of bySource) {
    const rows = await trx
      .selectFrom('source_fields')
      .select('field')
      .where('source_id', '=', sourceId)
      .execute();
    const known = new Set(rows.map(({ field }) => field));
    // The empty one, which counts the records, has a place of its own.
    let room = FIELDS_PER_SOURCE_MAX - [...known].filter((field) => field !== '').length;
    const kept = own.filter(({ field }) => field === '' || known.has(field) || room-- > 0);
    for (const part of chunks(kept, FIELD_COLUMNS)) await addFields(trx, part);
  }
}

async function addFields(trx: Db, fields: readonly SourceField[]): Promise<void> {
  const rows = fields.map(({ sourceId, field, province, firstMs, lastMs, seen }) => ({
    ...{ source_id: sourceId, field, province, seen },
    ...{ first_ms: firstMs, last_ms: lastMs },
  }));
  await trx
    .insertInto('source_fields')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['source_id', 'field']).doUpdateSet((eb) => ({
        province: eb.ref('excluded.province'),
        // Readers tell in the order of receipt; one that comes later may have begun earlier.
        last_ms: eb
          .case()
          .when('source_fields.last_ms', '>', eb.ref('excluded.last_ms'))
          .then(eb.ref('source_fields.last_ms'))
          .else(eb.ref('excluded.last_ms'))
          .end(),
        seen: eb('source_fields.seen', '+', eb.ref('excluded.seen')),
      })),
    )
    .execute();
}
