import { GacError } from '../../event/error.ts';
import { NATIONAL } from '../../event/scope.ts';
import { appendAudit } from '../audit-log.ts';
import { reading, type StateContext, writing } from '../context.ts';
import type { User } from '../contract.ts';
import type { Db } from '../database.ts';
import { hashSecret, newSecret } from '../tokens.ts';
import type { Passwords } from './password.ts';
import { loginKey, readUsers } from './read-users.ts';

/** A session ends when it was not used for this long. */
export const SESSION_MS = 12 * 60 * 60 * 1_000;
const FAILURES_MAX = 5;
const LOCK_MS = 15 * 60 * 1_000;
/** Most logins whose failures are remembered; the one that failed longest ago is forgotten first. */
const FAILED_LOGINS_MAX = 10_000;

/**
 * Checks a password; unknown, disabled and wrong take the same time and give the same answer. Five failures lock
 * the login, also one that nobody has, for 15 minutes. @throws GacError GAC_AUTH_FAILED, GAC_AUTH_THROTTLED
 */
export async function logIn(
  context: StateContext,
  passwords: Passwords,
  asked: { login: string; password: string; nowMs: number },
): Promise<{ token: string; user: User }> {
  const { nowMs } = asked;
  const login = loginKey(asked.login);
  const row = await reading(context, NATIONAL, async (db) => {
    await refuseLocked(db, login, nowMs);
    return db.selectFrom('users').selectAll().where('login', '=', login).executeTakeFirst();
  });
  const isRight = await passwords.matches(asked.password, row?.password);
  if (row === undefined || !isRight || row.enabled !== 1) {
    await writing(context, (trx) => countFailure(trx, login, nowMs));
    throw new GacError('GAC_AUTH_FAILED', 'The login or the password is wrong.');
  }
  return writing(context, async (trx) => {
    // Failures that were counted while this password was being checked count too.
    await refuseLocked(trx, login, nowMs);
    const [user] = await readUsers(trx, [row]);
    if (user === undefined) {
      throw new GacError('GAC_AUTH_FAILED', 'The login or the password is wrong.');
    }
    await trx.deleteFrom('login_failures').where('login', '=', login).execute();
    await trx.deleteFrom('sessions').where('expires_at_ms', '<=', nowMs).execute();
    const token = newSecret('gses_');
    await trx
      .insertInto('sessions')
      .values({
        token_hash: hashSecret(token),
        user_id: row.id,
        created_at_ms: nowMs,
        expires_at_ms: nowMs + SESSION_MS,
      })
      .execute();
    await appendAudit(trx, [
      {
        atMs: nowMs,
        actor: { id: `user:${row.id}`, name: row.name },
        action: 'user.login',
        subject: `user:${row.id}`,
        province: undefined,
        detail: {},
      },
    ]);
    return { token, user };
  });
}

async function refuseLocked(db: Db, login: string, nowMs: number): Promise<void> {
  const failed = await db
    .selectFrom('login_failures')
    .select('locked_until_ms')
    .where('login', '=', login)
    .executeTakeFirst();
  const leftMs = (failed?.locked_until_ms ?? 0) - nowMs;
  if (leftMs > 0) {
    throw new GacError('GAC_AUTH_THROTTLED', 'Too many failed log-ins.', {
      retryAfterSeconds: Math.ceil(leftMs / 1_000),
    });
  }
}

async function countFailure(trx: Db, login: string, nowMs: number): Promise<void> {
  await trx
    .deleteFrom('login_failures')
    .where('last_failure_ms', '<=', nowMs - LOCK_MS)
    .execute();
  const found = await trx
    .selectFrom('login_failures')
    .select('failures')
    .where('login', '=', login)
    .executeTakeFirst();
  if (found === undefined) {
    await forgetOldest(trx);
  }
  const failures = (found?.failures ?? 0) + 1;
  const counted = {
    failures,
    last_failure_ms: nowMs,
    locked_until_ms: failures >= FAILURES_MAX ? nowMs + LOCK_MS : null,
  };
  await trx
    .insertInto('login_failures')
    .values({ login, ...counted })
    .onConflict((conflict) => conflict.column('login').doUpdateSet(counted))
    .execute();
  if (failures === FAILURES_MAX) {
    await appendAudit(trx, [
      {
        atMs: nowMs,
        actor: { id: 'system', name: 'system' },
        action: 'user.lock',
        subject: `login:${login}`,
        province: undefined,
        detail: { failures, lockMs: LOCK_MS },
      },
    ]);
  }
}

async function forgetOldest(trx: Db): Promise<void> {
  const { kept } = await trx
    .selectFrom('login_failures')
    .select((eb) => eb.fn.countAll<number>().as('kept'))
    .executeTakeFirstOrThrow();
  if (kept < FAILED_LOGINS_MAX) {
    return;
  }
  await trx
    .deleteFrom('login_failures')
    .where('login', 'in', ({ selectFrom }) =>
      selectFrom('login_failures as oldest')
        .select('oldest.login')
        .orderBy('oldest.last_failure_ms')
        .limit(1),
    )
    .execute();
}
