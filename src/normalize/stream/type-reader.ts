import type { Parser } from '../contract.ts';
import { decodeBody } from '../decode-body.ts';
import { detectParsers } from '../detect-parser.ts';
import type { InputRecord } from './line-splitter.ts';

/** Records that are looked at before `auto` decides what the input mostly is. */
const SAMPLE_RECORDS = 64;

/** Chooses the parsers for each record of an input. */
export interface TypeReader {
  readonly multilineStart: string | undefined;
  /** The records in their order, grouped as the reader needs to see them. */
  batches(records: AsyncIterable<InputRecord>): AsyncIterable<readonly InputRecord[]>;
  /** The parser to ask first. */
  firstFor(text: string): Parser | undefined;
  /** Those to ask when that one failed, the surest first. */
  othersFor(text: string): readonly Parser[];
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
  };
}

/** Decides by the first records; a record that does not fit is offered to the other parsers. */
export class AutoReader implements TypeReader {
  readonly multilineStart = undefined;
  readonly #parsers: readonly Parser[];
  #main: Parser | undefined;

  constructor(parsers: readonly Parser[]) {
    this.#parsers = parsers;
  }

  async *batches(records: AsyncIterable<InputRecord>) {
    let sample: InputRecord[] | undefined = [];
    for await (const record of records) {
      if (sample === undefined) {
        yield [record];
        continue;
      }
      sample.push(record);
      if (sample.length === SAMPLE_RECORDS) {
        this.#decide(sample);
        yield sample;
        sample = undefined;
      }
    }
    if (sample !== undefined) {
      this.#decide(sample);
      yield sample;
    }
  }

  firstFor(text: string): Parser | undefined {
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

function textOf(record: InputRecord): string {
  return decodeBody(record.body).text;
}
