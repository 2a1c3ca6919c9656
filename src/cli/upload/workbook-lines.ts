import readWorkbook from 'read-excel-file/node';

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
  for (const { sheet, data } of await readWorkbook(file)) {
    const rows = data.filter((row) => row.some((cell) => cell !== null && cell !== ''));
    if (rows.length > 0) yield { sheet, content: linesOf(rows) };
  }
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
