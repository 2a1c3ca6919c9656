import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Log } from '../../telemetry/log.ts';
import { isJournalId, makeJournalId } from '../journal-id.ts';
import { writeFileAtomically } from './disk.ts';

/** The file that says who a journal is. */
export const IDENTITY_FILE = 'journal.json';
const PARTITION_NAME = /^p(\d{1,4})$/;

const Identity = z.object({
  formatVersion: z.literal(1),
  id: z.string().refine(isJournalId),
});

/** Who a journal is and how many partitions it has. */
export interface JournalIdentity {
  readonly id: string;
  readonly partitions: number;
}

/** The directory of one partition. */
export function partitionDirectory(directory: string, partition: number): string {
  return join(directory, `p${partition}`);
}

/**
 * Reads who the journal is, or makes it. The id is kept in each partition too, because it is part
 * of every event id and must outlive damage to one file; sealed records tell it too, and are sound
 * under no other. Partitions are never taken away: records
 * in them would stay unread.
 */
export async function openIdentity(options: {
  directory: string;
  partitions: number;
  log: Log;
  /** What sealed records say, when no file does. */
  idInRecords: () => Promise<string | undefined>;
}): Promise<JournalIdentity> {
  const { directory, log } = options;
  const existing = await existingPartitions(directory);
  const partitions = Math.max(options.partitions, existing);
  if (existing > options.partitions)
    log.warn({ existing, wanted: options.partitions }, 'journal keeps its number of partitions');
  const places = [directory];
  for (let partition = 0; partition < partitions; partition += 1) {
    const place = partitionDirectory(directory, partition);
    await mkdir(place, { recursive: true });
    places.push(place);
  }
  const read = await Promise.all(places.map((place) => readId(join(place, IDENTITY_FILE))));
  const written = read.find((id) => id !== undefined);
  const known = written ?? (existing > 0 ? await options.idInRecords() : undefined);
  if (known === undefined && existing > 0)
    log.error({ directory }, 'journal id is lost; it gets another one');
  const id = known ?? makeJournalId();
  const content = `${JSON.stringify({ formatVersion: 1, id })}\n`;
  for (const [at, place] of places.entries()) {
    if (read[at] !== id) await writeFileAtomically(join(place, IDENTITY_FILE), content);
  }
  return { id, partitions };
}

/** How many partitions a directory has had. */
export async function existingPartitions(directory: string): Promise<number> {
  let count = 0;
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const number = PARTITION_NAME.exec(entry.name)?.[1];
    if (number !== undefined && entry.isDirectory()) count = Math.max(count, Number(number) + 1);
  }
  return count;
}

async function readId(path: string): Promise<string | undefined> {
  try {
    return Identity.parse(JSON.parse(await readFile(path, 'utf8'))).id;
  } catch {
    // Missing or damaged: one of the copies answers.
    return undefined;
  }
}
