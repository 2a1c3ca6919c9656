import { NATIONAL, type Principal } from '../../event/scope.ts';
import { reading, type StateContext, writing } from '../context.ts';
import type { User } from '../contract.ts';
import type { Db } from '../database.ts';
import { hashSecret } from '../tokens.ts';
import { SESSION_MS } from './log-in.ts';
import { readUsers } from './read-users.ts';
import { scopeOf } from './scope-of.ts';

/** A session slides at most this often, so that reading does not write each time. */
const SLIDE_EVERY_MS = 60_000;

/** Who holds this session token or API key; `undefined` when nobody does, or not any more. */
export async function principalOf(
  context: StateContext,
  token: string,
  nowMs: number,
): Promise<{ principal: Principal; user: User | undefined } | undefined> {
  const hash = hashSecret(token);
  if (token.startsWith('gak_')) {
    return reading(context, NATIONAL, (db) => keyHolder(db, hash));
  }
  const session = await reading(context, NATIONAL, (db) => sessionOf(db, hash, nowMs));
  if (session === undefined) {
    return undefined;
  }
  if (nowMs + SESSION_MS - session.expiresAtMs >= SLIDE_EVERY_MS) {
    await slide(context, hash, nowMs + SESSION_MS);
  }
  return { principal: principalOfUser(session.user), user: session.user };
}

async function sessionOf(db: Db, hash: string, nowMs: number) {
  const row = await db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .selectAll('users')
    .select('sessions.expires_at_ms')
    .where('sessions.token_hash', '=', hash)
    .where('sessions.expires_at_ms', '>', nowMs)
    .where('users.enabled', '=', 1)
    .executeTakeFirst();
  const [user] = row === undefined ? [] : await readUsers(db, [row]);
  return row && user && { user, expiresAtMs: row.expires_at_ms };
}

async function slide(context: StateContext, hash: string, expiresAtMs: number): Promise<void> {
  const extend = async (trx: Db) => {
    await trx
      .updateTable('sessions')
      .set({ expires_at_ms: expiresAtMs })
      .where('token_hash', '=', hash)
      .execute();
  };
  await writing(context, extend, 'beside');
}

function principalOfUser(user: User): Principal {
  const scope = scopeOf(user.role, user.provinces);
  return { id: `user:${user.id}`, name: user.name, role: user.role, scope };
}

async function keyHolder(db: Db, hash: string) {
  const key = await db
    .selectFrom('api_keys')
    .selectAll()
    .where('hash', '=', hash)
    .where('revoked_at_ms', 'is', null)
    .executeTakeFirst();
  if (key === undefined) {
    return undefined;
  }
  const scope = scopeOf(key.role, JSON.parse(key.provinces));
  const role = key.role as User['role'];
  return { principal: { id: `key:${key.id}`, name: key.name, role, scope }, user: undefined };
}
