// Goal: what the journal holds counts as held however long it takes to come; only what is gone is told as missing.
// Method: a real journal in a temporary directory, read through a reader that is slow, or never comes to an end.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ResumePoint } from '../../../../src/app/pipeline/resume-point.ts';
import type { Journal, JournalReader } from '../../../../src/journal/contract.ts';
import { readEverything, T0 } from '../../../contract/journal-contract.ts';
import { rawRecord } from '../../../raw-records.ts';
import { openTemporaryJournal, type TemporaryJournal } from './temporary-journal.ts';

const CONSUMER = 'judging';
const REPLAY_MS = 60_000;
let temporary: TemporaryJournal;
let journal: Journal;
/** What was said to be missing. */
let short: { resumeMs: number; heldFromMs: number }[];

beforeEach(async () => {
  short = [];
  temporary = await openTemporaryJournal(1);
  ({ journal } = temporary);
  for (let minute = 0; minute < 10; minute++) {
    await journal.append([rawRecord(`r${minute}`, { receivedAtMs: T0 + minute * 60_000 })]);
  }
  await journal.commit(CONSUMER, [{ partition: 0, offset: 8 }]);
});
afterEach(() => temporary.remove());

/** Reads give nothing so many times before they give what is there. */
function slow(reader: JournalReader, emptyReads: number): JournalReader {
  let left = emptyReads;
  return {
    get offset() {
      return reader.offset;
    },
    get isAtEnd() {
      return left <= 0 && reader.isAtEnd;
    },
    read: async (options) => (left-- > 0 ? [] : reader.read(options)),
    close: () => reader.close(),
  };
}

async function resumeOver(emptyReads: number, signal = new AbortController().signal) {
  const slowJournal: Journal = Object.create(journal, {
    reader: {
      value: async (from: { partition: number; offset: number }) =>
        slow(await journal.reader(from), emptyReads),
    },
    status: { value: () => journal.status() },
    committed: { value: (consumer: string) => journal.committed(consumer) },
  });
  const resume = new ResumePoint(
    {
      ...{ journal: slowJournal, consumer: CONSUMER, partition: 0, writesEvents: false },
      writer: undefined as never,
      ledger: {
        gaps: {
          noteShortWindows: async (told) => void short.push(told),
          flush: async () => undefined,
        },
        ruleSet: () => undefined as never,
      },
      clock: { now: () => T0 + 3_600_000 },
    },
    (_, action) => action(),
    signal,
  );
  await resume.read();
  const sinceMs = await resume.rebuildSince(REPLAY_MS);
  await resume.beginRebuild(0, sinceMs);
  resume.rebuilt((await readEverything(journal)).slice(0, 8));
  await resume.endRebuild(sinceMs);
  return sinceMs;
}

describe('where a run goes on', () => {
  it.each([0, 1, 20])('is found when records come after %i empty reads', async (emptyReads) => {
    // The last record that was done is the eighth.
    expect(await resumeOver(emptyReads)).toBe(T0 + 7 * 60_000 - REPLAY_MS);
    expect(short).toEqual([]);
  });

  it('is not guessed when the journal does not say what it holds', async () => {
    await expect(resumeOver(1_000)).rejects.toThrow('offset 7');
    expect(short).toEqual([]);
  });

  it('is not waited for by a run that is to stop', async () => {
    expect(await resumeOver(1_000, AbortSignal.abort())).toBe(T0 + 3_600_000 - REPLAY_MS);
  });
});
