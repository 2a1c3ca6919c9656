import { existsSync } from 'node:fs';
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import type { PlacedEvent } from '../../event/event.ts';
import { idOfPlace } from '../query/event-place.ts';
import { DATABASE } from './database-file.ts';
import { eventOfRow } from './event-row.ts';
import { SCHEMA_VERSION } from './schema.ts';
import { sqlNumber } from './sql-binding.ts';
import { storeFailure } from './store-failure.ts';

/** Places that one read looks at: its rows are in memory together. */
const WINDOW_OFFSETS = 2_000;
const MEMORY_LIMIT_MB = 128;
const DAY_MS = 86_400_000;

/** What is stored of one partition of a journal. */
export interface StoredPartition {
  readonly journal: string;
  readonly partition: number;
  readonly firstOffset: number;
  /** One past the last event's. */
  readonly nextOffset: number;
  readonly events: number;
}

/** What an export is asked for: one partition from an offset on, of one day or of all. */
export interface ExportQuery {
  readonly journal: string;
  readonly partition: number;
  readonly fromOffset: number;
  readonly nextOffset: number;
  /** Midnight (UTC) before the event time, epoch ms. */
  readonly dayMs?: number;
}

/** The whole content of an embedded event store, read without changing the file. */
export interface EventExport {
  /** By journal and partition. */
  partitions(): Promise<readonly StoredPartition[]>;
  /** One past the last offset of a partition whose events are all here; 0 when none. */
  storedOffset(journal: string, partition: number): Promise<number>;
  /** The days (UTC, by event time, epoch ms of midnight) with events, and how many each has. */
  days(): Promise<ReadonlyMap<number, number>>;
  /** Events in offset order, in batches; memory is bounded by one batch. `receivedAtMs` of them is not known. */
  read(query: ExportQuery): AsyncGenerator<PlacedEvent[]>;
  close(): void;
}

/**
 * Opens the file of an embedded store for reading all of it; the store itself must not be open.
 * @throws GacError GAC_STORE_FAILED when it cannot be read whole: nothing is set aside or repaired
 */
export async function openEventExport(path: string): Promise<EventExport> {
  try {
    return new FileExport(await connect(path));
  } catch (error) {
    throw storeFailure(`The event store ${path} cannot be read`, error);
  }
}

interface Opened {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
}

/** @returns `undefined` when no event was ever stored */
async function connect(path: string): Promise<Opened | undefined> {
  if (!existsSync(path)) return undefined;
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: `${MEMORY_LIMIT_MB}MB`,
    temp_directory: `${path}.export.tmp`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  try {
    await connection.run(`ATTACH '${path.replaceAll("'", "''")}' AS ${DATABASE} (READ_ONLY)`);
    const found = await connection.runAndReadAll(
      `SELECT content FROM ${DATABASE}.meta WHERE name = 'schema'`,
    );
    const version = String(found.getRows()[0]?.[0]);
    if (version !== String(SCHEMA_VERSION)) throw new Error(`its tables have version ${version}`);
    return { instance, connection };
  } catch (error) {
    connection.closeSync();
    instance.closeSync();
    throw error;
  }
}

class FileExport implements EventExport {
  readonly #opened: Opened | undefined;

  constructor(opened: Opened | undefined) {
    this.#opened = opened;
  }

  async partitions(): Promise<readonly StoredPartition[]> {
    const rows = await this.#rows(
      `SELECT journal, part, min(off), max(off) + 1, count(*) FROM ${DATABASE}.events
       GROUP BY journal, part ORDER BY journal, part`,
    );
    return rows.map(([journal, partition, firstOffset, nextOffset, events]) => ({
      journal: String(journal),
      partition: Number(partition),
      firstOffset: Number(firstOffset),
      nextOffset: Number(nextOffset),
      events: Number(events),
    }));
  }

  async storedOffset(journal: string, partition: number): Promise<number> {
    const rows = await this.#rows(
      `SELECT max(next_offset) FROM ${DATABASE}.stored_offsets
       WHERE journal = $1 AND part = ${sqlNumber(partition)}`,
      journal,
    );
    return Number(rows[0]?.[0] ?? 0);
  }

  async days(): Promise<ReadonlyMap<number, number>> {
    const rows = await this.#rows(
      `SELECT time_ms - ((time_ms % ${DAY_MS} + ${DAY_MS}) % ${DAY_MS}) AS day, count(*)
       FROM ${DATABASE}.events GROUP BY day ORDER BY day`,
    );
    return new Map(rows.map(([day, events]) => [Number(day), Number(events)]));
  }

  async *read(query: ExportQuery): AsyncGenerator<PlacedEvent[]> {
    const { journal, nextOffset } = query;
    let offset = query.fromOffset;
    while (offset < nextOffset) {
      const end = Math.min(offset + WINDOW_OFFSETS, nextOffset);
      const rows = await this.#rows(
        `SELECT off, time_ms, province, doc, original, message FROM ${DATABASE}.events
         WHERE ${placeCondition(query)} AND off >= ${offset} AND off < ${end} ORDER BY off`,
        journal,
      );
      if (rows.length > 0) yield rows.map((row) => eventOf(row, query));
      // Whole stretches may have gone with their days: the next event says where to go on.
      offset = rows.length > 0 ? end : await this.#nextAfter(query, end);
    }
  }

  close(): void {
    this.#opened?.connection.closeSync();
    this.#opened?.instance.closeSync();
  }

  async #nextAfter(query: ExportQuery, offset: number): Promise<number> {
    const rows = await this.#rows(
      `SELECT min(off) FROM ${DATABASE}.events WHERE ${placeCondition(query)} AND off >= ${offset}`,
      query.journal,
    );
    const found = rows[0]?.[0];
    return typeof found === 'bigint' ? Number(found) : query.nextOffset;
  }

  async #rows(sql: string, journal?: string): Promise<DuckDBValue[][]> {
    if (this.#opened === undefined) return [];
    const { connection } = this.#opened;
    try {
      const reader = await connection.runAndReadAll(sql, journal === undefined ? [] : [journal]);
      return reader.getRows();
    } catch (error) {
      throw storeFailure('The event store cannot be read', error);
    }
  }
}

function placeCondition({ partition, dayMs }: ExportQuery): string {
  const place = `journal = $1 AND part = ${sqlNumber(partition)}`;
  if (dayMs === undefined) return place;
  return `${place} AND time_ms >= ${sqlNumber(dayMs)} AND time_ms < ${sqlNumber(dayMs + DAY_MS)}`;
}

function eventOf(row: readonly DuckDBValue[], query: ExportQuery): PlacedEvent {
  const { journal, partition } = query;
  const [off, time, province, text, original, message] = row;
  const offset = Number(off);
  const timeMs = Number(time);
  const doc = eventOfRow(String(text), textOrNull(original), textOrNull(message));
  return {
    id: idOfPlace({ journal, partition, offset }),
    partition,
    offset,
    timeMs,
    timeNanos: 0,
    receivedAtMs: timeMs,
    sourceId: typeof doc.gac.source?.id === 'string' ? doc.gac.source.id : '',
    province: String(province),
    doc,
  };
}

function textOrNull(value: DuckDBValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
