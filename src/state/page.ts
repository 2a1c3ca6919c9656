import { GacError } from '../event/error.ts';

const SIZE_MAX = 200;
const SIZE_DEFAULT = 50;

/** Rows on a page: 1 to 200, 50 when not said. @throws GacError GAC_REQUEST_INVALID */
export function pageSize(asked: number | undefined): number {
  const size = asked ?? SIZE_DEFAULT;
  if (!Number.isInteger(size) || size < 1 || size > SIZE_MAX) {
    throw new GacError('GAC_REQUEST_INVALID', `A page has 1 to ${SIZE_MAX} rows.`, {
      issues: [{ at: '/size', detail: `must be an integer from 1 to ${SIZE_MAX}` }],
    });
  }
  return size;
}

/** Where the previous page ended: the sort values of its last row. They are compared, never trusted. */
export type Place = readonly (string | number)[];

/** An opaque cursor for one list in one order. */
export function writeCursor(list: string, place: Place): string {
  return Buffer.from(JSON.stringify([list, ...place])).toString('base64url');
}

/** Reads a cursor of the same list back; `shape` is a row of the expected kinds. @throws GacError GAC_CURSOR_INVALID */
export function readCursor<P extends Place>(list: string, cursor: string, shape: P): P {
  const invalid = new GacError('GAC_CURSOR_INVALID', 'The cursor is not one of this list.');
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw invalid;
  }
  if (!Array.isArray(read) || read[0] !== list || read.length !== shape.length + 1) {
    throw invalid;
  }
  const place: unknown[] = read.slice(1);
  if (!shape.every((value, index) => typeof place[index] === typeof value)) {
    throw invalid;
  }
  return place as unknown as P;
}

/** Cuts the one row more than asked for, which tells that there is a next page. */
export function cutPage<R>(
  rows: readonly R[],
  size: number,
  cursorOf: (last: R) => string,
): { rows: readonly R[]; cursor?: string } {
  const last = rows[size - 1];
  return rows.length > size && last !== undefined
    ? { rows: rows.slice(0, size), cursor: cursorOf(last) }
    : { rows };
}
