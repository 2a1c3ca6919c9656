import type { CursorPosition } from '../../query/cursor.ts';
import { HELPER } from '../mapping/event-mapping.ts';

const ORDER = [
  { field: HELPER.time, type: 'long' },
  { field: HELPER.journal, type: 'keyword' },
  { field: HELPER.partition, type: 'integer' },
  { field: HELPER.offset, type: 'long' },
] as const;

/** By event time, then by journal, partition and offset. */
export function placeSort(order: 'asc' | 'desc'): readonly object[] {
  return ORDER.map(({ field, type }) => ({ [field]: { order, unmapped_type: type } }));
}

/** Where a search goes on after a position. */
export function searchAfter(position: CursorPosition): readonly (string | number)[] {
  return [position.timeMs, position.journal, position.partition, position.offset];
}

/** The position of a document by its sort values. */
export function positionOf(sort: readonly (string | number)[]): CursorPosition {
  const [timeMs, journal, partition, offset] = sort;
  return {
    timeMs: Number(timeMs),
    journal: String(journal),
    partition: Number(partition),
    offset: Number(offset),
  };
}
