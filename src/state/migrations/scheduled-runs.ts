import type { Db, StateDatabase } from '../database.ts';

/** Who did which scheduled work when: one row for each time at which a job was due. */
export async function scheduledRuns(db: Db, { textType }: StateDatabase): Promise<void> {
  const text = textType as 'text';
  await db.schema
    .createTable('scheduled_runs')
    .addColumn('job', text, (column) => column.notNull())
    .addColumn('due_ms', 'bigint', (column) => column.notNull())
    .addColumn('node', text, (column) => column.notNull())
    .addColumn('claimed_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('finished_at_ms', 'bigint')
    .addColumn('outcome', text)
    .addPrimaryKeyConstraint('scheduled_runs_key', ['job', 'due_ms'])
    .execute();
}
