import { NATIONAL, type Scope } from '../../event/scope.ts';
import type {
  FlowSlot,
  HealthChange,
  JudgedSource,
  SourceSlot,
} from '../../event/source-health.ts';
import { reading, type StateContext, writing } from '../context.ts';
import { chunks, type Db } from '../database.ts';
import { scoped } from '../scope.ts';
import type { HealthState, SlotQuery } from './contract.ts';
import { changeRow, judgedRow, readChange, readJudged } from './judged-row.ts';
import { lastSeen } from './last-seen.ts';
import { joinedFlow, joinedSlot, readSlot } from './slot-row.ts';

/** Row of `settings` that says which process judges. */
const JUDGE = 'source_health_judge';
const JUDGED_COLUMNS = 6;
const CHANGE_COLUMNS = 5;

/** What comes of sources, and how they are judged by it. */
export function createHealthState(context: StateContext): HealthState {
  const within = <T>(scope: Scope, work: (db: Db) => Promise<T>) => reading(context, scope, work);
  return {
    slots: (scope, query) => within(scope, (db) => readSlots(db, scope, query)),
    flow: (scope, query) => within(scope, (db) => readFlow(db, scope, query)),
    volumes: (scope, query) => within(scope, (db) => readVolumes(db, scope, query)),
    lastSeen: (sourceId) => within(NATIONAL, (db) => lastSeen(db, sourceId)),
    fields: (scope, sourceId) =>
      within(scope, async (db) => {
        const rows = await scoped(db.selectFrom('source_fields'), scope, 'source_fields.province')
          .selectAll()
          .where('source_id', '=', sourceId)
          .orderBy('field')
          .execute();
        return rows.map(({ source_id, first_ms, last_ms, ...rest }) => ({
          ...{ ...rest, sourceId: source_id, firstMs: first_ms, lastMs: last_ms },
        }));
      }),
    judged: (scope) =>
      within(scope, async (db) => {
        const own = scoped(db.selectFrom('source_health'), scope, 'source_health.province');
        return (await own.selectAll().orderBy('source_id').execute()).map(readJudged);
      }),
    judgedSource: (scope, sourceId) =>
      within(scope, async (db) => {
        const own = scoped(db.selectFrom('source_health'), scope, 'source_health.province');
        const row = await own.selectAll().where('source_id', '=', sourceId).executeTakeFirst();
        return row === undefined ? undefined : readJudged(row);
      }),
    claim: (by) => writing(context, (trx) => claim(trx, by)),
    note: (verdicts) => writing(context, (trx) => note(trx, verdicts)),
    noteEpisode: (sourceId, episode) =>
      writing(context, async (trx) => {
        const row = await trx
          .selectFrom('source_health')
          .selectAll()
          .where('source_id', '=', sourceId)
          .executeTakeFirst();
        const judged = row === undefined ? undefined : readJudged(row);
        if (judged?.episode?.id !== episode.id) return;
        const { document } = judgedRow({ ...judged, episode });
        await trx
          .updateTable('source_health')
          .set({ document })
          .where('source_id', '=', sourceId)
          .execute();
      }),
    changes: (scope, sourceId, { fromMs, size }) =>
      within(scope, async (db) => {
        const own = db.selectFrom('source_health_changes');
        const rows = await scoped(own, scope, 'source_health_changes.province')
          .selectAll()
          .where('source_id', '=', sourceId)
          .where('at_ms', '>=', fromMs)
          .orderBy('at_ms', 'desc')
          .limit(size)
          .execute();
        return rows.map(readChange);
      }),
    forgetBefore: (beforeMs) => writing(context, (trx) => forget(trx, beforeMs)),
  };
}

async function readSlots(
  db: Db,
  scope: Scope,
  { sourceIds, fromMs, toMs }: SlotQuery,
): Promise<readonly SourceSlot[]> {
  const found: SourceSlot[] = [];
  const parts = sourceIds === undefined ? [undefined] : chunks(sourceIds, 1);
  for (const part of parts) {
    let query = scoped(db.selectFrom('source_slots'), scope, 'source_slots.province')
      .selectAll()
      .where('slot_ms', '>=', fromMs)
      .where('slot_ms', '<', toMs);
    if (part !== undefined) query = query.where('source_id', 'in', part);
    const rows = await query.orderBy('source_id').orderBy('slot_ms').orderBy('reader').execute();
    for (const row of rows) {
      const slot = readSlot(row);
      const last = found.at(-1);
      // Several readers may have seen records of one source in one slot.
      if (last?.sourceId === slot.sourceId && last.slotMs === slot.slotMs) {
        found[found.length - 1] = joinedSlot(last, slot);
      } else found.push(slot);
    }
  }
  return found;
}

