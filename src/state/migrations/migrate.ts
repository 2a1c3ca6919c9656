import { GacError } from '../../event/error.ts';
import type { Db, StateDatabase } from '../database.ts';
import { firstSchema } from './first-schema.ts';
import { quietAlerts } from './quiet-alerts.ts';
import { ruleExceptions } from './rule-exceptions.ts';
import { ruleLedger } from './rule-ledger.ts';
import { ruleQuarantines } from './rule-quarantines.ts';
import { ruleVersions } from './rule-versions.ts';
import { scheduledRuns } from './scheduled-runs.ts';
import { sourceHealth } from './source-health.ts';
import { sourceRegistrations } from './source-registrations.ts';
import { sourceSettings } from './source-settings.ts';
import { sourceStage } from './source-stage.ts';

/**
 * One step of the schema. A step that was released is never changed; the next one corrects it. Processes of the version
 * before go on working over it, so it only adds: tables, indexes, columns that may be null or have a default.
 */
export interface Migration {
  readonly name: string;
  up(db: Db, database: StateDatabase, nowMs: number): Promise<void>;
}

/** In order; a migration's version is its place, from 1. */
export const MIGRATIONS: readonly Migration[] = [
  { name: 'first schema', up: firstSchema },
  { name: 'scheduled runs', up: scheduledRuns },
  { name: 'source settings', up: sourceSettings },
  { name: 'rule ledger', up: ruleLedger },
  { name: 'rule exceptions', up: ruleExceptions },
  { name: 'rule versions', up: ruleVersions },
  { name: 'rule quarantines', up: ruleQuarantines },
  { name: 'source health', up: sourceHealth },
  { name: 'source stage', up: sourceStage },
  { name: 'quiet alerts', up: quietAlerts },
  { name: 'source registrations', up: sourceRegistrations },
];

/**
 * Brings the schema up to this program's version, each step in its own transaction.
 * @throws GacError GAC_CONFIG_INVALID when a newer program has already changed the schema
 */
export async function migrate(
  database: StateDatabase,
  nowMs: number,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  const { db } = database;
  await db.transaction().execute(async (trx) => {
    await database.enterMigration(trx);
    await trx.schema
      .createTable('schema_versions')
      .ifNotExists()
      .addColumn('version', 'integer', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('applied_at_ms', 'bigint', (column) => column.notNull())
      .execute();
  });
  const found = await schemaVersion(db);
  if (found > migrations.length) {
    throw new GacError(
      'GAC_CONFIG_INVALID',
      `The state has schema version ${found}, this program knows versions up to ${migrations.length}: ` +
        'it was written by a newer program. Start that one, or restore a backup made before the upgrade.',
    );
  }
  for (const [index, migration] of migrations.entries()) {
    const version = index + 1;
    await db.transaction().execute(async (trx) => {
      await database.enterMigration(trx);
      if ((await schemaVersion(trx)) >= version) {
        return;
      }
      await migration.up(trx, database, nowMs);
      const row = { version, name: migration.name, applied_at_ms: nowMs };
      await trx.insertInto('schema_versions').values(row).execute();
    });
  }
}

async function schemaVersion(db: Db): Promise<number> {
  const row = await db
    .selectFrom('schema_versions')
    .select((eb) => eb.fn.max<number | null>('version').as('version'))
    .executeTakeFirst();
  return row?.version ?? 0;
}
