// A real journal in a temporary directory, for tests of what reads and writes one.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Journal } from '../../../../src/journal/contract.ts';
import { openSegmentJournal } from '../../../../src/journal/segments/open-segment-journal.ts';
import { createLog } from '../../../../src/telemetry/log.ts';
import { T0, TEST_KEYS } from '../../../contract/journal-contract.ts';

export interface TemporaryJournal {
  readonly journal: Journal;
  /** Closes it and removes its files. */
  remove(): Promise<void>;
}

export async function openTemporaryJournal(partitions: number): Promise<TemporaryJournal> {
  const directory = await mkdtemp(join(tmpdir(), 'gac-journal-'));
  const journal = await openSegmentJournal({
    ...{ directory, keys: TEST_KEYS, partitions, segmentBytes: 1e6, retentionMs: 3_600_000 },
    ...{ retentionBytes: 1e9, maxBytes: 1e9, commitIntervalMs: 0, clock: { now: () => T0 } },
    log: createLog({ level: 'silent' }),
  });
  const remove = async () => {
    await journal.close();
    await rm(directory, { recursive: true });
  };
  return { journal, remove };
}