async function readVolumes(
  db: Db,
  scope: Scope,
  { fromMs, toMs }: Pick<SlotQuery, 'fromMs' | 'toMs'>,
): ReturnType<HealthState['volumes']> {
  const rows = await scoped(db.selectFrom('source_slots'), scope, 'source_slots.province')
    .select(['source_id', 'slot_ms', 'records', 'dead_letters'])
    .where('slot_ms', '>=', fromMs)
    .where('slot_ms', '<', toMs)
    .orderBy('slot_ms')
    .execute();
  return rows.map((row) => ({
    ...{ sourceId: row.source_id, slotMs: row.slot_ms, records: row.records },
    deadLetters: JSON.parse(row.dead_letters),
  }));
}

async function readFlow(
  db: Db,
  scope: Scope,
  { sourceId, fromMs, toMs }: { sourceId: string; fromMs: number; toMs: number },
): Promise<readonly FlowSlot[]> {
  const rows = await scoped(db.selectFrom('source_slots'), scope, 'source_slots.province')
    .select(['slot_ms', 'records', 'first_received_ms', 'last_received_ms', 'max_gap_ms'])
    .where('source_id', '=', sourceId)
    .where('slot_ms', '>=', fromMs)
    .where('slot_ms', '<', toMs)
    .orderBy('slot_ms')
    .execute();
  const found: FlowSlot[] = [];
  for (const row of rows) {
    const slot = {
      ...{ slotMs: row.slot_ms, records: row.records, maxGapMs: row.max_gap_ms },
      ...{ firstReceivedMs: row.first_received_ms, lastReceivedMs: row.last_received_ms },
    };
    const last = found.at(-1);
    if (last?.slotMs === slot.slotMs) found[found.length - 1] = joinedFlow(last, slot);
    else found.push(slot);
  }
  return found;
}

async function claim(
  trx: Db,
  { node, nowMs, staleMs }: { node: string; nowMs: number; staleMs: number },
): Promise<{ sinceMs: number } | undefined> {
  const row = await trx
    .selectFrom('settings')
    .select('value')
    .where('name', '=', JUDGE)
    .executeTakeFirst();
  const before =
    row === undefined ? undefined : (JSON.parse(row.value) as [string, number, number]);
  const isStale = before === undefined || nowMs - before[1] >= staleMs;
  if (!isStale && before[0] !== node) return undefined;
  const sinceMs = isStale ? nowMs : before[2];
  const value = JSON.stringify([node, nowMs, sinceMs]);
  await trx
    .insertInto('settings')
    .values({ name: JUDGE, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
  return { sinceMs };
}

async function note(
  trx: Db,
  verdicts: {
    judged: readonly JudgedSource[];
    changes: readonly HealthChange[];
    sourceIds: readonly string[];
  },
): Promise<void> {
  for (const part of chunks(verdicts.judged.map(judgedRow), JUDGED_COLUMNS)) {
    await trx
      .insertInto('source_health')
      .values(part)
      .onConflict((conflict) =>
        conflict.column('source_id').doUpdateSet((eb) => ({
          province: eb.ref('excluded.province'),
          status: eb.ref('excluded.status'),
          since_ms: eb.ref('excluded.since_ms'),
          judged_at_ms: eb.ref('excluded.judged_at_ms'),
          document: eb.ref('excluded.document'),
        })),
      )
      .execute();
  }
  for (const part of chunks(verdicts.changes.map(changeRow), CHANGE_COLUMNS)) {
    await trx
      .insertInto('source_health_changes')
      .values(part)
      .onConflict((conflict) => conflict.columns(['source_id', 'at_ms']).doNothing())
      .execute();
  }
  const known = new Set(verdicts.sourceIds);
  const rows = await trx.selectFrom('source_health').select('source_id').execute();
  const gone = rows.map((row) => row.source_id).filter((id) => !known.has(id));
  for (const part of chunks(gone, 1)) {
    await trx.deleteFrom('source_health').where('source_id', 'in', part).execute();
  }
}

async function forget(trx: Db, beforeMs: number): Promise<number> {
  const gone = [
    await trx.deleteFrom('source_slots').where('slot_ms', '<', beforeMs).executeTakeFirst(),
    await trx.deleteFrom('source_fields').where('last_ms', '<', beforeMs).executeTakeFirst(),
    await trx.deleteFrom('source_health_changes').where('at_ms', '<', beforeMs).executeTakeFirst(),
  ];
  return gone.reduce((sum, { numDeletedRows }) => sum + Number(numDeletedRows), 0);
}
