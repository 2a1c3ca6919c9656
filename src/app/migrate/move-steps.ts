import { ENTRY_WORDS } from '../../journal/key-table.ts';
import type { SegmentJournal } from '../../journal/segments/segment-journal.ts';
import type { EventExport } from '../../store/duckdb/export-events.ts';
import { createSourceDirectory } from '../source-directory.ts';
import { openConfiguredState, openJournal, openSignals, openStore } from '../stores.ts';
import { carryWindows } from './carry-windows.ts';
import type { Checkpoint } from './checkpoint.ts';
import { copyEvents } from './copy-events.ts';
import type { MoveParts } from './move-parts.ts';
import { type StepAudience, StepCounter } from './progress.ts';
import type { Sides } from './sides.ts';

/** What the steps of a move share. */
export interface MoveWork extends Sides, StepAudience {
  readonly journal: SegmentJournal;
  readonly parts: MoveParts;
  readonly checkpoint: Checkpoint;
}

/** Copies the state unless the target was given it as it is. */
export async function copyWholeState(work: MoveWork): Promise<void> {
  const { parts, checkpoint } = work;
  const digest = await parts.state.sourceDigest();
  if (checkpoint.state === digest) return;
  const total = await parts.state.sourceRows();
  const counter = new StepCounter({ step: 'state', total }, work);
  await parts.state.copy(counter.add);
  checkpoint.save({ state: digest });
  counter.end();
}

/** Copies the events that an earlier run has not copied. */
export async function copyAllEvents(work: MoveWork, from: EventExport): Promise<void> {
  const { target, journal, checkpoint, signal } = work;
  const partitions = await from.partitions();
  const total = partitions.reduce((sum, { events }) => sum + events, 0);
  let before = 0;
  for (const { journal: id, partition, firstOffset, nextOffset, events } of partitions) {
    const until = checkpoint.eventsUntil(id, partition);
    const share = (Math.min(until, nextOffset) - firstOffset) / (nextOffset - firstOffset);
    before += Math.round(events * Math.max(0, share));
  }
  if (
    partitions.every((one) => checkpoint.eventsUntil(one.journal, one.partition) >= one.nextOffset)
  ) {
    return;
  }
  const counter = new StepCounter({ step: 'events', total, before }, work);
  const to = await openStore(target, journal.id);
  try {
    await copyEvents({ from, to, checkpoint, onEvents: counter.add, signal });
  } finally {
    await to.close();
  }
  counter.end();
}

/** Lets the journal of the target know what that of the source knows: repeated batches, streams, windows. */
export async function handJournalOver(work: MoveWork): Promise<void> {
  const { journal, parts, checkpoint } = work;
  const ends = journal.status().map(({ nextOffset }) => nextOffset);
  if (checkpoint.journal === ends.join()) return;
  const known = journal.knownBatches();
  const total = known.streams.size + known.keys.length / ENTRY_WORDS;
  const counter = new StepCounter({ step: 'journal', total }, work);
  await parts.records.tell(known, counter.add);
  counter.end();
  await handWindowsOver(work);
  checkpoint.save({ journal: ends.join() });
}

async function handWindowsOver(work: MoveWork): Promise<void> {
  const { source, target, keys, journal, signal } = work;
  const records = await openJournal({ ...target, keys });
  const rawPartitions = records.partitions;
  await records.close();
  const signals = await openSignals({ ...target, keys });
  if (signals === undefined) throw new TypeError('the target is checked to have Kafka');
  const state = await openConfiguredState(source, keys.secretKey);
  try {
    const directory = await createSourceDirectory(state, source.log);
    let counter: StepCounter | undefined;
    await carryWindows({
      ...{ source, target, keys, journal, state, directory, rawPartitions, signals, signal },
      onTotal: (total) => {
        counter = new StepCounter({ step: 'windows', total }, work);
      },
      onRecords: (count) => counter?.add(count),
    });
    counter?.end();
  } finally {
    await state.close();
    await signals.close();
  }
}
