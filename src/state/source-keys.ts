import { GacError } from '../event/error.ts';
import { NATIONAL, type Scope } from '../event/scope.ts';
import { appendAudit } from './audit-log.ts';
import { notFound, reading, type StateContext, writing } from './context.ts';
import type { SourceState } from './contract.ts';
import type { Db } from './database.ts';
import { demand } from './permissions.ts';
import { scoped } from './scope.ts';
import { getSource } from './source-row.ts';
import { hashSecret, newId, newSecret } from './tokens.ts';

/** Most live keys of one source: enough to change a key without a gap. */
const LIVE_KEYS_MAX = 10;

/** Ingest keys; only their hashes are stored. */
export function createSourceKeys(
  context: StateContext,
): Pick<SourceState, 'issueKey' | 'revokeKey' | 'keys' | 'liveKeyHashes'> {
  return {
    issueKey: (actor, id, nowMs) => issueKey(context, { actor, id, nowMs }),
    revokeKey: (actor, id, keyId, nowMs) => revokeKey(context, { actor, id, keyId, nowMs }),
    keys: (scope, id) => reading(context, scope, (db) => keysOf(db, scope, id)),
    liveKeyHashes: () => reading(context, NATIONAL, liveKeyHashes),
  };
}

async function keysOf(db: Db, scope: Scope, id: string) {
  const joined = db
    .selectFrom('source_keys')
    .innerJoin('sources', 'sources.id', 'source_keys.source_id')
    .where('sources.id', '=', id);
  const rows = await scoped(joined, scope, 'sources.province')
    .select(['source_keys.id', 'source_keys.created_at_ms', 'source_keys.revoked_at_ms'])
    .orderBy('source_keys.created_at_ms')
    .orderBy('source_keys.id')
    .execute();
  return rows.map((row) => ({
    keyId: row.id,
    createdAtMs: row.created_at_ms,
    revokedAtMs: row.revoked_at_ms ?? undefined,
  }));
}

async function liveKeyHashes(db: Db): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('source_keys')
    .innerJoin('sources', 'sources.id', 'source_keys.source_id')
    .select(['source_keys.hash', 'sources.id'])
    .where('source_keys.revoked_at_ms', 'is', null)
    .where('sources.enabled', '=', 1)
    .execute();
  return new Map(rows.map((row) => [row.hash, row.id]));
}

type Issue = { actor: Parameters<SourceState['issueKey']>[0]; id: string; nowMs: number };

async function issueKey(context: StateContext, { actor, id, nowMs }: Issue) {
  demand(actor, 'source.write');
  return writing(context, async (trx, touched) => {
    const source = await context.database.narrowed(trx, actor.scope, (db) =>
      getSource(db, actor.scope, id),
    );
    if (source === undefined) {
      throw notFound('source', id);
    }
    const live = await trx
      .selectFrom('source_keys')
      .select('id')
      .where('source_id', '=', id)
      .where('revoked_at_ms', 'is', null)
      .execute();
    if (live.length >= LIVE_KEYS_MAX) {
      throw new GacError('GAC_CONFLICT', `A source has at most ${LIVE_KEYS_MAX} live keys.`);
    }
    const key = newSecret('gsk_');
    const keyId = newId('sk_');
    const row = { id: keyId, source_id: id, hash: hashSecret(key), created_at_ms: nowMs };
    await trx
      .insertInto('source_keys')
      .values({ ...row, revoked_at_ms: null })
      .execute();
    const { province } = source;
    const subject = `source:${id}`;
    await appendAudit(trx, [
      { atMs: nowMs, actor, action: 'source.key.issue', subject, province, detail: { keyId } },
    ]);
    touched.add('sources');
    return { keyId, key };
  });
}

async function revokeKey(context: StateContext, asked: Issue & { keyId: string }): Promise<void> {
  const { actor, id, keyId, nowMs } = asked;
  demand(actor, 'source.write');
  await writing(context, async (trx, touched) => {
    const source = await context.database.narrowed(trx, actor.scope, (db) =>
      getSource(db, actor.scope, id),
    );
    if (source === undefined) {
      throw notFound('source', id);
    }
    const { numUpdatedRows } = await trx
      .updateTable('source_keys')
      .set({ revoked_at_ms: nowMs })
      .where('id', '=', keyId)
      .where('source_id', '=', id)
      .where('revoked_at_ms', 'is', null)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) {
      throw notFound('live key', keyId);
    }
    const { province } = source;
    const subject = `source:${id}`;
    await appendAudit(trx, [
      { atMs: nowMs, actor, action: 'source.key.revoke', subject, province, detail: { keyId } },
    ]);
    touched.add('sources');
  });
}
