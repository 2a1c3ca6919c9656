import { type DeadLetterReason, eventId, type GacEvent, type PlacedEvent } from '../event/event.ts';
import type { JournalRecord } from '../event/raw-record.ts';
import type { Source } from '../event/source.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { UserAgents } from './agents/user-agent.ts';
import type { Normalizer, Parser } from './contract.ts';
import { decodeBody, OVERSIZE_KEPT_BYTES } from './decode-body.ts';
import { defectText } from './defect-text.ts';
import { detectParsers } from './detect-parser.ts';
import {
  createDossierFinder,
  DEFAULT_DOSSIER_SHAPES,
  type DossierUrlShapes,
} from './dossier/dossier-url.ts';
import {
  type FinishedEvent,
  type FinishOptions,
  finishDeadLetter,
  finishEvent,
  type RecordFacts,
} from './finish/finish-event.ts';
import { PARSERS } from './parsers.ts';
import { NO_PLACES, type Places } from './places/places.ts';
import { type RecordReading, readRecord } from './read-record.ts';
import type { Protection } from './redact/protection.ts';
import type { PseudonymKeying } from './redact/pseudonym.ts';
import { createRedactor, type MetPerson } from './redact/redactor.ts';
import { SourceParsers } from './settings/source-parsers.ts';
import { HeaderMemory } from './stream/header-memory.ts';

const DEFAULT_FUTURE_MS = 5 * 60_000;
const DEFAULT_PAST_MS = 365 * 86_400_000;
/** Type of the source that stands for one that is no longer registered. */
const UNREGISTERED = 'unregistered';
const AUTO = 'auto';

/** How records become events. */
export interface NormalizerOptions {
  /** First part of every event id. */
  readonly journalId: string;
  /** Secrets of the pseudonyms of persons; the same key gives the same pseudonyms for ever. */
  readonly pseudonymKey: PseudonymKeying;
  /** What of persons is hidden. @default DEFAULT_PROTECTION */
  readonly protection?: Protection;
  /** Is told of every replacement of a person. */
  readonly onPerson?: (person: MetPerson) => void;
  /** How far a claimed time may lie in the future. @default 300,000 (5 min) */
  readonly clampFutureMs?: number;
  /** How far a claimed time may lie in the past; usually the retention. @default 365 days */
  readonly clampPastMs?: number;
  readonly metrics?: Pick<Metrics, 'normalizeDeadLetters' | 'normalizeClockClamped'>;
  /** @default DEFAULT_DOSSIER_SHAPES */
  readonly dossierShapes?: DossierUrlShapes;
  /** @default PARSERS */
  readonly parsers?: readonly Parser[];
  /** @default nothing is known */
  readonly places?: Places;
}

/**
 * Makes the stage that turns raw records into events. Between records it keeps caches, and the last header record of
 * each peer of a source whose type has such.
 */
export function createNormalizer(options: NormalizerOptions): Normalizer {
  const parsers = options.parsers ?? PARSERS;
  const byType = new Map(parsers.map((parser) => [parser.type, parser]));
  const understood = createReading();
  const finish: FinishOptions = {
    redactor: createRedactor(options.pseudonymKey, options),
    places: options.places ?? NO_PLACES,
    agents: new UserAgents(),
    dossierOf: createDossierFinder(options.dossierShapes ?? DEFAULT_DOSSIER_SHAPES),
    limits: {
      futureMs: options.clampFutureMs ?? DEFAULT_FUTURE_MS,
      pastMs: options.clampPastMs ?? DEFAULT_PAST_MS,
    },
  };

  function read(record: JournalRecord, source: Source): FinishedEvent {
    const oversize = record.cutFromBytes > 0;
    const body = oversize ? record.body.subarray(0, OVERSIZE_KEPT_BYTES) : record.body;
    const { text, damaged } = decodeBody(body);
    const parser = source.type === AUTO ? detected(text, parsers) : byType.get(source.type);
    const { outcome, envelope } = oversize
      ? failed('oversize', `${record.cutFromBytes} bytes; the first ${body.length} are kept`)
      : parser === undefined
        ? failed(...unknownType(source))
        : understood(text, { parser, record, source });
    const facts: RecordFacts = {
      type: parser?.type ?? source.type,
      timezone: source.timezone,
      receivedAtMs: record.receivedAtMs,
      original: text,
      // The cut may fall into a character, which says nothing about the sender.
      damaged: damaged && !oversize,
      id: eventId(options.journalId, record.partition, record.offset),
      identity: identityOf(source),
      envelope,
    };
    if (outcome.kind === 'failed') {
      const type = byType.has(facts.type) ? facts.type : 'unknown';
      options.metrics?.normalizeDeadLetters.inc({ type, reason: outcome.reason });
      return finishDeadLetter(facts, outcome, finish);
    }
    try {
      return finishEvent(facts, outcome, finish);
    } catch (error) {
      const detail = `finishing failed: ${defectText(error)}`;
      options.metrics?.normalizeDeadLetters.inc({ type: facts.type, reason: 'parser_defect' });
      return finishDeadLetter(facts, { reason: 'parser_defect', detail }, finish);
    }
  }

  return {
    normalize(record, source): PlacedEvent {
      const { doc, time } = read(record, source);
      if (time.note?.claimed !== undefined) {
        options.metrics?.normalizeClockClamped.inc({ status: time.note.status });
      }
      return {
        id: eventId(options.journalId, record.partition, record.offset),
        partition: record.partition,
        offset: record.offset,
        timeMs: time.ms,
        timeNanos: time.nanos,
        receivedAtMs: record.receivedAtMs,
        sourceId: source.id,
        province: source.province,
        // The finishing stage writes every field that GacEvent requires.
        doc: doc as unknown as GacEvent,
      };
    },
  };
}

/** Makes the reading of records by the parsers of their sources. */
function createReading() {
  const configured = new SourceParsers();
  const headers = new HeaderMemory();
  return (
    text: string,
    of: { parser: Parser; record: JournalRecord; source: Source },
  ): RecordReading => {
    const { record, source } = of;
    const made = configured.of(source, of.parser);
    if (made.kind === 'refused') {
      return failed('type_unknown', made.detail);
    }
    const header = headers.get(source.id, record.peer);
    const reading = readRecord(made.parser, text, {
      context: contextOf(record, source, header),
      syslog: isSyslog(record),
    });
    if (reading.outcome.kind === 'parsed' && reading.outcome.header !== undefined) {
      headers.set(source.id, record.peer, reading.outcome.header);
    }
    return reading;
  };
}

function detected(text: string, parsers: readonly Parser[]): Parser | undefined {
  return detectParsers(text, parsers)[0]?.parser;
}

function failed(reason: DeadLetterReason, detail: string): RecordReading {
  return { outcome: { kind: 'failed', reason, detail }, envelope: undefined };
}

function unknownType(source: Source): [DeadLetterReason, string] {
  return source.type === UNREGISTERED
    ? ['source_unknown', `source ${source.id} is not registered`]
    : ['type_unknown', `no parser for type ${source.type}`];
}

function contextOf(record: JournalRecord, source: Source, header: string | undefined) {
  const context = { timezone: source.timezone, receivedAtMs: record.receivedAtMs };
  return header === undefined ? context : { ...context, header };
}

function isSyslog(record: JournalRecord): boolean {
  return record.transport === 'syslog';
}

function identityOf(source: Source): NonNullable<RecordFacts['identity']> {
  return {
    province: source.province,
    source: { id: source.id, type: source.type },
    ...(source.commune === undefined ? {} : { commune: source.commune }),
  };
}
