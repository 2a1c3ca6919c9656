import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { GacError } from '../event/error.ts';
import { NATIONAL, type Principal } from '../event/scope.ts';
import type { State } from '../state/contract.ts';
import { replacePrivateFile } from './private-file.ts';

/** The product itself, in the audit trail. */
export const SYSTEM: Principal = {
  id: 'system',
  name: 'Trạm Gác',
  role: 'admin',
  scope: NATIONAL,
};

/**
 * Makes the first administrator when nobody can log in yet; returns the log-in to show once. Of processes that start
 * at the same moment on one state, one makes and shows it.
 */
export async function createFirstAdmin(
  state: State,
  nowMs: number,
): Promise<{ login: string; password: string } | undefined> {
  if ((await state.users.list(NATIONAL)).length > 0) return undefined;
  const login = 'admin';
  const password = randomBytes(12).toString('base64url');
  const admin = { login, name: 'Quản trị', role: 'admin', provinces: [], language: 'vi' } as const;
  try {
    await state.users.create(SYSTEM, { ...admin, password }, nowMs);
  } catch (error) {
    if (error instanceof GacError && error.code === 'GAC_CONFLICT') return undefined;
    throw error;
  }
  return { login, password };
}

/**
 * Leaves the address and an API key for the command line of this machine in `cli.json`, readable by the owner of the
 * data directory only. A key that is still valid is kept.
 */
export async function leaveLocalAccess(
  state: State,
  options: { dataDirectory: string; url: string; nowMs: number },
): Promise<void> {
  const file = path.join(options.dataDirectory, 'cli.json');
  const earlier = keyIn(file);
  const valid =
    earlier !== undefined && (await state.users.principalOf(earlier, options.nowMs)) !== undefined;
  const key = valid ? earlier : (await issueKey(state, options.nowMs)).key;
  const access = `${JSON.stringify({ url: options.url, key }, null, 2)}\n`;
  replacePrivateFile(file, access);
}

function keyIn(file: string): string | undefined {
  if (!fs.existsSync(file)) return undefined;
  try {
    return (JSON.parse(fs.readFileSync(file, 'utf8')) as { key?: string }).key;
  } catch (error) {
    // A damaged file is made anew: its key can be issued again at any time.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function issueKey(state: State, nowMs: number) {
  const key = { name: 'command line', role: 'admin', provinces: [] } as const;
  return state.users.issueApiKey(SYSTEM, key, nowMs);
}
