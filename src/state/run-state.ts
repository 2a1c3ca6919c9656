import { NATIONAL } from '../event/scope.ts';
import { reading, type StateContext, writing } from './context.ts';
import type { RunState } from './contract.ts';

/** How long it is remembered who did what. */
const KEPT_MS = 30 * 86_400_000;

/** The work that the clock asks for, done once however many processes share the state. */
export function createRunState(context: StateContext): RunState {
  return {
    claim: (job, dueMs, { node, nowMs, aliveMs = 0 }) =>
      writing(context, async (trx) => {
        const underWay = await trx
          .selectFrom('scheduled_runs')
          .select('due_ms')
          .where('job', '=', job)
          .where('due_ms', '<', dueMs)
          .where('finished_at_ms', 'is', null)
          .where('claimed_at_ms', '>', nowMs - aliveMs)
          .executeTakeFirst();
        if (underWay !== undefined) return false;
        const row = { job, due_ms: dueMs, node, claimed_at_ms: nowMs };
        const { numInsertedOrUpdatedRows } = await trx
          .insertInto('scheduled_runs')
          .values(row)
          .onConflict((conflict) => conflict.columns(['job', 'due_ms']).doNothing())
          .executeTakeFirst();
        await trx
          .deleteFrom('scheduled_runs')
          .where('due_ms', '<', nowMs - KEPT_MS)
          .execute();
        return Number(numInsertedOrUpdatedRows ?? 0) === 1;
      }),
    finish: (job, dueMs, { outcome, nowMs }) =>
      writing(context, async (trx) => {
        await trx
          .updateTable('scheduled_runs')
          .set({ outcome, finished_at_ms: nowMs })
          .where('job', '=', job)
          .where('due_ms', '=', dueMs)
          .execute();
      }),
    latest: () =>
      reading(context, NATIONAL, async (db) => {
        const rows = await db
          .selectFrom('scheduled_runs as run')
          .selectAll()
          .where(({ not, exists, selectFrom }) =>
            not(
              exists(
                selectFrom('scheduled_runs as later')
                  .select('later.job')
                  .whereRef('later.job', '=', 'run.job')
                  .whereRef('later.due_ms', '>', 'run.due_ms'),
              ),
            ),
          )
          .orderBy('job')
          .execute();
        return rows.map((row) => ({
          job: row.job,
          dueMs: row.due_ms,
          node: row.node,
          claimedAtMs: row.claimed_at_ms,
          finishedAtMs: row.finished_at_ms ?? undefined,
          outcome: row.outcome ?? undefined,
        }));
      }),
  };
}
