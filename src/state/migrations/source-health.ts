import type { ColumnDataType } from 'kysely';
import type { Db, StateDatabase } from '../database.ts';

/** What came of each source, how it was judged, and the hours in which it works. */
export async function sourceHealth(db: Db, database: StateDatabase): Promise<void> {
  const text = database.textType as ColumnDataType;
  await db.schema.alterTable('sources').addColumn('hours', text).execute();
  await slots(db, text);
  await db.schema
    .createTable('source_fields')
    .addColumn('source_id', text, (column) => column.notNull())
    .addColumn('field', text, (column) => column.notNull())
    .addColumn('province', text, (column) => column.notNull())
    .addColumn('first_ms', 'bigint', (column) => column.notNull())
    .addColumn('last_ms', 'bigint', (column) => column.notNull())
    .addColumn('seen', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('source_fields_key', ['source_id', 'field'])
    .execute();
  await db.schema
    .createTable('source_health')
    .addColumn('source_id', text, (column) => column.notNull().primaryKey())
    .addColumn('province', text, (column) => column.notNull())
    .addColumn('status', text, (column) => column.notNull())
    .addColumn('since_ms', 'bigint', (column) => column.notNull())
    .addColumn('judged_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('document', text, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('source_health_changes')
    .addColumn('source_id', text, (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('province', text, (column) => column.notNull())
    .addColumn('status', text, (column) => column.notNull())
    .addColumn('reasons', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('source_health_changes_key', ['source_id', 'at_ms'])
    .execute();
  for (const wall of database.rowWalls('source health')) await wall.execute(db);
}

async function slots(db: Db, text: ColumnDataType): Promise<void> {
  await db.schema
    .createTable('source_slots')
    .addColumn('source_id', text, (column) => column.notNull())
    .addColumn('slot_ms', 'bigint', (column) => column.notNull())
    .addColumn('reader', text, (column) => column.notNull())
    .addColumn('province', text, (column) => column.notNull())
    .addColumn('records', 'bigint', (column) => column.notNull())
    .addColumn('first_received_ms', 'bigint', (column) => column.notNull())
    .addColumn('last_received_ms', 'bigint', (column) => column.notNull())
    .addColumn('max_gap_ms', 'bigint', (column) => column.notNull())
    .addColumn('last_event_ms', 'bigint', (column) => column.notNull())
    .addColumn('sampled', 'bigint', (column) => column.notNull())
    .addColumn('dead_letters', text, (column) => column.notNull())
    .addColumn('delays', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('source_slots_key', ['source_id', 'slot_ms', 'reader'])
    .execute();
  await db.schema
    .createIndex('source_slots_by_slot_ms')
    .on('source_slots')
    .columns(['slot_ms'])
    .execute();
}
