import type { JournalRecord } from '../event/raw-record.ts';
import type { Journal } from '../journal/contract.ts';

/** Longest wait for a record that servers keep; one that is there is read at once. */
const READ_WAIT_MS = 5_000;

/** The place of an event's raw record. */
interface RecordPlace {
  readonly partition: number;
  readonly offset: number;
}

/** The raw record of an event, or why it cannot be had. */
export type ReadRecord =
  | { readonly kind: 'found'; readonly record: JournalRecord }
  /** The journal keeps records of the partition from `keptFromMs` on; `undefined` = it keeps none. */
  | { readonly kind: 'removed'; readonly keptFromMs: number | undefined }
  /** It belongs to another journal, or a part of the journal is damaged. */
  | { readonly kind: 'unreadable' };

/** The place that an event's id names; `undefined` = the event is of another journal. */
function placeOf(id: string, journal: Pick<Journal, 'id'>): RecordPlace | undefined {
  const [journalId, partition, offset] = id.split('-');
  if (journalId !== journal.id) return undefined;
  const place = { partition: Number(partition), offset: Number(offset) };
  const isPlace = Number.isSafeInteger(place.partition) && Number.isSafeInteger(place.offset);
  return isPlace ? place : undefined;
}

/**
 * Reads the raw record that an event's id names.
 * @param waitMs longest wait; by default for servers that take their time
 */
export async function readRecordOf(
  id: string,
  journal: Journal,
  waitMs = READ_WAIT_MS,
): Promise<ReadRecord> {
  const place = placeOf(id, journal);
  if (place === undefined || place.partition >= journal.partitions) return { kind: 'unreadable' };
  const reader = await journal.reader(place);
  try {
    const [record] = await reader.read({ max: 1, waitMs });
    if (record?.offset === place.offset) return { kind: 'found', record };
    const status = journal.status().find(({ partition }) => partition === place.partition);
    const hasHoles = status !== undefined && status.quarantinedRecords > 0;
    const isRemoved = !hasHoles || status.firstOffset > place.offset;
    if (!isRemoved) return { kind: 'unreadable' };
    return { kind: 'removed', keptFromMs: record?.receivedAtMs };
  } finally {
    await reader.close();
  }
}
