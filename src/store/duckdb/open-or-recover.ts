import { constants } from 'node:fs';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GacError } from '../../event/error.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { Log } from '../../telemetry/log.ts';
import { type DatabaseFile, type DatabaseFileOptions, openDatabaseFile } from './database-file.ts';
import { isEnvironmental, isLocked, messageOf, storeFailure } from './store-failure.ts';

/** The file that a compaction writes before it takes the store's place. */
export function compactingPath(path: string): string {
  return `${path}.compacting`;
}

/**
 * Opens the store's file whatever a crash left of it: first as it is, then without a damaged
 * write- ahead log (what the log held is offered again from the journal), at last as an empty
 * store beside the damaged file.
 * @throws GacError GAC_DATA_DIR_LOCKED, or GAC_STORE_FAILED when the machine and not the file is
 * at fault
 */
export async function openOrRecover(
  options: DatabaseFileOptions & { clock: Clock; log: Log; setAside: boolean },
): Promise<DatabaseFile> {
  const { path, clock, log } = options;
  await mkdir(dirname(path), { recursive: true });
  await rm(compactingPath(path), { force: true });
  await rm(`${compactingPath(path)}.wal`, { force: true });
  const suffix = `damaged-${new Date(clock.now()).toISOString().replaceAll(/[:.]/g, '-')}`;
  if (options.setAside) return await startEmpty(options, suffix);
  try {
    return await openDatabaseFile(options);
  } catch (error) {
    refuseUnlessDamaged(path, error);
    log.error({ path, error: messageOf(error) }, 'The event store is damaged; recovering.');
  }
  if (await moveIfPresent(`${path}.wal`, `${path}.wal.${suffix}`)) {
    try {
      const file = await openDatabaseFile(options);
      log.error({ path, aside: `${path}.wal.${suffix}` }, 'Opened without its damaged log.');
      return file;
    } catch (error) {
      refuseUnlessDamaged(path, error);
    }
  }
  return await startEmpty(options, suffix);
}

async function startEmpty(
  options: DatabaseFileOptions & { log: Log },
  suffix: string,
): Promise<DatabaseFile> {
  const { path, log } = options;
  await moveIfPresent(`${path}.wal`, `${path}.wal.${suffix}`);
  await moveIfPresent(path, `${path}.${suffix}`);
  try {
    const file = await openDatabaseFile(options);
    log.error({ path, aside: `${path}.${suffix}` }, 'Started an empty event store.');
    return file;
  } catch (error) {
    throw storeFailure(`Cannot make ${path}`, error);
  }
}

function refuseUnlessDamaged(path: string, error: unknown): void {
  if (isLocked(error)) {
    throw new GacError('GAC_DATA_DIR_LOCKED', `Another process uses ${path}`, { cause: error });
  }
  if (isEnvironmental(error)) throw storeFailure(`Cannot open ${path}`, error);
}

async function moveIfPresent(from: string, to: string): Promise<boolean> {
  try {
    await access(from, constants.F_OK);
  } catch {
    return false;
  }
  await rename(from, to);
  return true;
}
