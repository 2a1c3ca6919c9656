import type { Db, StateDatabase } from '../database.ts';

/** What the type of a source lets it set, as JSON; null = nothing is set. */
export async function sourceSettings(db: Db, { textType }: StateDatabase): Promise<void> {
  await db.schema
    .alterTable('sources')
    .addColumn('settings', textType as 'text')
    .execute();
}
