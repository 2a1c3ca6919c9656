import { z } from 'zod';
import type { ParseContext, ParseOutcome, Parser } from '../../contract.ts';
import { csvCells, delimiterOf } from '../../field-map/csv-cells.ts';
import { compileMapping, type RecordMapper } from '../../mapping/map-record.ts';
import { MAPPING_SETTINGS, NAME_LIST } from '../../mapping/mapping-settings.ts';
import { defineSettings } from '../../settings/define-settings.ts';

const SETTINGS = z.strictObject({
  ...MAPPING_SETTINGS,
  columns: NAME_LIST.optional().meta({
    description: 'Names of the columns; without them the first line of each file names them.',
    vi: 'Tên các cột; nếu không có thì dòng đầu của mỗi tệp là tên cột.',
  }),
  delimiter: z
    .string()
    .transform((text) => (text === '\\t' || text === 'tab' ? '\t' : text))
    .refine((text) => text.length === 1, 'must be one character, or tab')
    .optional()
    .meta({
      description: 'What stands between cells; without it, found from the header.',
      vi: 'Ký tự giữa các ô; nếu không có thì tự tìm từ dòng tiêu đề.',
    }),
});
type Options = z.output<typeof SETTINGS>;

const NAME = /^[\p{L}_@#"][\p{L}\p{N}_ ,.@#/()%:-]{0,80}$/u;

/** CSV with a header line, or with named columns. */
export const GENERIC_CSV: Parser = {
  type: 'generic.csv',
  title: {
    vi: 'CSV có dòng tiêu đề hoặc cột được khai báo',
    en: 'CSV with a header, or with named columns',
  },
  logsource: { category: 'application' },
  settings: defineSettings(SETTINGS, parserFor),
  detect: (line) => (isHeader(line, delimiterOf(line)) ? 0.4 : 0),
  parse: parserFor({}),
};

function parserFor(options: Options): Parser['parse'] {
  const map = compileMapping(options);
  return (line, context) => parse(line, context, { options, map });
}

function parse(
  line: string,
  context: ParseContext,
  { options, map }: { options: Options; map: RecordMapper },
): ParseOutcome {
  const text = line.charCodeAt(0) === 0xfeff ? line.slice(1) : line;
  const header = options.columns === undefined ? context.header : undefined;
  const delimiter = options.delimiter ?? delimiterOf(header ?? text);
  const columns =
    options.columns ?? (header === undefined ? undefined : columnsOf(header, delimiter));
  if (columns === undefined) {
    return isHeader(text, delimiter)
      ? headerRecord(text)
      : failure('no header line came before: set columns');
  }
  const cells = csvCells(text, delimiter);
  if (cells === undefined) {
    return failure('a quoted value has no end');
  }
  if (cells.every((cell, at) => cell === columns[at]) || text === header) {
    return headerRecord(text);
  }
  if (cells.length !== columns.length) {
    const again = options.columns === undefined && isHeader(text, delimiter) && cells.length > 2;
    const detail = `${cells.length} values where ${columns.length} columns are named`;
    return again ? headerRecord(text) : failure(detail);
  }
  return map(
    cells.map((cell, at) => [columns[at] ?? `column_${at + 1}`, cell] as const),
    context,
  );
}

function headerRecord(line: string): ParseOutcome {
  const event = { kind: 'event', type: ['info'], action: 'log-header' };
  return { kind: 'parsed', doc: { message: line, event }, header: line };
}

function failure(detail: string): ParseOutcome {
  return { kind: 'failed', reason: 'malformed', detail };
}

/** Whether a line names columns: at least two names, all different, nothing that looks like a value. */
function isHeader(line: string, delimiter: string): boolean {
  const cells = csvCells(line.slice(0, 4_096), delimiter) ?? [];
  return (
    cells.length >= 2 &&
    new Set(cells).size === cells.length &&
    cells.every((cell) => NAME.test(cell))
  );
}

const columnsByHeader = new Map<string, readonly string[]>();
const HEADERS_MAX = 1_000;

function columnsOf(header: string, delimiter: string): readonly string[] {
  const known = columnsByHeader.get(header);
  if (known !== undefined) {
    return known;
  }
  if (columnsByHeader.size >= HEADERS_MAX) columnsByHeader.clear();
  const columns = csvCells(header, delimiter) ?? [];
  columnsByHeader.set(header, columns);
  return columns;
}
