import { isDigit } from '../value/digits.ts';
import { keyValues } from '../value/key-values.ts';
import { csvCells, delimiterOf } from './csv-cells.ts';
import type { FieldMap } from './map-schema.ts';
import type { VendorRecord } from './record-fields.ts';

/** What a line was read as. A header names the columns of the lines after it. */
export type RecordRead =
  | {
      readonly kind: 'record';
      readonly record: VendorRecord;
      /** Set when nothing but the places of its values says what they are. */
      readonly isByPlace?: boolean;
    }
  | { readonly kind: 'header'; readonly line: string }
  | { readonly kind: 'failed'; readonly detail: string };

/** How a line is to be read. */
export interface ReadOptions {
  readonly formats: FieldMap['formats'];
  /** The header line that came last from the same sender. */
  readonly header: string | undefined;
  /** Whether these cells are names of columns. */
  readonly namesColumns: (cells: readonly string[]) => boolean;
}

type CsvFormat = Extract<FieldMap['formats'][number], { kind: 'csv' }>;

const STARTS_WITH_KEY = /^[\p{L}_][\p{L}\p{N}_.-]{0,63} ?=/u;
const HEADERS_MAX = 1_000;
const BYTE_ORDER_MARK = 0xfeff;

/** Reads one line in the first of the formats that fits. Never throws. */
export function readRecord(line: string, options: ReadOptions): RecordRead {
  const text = (line.charCodeAt(0) === BYTE_ORDER_MARK ? line.slice(1) : line).trim();
  const { formats } = options;
  const json = text.startsWith('{');
  const pairs = !json && STARTS_WITH_KEY.test(text);
  const format =
    formats.find(({ kind }) => kind === (json ? 'json' : pairs ? 'kv' : 'csv')) ??
    formats.find(({ kind }) => !json && kind !== 'json');
  if (format === undefined) {
    const kinds = formats.map(({ kind }) => kind).join(' or ');
    return { kind: 'failed', detail: `not in the expected format (${kinds})` };
  }
  if (format.kind === 'json') {
    return readJson(text);
  }
  return format.kind === 'kv'
    ? { kind: 'record', record: plain(keyValues(text, { blanks: format.blanks })) }
    : readCsv(text, format, options);
}

function readCsv(text: string, format: CsvFormat, options: ReadOptions): RecordRead {
  const { header, namesColumns } = options;
  // Names do not begin with a digit, records mostly do, with their time.
  if (!isDigit(text.charCodeAt(0))) {
    const names = csvCells(text, format.delimiter ?? delimiterOf(text));
    if (names !== undefined && namesColumns(names)) {
      return { kind: 'header', line: text };
    }
  }
  const columns = header === undefined ? format.columns : columnsOf(header, format);
  if (columns === undefined) {
    return { kind: 'failed', detail: 'no header line came before that names the columns' };
  }
  const cells = cellsOf(text, columns.length, delimiterFor(format, header));
  if (cells === undefined) {
    return { kind: 'failed', detail: 'a quoted CSV value has no end' };
  }
  // Some exports end every line, or only those of values, with a delimiter.
  const open = cells.length === columns.length + 1 && cells.at(-1) === '';
  if (cells.length !== columns.length && !open) {
    const detail = `${cells.length} CSV values where ${columns.length} are expected`;
    return { kind: 'failed', detail };
  }
  const record = plain(columns.map((name, at) => [name, cells[at] ?? '']));
  return { kind: 'record', record, isByPlace: header === undefined };
}

/** The cells by the delimiter that is agreed on; by the line's most frequent one where only that gives as many as wanted. */
function cellsOf(text: string, wanted: number, delimiter: string): string[] | undefined {
  const cells = csvCells(text, delimiter);
  if (cells?.length === wanted) {
    return cells;
  }
  const other = delimiterOf(text);
  const own = other === delimiter ? undefined : csvCells(text, other);
  return own?.length === wanted ? own : cells;
}

function delimiterFor({ delimiter }: CsvFormat, header: string | undefined): string {
  return delimiter ?? (header === undefined ? ',' : delimiterOf(header));
}

const columnsByHeader = new Map<string, readonly string[] | undefined>();

function columnsOf(header: string, format: CsvFormat): readonly string[] | undefined {
  const delimiter = delimiterFor(format, header);
  const key = `${delimiter}${header}`;
  if (columnsByHeader.has(key)) {
    return columnsByHeader.get(key);
  }
  if (columnsByHeader.size >= HEADERS_MAX) columnsByHeader.clear();
  const columns = csvCells(header, delimiter);
  columnsByHeader.set(key, columns);
  return columns;
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
