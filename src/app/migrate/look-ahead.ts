import { ENTRY_WORDS } from '../../journal/key-table.ts';
import { openEventExport } from '../../store/duckdb/export-events.ts';
import { waitingRecords } from './drain.ts';
import type { MoveParts } from './move-parts.ts';

/** Rates of one small machine, per second: what is told beforehand is a rough guess. */
const DRAINED = 8_000;
const COPIED_EVENTS = 5_000;
const COPIED_ROWS = 10_000;
const READ_BACK_EVENTS = 8_000;

/** What a move would do. */
export interface MovePlan {
  /** Records that are worked off first. */
  readonly waiting: number;
  readonly rows: number;
  readonly events: number;
  readonly days: number;
  readonly streams: number;
  readonly keys: number;
  readonly seconds: number;
  /** What stands in the way, in words; empty when nothing does. */
  readonly foreign: readonly string[];
}

/** Looks what there is to move. Changes nothing in the target. */
export async function lookAhead(parts: MoveParts, eventsFile: string): Promise<MovePlan> {
  const { journal, state } = parts;
  const { keys, streams } = journal.knownBatches();
  const waiting = await waitingRecords(journal);
  const rows = await state.sourceRows();
  const days = await daysOf(eventsFile);
  const stored = [...days.values()].reduce((sum, count) => sum + count, 0);
  const events = stored + waiting;
  const seconds =
    waiting / DRAINED + rows / COPIED_ROWS + events / COPIED_EVENTS + events / READ_BACK_EVENTS;
  const { foreign } = await parts.targetUse();
  return {
    ...{ waiting, rows, events: stored, days: days.size },
    ...{ streams: streams.size, keys: keys.length / ENTRY_WORDS },
    ...{ seconds: Math.ceil(seconds), foreign },
  };
}

async function daysOf(eventsFile: string): Promise<ReadonlyMap<number, number>> {
  const stored = await openEventExport(eventsFile);
  try {
    return await stored.days();
  } finally {
    stored.close();
  }
}
