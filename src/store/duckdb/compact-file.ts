import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { attachFile, DATABASE } from './database-file.ts';
import type { Engine } from './engine.ts';
import { compactingPath } from './open-or-recover.ts';

/** A file with more free space than this share is written anew. */
const FREE_SHARE_MAX = 0.3;
const COPY = 'compacted';

/** Bytes that the file and its write-ahead log occupy. */
export async function fileBytes(path: string): Promise<number> {
  const sizes = await Promise.all([sizeOf(path), sizeOf(`${path}.wal`)]);
  return sizes[0] + sizes[1];
}

/**
 * Gives free space back. The bulk is copied while appends go on; only what came meanwhile is
 * copied under the writer's lock. The old file stays until the new one is complete on disk. No
 * other change of rows may run.
 */
export async function compactFile(
  engine: Engine,
  path: string,
): Promise<{ bytesBefore: number; bytesAfter: number }> {
  const bytesBefore = await fileBytes(path);
  await engine.exclusive((writer) => writer.run(`CHECKPOINT ${DATABASE}`));
  if ((await freeShare(engine)) > FREE_SHARE_MAX) await rewrite(engine, path);
  return { bytesBefore, bytesAfter: await fileBytes(path) };
}

async function rewrite(engine: Engine, path: string): Promise<void> {
  const target = compactingPath(path);
  const copier = await engine.connect();
  try {
    await removeFile(target);
    await attachFile(copier, target, COPY);
    await copyAll(copier);
    await engine.exclusive(async (writer) => {
      await copyRest(copier);
      await copier.run(`CHECKPOINT ${COPY}`);
      await copier.run(`DETACH ${COPY}`);
      // With an empty log there is nothing that a later start could apply to the wrong file.
      await writer.run(`CHECKPOINT ${DATABASE}`);
      await engine.replaceFile(async () => {
        if ((await sizeOf(`${path}.wal`)) > 0) throw new Error('The old log is not empty');
        await rm(`${path}.wal`, { force: true });
        await rename(target, path);
        await syncDirectory(dirname(path));
      });
    });
  } catch (error) {
    await abandonCopy(copier, target);
    throw error;
  }
}

/** One snapshot of everything. */
async function copyAll(copier: DuckDBConnection): Promise<void> {
  await copier.run('BEGIN TRANSACTION');
  await copier.run(`DELETE FROM ${COPY}.meta`);
  for (const table of ['events', 'stored_offsets', 'meta']) {
    await copier.run(`INSERT INTO ${COPY}.${table} SELECT * FROM ${DATABASE}.${table}`);
  }
  await copier.run('COMMIT');
}

/** What was appended since the snapshot: all at or after the offsets that the snapshot knew. */
async function copyRest(copier: DuckDBConnection): Promise<void> {
  await copier.run('BEGIN TRANSACTION');
  await copier.run(`INSERT INTO ${COPY}.events SELECT e.* FROM ${DATABASE}.events e
    LEFT JOIN ${COPY}.stored_offsets s ON s.journal = e.journal AND s.part = e.part
    WHERE e.off >= coalesce(s.next_offset, 0)`);
  for (const table of ['stored_offsets', 'meta']) {
    await copier.run(`DELETE FROM ${COPY}.${table}`);
    await copier.run(`INSERT INTO ${COPY}.${table} SELECT * FROM ${DATABASE}.${table}`);
  }
  await copier.run('COMMIT');
}

async function abandonCopy(copier: DuckDBConnection, target: string): Promise<void> {
  // Each step may find its work done already, depending on where the copy failed.
  await copier.run('ROLLBACK').catch(() => undefined);
  await copier.run(`DETACH ${COPY}`).catch(() => undefined);
  await removeFile(target);
}

async function freeShare(engine: Engine): Promise<number> {
  const rows = await engine.read(
    `SELECT free_blocks, total_blocks FROM pragma_database_size()
     WHERE database_name = '${DATABASE}'`,
  );
  const [free, total] = rows[0] ?? [];
  return Number(total ?? 0) === 0 ? 0 : Number(free) / Number(total);
}

async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true });
  await rm(`${path}.wal`, { force: true });
}

async function sizeOf(path: string): Promise<number> {
  const stats = await stat(path).catch(() => undefined);
  return stats?.size ?? 0;
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
