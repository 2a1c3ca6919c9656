import { randomBytes } from 'node:crypto';
import { GacError } from '../event/error.ts';
import type { DeadLetterReason, GacFields } from '../event/event.ts';
import type { SourceSettings } from '../event/source.ts';
import { nearest } from '../message/nearest.ts';
import { UserAgents } from './agents/user-agent.ts';
import type { Parser } from './contract.ts';
import { decodeBody, OVERSIZE_KEPT_BYTES } from './decode-body.ts';
import { defectText } from './defect-text.ts';
import { createDossierFinder, DEFAULT_DOSSIER_SHAPES } from './dossier/dossier-url.ts';
import {
  type FinishOptions,
  finishDeadLetter,
  finishEvent,
  type RecordFacts,
} from './finish/finish-event.ts';
import { PARSERS } from './parsers.ts';
import { NO_PLACES } from './places/places.ts';
import { type RecordReading, readRecord } from './read-record.ts';
import { createRedactor } from './redact/redactor.ts';
import { configureParser } from './settings/configure-parser.ts';
import { HeaderMemory } from './stream/header-memory.ts';
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
  /** Settings of the type, as a source of it would have. @default none */
  readonly settings?: SourceSettings;
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
  /** Records that only say how those after them are to be read; they are no events. */
  readonly headers: number;
}

/**
 * Reads records line by line and writes one ECS document for each, in input order, with constant memory. Documents
 * have no `event.id` and no locality, since there is no journal and no registered source; times are never clamped.
 * @throws GacError GAC_REQUEST_INVALID for an unknown type, settings that it does not take, or a broken `multilineStart`
 */
export async function parseStream(options: ParseStreamOptions): Promise<ParseStreamCounts> {
  const parsers = options.parsers ?? PARSERS;
  const lines = splitLines(options.input, MAX_LINE_BYTES);
  const reader =
    options.type === 'auto'
      ? new AutoReader(parsers, MAX_LINE_BYTES)
      : fixedReader(configureParser(findParser(options.type, parsers), options.settings));
  const start = options.multilineStart ?? reader.multilineStart;
  const begins = start === undefined ? undefined : pattern(start);
  const records =
    begins === undefined ? lines : joinLines(lines, (line) => begins.test(line), MAX_LINE_BYTES);
  const finish: FinishOptions = {
    redactor: createRedactor(options.pseudonymKey ?? randomBytes(KEY_BYTES)),
    places: NO_PLACES,
    agents: new UserAgents(),
    dossierOf: createDossierFinder(DEFAULT_DOSSIER_SHAPES),
    limits: { futureMs: Number.POSITIVE_INFINITY, pastMs: Number.POSITIVE_INFINITY },
  };
  let events = 0;
  let deadLetters = 0;
  let headers = 0;
  const memory = new HeaderMemory();
  for await (const batch of reader.batches(records)) {
    for (const record of batch) {
      if (record.body.length === 0 && record.cutFromBytes === 0) {
        continue;
      }
      const result = parseOne(record, { reader, finish, options, memory });
      if (result.kind === 'event') {
        events += 1;
        await options.output(result.json);
      } else if (result.kind === 'header') {
        headers += 1;
      } else {
        deadLetters += 1;
        await options.deadLetter(result.json);
      }
    }
  }
  return { events, deadLetters, headers };
}

function parseOne(
  record: InputRecord,
  at: {
    reader: TypeReader;
    finish: FinishOptions;
    options: ParseStreamOptions;
    memory: HeaderMemory;
  },
): { kind: 'event' | 'dead_letter'; json: string } | { kind: 'header' } {
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
  const failure = oversize
    ? { reason: 'oversize' as DeadLetterReason, detail: `${record.cutFromBytes} bytes` }
    : { reason: 'type_unknown' as DeadLetterReason, detail: 'no type fits' };
  const tried = (parser: Parser): string | { header: string } | typeof failure => {
    const header = at.memory.get(parser.type, '');
    const context = { timezone, receivedAtMs, ...(header === undefined ? {} : { header }) };
    const reading = readRecord(parser, text, { context, syslog: false });
    if (reading.outcome.kind === 'parsed' && reading.outcome.header !== undefined) {
      at.memory.set(parser.type, '', reading.outcome.header);
      at.reader.headed(parser);
      return { header: reading.outcome.header };
    }
    return finished(reading, { ...facts, type: parser.type }, at.finish);
  };
  const first = oversize ? undefined : at.reader.firstFor(text);
  let result = first === undefined ? failure : tried(first);
  const settled = typeof result === 'string' || first === undefined || 'header' in result;
  for (const other of settled ? [] : at.reader.othersFor(text)) {
    const second = tried(other);
    if (typeof second === 'string' || 'header' in second) {
      result = second;
      break;
    }
  }
  if (typeof result === 'string') {
    return { kind: 'event', json: result };
  }
  if ('header' in result) {
    return { kind: 'header' };
  }
  const letterFacts = { ...facts, type, envelope: undefined };
  const { doc } = finishDeadLetter(letterFacts, result, at.finish);
  const letter = {
    line: record.line,
    reason: result.reason,
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
    const detail = `finishing failed: ${defectText(error)}`;
    return { reason: 'parser_defect', detail };
  }
}

/**
 * The parser of a type; the generic ones (`generic.csv`) are found by their short name (`csv`) too.
 * @throws GacError GAC_REQUEST_INVALID with the nearest type
 */
export function findParser(type: string, parsers: readonly Parser[] = PARSERS): Parser {
  const parser =
    parsers.find((candidate) => candidate.type === type) ??
    parsers.find((candidate) => candidate.type === `generic.${type}`);
  if (parser === undefined) {
    const known = parsers.map((candidate) => candidate.type);
    const meant = nearest(type, known);
    const hint = `one of: auto, ${known.join(', ')}`;
    throw new GacError('GAC_REQUEST_INVALID', `unknown type ${type}`, {
      issues: [
        {
          at: '/type',
          detail: `unknown type ${type}`,
          hint: meant === undefined ? hint : `Did you mean ${meant}? Known are ${hint}`,
        },
      ],
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
