import { randomBytes } from 'node:crypto';
import { GacError } from '../event/error.ts';
import type { DeadLetterReason, GacFields } from '../event/event.ts';
import type { Parser } from './contract.ts';
import { decodeBody, OVERSIZE_KEPT_BYTES } from './decode-body.ts';
import { createDossierFinder, DEFAULT_DOSSIER_SHAPES } from './dossier/dossier-url.ts';
import {
  type FinishOptions,
  finishDeadLetter,
  finishEvent,
  type RecordFacts,
} from './finish/finish-event.ts';
import { PARSERS } from './parsers.ts';
import { type RecordReading, readRecord } from './read-record.ts';
import { createRedactor } from './redact/redactor.ts';
import { joinLines } from './stream/join-lines.ts';
import { type InputRecord, splitLines } from './stream/line-splitter.ts';
import { AutoReader, fixedReader, type TypeReader } from './stream/type-reader.ts';

const MAX_LINE_BYTES = 1_048_576;
const KEY_BYTES = 32;

/** What `parseStream` reads and where it writes. */
export interface ParseStreamOptions {
  readonly input: AsyncIterable<Uint8Array | string>;
  /** Takes one ECS document as JSON, without a line end; a promise holds the input back. */
  readonly output: (line: string) => void | Promise<void>;
  /** Takes one dead letter as JSON: `{line, reason, detail, original}`. */
  readonly deadLetter: (line: string) => void | Promise<void>;
  /** Type of the records; `auto` decides by a sample, and line by line where the sample's type does not fit. */
  readonly type: string;
  /** Zone of stamps that carry none, IANA name. */
  readonly timezone: string;
  /** Regular expression; a line that matches begins a record. @default the type's own, if it has one */
  readonly multilineStart?: string;
  /** The anchor of years that are not written, and the time of records without one. */
  readonly receivedAtMs: number;
  /** Key of pseudonyms. @default a random one, so that pseudonyms of two runs do not correlate */
  readonly pseudonymKey?: Buffer | string;
  /** @default PARSERS */
  readonly parsers?: readonly Parser[];
}

/** How many records came to what. */
export interface ParseStreamCounts {
  readonly events: number;
  readonly deadLetters: number;
}

/**
 * Reads records line by line and writes one ECS document for each, in input order, with constant memory. Documents
 * have no `event.id` and no locality, since there is no journal and no registered source; times are never clamped.
 * @throws GacError GAC_REQUEST_INVALID for an unknown type or a broken `multilineStart`
 */
export async function parseStream(options: ParseStreamOptions): Promise<ParseStreamCounts> {
  const parsers = options.parsers ?? PARSERS;
  const lines = splitLines(options.input, MAX_LINE_BYTES);
  const reader =
    options.type === 'auto'
      ? new AutoReader(parsers)
      : fixedReader(parserOf(options.type, parsers));
  const start = options.multilineStart ?? reader.multilineStart;
  const records = start === undefined ? lines : joinLines(lines, pattern(start), MAX_LINE_BYTES);
  const finish: FinishOptions = {
    redactor: createRedactor(options.pseudonymKey ?? randomBytes(KEY_BYTES)),
    dossierOf: createDossierFinder(DEFAULT_DOSSIER_SHAPES),
    limits: { futureMs: Number.POSITIVE_INFINITY, pastMs: Number.POSITIVE_INFINITY },
  };
  let events = 0;
  let deadLetters = 0;
  for await (const batch of reader.batches(records)) {
    for (const record of batch) {
      if (record.body.length === 0 && record.cutFromBytes === 0) {
        continue;
      }
      const result = parseOne(record, { reader, finish, options });
      if (result.kind === 'event') {
        events += 1;
        await options.output(result.json);
      } else {
        deadLetters += 1;
        await options.deadLetter(result.json);
      }
    }
  }
  return { events, deadLetters };
}

function parseOne(
  record: InputRecord,
  at: { reader: TypeReader; finish: FinishOptions; options: ParseStreamOptions },
): { kind: 'event' | 'dead_letter'; json: string } {
  const { timezone, receivedAtMs, type } = at.options;
  const oversize = record.cutFromBytes > 0;
  const body = oversize ? record.body.subarray(0, OVERSIZE_KEPT_BYTES) : record.body;
  const { text, damaged } = decodeBody(body);
  const facts: Omit<RecordFacts, 'envelope' | 'type'> = {
    timezone,
    receivedAtMs,
    original: text,
    damaged,
    id: undefined,
    identity: undefined,
  };
  let failure = oversize
    ? { reason: 'oversize' as DeadLetterReason, detail: `${record.cutFromBytes} bytes` }
    : { reason: 'type_unknown' as DeadLetterReason, detail: 'no type fits' };
  const context = { timezone, receivedAtMs };
  const tried = (parser: Parser) =>
    finished(
      readRecord(parser, text, { context, syslog: false }),
      { ...facts, type: parser.type },
      at.finish,
    );
  const first = oversize ? undefined : at.reader.firstFor(text);
  if (first !== undefined) {
    const event = tried(first);
    if (typeof event === 'string') {
      return { kind: 'event', json: event };
    }
    failure = event;
    for (const other of at.reader.othersFor(text)) {
      const second = tried(other);
      if (typeof second === 'string') {
        return { kind: 'event', json: second };
      }
    }
  }
  const letterFacts = { ...facts, type, envelope: undefined };
  const { doc } = finishDeadLetter(letterFacts, failure, at.finish);
  const letter = {
    line: record.line,
    reason: failure.reason,
    detail: (doc['gac'] as GacFields).dead_letter?.detail,
    original: (doc['event'] as { original: string }).original,
  };
  return { kind: 'dead_letter', json: JSON.stringify(letter) };
}

function finished(
  { outcome, envelope }: RecordReading,
  facts: Omit<RecordFacts, 'envelope'>,
  finish: FinishOptions,
): string | { reason: DeadLetterReason; detail: string } {
  if (outcome.kind === 'failed') {
    return outcome;
  }
  try {
    return JSON.stringify(finishEvent({ ...facts, envelope }, outcome, finish).doc);
  } catch (error) {
    const detail = `finishing failed: ${error instanceof Error ? error.message : String(error)}`;
    return { reason: 'parser_defect', detail };
  }
}

function parserOf(type: string, parsers: readonly Parser[]): Parser {
  const parser = parsers.find((candidate) => candidate.type === type);
  if (parser === undefined) {
    const known = parsers.map((candidate) => candidate.type).join(', ');
    throw new GacError('GAC_REQUEST_INVALID', `unknown type ${type}`, {
      issues: [{ at: '/type', detail: `unknown type ${type}`, hint: `one of: auto, ${known}` }],
    });
  }
  return parser;
}

function pattern(source: string): RegExp {
  try {
    return new RegExp(source, 'u');
  } catch (cause) {
    throw new GacError(
      'GAC_REQUEST_INVALID',
      `multiline start is no regular expression: ${source}`,
      {
        cause,
      },
    );
  }
}
