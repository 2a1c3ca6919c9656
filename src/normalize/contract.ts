import type { z } from 'zod';
import type { DeadLetterReason, GacEvent, PlacedEvent } from '../event/event.ts';
import type { JournalRecord } from '../event/raw-record.ts';
import type { Source } from '../event/source.ts';
import type { ErasedValue } from './redact/erased-kind.ts';

/** What a parser may know beside the text. */
export interface ParseContext {
  /** Zone of stamps that carry none, IANA name. */
  readonly timezone: string;
  /** When the record was received, epoch ms: the anchor of the nearest-year rule and of missing stamps. */
  readonly receivedAtMs: number;
  /** The last record of the same source and peer that a parser called a header: `#Fields: …`, the first line of a CSV file. */
  readonly header?: string;
}

/**
 * What a parser understood of a record: a partial ECS document. `timeMs` is event time;
 * absent = the record carries no stamp.
 */
export interface Parsed {
  readonly kind: 'parsed';
  readonly timeMs?: number;
  readonly timeNanos?: number;
  readonly timeAssumedYear?: boolean;
  readonly doc: PartialEvent;
  readonly secrets?: ParsedSecrets;
  /** Set when the record says how those after it are to be read; they get it as `ParseContext.header`. */
  readonly header?: string;
}

/**
 * Clear values of persons that a parser came upon. The framework replaces each of them everywhere in the document
 * (and in `event.original`) by its keyed pseudonym, and fills `gac.subject.*`; when the document has `gac.otp`, also
 * `gac.otp.recipient`, `gac.otp.recipient_prefix` and `gac.otp.country_prefix` from `phone`. A parser sets none of those itself.
 */
export interface ParsedSecrets {
  /** As written in the record: `0900000123`, `+84 900 000 123` … */
  readonly phone?: string;
  /** Citizen identity number, 12 digits (or 9 of the old card). */
  readonly citizen?: string;
  /**
   * One-time codes, passwords, tokens, and what a source wants kept nowhere: the framework erases each wherever it stands,
   * `event.original` included, as `[REDACTED:` and its kind.
   */
  readonly erase?: readonly ErasedValue[];
  /** Names and addresses of persons, which have no pseudonym: erased in the same way, as `[REDACTED:person]`. */
  readonly persons?: readonly string[];
  /**
   * E-mail addresses whose part before the at sign stands alone in a `name` or in `related.user`: there it is replaced as it is
   * within the address.
   */
  readonly mailAccounts?: readonly string[];
  /**
   * Numbers of the program's own that look like those of persons, such as an id of a message, or stand under the name
   * `code`: they stay as they are. What is named a secret (`otp`, `pin` …) is erased nevertheless.
   */
  readonly harmless?: readonly string[];
}
/** The fields that `GacEvent` names, without its index signature. */
type NamedFields = {
  [K in keyof GacEvent as string extends K ? never : K]?: GacEvent[K];
};
export type PartialEvent = Omit<NamedFields, '@timestamp' | 'ecs' | 'event' | 'gac'> & {
  event?: Partial<GacEvent['event']>;
  gac?: Partial<GacEvent['gac']>;
  [other: string]: unknown;
};
/** Why a record could not be understood: it becomes a dead letter. */
export interface NotParsed {
  readonly kind: 'failed';
  readonly reason: DeadLetterReason;
  readonly detail: string;
}
export type ParseOutcome = Parsed | NotParsed;

/** Sigma's logsource that a type of record feeds. */
export interface Logsource {
  readonly category?: string;
  readonly product?: string;
  readonly service?: string;
}

/** One kind of record. A pure function of its input; it may fail but never throws and never hangs. */
export interface Parser {
  /** Such as `nginx.access`: `event.dataset` of what it makes. */
  readonly type: string;
  readonly title: { readonly vi: string; readonly en: string };
  readonly logsource: Logsource;
  /** Default for a new source of this type: the line that begins a record, when records span lines. */
  readonly multilineStart?: string;
  /** What a source of this type may set; absent = nothing. */
  readonly settings?: ParserSettings;
  /** Set when the parser takes syslog envelopes off itself and wants the whole line. */
  readonly readsEnvelope?: true;
  /** How surely a line is of this type, 0 to 1, for `--type auto`; cheap. */
  detect(line: string): number;
  parse(line: string, context: ParseContext): ParseOutcome;
}

/** What a source of one type may set, checked before it is used. */
export interface ParserSettings {
  /** Every key with its meaning; a key that is not here is refused. */
  readonly schema: z.ZodObject;
  /** True when the type cannot work without settings. */
  readonly required: boolean;
  /**
   * Makes the parsing of a source from settings that the schema has accepted.
   * @throws GacError GAC_REQUEST_INVALID with one issue for each mistake that the schema cannot see
   */
  compile(settings: Readonly<Record<string, unknown>>): Pick<Parser, 'parse'>;
}

/** Raw record → one event, stamped, redacted, checked; a dead letter is an event of kind `pipeline_error`. Never throws. */
export interface Normalizer {
  normalize(record: JournalRecord, source: Source): PlacedEvent;
}
