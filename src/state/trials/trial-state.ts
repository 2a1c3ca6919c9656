import { NATIONAL, type Principal, type Scope } from '../../event/scope.ts';
import type { SourceTrial, TrialNote } from '../../event/source-trial.ts';
import { appendAudit } from '../audit-log.ts';
import { notFound, reading, type StateContext, writing } from '../context.ts';
import type { Db } from '../database.ts';
import { demand } from '../permissions.ts';
import { scoped } from '../scope.ts';
import { getSource } from '../source-row.ts';
import type { NewTrial, TrialState } from './contract.ts';
import type { SourceTrialRow } from './trial-row.ts';

/** How long a finished test can be looked at. */
const KEPT_MS = 7 * 86_400_000;
const ACTIVE_MAX = 1_000;

/** Tests of sources. */
export function createTrialState(context: StateContext): TrialState {
  return {
    start: (actor, trial, nowMs) => startTrial(context, actor, { trial, nowMs }),
    active: (nowMs) =>
      reading(context, NATIONAL, async (db) => {
        const rows = await db
          .selectFrom('source_trials')
          .select(['token', 'source_id', 'province', 'ends_at_ms'])
          .where('ends_at_ms', '>', nowMs)
          .orderBy('started_at_ms', 'desc')
          .limit(ACTIVE_MAX)
          .execute();
        return rows.map(({ token, province, ...row }) => {
          return { token, province, sourceId: row.source_id, endsAtMs: row.ends_at_ms };
        });
      }),
    note: (token, notes) => noteHops(context, token, notes),
    noteDeliveries: (token, deliveryIds) =>
      writing(context, async (trx) => {
        await trx
          .updateTable('source_trials')
          .set({ deliveries: JSON.stringify(deliveryIds) })
          .where('token', '=', token)
          .execute();
      }),
    get: (scope, token) => reading(context, scope, (db) => getTrial(db, scope, token)),
  };
}

async function startTrial(
  context: StateContext,
  actor: Principal,
  { trial, nowMs }: { trial: NewTrial; nowMs: number },
): Promise<void> {
  demand(actor, 'source.write');
  await writing(context, async (trx, touched) => {
    const { scope } = actor;
    const source = await context.database.narrowed(trx, scope, (db) =>
      getSource(db, scope, trial.sourceId),
    );
    if (source === undefined) throw notFound('source', trial.sourceId);
    await forget(trx, nowMs - KEPT_MS);
    await trx.insertInto('source_trials').values(rowOf(trial, nowMs)).execute();
    await appendAudit(trx, [
      {
        atMs: nowMs,
        actor,
        action: 'source.trial',
        subject: `source:${source.id}`,
        province: source.province,
        detail: { token: trial.token, sentByUs: trial.sentByUs, notifies: trial.notifies },
      },
    ]);
    // Whoever takes records in looks out for it from then on.
    touched.add('sources');
  });
}

async function forget(trx: Db, beforeMs: number): Promise<void> {
  const old = trx.selectFrom('source_trials').select('token').where('ends_at_ms', '<', beforeMs);
  await trx.deleteFrom('source_trial_hops').where('token', 'in', old).execute();
  await trx.deleteFrom('source_trials').where('ends_at_ms', '<', beforeMs).execute();
}

async function noteHops(
  context: StateContext,
  token: string,
  notes: readonly TrialNote[],
): Promise<void> {
  await writing(context, async (trx) => {
    const trial = await trx
      .selectFrom('source_trials')
      .select('province')
      .where('token', '=', token)
      .executeTakeFirst();
    if (trial === undefined) return;
    for (const note of notes) {
      const { hop, state, atMs } = note;
      const row = {
        ...{ token, hop, state, at_ms: atMs, province: trial.province },
        document: JSON.stringify(note),
      };
      await trx
        .insertInto('source_trial_hops')
        .values(row)
        .onConflict((conflict) =>
          conflict
            .columns(['token', 'hop'])
            .doUpdateSet({ state, at_ms: atMs, document: row.document })
            .where('source_trial_hops.state', '=', 'failed'),
        )
        .execute();
    }
  });
}

async function getTrial(db: Db, scope: Scope, token: string): Promise<SourceTrial | undefined> {
  const row = await scoped(db.selectFrom('source_trials'), scope, 'source_trials.province')
    .selectAll()
    .where('token', '=', token)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const hops = await db
    .selectFrom('source_trial_hops')
    .select('document')
    .where('token', '=', token)
    .execute();
  return { ...readTrial(row), notes: hops.map(({ document }) => JSON.parse(document)) };
}

function rowOf(trial: NewTrial, nowMs: number): SourceTrialRow {
  return {
    token: trial.token,
    source_id: trial.sourceId,
    province: trial.province,
    started_at_ms: nowMs,
    ends_at_ms: trial.endsAtMs,
    line: trial.line,
    commands: JSON.stringify(trial.commands),
    sent_by_us: trial.sentByUs ? 1 : 0,
    notifies: trial.notifies ? 1 : 0,
    deliveries: '[]',
  };
}

function readTrial(row: SourceTrialRow): Omit<SourceTrial, 'notes'> {
  return {
    token: row.token,
    sourceId: row.source_id,
    province: row.province,
    startedAtMs: row.started_at_ms,
    endsAtMs: row.ends_at_ms,
    line: row.line,
    commands: JSON.parse(row.commands),
    sentByUs: row.sent_by_us === 1,
    notifies: row.notifies === 1,
    deliveryIds: JSON.parse(row.deliveries),
  };
}
