// Goal: the journal on segment files keeps the contract of all journals.
// Method: the shared suite over a temporary directory with segments of 4 KiB.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSegmentJournal } from '../../src/journal/segments/open-segment-journal.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { CONTRACT_LIMITS, describeJournal, T0 } from './journal-contract.ts';

describeJournal('segment files', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'gac-journal-'));
  let nowMs = T0;
  return {
    open: () =>
      openSegmentJournal({
        ...CONTRACT_LIMITS,
        directory,
        retentionBytes: 1e12,
        maxBytes: 1e12,
        commitIntervalMs: 0,
        clock: { now: () => nowMs },
        log: createLog({ level: 'silent' }),
      }),
    passTime: (ms) => {
      nowMs += ms;
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
});
