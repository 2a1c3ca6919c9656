import type { Scope } from '../../event/scope.ts';
import type { User } from '../contract.ts';
import { chunks, type Db } from '../database.ts';
import type { UserRow } from '../schema.ts';
import { scoped } from '../scope.ts';

/** A login as it is stored and compared: trimmed, lower case, at most 100 characters. */
export function loginKey(login: string): string {
  return login.normalize('NFKC').trim().toLowerCase().slice(0, 100);
}

/** Users with their provinces, in the order of the rows. */
export async function readUsers(db: Db, rows: readonly UserRow[]): Promise<User[]> {
  const provinces = new Map<string, string[]>();
  for (const part of chunks(rows, 1)) {
    const ids = part.map((row) => row.id);
    const found = await db
      .selectFrom('user_provinces')
      .selectAll()
      .where('user_id', 'in', ids)
      .orderBy('province')
      .execute();
    for (const { user_id, province } of found) {
      provinces.set(user_id, [...(provinces.get(user_id) ?? []), province]);
    }
  }
  return rows.map((row) => ({
    id: row.id,
    login: row.login,
    name: row.name,
    role: row.role as User['role'],
    provinces: provinces.get(row.id) ?? [],
    language: row.language as User['language'],
    enabled: row.enabled === 1,
    createdAtMs: row.created_at_ms,
  }));
}

/** Users within a scope: a province sees those who answer for its provinces and for no other. */
export async function listUsers(db: Db, scope: Scope): Promise<User[]> {
  const all = db.selectFrom('users').selectAll().orderBy('login');
  if (scope.kind === 'national') {
    return readUsers(db, await all.execute());
  }
  const inside = scoped(db.selectFrom('user_provinces'), scope, 'user_provinces.province');
  const rows = await all.where('id', 'in', inside.select('user_id')).execute();
  const users = await readUsers(db, rows);
  return users.filter((user) => user.provinces.every((one) => scope.provinces.includes(one)));
}
