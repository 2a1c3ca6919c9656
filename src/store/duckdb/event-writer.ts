import type { DuckDBConnection } from '@duckdb/node-api';
import { GacError } from '../../event/error.ts';
import type { PlacedEvent } from '../../event/event.ts';
import type { Log } from '../../telemetry/log.ts';
import type { AppendReport, StagedEvents } from '../contract.ts';
import { journalOfAll, placeOfStaged } from '../query/event-place.ts';
import { DATABASE } from './database-file.ts';
import type { Engine } from './engine.ts';
import { insertRows, insertRowsFrom } from './insert-rows.ts';
import { RowStage, StagedRows } from './stage-rows.ts';
import {
  loadJournal,
  loadOffsets,
  type StoredOffsets,
  writeJournal,
  writeOffset,
} from './stored-offsets.ts';

/** Rows that one transaction takes from the appends that wait, unless one of them has more. */
const GROUP_ROWS_MAX = 4_000;
/** Rows that may wait; further appends are refused and can be tried again. */
const PENDING_ROWS_MAX = 100_000;

interface Append {
  readonly journal: string;
  readonly partition: number;
  readonly staged: readonly StagedRows[];
  readonly rows: number;
  readonly settled: PromiseWithResolvers<AppendReport>;
}

interface Committed {
  readonly offsets: StoredOffsets;
  readonly journal: string | undefined;
  readonly generation: number;
}

/** All that changes rows. Appends that wait for each other share one commit. */
export class EventWriter {
  readonly #engine: Engine;
  readonly #log: Log;
  readonly #rows = new RowStage();
  /** What is committed; `undefined` after a failure, when only the file knows. */
  #committed: Committed | undefined;
  readonly #pending: Append[] = [];
  #pendingRows = 0;
  #drained: Promise<void> | undefined;

  constructor(engine: Engine, log: Log) {
    this.#engine = engine;
    this.#log = log;
  }

