import type { ColumnDataType } from 'kysely';
import type { Db, StateDatabase } from '../database.ts';
import { KNOWN_FROM } from '../registrations/read-registrations.ts';

/** What changes who is registered. */
const CHANGES = ['source.create', 'source.update', 'source.remove'];

/**
 * From when to when sources were registered. Of what was before, only what follows from the sources that there are and from
 * the dates of their changes is taken over: each has been as it is since its last change, and all since the last of any.
 */
export async function sourceRegistrations(
  db: Db,
  database: StateDatabase,
  nowMs: number,
): Promise<void> {
  await createTable(db, database);
  const changes = await db
    .selectFrom('audit')
    .select((eb) => ['subject', eb.fn.max<number>('at_ms').as('at_ms')])
    .where('action', 'in', CHANGES)
    .groupBy('subject')
    .execute();
  const changed = new Map(changes.map(({ subject, at_ms }) => [subject, at_ms]));
  let knownFromMs = Math.max(0, ...changed.values());
  const sources = await db
    .selectFrom('sources')
    .select(['id', 'type', 'province', 'commune', 'created_at_ms', 'enabled'])
    .execute();
  for (const { id, created_at_ms, enabled, ...identity } of sources) {
    const sinceMs = Math.max(created_at_ms, changed.get(`source:${id}`) ?? nowMs);
    knownFromMs = Math.max(knownFromMs, sinceMs);
    if (enabled !== 1) continue;
    const row = { source_id: id, from_ms: sinceMs, to_ms: null, since_ms: sinceMs, ...identity };
    await db.insertInto('source_registrations').values(row).execute();
  }
  const value = String(knownFromMs);
  await db.insertInto('settings').values({ name: KNOWN_FROM, value }).execute();
}

async function createTable(db: Db, database: StateDatabase): Promise<void> {
  const text = database.textType as ColumnDataType;
  await db.schema
    .createTable('source_registrations')
    .addColumn('source_id', text, (column) => column.notNull())
    .addColumn('from_ms', 'bigint', (column) => column.notNull())
    .addColumn('to_ms', 'bigint')
    .addColumn('since_ms', 'bigint', (column) => column.notNull())
    .addColumn('type', text, (column) => column.notNull())
    .addColumn('province', text, (column) => column.notNull())
    .addColumn('commune', text)
    .addPrimaryKeyConstraint('source_registrations_key', ['source_id', 'from_ms'])
    .execute();
  await db.schema
    .createIndex('source_registrations_by_to_ms')
    .on('source_registrations')
    .columns(['to_ms'])
    .execute();
  for (const wall of database.rowWalls('source registrations')) await wall.execute(db);
}
