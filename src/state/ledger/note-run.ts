import type { Db } from '../database.ts';
import type { JudgedRun } from './contract.ts';

/** Writes down what a scheduled rule judged, joined with the intervals that it touches. */
export async function noteRun(trx: Db, run: JudgedRun): Promise<void> {
  const touched = await trx
    .selectFrom('rule_runs')
    .selectAll()
    .where('rule_id', '=', run.ruleId)
    .where('rule_version', '=', run.ruleVersion)
    .where('from_ms', '<=', run.toMs)
    .where('to_ms', '>=', run.fromMs)
    .execute();
  for (const { from_ms } of touched) {
    await trx
      .deleteFrom('rule_runs')
      .where('rule_id', '=', run.ruleId)
      .where('rule_version', '=', run.ruleVersion)
      .where('from_ms', '=', from_ms)
      .execute();
  }
  const row = {
    rule_id: run.ruleId,
    rule_version: run.ruleVersion,
    from_ms: Math.min(run.fromMs, ...touched.map(({ from_ms }) => from_ms)),
    to_ms: Math.max(run.toMs, ...touched.map(({ to_ms }) => to_ms)),
  };
  await trx.insertInto('rule_runs').values(row).execute();
}

/** The interval of each rule that ends last. */
export async function lastRuns(db: Db): Promise<readonly JudgedRun[]> {
  const rows = await db
    .selectFrom('rule_runs as run')
    .selectAll()
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('rule_runs as later')
            .select('later.rule_id')
            .whereRef('later.rule_id', '=', 'run.rule_id')
            .whereRef('later.to_ms', '>', 'run.to_ms'),
        ),
      ),
    )
    .orderBy('rule_id')
    .orderBy('from_ms')
    .execute();
  return rows.map((row) => ({
    ruleId: row.rule_id,
    ruleVersion: row.rule_version,
    fromMs: row.from_ms,
    toMs: row.to_ms,
  }));
}
