import { resolve } from 'node:path';
import { GacError } from '../../event/error.ts';
import type { GacEvent, PlacedEvent } from '../../event/event.ts';
import type { Scope } from '../../event/scope.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { Log } from '../../telemetry/log.ts';
import type {
  Aggregation,
  AggregationResult,
  AppendReport,
  EventQuery,
  EventStore,
  SearchPage,
  SearchQuery,
  StagedEvents,
} from '../contract.ts';
import {
  checkAggregation,
  checkIds,
  checkQuery,
  checkSearch,
  startOfDayMs,
} from '../query/check-query.ts';
import { aggregateEvents } from './aggregate-events.ts';
import { compactFile, fileBytes } from './compact-file.ts';
import { DATABASE } from './database-file.ts';
import { Engine, type OpenFile } from './engine.ts';
import { EventWriter } from './event-writer.ts';
import { openOrRecover } from './open-or-recover.ts';
import { countEvents, eventsById, searchEvents } from './search-events.ts';
import { TaskLock } from './task-lock.ts';

const MEMORY_LIMIT_MB = 256;
const THREADS = 1;

/**
 * Files that this process has open: the operating system's lock does not keep a process from
 * itself.
 */
const openPaths = new Set<string>();

export interface DuckdbStoreOptions {
  /** The database file; its directory is made when it is missing. */
  readonly path: string;
  /** What DuckDB may hold in memory. @default 256 */
  readonly memoryLimitMb?: number;
  /** Threads of DuckDB. One appends as fast as two and leaves a core to the rest. @default 1 */
  readonly threads?: number;
  /**
   * The id of the journal that events come from. Given, `storedOffset` speaks of this journal from
   * the start; otherwise of the journal whose events were appended last.
   */
  readonly journalId?: string;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Opens the embedded event store. A damaged file is set aside and an empty store starts in its
 * place.
 * @throws GacError GAC_DATA_DIR_LOCKED when the file is in use, GAC_STORE_FAILED when the machine
 * is at fault
 */
export async function openDuckdbStore(options: DuckdbStoreOptions): Promise<EventStore> {
  const { clock, log } = options;
  const path = resolve(options.path);
  if (openPaths.has(path)) throw new GacError('GAC_DATA_DIR_LOCKED', `${path} is already open`);
  openPaths.add(path);
  try {
    const memoryLimitMb = options.memoryLimitMb ?? MEMORY_LIMIT_MB;
    const threads = options.threads ?? THREADS;
    const open: OpenFile = ({ setAside }) =>
      openOrRecover({ path, memoryLimitMb, threads, clock, log, setAside });
    const engine = await Engine.start(open, log);
    const writer = new EventWriter(engine, log);
    if (options.journalId !== undefined) await writer.adoptJournal(options.journalId);
    return new DuckdbStore(path, engine, writer);
  } catch (error) {
    openPaths.delete(path);
    throw error;
  }
}

class DuckdbStore implements EventStore {
  readonly #path: string;
  readonly #engine: Engine;
  readonly #writer: EventWriter;
  /** Keeps changes of stored rows away from a compaction; appends go on. */
  readonly #maintenance = new TaskLock();

  constructor(path: string, engine: Engine, writer: EventWriter) {
    this.#path = path;
    this.#engine = engine;
    this.#writer = writer;
  }

  append(partition: number, events: readonly PlacedEvent[]): Promise<AppendReport> {
    return this.#writer.append(partition, events);
  }

  stage(partition: number, events: readonly PlacedEvent[]): StagedEvents {
    return this.#writer.stage(partition, events);
  }

  appendStaged(staged: readonly StagedEvents[]): Promise<AppendReport> {
    return this.#writer.appendStaged(staged);
  }

  storedOffset(partition: number): Promise<number> {
    return this.#writer.storedOffset(partition);
  }

  replace(event: PlacedEvent): Promise<void> {
    return this.#maintenance.run(() => this.#writer.replace(event));
  }

  async get(scope: Scope, id: string): Promise<GacEvent | undefined> {
    const [event] = await eventsById(this.#engine, scope, [id]);
    return event;
  }

  async getMany(scope: Scope, ids: readonly string[]): Promise<readonly GacEvent[]> {
    checkIds(ids);
    return await eventsById(this.#engine, scope, ids);
  }

  async search(scope: Scope, query: SearchQuery): Promise<SearchPage> {
    checkSearch(query);
    return await searchEvents(this.#engine, scope, query);
  }

  async count(scope: Scope, query: EventQuery): Promise<number> {
    checkQuery(query);
    return await countEvents(this.#engine, scope, query);
  }

  async aggregate(
    scope: Scope,
    query: EventQuery,
    aggregation: Aggregation,
  ): Promise<AggregationResult> {
    checkQuery(query);
    checkAggregation(aggregation);
    return await aggregateEvents(this.#engine, scope, { query, aggregation });
  }

  async deleteBefore(day: string): Promise<number> {
    const startMs = startOfDayMs(day);
    return await this.#maintenance.run(() => this.#writer.deleteBefore(startMs));
  }

  compact(): Promise<{ bytesBefore: number; bytesAfter: number }> {
    return this.#maintenance.run(() => compactFile(this.#engine, this.#path));
  }

  async status(): Promise<{ events: number; bytes: number; oldestDay: string | undefined }> {
    const [rows, bytes] = await Promise.all([
      this.#engine.read(`SELECT count(*), min(time_ms) FROM ${DATABASE}.events`),
      fileBytes(this.#path),
    ]);
    const [events, oldestMs] = rows[0] ?? [];
    const oldest = typeof oldestMs === 'bigint' ? new Date(Number(oldestMs)) : undefined;
    return { events: Number(events ?? 0), bytes, oldestDay: oldest?.toISOString().slice(0, 10) };
  }

  async close(): Promise<void> {
    await this.#maintenance.run(async () => {
      await this.#writer.settle();
      await this.#engine.close();
    });
    openPaths.delete(this.#path);
  }
}
