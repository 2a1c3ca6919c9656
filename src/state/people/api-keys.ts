import { covers, type Principal } from '../../event/scope.ts';
import { appendAudit } from '../audit-log.ts';
import { notFound, type StateContext, writing } from '../context.ts';
import type { UserState } from '../contract.ts';
import { demand } from '../permissions.ts';
import { hashSecret, newId, newSecret } from '../tokens.ts';
import { grantIssues, refuse } from './grant.ts';
import { scopeOf } from './scope-of.ts';

/** API keys of machines; only their hashes are stored. */
export function createApiKeys(
  context: StateContext,
): Pick<UserState, 'issueApiKey' | 'revokeApiKey'> {
  return {
    async issueApiKey(actor, asked, nowMs) {
      demand(actor, 'user.write');
      refuse(grantIssues(actor, asked));
      return writing(context, async (trx) => {
        const key = newSecret('gak_');
        const id = newId('ak_');
        const { name, role, provinces } = asked;
        const row = { id, hash: hashSecret(key), name, role, created_at_ms: nowMs };
        await trx
          .insertInto('api_keys')
          .values({ ...row, provinces: JSON.stringify(provinces), revoked_at_ms: null })
          .execute();
        const detail = { name, role, provinces };
        const action = 'apikey.issue';
        const subject = `key:${id}`;
        await appendAudit(trx, [
          { atMs: nowMs, actor, action, subject, province: undefined, detail },
        ]);
        return { id, key };
      });
    },
    revokeApiKey: (actor, id, nowMs) => revokeApiKey(context, actor, { id, nowMs }),
  };
}

async function revokeApiKey(
  context: StateContext,
  actor: Principal,
  { id, nowMs }: { id: string; nowMs: number },
): Promise<void> {
  demand(actor, 'user.write');
  await writing(context, async (trx) => {
    const row = await trx
      .selectFrom('api_keys')
      .select(['role', 'provinces'])
      .where('id', '=', id)
      .where('revoked_at_ms', 'is', null)
      .executeTakeFirst();
    if (row === undefined || !isWithin(actor, row)) {
      throw notFound('API key', id);
    }
    await trx.updateTable('api_keys').set({ revoked_at_ms: nowMs }).where('id', '=', id).execute();
    const entry = { actor, action: 'apikey.revoke', subject: `key:${id}`, detail: {} };
    await appendAudit(trx, [{ ...entry, atMs: nowMs, province: undefined }]);
  });
}

function isWithin(actor: Principal, key: { role: string; provinces: string }): boolean {
  const scope = scopeOf(key.role, JSON.parse(key.provinces));
  return scope.kind === 'national'
    ? actor.scope.kind === 'national'
    : scope.provinces.every((province) => covers(actor.scope, province));
}
