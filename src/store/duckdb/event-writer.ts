import type { DuckDBConnection } from '@duckdb/node-api';
import { GacError } from '../../event/error.ts';
import type { PlacedEvent } from '../../event/event.ts';
import type { Log } from '../../telemetry/log.ts';
import type { AppendReport } from '../contract.ts';
import { journalOf } from '../query/event-place.ts';
import { DATABASE } from './database-file.ts';
import type { Engine } from './engine.ts';
import { rowOfEvent } from './event-row.ts';
import { insertRows } from './insert-rows.ts';
import {
  loadJournal,
  loadOffsets,
  type StoredOffsets,
  writeJournal,
  writeOffset,
} from './stored-offsets.ts';

/** Rows that one transaction takes from the appends that wait. */
const GROUP_ROWS_MAX = 4_000;
/** Rows that may wait; further appends are refused and can be tried again. */
const PENDING_ROWS_MAX = 100_000;

interface Append {
  readonly journal: string;
  readonly partition: number;
  readonly events: readonly PlacedEvent[];
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

  append(partition: number, events: readonly PlacedEvent[]): Promise<AppendReport> {
    const [first] = events;
    if (first === undefined) return Promise.resolve({ stored: 0, repeated: 0 });
    const journal = journalOf(first);
    if (
      journal === undefined ||
      events.some((event) => event.partition !== partition || journalOf(event) !== journal)
    ) {
      return Promise.reject(
        new GacError(
          'GAC_STORE_FAILED',
          `Events are not all of one journal, partition ${partition}`,
        ),
      );
    }
    if (this.#pendingRows + events.length > PENDING_ROWS_MAX && this.#pendingRows > 0) {
      const error = new GacError('GAC_STORE_FAILED', 'Too many appends are waiting', {
        retryAfterSeconds: 1,
      });
      return Promise.reject(error);
    }
    const settled = Promise.withResolvers<AppendReport>();
    this.#pending.push({ journal, partition, events, settled });
    this.#pendingRows += events.length;
    this.#drained ??= this.#drain();
    return settled.promise;
  }

  async replace(event: PlacedEvent): Promise<void> {
    const journal = journalOf(event);
    if (journal === undefined) {
      throw new GacError('GAC_STORE_FAILED', 'The event id does not name its place');
    }
    const { partition, offset } = event;
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
      await insertRows(writer, [event], (item) => rowOfEvent(item, journal));
    });
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
      const fits = rows + next.events.length <= GROUP_ROWS_MAX && next.journal === first.journal;
      if (!fits && group.length > 0) break;
      this.#pending.shift();
      group.push(next);
      rows += next.events.length;
    }
    this.#pendingRows -= rows;
    return group;
  }

  async #store(group: readonly Append[]): Promise<AppendReport[]> {
    const journal = group[0]?.journal ?? '';
    const known = await this.#known();
    const { offsets, generation } = known;
    const next = new Map<number, number>();
    const fresh: PlacedEvent[] = [];
    const reports = group.map(({ partition, events }) => {
      let expected = next.get(partition) ?? offsets.get(journal, partition);
      const before = fresh.length;
      for (const event of events) {
        if (event.offset < expected) continue;
        fresh.push(event);
        expected = event.offset + 1;
      }
      next.set(partition, expected);
      const stored = fresh.length - before;
      return { stored, repeated: events.length - stored };
    });
    if (fresh.length === 0) return reports;
    const written = await this.#change(async (writer) => {
      if (generation !== this.#engine.generation) return false;
      await insertRows(writer, fresh, (event) => rowOfEvent(event, journal));
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
