import type { CLI_HINT_TEXTS } from '../message/cli-hint-texts.ts';
import { text } from '../message/text.ts';
import type { CommandContext } from './command.ts';
import { visible } from './visible.ts';

const ZONE = 'Asia/Ho_Chi_Minh';
const COLUMN_GAP = 2;

/** Writes one line of result. */
export function print(context: CommandContext, line: string): void {
  context.output.write(`${line}\n`);
}

/** Writes results as JSON, one document. */
export function printJson(context: CommandContext, value: unknown): void {
  context.output.write(`${JSON.stringify(value, null, 2)}\n`);
}

type ColumnKey<K> = K extends `cli.column.${infer Name}` ? Name : never;
/** A head that the catalogue names, or a sign that needs no translation. */
type Column = ColumnKey<keyof typeof CLI_HINT_TEXTS> | '×N';

/** The head of a table in the person's language. */
export function columns(context: CommandContext, names: readonly Column[]): string[] {
  return names.map((name) => (name === '×N' ? name : text(context.language, `cli.column.${name}`)));
}

/** Yes or no in the person's language. */
export function yesNo(context: CommandContext, value: boolean): string {
  return text(context.language, value ? 'cli.yes' : 'cli.no');
}

/** Writes rows under a header, aligned; says so when there are none. */
export function printTable(
  context: CommandContext,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  if (rows.length === 0) {
    print(context, text(context.language, 'cli.empty'));
    return;
  }
  printRows(context, [header, ...rows]);
}

/** Writes rows aligned, without a header. */
export function printRows(context: CommandContext, rows: readonly (readonly string[])[]): void {
  const all = rows.map((row) => row.map(visible));
  const widths = (rows[0] ?? []).map((_, column) =>
    all.reduce((widest, row) => Math.max(widest, width(row[column] ?? '')), 0),
  );
  for (const row of all) {
    const cells = row.map(
      (cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell) + COLUMN_GAP),
    );
    print(context, cells.join('').trimEnd());
  }
}

/** A time as people of the country read it. */
export function localTime(ms: number | undefined): string {
  return ms === undefined
    ? '-'
    : new Intl.DateTimeFormat('sv-SE', {
        timeZone: ZONE,
        dateStyle: 'short',
        timeStyle: 'medium',
      }).format(ms);
}

function width(value: string): number {
  return [...value.normalize('NFC')].length;
}
