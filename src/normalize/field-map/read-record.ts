import { keyValues } from '../value/key-values.ts';
import type { FieldMap } from './map-schema.ts';

const MAX_CELLS = 512;

/** A vendor's record before it is mapped: nested when it was JSON, flat else. */
export type VendorRecord = Readonly<Record<string, unknown>>;
export type RecordRead =
  | { readonly kind: 'record'; readonly record: VendorRecord }
  | { readonly kind: 'failed'; readonly detail: string };

/** Reads one line in the first of the formats that fits. */
export function readRecord(line: string, formats: FieldMap['formats']): RecordRead {
  const text = line.trim();
  const wantsJson = text.startsWith('{');
  const format = formats.find((candidate) => (candidate.kind === 'json') === wantsJson);
  if (format === undefined) {
    const kinds = formats.map(({ kind }) => kind).join(' or ');
    return { kind: 'failed', detail: `not in the expected format (${kinds})` };
  }
  if (format.kind === 'json') {
    return readJson(text);
  }
  if (format.kind === 'kv') {
    return { kind: 'record', record: plain(keyValues(text, { blanks: format.blanks })) };
  }
  const cells = csvCells(text, format.delimiter);
  if (cells === undefined) {
    return { kind: 'failed', detail: 'a quoted CSV value has no end' };
  }
  if (cells.every((cell, index) => cell.toLowerCase() === format.columns[index]?.toLowerCase())) {
    return { kind: 'failed', detail: 'the header line of a CSV export' };
  }
  if (cells.length !== format.columns.length) {
    const detail = `${cells.length} CSV values where ${format.columns.length} are expected`;
    return { kind: 'failed', detail };
  }
  return {
    kind: 'record',
    record: plain(cells.map((cell, at) => [format.columns[at] ?? '', cell])),
  };
}

function plain(pairs: Iterable<readonly [string, string]>): VendorRecord {
  const record: Record<string, unknown> = Object.create(null);
  for (const [key, value] of pairs) {
    record[key] = value;
  }
  return record;
}

function readJson(text: string): RecordRead {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
      return { kind: 'record', record: parsed as VendorRecord };
    }
  } catch {
    // Not JSON is an answer, not a fault; it is reported below.
  }
  return { kind: 'failed', detail: 'not a JSON object' };
}

/** The cells of one CSV line (RFC 4180, blanks around a cell removed); `undefined` = an open quote. */
export function csvCells(line: string, delimiter: string): string[] | undefined {
  const cells: string[] = [];
  let at = 0;
  while (cells.length < MAX_CELLS) {
    if (line[at] === '"') {
      const quoted = quotedCell(line, at + 1);
      if (quoted === undefined) {
        return undefined;
      }
      cells.push(quoted.text);
      at = line.indexOf(delimiter, quoted.end);
    } else {
      const end = line.indexOf(delimiter, at);
      cells.push(line.slice(at, end < 0 ? line.length : end).trim());
      at = end;
    }
    if (at < 0) {
      break;
    }
    at += 1;
  }
  return cells;
}

function quotedCell(line: string, from: number): { text: string; end: number } | undefined {
  let end = line.indexOf('"', from);
  while (end >= 0 && line[end + 1] === '"') {
    end = line.indexOf('"', end + 2);
  }
  return end < 0 ? undefined : { text: line.slice(from, end).replaceAll('""', '"'), end: end + 1 };
}

/** The first of the named values that is there; dots go into objects, unless a key has them itself. */
export function fieldValue(record: VendorRecord, names: string | readonly string[]): unknown {
  for (const name of typeof names === 'string' ? [names] : names) {
    const value = Object.hasOwn(record, name) ? record[name] : nestedValue(record, name);
    if (value !== undefined && value !== null && value !== '') {
      return value;
    }
  }
  return undefined;
}

function nestedValue(record: VendorRecord, name: string): unknown {
  if (!name.includes('.')) {
    return undefined;
  }
  let at: unknown = record;
  for (const key of name.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) {
      return undefined;
    }
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}