  /** Takes up the journal of this installation, before anything is appended. */
  async adoptJournal(journal: string): Promise<void> {
    const known = await this.#known();
    if (known.journal === journal) return;
    await this.#change(async (writer) => {
      await writeJournal(writer, journal);
    });
    this.#committed = undefined;
    if (known.journal === undefined) return;
    this.#log.warn(
      { journal, before: known.journal },
      'The store continues with another journal; its earlier events stay.',
    );
  }

  async storedOffset(partition: number): Promise<number> {
    const { offsets, journal } = await this.#known();
    return journal === undefined ? 0 : offsets.get(journal, partition);
  }

  async append(partition: number, events: readonly PlacedEvent[]): Promise<AppendReport> {
    if (events.length === 0) return { stored: 0, repeated: 0 };
    return await this.appendStaged([this.#rows.stage(partition, events)]);
  }

  stage(partition: number, events: readonly PlacedEvent[]): StagedRows {
    return this.#rows.stage(partition, events);
  }

  async appendStaged(all: readonly StagedEvents[]): Promise<AppendReport> {
    const staged = all.map(rowsOf);
    const [first] = staged;
    if (first === undefined) return { stored: 0, repeated: 0 };
    const { partition, journal } = placeOfStaged(first, staged);
    const rows = staged.reduce((sum, { offsets }) => sum + offsets.length, 0);
    if (this.#pendingRows + rows > PENDING_ROWS_MAX && this.#pendingRows > 0) {
      throw new GacError('GAC_STORE_FAILED', 'Too many appends are waiting', {
        retryAfterSeconds: 1,
      });
    }
    const settled = Promise.withResolvers<AppendReport>();
    this.#pending.push({ journal, partition, staged, rows, settled });
    this.#pendingRows += rows;
    this.#drained ??= this.#drain();
    const report = await settled.promise;
    for (const one of staged) this.#rows.release(one);
    return report;
  }

  async replace(event: PlacedEvent): Promise<void> {
    const { partition, offset } = event;
    const journal = journalOfAll(partition, [event]);
    const staged = this.#rows.stage(partition, [event]);
    await this.#change(async (writer) => {
      const offsets = await loadOffsets(writer);
      if (offset >= offsets.get(journal, partition)) {
        // Its own append is still to come and would store it a second time.
        throw new GacError('GAC_STORE_FAILED', `Event ${event.id} is not stored yet`, {
          retryAfterSeconds: 1,
        });
      }
      await writer.run(
        `DELETE FROM ${DATABASE}.events
         WHERE off = ${offset} AND part = ${partition} AND journal = $1`,
        [journal],
      );
      await insertRows(writer, [staged]);
    });
    this.#rows.release(staged);
  }

  async deleteBefore(timeMs: number): Promise<number> {
    return await this.#change(async (writer) => {
      const result = await writer.run(`DELETE FROM ${DATABASE}.events WHERE time_ms < (${timeMs})`);
      return result.rowsChanged;
    });
  }

  /** Resolves when no append waits any more. */
  async settle(): Promise<void> {
    await this.#drained;
  }

  async #drain(): Promise<void> {
    while (this.#pending.length > 0) {
      // Appends that arrive in this turn of the event loop join the group.
      await Promise.resolve();
      const group = this.#takeGroup();
      try {
        const reports = await this.#store(group);
        for (const [index, append] of group.entries()) {
          append.settled.resolve(reports[index] ?? { stored: 0, repeated: 0 });
        }
      } catch (error) {
        for (const append of group) append.settled.reject(error);
      }
    }
    this.#drained = undefined;
  }

  #takeGroup(): Append[] {
    const group: Append[] = [];
    let rows = 0;
    for (let next = this.#pending[0]; next !== undefined; next = this.#pending[0]) {
      const first = group[0] ?? next;
      const fits = rows + next.rows <= GROUP_ROWS_MAX && next.journal === first.journal;
      if (!fits && group.length > 0) break;
      this.#pending.shift();
      group.push(next);
      rows += next.rows;
    }
    this.#pendingRows -= rows;
    return group;
  }

  async #store(group: readonly Append[]): Promise<AppendReport[]> {
    const journal = group[0]?.journal ?? '';
    const known = await this.#known();
    const { offsets, generation } = known;
    const next = new Map<number, number>();
    const plans = group.map(({ partition, staged }) => {
      const expected = next.get(partition) ?? offsets.get(journal, partition);
      const plan = planOf(staged, expected);
      next.set(partition, plan.next);
      return { partition, ...plan };
    });
    const reports = plans.map(({ report }) => report);
    const fresh = plans.flatMap((plan) => plan.fresh);
    if (plans.every((plan) => plan.report.stored === 0)) return reports;
    const written = await this.#change(async (writer) => {
      if (generation !== this.#engine.generation) return false;
      await insertRows(writer, fresh);
      for (const { partial } of plans) {
        if (partial !== undefined) await insertRowsFrom(writer, partial.rows, partial.from);
      }
      for (const [partition, offset] of next) {
        await writeOffset(writer, { journal, partition, next: offset });
      }
      if (journal !== known.journal) await writeJournal(writer, journal);
      return true;
    });
    // The file was opened again since the offsets were read; only the file knows them.
    if (!written) return await this.#store(group);
    for (const [partition, offset] of next) offsets.set(journal, partition, offset);
    if (journal !== known.journal) this.#committed = { ...known, journal };
    return reports;
  }

  async #known(): Promise<Committed> {
    const cached = this.#committed;
    if (cached?.generation === this.#engine.generation) return cached;
    const known = await this.#engine.exclusive(async (writer) => ({
      generation: this.#engine.generation,
      offsets: await loadOffsets(writer),
      journal: await loadJournal(writer),
    }));
    this.#committed = known;
    return known;
  }

  async #change<T>(task: (writer: DuckDBConnection) => Promise<T>): Promise<T> {
    try {
      return await this.#engine.write(task);
    } catch (error) {
      this.#committed = undefined;
      throw error;
    }
  }
}

function rowsOf(staged: StagedEvents): StagedRows {
  if (staged instanceof StagedRows && !staged.isReleased) return staged;
  throw new TypeError('These events are stored already, or were made ready by another store.');
}

interface AppendPlan {
  readonly fresh: readonly StagedRows[];
  /** Rows of which only those from an offset on are missing. */
  readonly partial: { readonly rows: StagedRows; readonly from: number } | undefined;
  readonly report: AppendReport;
  /** One past the last offset when it is done. */
  readonly next: number;
}

/** What of an append is to be written when everything below `expected` is. */
function planOf(staged: readonly StagedRows[], expected: number): AppendPlan {
  const fresh: StagedRows[] = [];
  let partial: AppendPlan['partial'];
  let next = expected;
  let stored = 0;
  let count = 0;
  for (const rows of staged) {
    count += rows.count;
    const { offsets } = rows;
    const last = offsets.at(-1) ?? -1;
    if (last < next) continue;
    if ((offsets[0] ?? 0) >= next) fresh.push(rows);
    else partial = { rows, from: next };
    const from = next;
    stored += offsets.filter((offset) => offset >= from).length;
    next = last + 1;
  }
  return { fresh, partial, next, report: { stored, repeated: count - stored } };
}
