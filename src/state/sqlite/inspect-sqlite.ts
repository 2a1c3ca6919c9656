import fs from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { MIGRATIONS } from '../migrations/migrate.ts';
import { SECRET_KEY_CHECK } from '../secret-key-check.ts';

/** What the file of the state holds. */
export type SqliteOutcome =
  | { readonly kind: 'absent' }
  /** It was not closed: only a start reads what stands beside it, so nothing is looked at. */
  | { readonly kind: 'unclosed' }
  | { readonly kind: 'damaged'; readonly reason: string }
  | {
      readonly kind: 'read';
      readonly bytes: number;
      readonly schema: { readonly present: number; readonly own: number };
      /** What the secrets' key is recognized by; `undefined` = nothing was stored yet. */
      readonly sealed: string | undefined;
    };

/** Looks into the file of a state that no process has open; makes no file beside it and takes no lock. */
export function inspectSqlite(file: string): SqliteOutcome {
  if (!fs.existsSync(file)) return { kind: 'absent' };
  const beside = `${file}-wal`;
  if (fs.existsSync(beside) && fs.statSync(beside).size > 0) return { kind: 'unclosed' };
  const place = pathToFileURL(file);
  place.searchParams.set('immutable', '1');
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(place, { readOnly: true });
    const schema = database.prepare('select max(version) as version from schema_versions').get();
    const kept = database
      .prepare('select value from settings where name = ?')
      .get(SECRET_KEY_CHECK);
    return {
      kind: 'read',
      bytes: fs.statSync(file).size,
      schema: { present: Number(schema?.['version'] ?? 0), own: MIGRATIONS.length },
      sealed: kept === undefined ? undefined : String(kept['value']),
    };
  } catch (error) {
    return { kind: 'damaged', reason: error instanceof Error ? error.message : String(error) };
  } finally {
    database?.close();
  }
}
