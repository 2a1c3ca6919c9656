import { GacError, type Issue } from '../event/error.ts';
import { covers, type Principal } from '../event/scope.ts';
import type { Source } from '../event/source.ts';
import { appendAudit } from './audit-log.ts';
import { notFound, reading, type StateContext, writing } from './context.ts';
import type { NewSource, SourceState } from './contract.ts';
import type { Db } from './database.ts';
import { demand } from './permissions.ts';
import { noteRegistration } from './registrations/note-registration.ts';
import { readRegistrations } from './registrations/read-registrations.ts';
import { scoped } from './scope.ts';
import { createSourceKeys } from './source-keys.ts';
import { getSource, readSource, sourceRow } from './source-row.ts';

const ID_FORM = /^[a-z0-9][a-z0-9-]{1,62}$/;

/** The registry of sources. */
export function createSourceState(context: StateContext): SourceState {
  return {
    ...createSourceKeys(context),
    list: (scope) =>
      reading(context, scope, async (db) => {
        const sources = scoped(db.selectFrom('sources'), scope, 'sources.province');
        return (await sources.selectAll().orderBy('id').execute()).map(readSource);
      }),
    get: (scope, id) => reading(context, scope, (db) => getSource(db, scope, id)),
    registrations: (scope, range) =>
      reading(context, scope, (db) => readRegistrations(db, scope, range)),
    create: (actor, source, nowMs) => createSource(context, actor, { source, nowMs }),
    update: (actor, id, expectedVersion, patch, nowMs) =>
      updateSource(context, actor, { id, expectedVersion, patch, nowMs }),
    remove: (actor, id, expectedVersion, nowMs) =>
      removeSource(context, actor, { id, expectedVersion, nowMs }),
  };
}

async function createSource(
  context: StateContext,
  actor: Principal,
  { source, nowMs }: { source: NewSource; nowMs: number },
): Promise<Source> {
  demand(actor, 'source.write');
  const { observing = false, ...given } = source;
  const created: Source = {
    ...given,
    ...(observing ? { observingSinceMs: nowMs } : {}),
    commune: source.commune,
    multilineStart: source.multilineStart,
    enabled: true,
    createdAtMs: nowMs,
    version: 1,
  };
  check(actor, created);
  return writing(context, async (trx, touched) => {
    const taken = await trx
      .selectFrom('sources')
      .select('id')
      .where('id', '=', source.id)
      .executeTakeFirst();
    if (taken !== undefined) {
      throw new GacError('GAC_CONFLICT', `The source id ${source.id} is taken.`);
    }
    const row = sourceRow(created);
    await trx.insertInto('sources').values(row).execute();
    await noteRegistration(trx, created.id, { source: row, nowMs });
    await audit(trx, actor, { action: 'source.create', source: created, nowMs, detail: source });
    touched.add('sources');
    return created;
  });
}

async function updateSource(
  context: StateContext,
  actor: Principal,
  asked: {
    id: string;
    expectedVersion: number;
    patch: Partial<Omit<NewSource, 'id'>> & { enabled?: boolean; observing?: boolean };
    nowMs: number;
  },
): Promise<Source> {
  demand(actor, 'source.write');
  const { id, nowMs } = asked;
  const { observing, ...patch } = asked.patch;
  return writing(context, async (trx, touched) => {
    const before = await sourceAt(context, trx, { actor, ...asked });
    const stage = stageOf(before, observing, nowMs);
    const after: Source = { ...before, ...patch, ...stage, id, version: before.version + 1 };
    check(actor, after);
    const row = sourceRow(after);
    await trx.updateTable('sources').set(row).where('id', '=', id).execute();
    await noteRegistration(trx, id, { source: row, nowMs });
    const changed = { source: after, nowMs };
    if (Object.keys(patch).length > 0 || observing === undefined) {
      await audit(trx, actor, { ...changed, action: 'source.update', detail: patch });
    }
    if (observing !== undefined) {
      const detail = { observingSinceMs: before.observingSinceMs ?? null };
      const action = observing ? 'source.observe' : 'source.live';
      await audit(trx, actor, { ...changed, action, detail });
    }
    touched.add('sources');
    return after;
  });
}

/** Who is observed again goes on being observed since the same time. */
function stageOf(
  { observingSinceMs }: Source,
  observing: boolean | undefined,
  nowMs: number,
): Pick<Source, 'observingSinceMs'> {
  if (observing === undefined) return {};
  return { observingSinceMs: observing ? (observingSinceMs ?? nowMs) : undefined };
}

async function removeSource(
  context: StateContext,
  actor: Principal,
  asked: { id: string; expectedVersion: number; nowMs: number },
): Promise<void> {
  demand(actor, 'source.write');
  await writing(context, async (trx, touched) => {
    const source = await sourceAt(context, trx, { actor, ...asked });
    await trx.deleteFrom('source_keys').where('source_id', '=', asked.id).execute();
    await trx.deleteFrom('sources').where('id', '=', asked.id).execute();
    const { nowMs } = asked;
    await noteRegistration(trx, asked.id, { source: undefined, nowMs });
    await audit(trx, actor, { action: 'source.remove', source, nowMs, detail: { ...source } });
    touched.add('sources');
  });
}

async function sourceAt(
  { database }: StateContext,
  trx: Db,
  asked: { actor: Principal; id: string; expectedVersion: number },
): Promise<Source> {
  const { scope } = asked.actor;
  const source = await database.narrowed(trx, scope, (db) => getSource(db, scope, asked.id));
  if (source === undefined) {
    throw notFound('source', asked.id);
  }
  if (source.version !== asked.expectedVersion) {
    throw new GacError(
      'GAC_PRECONDITION_FAILED',
      `The source is at version ${source.version}, the change was for ${asked.expectedVersion}.`,
    );
  }
  return source;
}

function check(actor: Principal, source: Source): void {
  const issues: Issue[] = [];
  if (!ID_FORM.test(source.id)) {
    issues.push({ at: '/id', detail: 'must be a slug of 2 to 63 of a-z, 0-9 and -' });
  }
  if (source.name.trim().length === 0) {
    issues.push({ at: '/name', detail: 'must not be empty' });
  }
  if (!/^\d{2}$/.test(source.province)) {
    issues.push({ at: '/province', detail: 'must be an official two-digit code' });
  }
  if (source.commune !== undefined && !/^\d{5}$/.test(source.commune)) {
    issues.push({ at: '/commune', detail: 'must be an official five-digit code' });
  }
  if (issues.length > 0) {
    throw new GacError('GAC_REQUEST_INVALID', 'The source is not valid.', { issues });
  }
  if (!covers(actor.scope, source.province)) {
    throw new GacError('GAC_FORBIDDEN', `You do not answer for province ${source.province}.`);
  }
}

async function audit(
  trx: Db,
  actor: Principal,
  entry: { action: string; source: Source; nowMs: number; detail: object },
): Promise<void> {
  const { action, source, nowMs, detail } = entry;
  const { province } = source;
  const subject = `source:${source.id}`;
  await appendAudit(trx, [
    { atMs: nowMs, actor, action, subject, province, detail: { ...detail } },
  ]);
}
