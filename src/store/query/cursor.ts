import { GacError } from '../../event/error.ts';

/** The last event of a page: where the next page continues. */
export interface CursorPosition {
  readonly timeMs: number;
  readonly journal: string;
  readonly partition: number;
  readonly offset: number;
}

/** Writes an opaque cursor for the page after a position. */
export function encodeCursor(order: 'asc' | 'desc', position: CursorPosition): string {
  const { timeMs, journal, partition, offset } = position;
  const fields = [1, order, timeMs, journal, partition, offset];
  return Buffer.from(JSON.stringify(fields)).toString('base64url');
}

/**
 * Reads a cursor of the same order.
 * @throws GacError GAC_CURSOR_INVALID
 */
export function decodeCursor(order: 'asc' | 'desc', cursor: string): CursorPosition {
  const fields = readFields(cursor);
  const [version, cursorOrder, timeMs, journal, partition, offset] = fields;
  if (
    version !== 1 ||
    !Number.isSafeInteger(timeMs) ||
    typeof journal !== 'string' ||
    !Number.isSafeInteger(partition) ||
    !Number.isSafeInteger(offset)
  ) {
    throw new GacError('GAC_CURSOR_INVALID', 'The cursor is not one that this service gave out');
  }
  if (cursorOrder !== order) {
    throw new GacError('GAC_CURSOR_INVALID', 'The cursor belongs to a search in another order');
  }
  return {
    timeMs: Number(timeMs),
    journal,
    partition: Number(partition),
    offset: Number(offset),
  };
}

function readFields(cursor: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch (cause) {
    throw new GacError('GAC_CURSOR_INVALID', 'The cursor cannot be read', { cause });
  }
}
