import type { PlacedEvent } from '../../event/event.ts';
import type { StagedEvents } from '../contract.ts';
import { journalOfAll } from '../query/event-place.ts';
import { ChunkColumns, type ColumnKind } from './chunk-columns.ts';
import { HOT_FIELDS } from './event-columns.ts';
import { rowOfEvent } from './event-row.ts';

/** Rows of one chunk; a vector of DuckDB takes 2,048. */
const CHUNK_ROWS_MAX = 500;
/** Chunks whose memory is kept for the next events. */
const FREE_CHUNKS_MAX = 16;

const COLUMN_KINDS: readonly ColumnKind[] = [
  'text',
  'integer',
  'long',
  'long',
  'text',
  ...HOT_FIELDS.map((hot): ColumnKind => (hot.kind === 'integer' ? 'integer' : 'text')),
  'text',
  'text',
  'text',
  'text',
];

/** Events as rows of the table, outside of the memory of JavaScript. */
export class StagedRows implements StagedEvents {
  readonly partition: number;
  readonly journal: string;
  readonly count: number;
  /** Of the rows, ascending; fewer than the count when events came twice. */
  readonly offsets: readonly number[];
  readonly chunks: readonly ChunkColumns[];
  /** Whether the memory of the chunks is for other events by now. */
  isReleased = false;

  constructor(rows: Pick<StagedRows, 'partition' | 'journal' | 'count' | 'offsets' | 'chunks'>) {
    this.partition = rows.partition;
    this.journal = rows.journal;
    this.count = rows.count;
    this.offsets = rows.offsets;
    this.chunks = rows.chunks;
  }
}

/**
 * Makes rows of events. Their memory is used again once they are stored: by itself it would be freed only when the garbage
 * of JavaScript is collected, which knows nothing of its size.
 */
export class RowStage {
  readonly #free: ChunkColumns[] = [];

  /** @throws GacError GAC_STORE_FAILED when the events are not of one journal and of this partition */
  stage(partition: number, events: readonly PlacedEvent[]): StagedRows {
    const journal = journalOfAll(partition, events);
    const fresh = inOffsetOrder(events);
    const chunks: ChunkColumns[] = [];
    for (let start = 0; start < fresh.length; start += CHUNK_ROWS_MAX) {
      const chunk = this.#free.pop() ?? new ChunkColumns(COLUMN_KINDS);
      chunks.push(chunk);
      const slice = fresh.slice(start, start + CHUNK_ROWS_MAX);
      chunk.begin(slice.length);
      for (const [row, event] of slice.entries()) chunk.setRow(row, rowOfEvent(event, journal));
      chunk.finish();
    }
    const offsets = fresh.map(({ offset }) => offset);
    return new StagedRows({ partition, journal, count: events.length, offsets, chunks });
  }

  /** Takes the memory of rows back, which nobody may append any more. */
  release(staged: StagedRows): void {
    staged.isReleased = true;
    const room = FREE_CHUNKS_MAX - this.#free.length;
    this.#free.push(...staged.chunks.slice(0, room));
  }
}

/** An offset that comes a second time is the same event again. */
function inOffsetOrder(events: readonly PlacedEvent[]): readonly PlacedEvent[] {
  let expected = 0;
  return events.filter(({ offset }) => {
    if (offset < expected) return false;
    expected = offset + 1;
    return true;
  });
}
