import type { ColumnDataType } from 'kysely';
import type { Db, StateDatabase } from '../database.ts';

/** Which text of a rule judged when, which was put back, and what versions in shadow raised. */
export async function ruleVersions(db: Db, database: StateDatabase): Promise<void> {
  const text = database.textType as ColumnDataType;
  await versions(db, text);
  await shadows(db, text);
  for (const statement of database.rowWalls('rule versions')) {
    await statement.execute(db);
  }
}

async function versions(db: Db, text: ColumnDataType): Promise<void> {
  await db.schema
    .createTable('rule_texts')
    .addColumn('hash', text, (column) => column.notNull().primaryKey())
    .addColumn('text', text, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('rule_versions')
    .addColumn('rule_id', text, (column) => column.notNull())
    .addColumn('version', text, (column) => column.notNull())
    .addColumn('text_hash', text, (column) => column.notNull().references('rule_texts.hash'))
    .addColumn('file', text, (column) => column.notNull())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('first_ms', 'bigint', (column) => column.notNull())
    .addColumn('last_ms', 'bigint')
    .addColumn('node', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('rule_versions_key', ['rule_id', 'version'])
    .execute();
  await db.schema
    .createIndex('rule_versions_by_last_ms')
    .on('rule_versions')
    .columns(['last_ms'])
    .execute();
  await db.schema
    .createTable('rule_rollbacks')
    .addColumn('rule_id', text, (column) => column.notNull().primaryKey())
    .addColumn('from_version', text, (column) => column.notNull())
    .addColumn('to_version', text, (column) => column.notNull())
    .addColumn('text_hash', text, (column) => column.notNull().references('rule_texts.hash'))
    .addColumn('file', text, (column) => column.notNull())
    .addColumn('contents', text, (column) => column.notNull())
    .addColumn('reason', text, (column) => column.notNull())
    .addColumn('by_id', text, (column) => column.notNull())
    .addColumn('by_name', text, (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('superseded_at_ms', 'bigint')
    .execute();
}

async function shadows(db: Db, text: ColumnDataType): Promise<void> {
  await db.schema
    .createTable('shadow_rules')
    .addColumn('rule_id', text, (column) => column.notNull())
    .addColumn('version', text, (column) => column.notNull())
    .addColumn('since_ms', 'bigint', (column) => column.notNull())
    .addColumn('until_ms', 'bigint')
    .addPrimaryKeyConstraint('shadow_rules_key', ['rule_id', 'version'])
    .execute();
  await db.schema
    .createTable('shadow_signals')
    .addColumn('id', text, (column) => column.notNull().primaryKey())
    .addColumn('rule_id', text, (column) => column.notNull())
    .addColumn('version', text, (column) => column.notNull())
    .addColumn('side', text, (column) => column.notNull())
    .addColumn('province', text, (column) => column.notNull())
    .addColumn('group_key', text, (column) => column.notNull())
    .addColumn('last_event_ms', 'bigint', (column) => column.notNull())
    .addColumn('event_count', 'bigint', (column) => column.notNull())
    .addColumn('document', text, (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('shadow_signals_by_rule')
    .on('shadow_signals')
    .columns(['rule_id', 'version', 'side', 'last_event_ms'])
    .execute();
  await db.schema
    .createTable('shadow_days')
    .addColumn('rule_id', text, (column) => column.notNull())
    .addColumn('version', text, (column) => column.notNull())
    .addColumn('side', text, (column) => column.notNull())
    .addColumn('province', text, (column) => column.notNull())
    .addColumn('day', text, (column) => column.notNull())
    .addColumn('signals', 'bigint', (column) => column.notNull())
    .addColumn('alerts', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('shadow_days_key', ['rule_id', 'version', 'side', 'province', 'day'])
    .execute();
}
