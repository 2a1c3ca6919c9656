import type { ParseContext, Parser } from './contract.ts';
import { detectParsers } from './detect-parser.ts';
import { readRecord } from './read-record.ts';

/** How well one type fits sample records. */
export interface TypeFit {
  readonly type: string;
  /** Mean over all records of how surely each, or the header that it is read by, is of this type, 0 to 1. */
  readonly sureness: number;
  /** Records that its parser understands. */
  readonly parsed: number;
  readonly records: number;
  /** Why the first record that it does not understand is none of its. */
  readonly firstFailure: { readonly record: number; readonly detail: string } | undefined;
}

/** Tells of each type that takes some of the records for its own how well it fits, the best first. */
export function explainDetection(
  records: readonly string[],
  parsers: readonly Parser[],
  context: ParseContext,
): readonly TypeFit[] {
  const guesses = new Map<Parser, number[]>();
  for (const [index, record] of records.entries()) {
    for (const { parser, sureness } of detectParsers(record, parsers)) {
      const own = guesses.get(parser) ?? [];
      own[index] = sureness;
      guesses.set(parser, own);
    }
  }
  return [...guesses]
    .map(([parser, guessed]) => fitOf(parser, guessed, { records, context }))
    .sort((left, right) => right.sureness - left.sureness);
}

/** What is read by the names of a header is of the header's type, however little it looks like it by itself. */
function fitOf(
  parser: Parser,
  guessed: readonly (number | undefined)[],
  { records, context }: { records: readonly string[]; context: ParseContext },
): TypeFit {
  let parsed = 0;
  let sum = 0;
  let header: string | undefined;
  let underHeader = 0;
  let firstFailure: TypeFit['firstFailure'];
  for (const [index, record] of records.entries()) {
    const guess = guessed[index] ?? 0;
    const own = header === undefined ? context : { ...context, header };
    const { outcome } = readRecord(parser, record, { context: own, syslog: false });
    if (outcome.kind === 'parsed') {
      parsed += 1;
      if (outcome.header !== undefined) underHeader = guess;
      header = outcome.header ?? header;
      sum += Math.max(guess, underHeader);
    } else {
      sum += guess;
      firstFailure ??= { record: index + 1, detail: `${outcome.reason}: ${outcome.detail}` };
    }
  }
  const sureness = sum / records.length;
  return { type: parser.type, sureness, parsed, records: records.length, firstFailure };
}
