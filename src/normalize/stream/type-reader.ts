import type { Parser } from '../contract.ts';
import { decodeBody } from '../decode-body.ts';
import { detectParsers } from '../detect-parser.ts';
import { joinLines } from './join-lines.ts';
import type { InputRecord } from './line-splitter.ts';

/** Records that are looked at before `auto` decides what the input mostly is. */
const SAMPLE_RECORDS = 64;
/** From here on a line is one of its own, whatever stands before it. */
const SURELY_KNOWN = 0.6;
/** From here on a line below a header is none of its rows. */
const SURELY_OTHER = 0.95;

/** Chooses the parsers for each record of an input. */
export interface TypeReader {
  readonly multilineStart: string | undefined;
  /** The records in their order, grouped as the reader needs to see them. */
  batches(records: AsyncIterable<InputRecord>): AsyncIterable<readonly InputRecord[]>;
  /** The parser to ask first. */
  firstFor(text: string): Parser | undefined;
  /** Those to ask when that one failed, the surest first. */
  othersFor(text: string): readonly Parser[];
  /** Tells that a record was a header of a type: those after it are most likely of that type. */
  headed(parser: Parser): void;
}

/** Every record is of one type. */
export function fixedReader(parser: Parser): TypeReader {
  return {
    multilineStart: parser.multilineStart,
    async *batches(records) {
      for await (const record of records) yield [record];
    },
    firstFor: () => parser,
    othersFor: () => [],
    headed: () => undefined,
  };
}

/**
 * Decides by the first lines; a record that does not fit is offered to the other parsers. When the records of the type that
 * was found may span lines, and most lines are ones that no parser surely knows, those belong to the record before.
 */
export class AutoReader implements TypeReader {
  readonly multilineStart = undefined;
  readonly #parsers: readonly Parser[];
  readonly #maxBytes: number;
  #main: Parser | undefined;
  /** The type of the last header. */
  #headed: Parser | undefined;

  constructor(parsers: readonly Parser[], maxBytes: number) {
    this.#parsers = parsers;
    this.#maxBytes = maxBytes;
  }

  async *batches(lines: AsyncIterable<InputRecord>) {
    const rest = lines[Symbol.asyncIterator]();
    const sample: InputRecord[] = [];
    while (sample.length < SAMPLE_RECORDS) {
      const next = await rest.next();
      if (next.done === true) break;
      sample.push(next.value);
    }
    this.#decide(sample);
    const all = chained(sample, rest);
    const unknown = sample.filter((line) => !this.#isKnown(textOf(line))).length;
    const start = unknown * 2 > sample.length ? this.#main?.multilineStart : undefined;
    const begins = start === undefined ? undefined : new RegExp(start, 'u');
    const records =
      begins === undefined
        ? all
        : joinLines(all, (line) => begins.test(line) || this.#isKnown(line), this.#maxBytes);
    for await (const record of records) yield [record];
  }

  #isKnown(line: string): boolean {
    return (detectParsers(line, this.#parsers)[0]?.sureness ?? 0) >= SURELY_KNOWN;
  }

  headed(parser: Parser): void {
    this.#headed = parser;
  }

  firstFor(text: string): Parser | undefined {
    const headed = this.#headed;
    if (headed !== undefined && !this.#isSurelyOther(text, headed)) return headed;
    const main = this.#main;
    const fits = main !== undefined && detectParsers(text, [main]).length > 0;
    return fits ? main : (detectParsers(text, this.#parsers)[0]?.parser ?? main);
  }

  othersFor(text: string): readonly Parser[] {
    const first = this.firstFor(text);
    return detectParsers(text, this.#parsers)
      .map(({ parser }) => parser)
      .filter((parser) => parser !== first);
  }

  /** Rows below a header say little by themselves, so that only what cannot be one is of another type. */
  #isSurelyOther(text: string, headed: Parser): boolean {
    const [best] = detectParsers(text, this.#parsers);
    return best !== undefined && best.parser !== headed && best.sureness >= SURELY_OTHER;
  }

  #decide(sample: readonly InputRecord[]): void {
    const votes = new Map<Parser, number>();
    for (const record of sample) {
      for (const { parser, sureness } of detectParsers(textOf(record), this.#parsers)) {
        votes.set(parser, (votes.get(parser) ?? 0) + sureness);
      }
    }
    this.#main = [...votes].sort((left, right) => right[1] - left[1])[0]?.[0];
  }
}

async function* chained(
  first: readonly InputRecord[],
  rest: AsyncIterator<InputRecord>,
): AsyncGenerator<InputRecord> {
  yield* first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
    yield next.value;
  }
}

function textOf(record: InputRecord): string {
  return decodeBody(record.body).text;
}
