import { GacError } from '../../event/error.ts';
import { NATIONAL, type Principal } from '../../event/scope.ts';
import { appendAudit } from '../audit-log.ts';
import { notFound, reading, type StateContext, writing } from '../context.ts';
import type { User, UserState } from '../contract.ts';
import type { Db } from '../database.ts';
import { demand } from '../permissions.ts';
import { hashSecret, newId } from '../tokens.ts';
import { createApiKeys } from './api-keys.ts';
import { grantIssues, refuse } from './grant.ts';
import { logIn } from './log-in.ts';
import { Passwords, passwordIssues } from './password.ts';
import { principalOf } from './principal-of.ts';
import { listUsers, loginKey, readUsers } from './read-users.ts';

const LOGIN_FORM = /^[a-z0-9][a-z0-9._@+-]{0,99}$/;

type NewUser = Parameters<UserState['create']>[1];

/** The people and the API keys of the state. */
export function createUserState(context: StateContext): UserState {
  const passwords = new Passwords();
  return {
    ...createApiKeys(context),
    list: (scope) => reading(context, scope, (db) => listUsers(db, scope)),
    create: (actor, user, nowMs) => createUser(context, passwords, { actor, user, nowMs }),
    async setPassword(actor, id, password, nowMs) {
      demandSelfOr(actor, id);
      refuse(passwordIssues(password));
      const hash = await passwords.hash(password);
      const set = { password: hash };
      await setUser(context, actor, { id, nowMs, set, action: 'user.password', detail: {} });
    },
    async setEnabled(actor, id, enabled, nowMs) {
      demand(actor, 'user.write');
      const set = { enabled: enabled ? 1 : 0 };
      await setUser(context, actor, { id, nowMs, set, action: 'user.enable', detail: { enabled } });
    },
    async setLanguage(actor, language, nowMs) {
      const id = actor.id.replace(/^user:/, '');
      demandSelfOr(actor, id);
      const set = { language };
      const detail = { language };
      await setUser(context, actor, { id, nowMs, set, action: 'user.language', detail });
    },
    logIn: (login, password, nowMs) => logIn(context, passwords, { login, password, nowMs }),
    async logOut(token) {
      const end = async (trx: Db) => {
        await trx.deleteFrom('sessions').where('token_hash', '=', hashSecret(token)).execute();
      };
      await writing(context, end, 'beside');
    },
    principalOf: (token, nowMs) => principalOf(context, token, nowMs),
  };
}

async function createUser(
  context: StateContext,
  passwords: Passwords,
  { actor, user, nowMs }: { actor: Principal; user: NewUser; nowMs: number },
): Promise<User> {
  demand(actor, 'user.write');
  const login = loginKey(user.login);
  refuse([
    ...(LOGIN_FORM.test(login) ? [] : [{ at: '/login', detail: 'has characters not allowed' }]),
    ...grantIssues(actor, user),
    ...passwordIssues(user.password),
  ]);
  const password = await passwords.hash(user.password);
  return writing(context, async (trx) => {
    const taken = await trx
      .selectFrom('users')
      .select('id')
      .where('login', '=', login)
      .executeTakeFirst();
    if (taken !== undefined) {
      throw new GacError('GAC_CONFLICT', `The login ${login} is taken.`);
    }
    const row = {
      id: newId('u_'),
      login,
      name: user.name,
      role: user.role,
      language: user.language,
      enabled: 1,
      password,
      created_at_ms: nowMs,
    };
    await trx.insertInto('users').values(row).execute();
    for (const province of new Set(user.provinces)) {
      await trx.insertInto('user_provinces').values({ user_id: row.id, province }).execute();
    }
    const { name, role, provinces } = user;
    const detail = { login, name, role, provinces };
    await audit(trx, actor, { id: row.id, nowMs, action: 'user.create', detail });
    const [created] = await readUsers(trx, [row]);
    if (created === undefined) {
      throw notFound('user', row.id);
    }
    return created;
  });
}

function demandSelfOr(actor: Principal, id: string): void {
  if (actor.id !== `user:${id}`) {
    demand(actor, 'user.write');
  }
}

/** Sets columns of a user. A person who is disabled or gets another password is logged out everywhere. */
async function setUser(
  context: StateContext,
  actor: Principal,
  change: {
    id: string;
    nowMs: number;
    set: { password?: string; enabled?: number; language?: string };
    action: string;
    detail: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  const { id, set } = change;
  await writing(context, async (trx) => {
    const isSelf = actor.id === `user:${id}`;
    const scope = isSelf ? NATIONAL : actor.scope;
    const users = await context.database.narrowed(trx, scope, (db) => listUsers(db, scope));
    if (!users.some((user) => user.id === id)) {
      throw notFound('user', id);
    }
    await trx.updateTable('users').set(set).where('id', '=', id).execute();
    if (set.password !== undefined || set.enabled === 0) {
      await trx.deleteFrom('sessions').where('user_id', '=', id).execute();
    }
    await audit(trx, actor, change);
  });
}

async function audit(
  trx: Db,
  actor: Principal,
  entry: {
    id: string;
    nowMs: number;
    action: string;
    detail: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  const { nowMs: atMs, action, detail } = entry;
  const subject = `user:${entry.id}`;
  await appendAudit(trx, [{ atMs, actor, action, subject, province: undefined, detail }]);
}
