import type { GacEvent, PlacedEvent } from '../../event/event.ts';
import { documentText } from '../query/document-text.ts';
import { HOT_FIELDS, type HotField, LIST_SEPARATOR } from './event-columns.ts';
import { flattenDocument, isRegular } from './flat-document.ts';

/** The values of one row, in the order of the table's columns. */
export type EventRow = (string | number | null)[];

const HOT_PATHS = HOT_FIELDS.map((hot) => ({ hot, path: hot.field.split('.') }));
const INT32_MAX = 2 ** 31 - 1;

/**
 * Turns an event into its row. Half surrogate pairs become U+FFFD; everything else survives
 * unchanged.
 */
export function rowOfEvent(event: PlacedEvent, journal: string): EventRow {
  const { doc } = event;
  const original = textOrNull(doc.event.original);
  const message = textOrNull(doc.message);
  // A column of a lifted field says nothing of a value that is no text.
  const lifted = isLifted(doc.event.original) && isLifted(doc.message);
  const regular = lifted && isRegular(doc) && doc.gac.province === event.province;
  const hot = regular ? hotValues(doc) : undefined;
  return [
    journal,
    event.partition,
    event.offset,
    event.timeMs,
    event.province,
    ...(hot ?? NO_HOT_VALUES),
    original,
    message,
    documentText(withoutLifted(doc, { original, message })),
    hot === undefined ? documentText(flattenDocument(doc)) : null,
  ];
}

/** Puts a document together again from its row. */
export function eventOfRow(doc: string, original: string | null, message: string | null): GacEvent {
  const event = JSON.parse(doc) as GacEvent;
  if (original !== null) event.event.original = original;
  if (message !== null) event.message = message;
  return event;
}

const NO_HOT_VALUES: readonly null[] = HOT_FIELDS.map(() => null);

/** The hot columns, or `undefined` when a hot field holds something that its column cannot say. */
function hotValues(doc: GacEvent): (string | number | null)[] | undefined {
  const values: (string | number | null)[] = [];
  for (const { hot, path } of HOT_PATHS) {
    let value: unknown = doc;
    for (const key of path) {
      value =
        typeof value === 'object' && value !== null
          ? (value as Record<string, unknown>)[key]
          : undefined;
    }
    const stored = value === undefined ? null : storedValue(hot, value);
    if (stored === undefined) return undefined;
    values.push(stored);
  }
  return values;
}

function storedValue(hot: HotField, value: unknown): string | number | undefined {
  if (hot.kind === 'text') return typeof value === 'string' ? value : undefined;
  if (hot.kind === 'integer') {
    const fits = Number.isInteger(value) && Math.abs(value as number) <= INT32_MAX;
    return fits ? (value as number) : undefined;
  }
  const members: unknown[] = Array.isArray(value) ? value : [value];
  for (const member of members) {
    if (typeof member !== 'string' || member.includes(LIST_SEPARATOR)) return undefined;
  }
  return `${LIST_SEPARATOR}${members.join(LIST_SEPARATOR)}${LIST_SEPARATOR}`;
}

function withoutLifted(
  doc: GacEvent,
  lifted: { original: string | null; message: string | null },
): object {
  if (lifted.original === null && lifted.message === null) return doc;
  return {
    ...doc,
    ...(lifted.message === null ? {} : { message: undefined }),
    ...(lifted.original === null ? {} : { event: { ...doc.event, original: undefined } }),
  };
}

function isLifted(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
