import type { Scope } from '../event/scope.ts';
import type { Source } from '../event/source.ts';
import type { Db } from './database.ts';
import type { SourceRow } from './schema.ts';
import { scoped } from './scope.ts';

/** One source, or `undefined` when it is absent or out of scope. */
export async function getSource(db: Db, scope: Scope, id: string): Promise<Source | undefined> {
  const row = await scoped(db.selectFrom('sources'), scope, 'sources.province')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : readSource(row);
}

/** The row of a source. */
export function sourceRow(source: Source): SourceRow {
  return {
    id: source.id,
    name: source.name,
    type: source.type,
    province: source.province,
    commune: source.commune ?? null,
    timezone: source.timezone,
    transport: JSON.stringify(source.transport),
    multiline_start: source.multilineStart ?? null,
    settings: source.settings === undefined ? null : JSON.stringify(source.settings),
    hours: source.hours === undefined ? null : JSON.stringify(source.hours),
    observing_since_ms: source.observingSinceMs ?? null,
    enabled: source.enabled ? 1 : 0,
    created_at_ms: source.createdAtMs,
    version: source.version,
  };
}

/** The source of its row. */
export function readSource(row: SourceRow): Source {
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    province: row.province,
    commune: row.commune ?? undefined,
    timezone: row.timezone,
    transport: JSON.parse(row.transport),
    multilineStart: row.multiline_start ?? undefined,
    ...(row.settings === null ? {} : { settings: JSON.parse(row.settings) }),
    ...(row.hours === null ? {} : { hours: JSON.parse(row.hours) }),
    ...(row.observing_since_ms === null ? {} : { observingSinceMs: row.observing_since_ms }),
    enabled: row.enabled === 1,
    createdAtMs: row.created_at_ms,
    version: row.version,
  };
}
