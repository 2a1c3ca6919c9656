import fs from 'node:fs';
import { createDeedBook, type DeedBook } from '../state/deed-book.ts';
import { openPostgres } from '../state/postgres/open-postgres.ts';
import { openSqlite } from '../state/sqlite/open-sqlite.ts';
import type { Log } from '../telemetry/log.ts';
import type { Configuration, Secrets } from './configuration.ts';
import { postgresPlace, sqliteFile } from './stores.ts';

/** The audit of the installation, whether its service runs or not; `undefined` = there is none yet. */
export async function openDeedBook(
  configuration: Configuration,
  { secrets, log }: { secrets: Secrets; log: Log },
): Promise<DeedBook | undefined> {
  const { postgres } = configuration.state;
  if (configuration.state.kind === 'postgres' && postgres !== undefined) {
    return createDeedBook(await openPostgres(postgresPlace(postgres, secrets), log), log);
  }
  const file = sqliteFile(configuration);
  return fs.existsSync(file) ? createDeedBook(openSqlite(file), log) : undefined;
}
