import type { ParseContext, Parser } from './contract.ts';
import { detectParsers } from './detect-parser.ts';
import { readRecord } from './read-record.ts';

/** How well one type fits sample records. */
export interface TypeFit {
  readonly type: string;
  /** Mean over all records of how surely each is of this type, 0 to 1. */
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
  const sums = new Map<Parser, number>();
  for (const record of records) {
    for (const { parser, sureness } of detectParsers(record, parsers)) {
      sums.set(parser, (sums.get(parser) ?? 0) + sureness);
    }
  }
  return [...sums]
    .map(([parser, sum]) => fitOf(parser, sum / records.length, { records, context }))
    .sort((left, right) => right.sureness - left.sureness);
}

function fitOf(
  parser: Parser,
  sureness: number,
  { records, context }: { records: readonly string[]; context: ParseContext },
): TypeFit {
  let parsed = 0;
  let header: string | undefined;
  let firstFailure: TypeFit['firstFailure'];
  for (const [index, record] of records.entries()) {
    const own = header === undefined ? context : { ...context, header };
    const { outcome } = readRecord(parser, record, { context: own, syslog: false });
    if (outcome.kind === 'parsed') {
      parsed += 1;
      header = outcome.header ?? header;
    } else {
      firstFailure ??= { record: index + 1, detail: `${outcome.reason}: ${outcome.detail}` };
    }
  }
  return { type: parser.type, sureness, parsed, records: records.length, firstFailure };
}
