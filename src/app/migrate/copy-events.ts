import type { PlacedEvent } from '../../event/event.ts';
import type { EventStore } from '../../store/contract.ts';
import type { EventExport, StoredPartition } from '../../store/duckdb/export-events.ts';
import type { Checkpoint } from './checkpoint.ts';

/** Appends under way at once: while one is written the next ones are read and laid out. */
const APPENDS_MAX = 5;

export interface CopyEventsOptions {
  readonly from: EventExport;
  readonly to: EventStore;
  readonly checkpoint: Checkpoint;
  readonly onEvents: (events: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Stores every event of an embedded store in another one, under its id; goes on where an earlier run stopped.
 * @throws GacError GAC_STORE_FAILED; the signal's reason when it aborts
 */
export async function copyEvents(options: CopyEventsOptions): Promise<void> {
  const partitions = await options.from.partitions();
  try {
    // Side by side: the target orders what is of one partition, and writes several at once.
    for (const partition of partitions) await copyPartition(partition, options);
  } finally {
    options.checkpoint.flush();
  }
}

async function copyPartition(
  place: StoredPartition,
  { from, to, checkpoint, onEvents, signal }: CopyEventsOptions,
): Promise<void> {
  const { journal, partition, firstOffset } = place;
  const fromOffset = Math.max(firstOffset, checkpoint.eventsUntil(journal, partition));
  const underWay: Promise<readonly PlacedEvent[]>[] = [];
  const settle = async () => {
    const batch = await underWay.shift();
    const last = batch?.at(-1);
    if (batch === undefined || last === undefined) return;
    checkpoint.copiedUntil(place, last.offset + 1);
    onEvents(batch.length);
  };
  try {
    for await (const batch of from.read({ ...place, fromOffset })) {
      signal.throwIfAborted();
      underWay.push(to.append(partition, batch).then(() => batch));
      if (underWay.length >= APPENDS_MAX) await settle();
    }
    while (underWay.length > 0) await settle();
  } finally {
    await Promise.allSettled(underWay);
  }
}
