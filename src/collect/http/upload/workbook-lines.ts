import { readFile } from 'node:fs/promises';
import readWorkbook from 'read-excel-file/universal';
import { unpackedSize } from './zip-entries.ts';

/** A workbook is read whole: most that it may be when it is unpacked. */
const UNPACKED_BYTES_MAX = 512 * 1_024 ** 2;

/** One sheet as lines of CSV. */
export interface SheetLines {
  readonly sheet: string;
  readonly content: AsyncIterable<string>;
}

/**
 * The sheets of an Excel workbook as CSV (RFC 4180), times in ISO 8601 without a zone, as a workbook has none; sheets and
 * rows without a value are left out. @throws Error when the file is no workbook
 */
export async function* workbookLines(file: string): AsyncGenerator<SheetLines> {
  const bytes = await unpackedSize(file);
  if (bytes > UNPACKED_BYTES_MAX) {
    throw new Error(`Unpacked it is ${bytes} bytes; save it as CSV.`);
  }
  for (const { sheet, data } of await readWorkbook(await bytesOf(file))) {
    const rows = data.filter((row) => row.some((cell) => cell !== null && cell !== ''));
    if (rows.length > 0) yield { sheet, content: linesOf(rows) };
  }
}

/** Read whole, since the library's own reading of files waits for ever on some damaged ones. */
async function bytesOf(file: string): Promise<ArrayBuffer> {
  const bytes = await readFile(file);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

async function* linesOf(rows: readonly (readonly unknown[])[]): AsyncGenerator<string> {
  for (const row of rows) yield `${row.map(cellText).join(',')}\n`;
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  const text = cell instanceof Date ? cell.toISOString().replace(/(\.000)?Z$/, '') : String(cell);
  // A record is a line: what a cell breaks is joined.
  const line = text.replaceAll(/[\r\n]+/g, ' ');
  return /[",]/.test(line) ? `"${line.replaceAll('"', '""')}"` : line;
}
