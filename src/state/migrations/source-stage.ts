import type { ColumnDataType } from 'kysely';
import type { Db, StateDatabase } from '../database.ts';

/** Since when a source is only observed, and tests of sources with the hops of their lines. */
export async function sourceStage(db: Db, database: StateDatabase): Promise<void> {
  const text = database.textType as ColumnDataType;
  await db.schema.alterTable('sources').addColumn('observing_since_ms', 'bigint').execute();
  await db.schema
    .createTable('source_trials')
    .addColumn('token', text, (column) => column.notNull().primaryKey())
    .addColumn('source_id', text, (column) => column.notNull())
    .addColumn('province', text, (column) => column.notNull())
    .addColumn('started_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('ends_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('line', text, (column) => column.notNull())
    .addColumn('commands', text, (column) => column.notNull())
    .addColumn('sent_by_us', 'integer', (column) => column.notNull())
    .addColumn('notifies', 'integer', (column) => column.notNull())
    .addColumn('deliveries', text, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('source_trial_hops')
    .addColumn('token', text, (column) => column.notNull())
    .addColumn('hop', text, (column) => column.notNull())
    .addColumn('province', text, (column) => column.notNull())
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('document', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('source_trial_hops_key', ['token', 'hop'])
    .execute();
  for (const wall of database.rowWalls('source stage')) await wall.execute(db);
}
