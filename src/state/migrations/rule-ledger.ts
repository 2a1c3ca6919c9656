import type { ColumnDataType } from 'kysely';
import type { Db, StateDatabase } from '../database.ts';

/** What each rule version has judged, by source and event time, and what it has not. */
export async function ruleLedger(db: Db, database: StateDatabase): Promise<void> {
  const text = database.textType as ColumnDataType;
  await judged(db, text);
  await gaps(db, text);
  for (const statement of database.rowWalls('rule ledger')) {
    await statement.execute(db);
  }
}

async function judged(db: Db, text: ColumnDataType): Promise<void> {
  await db.schema
    .createTable('rule_sets')
    .addColumn('version', text, (column) => column.notNull().primaryKey())
    .addColumn('number', 'integer', (column) => column.notNull().unique())
    .addColumn('noted_at_ms', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('ledger_rules')
    .addColumn('rule_id', text, (column) => column.notNull())
    .addColumn('from_set', 'integer', (column) => column.notNull())
    .addColumn('until_set', 'integer')
    .addColumn('rule_version', text, (column) => column.notNull())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('judged', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('ledger_rules_key', ['rule_id', 'from_set'])
    .execute();
  await db.schema
    .createTable('judged_slots')
    .addColumn('source_id', text, (column) => column.notNull())
    .addColumn('slot_ms', 'bigint', (column) => column.notNull())
    .addColumn('rule_set', 'integer', (column) => column.notNull())
    .addColumn('province', text, (column) => column.notNull())
    .addColumn('events', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('judged_slots_key', ['source_id', 'slot_ms', 'rule_set'])
    .execute();
  await db.schema
    .createIndex('judged_slots_by_slot_ms')
    .on('judged_slots')
    .columns(['slot_ms'])
    .execute();
  await db.schema
    .createTable('judged_through')
    .addColumn('reader', text, (column) => column.notNull().primaryKey())
    .addColumn('offset_next', 'bigint', (column) => column.notNull())
    .addColumn('set_version', text, (column) => column.notNull())
    .addColumn('received_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('rule_runs')
    .addColumn('rule_id', text, (column) => column.notNull())
    .addColumn('rule_version', text, (column) => column.notNull())
    .addColumn('from_ms', 'bigint', (column) => column.notNull())
    .addColumn('to_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('rule_runs_key', ['rule_id', 'rule_version', 'from_ms'])
    .execute();
}

async function gaps(db: Db, text: ColumnDataType): Promise<void> {
  await db.schema
    .createTable('rule_gaps')
    .addColumn('id', text, (column) => column.notNull().primaryKey())
    .addColumn('rule_id', text, (column) => column.notNull())
    .addColumn('rule_version', text, (column) => column.notNull())
    .addColumn('source_id', text, (column) => column.notNull())
    .addColumn('province', text)
    .addColumn('from_ms', 'bigint', (column) => column.notNull())
    .addColumn('to_ms', 'bigint')
    .addColumn('reason', text, (column) => column.notNull())
    .addColumn('detail', text, (column) => column.notNull())
    .addColumn('status', text, (column) => column.notNull())
    .addColumn('opened_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('updated_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('closed_at_ms', 'bigint')
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('reached_ms', 'bigint')
    .addColumn('tries', 'integer', (column) => column.notNull())
    .addColumn('last_failure', text)
    .addColumn('refilled_by', text)
    .addColumn('alerts_found', 'integer', (column) => column.notNull())
    .addColumn('loss_reason', text)
    .execute();
  await db.schema
    .createIndex('rule_gaps_by_status_from_ms_id')
    .on('rule_gaps')
    .columns(['status', 'from_ms', 'id'])
    .execute();
  await db.schema
    .createIndex('rule_gaps_by_from_ms_id')
    .on('rule_gaps')
    .columns(['from_ms', 'id'])
    .execute();
}
