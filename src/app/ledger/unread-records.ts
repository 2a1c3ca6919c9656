import type { Journal } from '../../journal/contract.ts';
import type { LedgerState } from '../../state/ledger/contract.ts';
import { JUDGING } from '../pipeline/pipeline.ts';

/** How long a record that is there may take to come. */
const READ_WAIT_MS = 1_000;

/** How far those who judge are behind what was taken in. */
export interface Unread {
  readonly records: number;
  /** Receipt of the oldest record that is not judged; `undefined` when nothing waits. */
  readonly sinceMs: number | undefined;
}

/**
 * What the journal holds that nobody has judged yet, in all processes.
 * @param ledger also what was judged, but is not in the ledger yet
 */
export async function unreadRecords(
  journal: Pick<Journal, 'id' | 'committed' | 'status' | 'reader'>,
  ledger?: Pick<LedgerState, 'judgedThrough'>,
): Promise<Unread> {
  const positions = await journal.committed(JUDGING);
  let records = 0;
  let sinceMs: number | undefined;
  for (const { partition, firstOffset, nextOffset } of journal.status()) {
    const done = positions.find((one) => one.partition === partition)?.offset ?? 0;
    const told = await ledger?.judgedThrough(`${journal.id}-${partition}`);
    const offset = Math.max(Math.min(done, told?.offset ?? done), firstOffset);
    if (offset >= nextOffset) continue;
    records += nextOffset - offset;
    const reader = await journal.reader({ partition, offset });
    try {
      const [first] = await reader.read({ max: 1, waitMs: READ_WAIT_MS });
      if (first !== undefined)
        sinceMs = Math.min(sinceMs ?? first.receivedAtMs, first.receivedAtMs);
    } finally {
      await reader.close();
    }
  }
  return { records, sinceMs };
}

/** Receipt of the oldest record that is not judged. */
export async function unreadSinceMs(
  journal: Parameters<typeof unreadRecords>[0],
): Promise<number | undefined> {
  return (await unreadRecords(journal)).sinceMs;
}
