import { existsSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GacError } from '../../event/error.ts';
import { segmentSeed } from '../frame.ts';
import { missingKey } from '../journal-key-error.ts';
import type { JournalKeys } from '../journal-keys.ts';
import { BLOCK_HEAD_BYTES, type BlockHead, readBlockHead } from './block.ts';
import { existingPartitions, partitionDirectory } from './journal-identity.ts';
import { baseOffsetOf } from './segment.ts';

/** The first bytes of a segment whose records are not sealed. */
const CLEAR_MAGIC = Buffer.from([0xa7, 0x47, 0x1c, 0xf3]);

/** What the first block of a segment says; `head` is absent when it is damaged or not there. */
export interface SegmentHead {
  readonly path: string;
  readonly head: BlockHead | undefined;
}

/**
 * Reads the first head of a segment file.
 * @throws GacError GAC_JOURNAL_KEY when its records are not sealed
 */
export async function readSegmentHead(
  path: string,
  of: { partition: number; baseOffset: number },
): Promise<BlockHead | undefined> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(BLOCK_HEAD_BYTES);
    const { bytesRead } = await file.read(buffer, 0, BLOCK_HEAD_BYTES, 0);
    if (bytesRead < BLOCK_HEAD_BYTES) return undefined;
    if (buffer.subarray(0, CLEAR_MAGIC.length).equals(CLEAR_MAGIC)) throw unsealed(path);
    return readBlockHead(buffer, 0, segmentSeed(of.partition, of.baseOffset));
  } finally {
    await file.close();
  }
}

/** What the segments of a journal are sealed with. @throws GacError GAC_JOURNAL_KEY when one is not sealed */
export async function readPartitionHeads(directory: string): Promise<SegmentHead[]> {
  if (!existsSync(directory)) return [];
  const heads: SegmentHead[] = [];
  const partitions = await existingPartitions(directory);
  for (let partition = 0; partition < partitions; partition += 1) {
    const place = partitionDirectory(directory, partition);
    const names = existsSync(place) ? await readdir(place, { withFileTypes: true }) : [];
    for (const entry of names) {
      const baseOffset = baseOffsetOf(entry.name);
      if (baseOffset === undefined || !entry.isFile()) continue;
      const path = join(place, entry.name);
      heads.push({ path, head: await readSegmentHead(path, { partition, baseOffset }) });
    }
  }
  return heads;
}

/**
 * Checks that all segments can be opened, before anything is done to them: without their key sound records would look
 * like damage.
 * @throws GacError GAC_JOURNAL_KEY
 */
export function demandKeys(heads: readonly SegmentHead[], keys: JournalKeys): void {
  for (const { path, head } of heads)
    if (head !== undefined && !keys.has(head.keyId)) throw missingKey(head.keyId, path);
}

function unsealed(path: string): GacError {
  return new GacError(
    'GAC_JOURNAL_KEY',
    `${path} holds records in clear, of a version that did not seal them. Nothing was changed. Let that version process ` +
      'all of them, then remove the folder of the journal; this version makes another one.',
  );
}
