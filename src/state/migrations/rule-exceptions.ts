import type { ColumnDataType } from 'kysely';
import type { Db, StateDatabase } from '../database.ts';

/** Exceptions to rules, and pinned true positives with their events. */
export async function ruleExceptions(db: Db, database: StateDatabase): Promise<void> {
  const text = database.textType as ColumnDataType;
  await db.schema
    .createTable('rule_exceptions')
    .addColumn('id', text, (column) => column.notNull().primaryKey())
    .addColumn('rule_id', text, (column) => column.notNull())
    .addColumn('province', text)
    .addColumn('condition', text, (column) => column.notNull())
    .addColumn('owner', text, (column) => column.notNull())
    .addColumn('owner_name', text, (column) => column.notNull())
    .addColumn('reason', text, (column) => column.notNull())
    .addColumn('created_by', text, (column) => column.notNull())
    .addColumn('created_by_name', text, (column) => column.notNull())
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('expires_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('ended_at_ms', 'bigint')
    .addColumn('ended_by', text)
    .execute();
  await db.schema
    .createIndex('rule_exceptions_by_rule_id_created_at_ms')
    .on('rule_exceptions')
    .columns(['rule_id', 'created_at_ms'])
    .execute();
  await db.schema
    .createTable('rule_pins')
    .addColumn('id', text, (column) => column.notNull().primaryKey())
    .addColumn('rule_id', text, (column) => column.notNull())
    .addColumn('province', text, (column) => column.notNull())
    .addColumn('alert_id', text, (column) => column.notNull().unique())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('alert_group', text, (column) => column.notNull())
    .addColumn('event_count', 'integer', (column) => column.notNull())
    .addColumn('created_by', text, (column) => column.notNull())
    .addColumn('created_by_name', text, (column) => column.notNull())
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('events', text, (column) => column.notNull())
    .execute();
  for (const statement of database.rowWalls('rule exceptions')) {
    await statement.execute(db);
  }
}
