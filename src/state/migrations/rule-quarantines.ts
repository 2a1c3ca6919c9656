import { type ColumnDataType, type SqlBool, sql } from 'kysely';
import type { Db, StateDatabase } from '../database.ts';

/** Rules that stayed over a budget, and what rules cost each process. */
export async function ruleQuarantines(db: Db, database: StateDatabase): Promise<void> {
  const text = database.textType as ColumnDataType;
  await db.schema
    .createTable('rule_quarantines')
    .addColumn('id', text, (column) => column.notNull().primaryKey())
    .addColumn('rule_id', text, (column) => column.notNull())
    .addColumn('rule_version', text, (column) => column.notNull())
    .addColumn('title', text, (column) => column.notNull())
    .addColumn('budget', text, (column) => column.notNull())
    .addColumn('measured', 'double precision', (column) => column.notNull())
    .addColumn('budget_limit', 'double precision', (column) => column.notNull())
    .addColumn('node', text, (column) => column.notNull())
    .addColumn('withheld', text, (column) => column.notNull())
    .addColumn('since_ms', 'bigint', (column) => column.notNull())
    .addColumn('gaps_from_ms', 'bigint', (column) => column.notNull())
    .addColumn('released_at_ms', 'bigint')
    .addColumn('released_by', text)
    .addColumn('release_reason', text)
    .addColumn('told_at_ms', 'bigint')
    .addColumn('gaps_opened_at_ms', 'bigint')
    .addColumn('gaps_ended_at_ms', 'bigint')
    .execute();
  // At most one in force for a rule, held by the database itself.
  await db.schema
    .createIndex('rule_quarantines_in_force')
    .unique()
    .on('rule_quarantines')
    .column('rule_id')
    .where(sql<SqlBool>`released_at_ms is null`)
    .execute();
  await db.schema
    .createIndex('rule_quarantines_by_rule_id_since_ms')
    .on('rule_quarantines')
    .columns(['rule_id', 'since_ms'])
    .execute();
  await db.schema
    .createTable('rule_costs')
    .addColumn('node', text, (column) => column.notNull().primaryKey())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('document', text, (column) => column.notNull())
    .execute();
}
