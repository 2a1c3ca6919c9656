import { readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { GacError } from '../../event/error.ts';
import type { Log } from '../../telemetry/log.ts';

const LOCK_FILE = 'lock';
const MAX_TRIES = 5;

/** Directories that this very process holds: its own pid in a lock file says nothing. */
const held = new Set<string>();

const Owner = z.object({ pid: z.number(), startedTicks: z.string(), bootId: z.string() });
type Owner = z.infer<typeof Owner>;

/** Gives the directory back. */
export type ReleaseLock = () => Promise<void>;

/**
 * Makes this process the only user of a directory. The lock of a process that is no more is taken
 * over, also when its pid has gone to another one or the machine has been restarted.
 * @throws GacError GAC_DATA_DIR_LOCKED when a living process holds it.
 */
export async function lockDirectory(directory: string, log: Log): Promise<ReleaseLock> {
  const real = await realpath(directory);
  if (held.has(real)) throw locked(real, process.pid);
  held.add(real);
  try {
    await takeLock(join(real, LOCK_FILE), log);
  } catch (error) {
    held.delete(real);
    throw error;
  }
  return async () => {
    await rm(join(real, LOCK_FILE), { force: true });
    held.delete(real);
  };
}

/** The living process that is the only user of a directory; `undefined` = none. Takes nothing and changes nothing. */
export async function lockOwner(directory: string): Promise<number | undefined> {
  const found = await readOrUndefined(join(directory, LOCK_FILE));
  const owner = found === undefined ? undefined : parseOwner(found);
  return owner !== undefined && (await isAlive(owner)) ? owner.pid : undefined;
}

async function takeLock(path: string, log: Log): Promise<void> {
  const self = JSON.stringify(await describe(process.pid));
  for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
    if (await createOnce(path, self)) return;
    const found = await readOrUndefined(path);
    if (found === undefined) continue;
    const owner = parseOwner(found);
    if (owner !== undefined && (await isAlive(owner))) throw locked(path, owner.pid);
    log.warn({ path, pid: owner?.pid }, 'lock of a process that is no more is taken over');
    await putAway(path, found);
  }
  throw new GacError('GAC_DATA_DIR_LOCKED', `${path} could not be taken`);
}

async function createOnce(path: string, content: string): Promise<boolean> {
  try {
    await writeFile(path, content, { flag: 'wx', flush: true });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a stale lock, but not one that another process has put in its place meanwhile. */
async function putAway(path: string, stale: string): Promise<void> {
  const aside = `${path}.${process.pid}`;
  await rename(path, aside);
  if ((await readOrUndefined(aside)) === stale) await rm(aside, { force: true });
  else await rename(aside, path);
}

async function describe(pid: number): Promise<Owner> {
  // Linux only; elsewhere the texts stay empty and the pid alone decides.
  const stat = (await readOrUndefined(`/proc/${pid}/stat`)) ?? '';
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const bootId = (await readOrUndefined('/proc/sys/kernel/random/boot_id')) ?? '';
  return { pid, startedTicks: fields[19] ?? '', bootId: bootId.trim() };
}

async function isAlive(owner: Owner): Promise<boolean> {
  if (owner.pid === process.pid) return false;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const present = await describe(owner.pid);
  return present.startedTicks === owner.startedTicks && present.bootId === owner.bootId;
}

function parseOwner(content: string): Owner | undefined {
  try {
    return Owner.parse(JSON.parse(content));
  } catch {
    // A lock cut short by a crash names nobody.
    return undefined;
  }
}

async function readOrUndefined(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    // Gone meanwhile or not readable: the caller has an answer for that.
    return undefined;
  }
}

function locked(path: string, pid: number): GacError {
  return new GacError('GAC_DATA_DIR_LOCKED', `${path} is in use by process ${pid}`);
}
