import { type DeadLetterReason, ECS_VERSION, type GacFields } from '../../event/event.ts';
import { putUserAgent } from '../agents/put-user-agent.ts';
import type { UserAgents } from '../agents/user-agent.ts';
import type { Parsed, ParsedSecrets, PartialEvent } from '../contract.ts';
import type { DossierFinder } from '../dossier/dossier-url.ts';
import { keepAllowedValues } from '../ecs/categorization.ts';
import type { Places } from '../places/places.ts';
import { putPlaces } from '../places/put-places.ts';
import type { Redactor } from '../redact/redactor.ts';
import type { Envelope } from '../syslog/envelope.ts';
import { putEnvelope } from '../syslog/envelope-fields.ts';
import { type ClockLimits, type EventTime, eventTime } from './event-time.ts';
import { isoText } from './iso-text.ts';
import { putRelated } from './related.ts';

/** What is known of a record beside its text. */
export interface RecordFacts {
  /** Type of its source, or of the parser that was detected. */
  readonly type: string;
  readonly timezone: string;
  readonly receivedAtMs: number;
  /** `event.original`, not yet redacted. */
  readonly original: string;
  readonly damaged: boolean;
  /** `event.id`; absent outside a journal. */
  readonly id: string | undefined;
  /** Who the record belongs to; absent outside a registered source. */
  readonly identity: Pick<GacFields, 'province' | 'commune' | 'source'> | undefined;
  readonly envelope: Envelope | undefined;
}

/** What the finishing stage works with. */
export interface FinishOptions {
  readonly redactor: Redactor;
  readonly dossierOf: DossierFinder;
  readonly limits: ClockLimits;
  readonly places: Places;
  readonly agents: UserAgents;
}

/** A finished document and the time that was decided for it. */
export interface FinishedEvent {
  readonly doc: Record<string, unknown>;
  readonly time: EventTime;
}

/** Redacts, stamps and completes what a parser understood. */
export function finishEvent(
  facts: RecordFacts,
  parsed: Parsed,
  options: FinishOptions,
): FinishedEvent {
  const { redactor } = options;
  const doc = parsed.doc;
  if (facts.envelope !== undefined) {
    putEnvelope(doc, facts.envelope);
  }
  const given = doc.gac ?? {};
  redactor.begin(parsed.secrets, facts.receivedAtMs);
  const original = redactor.text(facts.original);
  redactor.document(doc);
  putPlaces(doc, options.places);
  putUserAgent(doc, options.agents);
  putRelated(doc);
  const time = eventTime(claimOf(facts, parsed), facts.receivedAtMs, options.limits);
  const event = doc.event ?? {};
  const lost = keepAllowedValues(event);
  const gac: Record<string, unknown> = { ...given, ...personsOf(given, parsed.secrets, redactor) };
  if (given.dossier?.id === undefined && doc.url !== undefined) {
    const { path, query } = doc.url;
    const dossier = options.dossierOf({ path, query });
    if (dossier !== undefined) gac['dossier'] = { ...given.dossier, ...dossier };
  }
  delete gac['dead_letter'];
  delete gac['time'];
  if (time.note !== undefined) gac['time'] = time.note;
  const tags = tagsOf(doc.tags, [
    ...(facts.damaged ? ['encoding_invalid'] : []),
    ...(lost.length > 0 ? ['ecs_value_removed'] : []),
  ]);
  return { time, doc: assemble(facts, { doc, event, gac, original, tags, time }) };
}

/** The dead letter of a record that could not be understood: an event of kind `pipeline_error` with the original. */
export function finishDeadLetter(
  facts: RecordFacts,
  failure: { readonly reason: DeadLetterReason; readonly detail: string },
  options: FinishOptions,
): FinishedEvent {
  const { redactor } = options;
  const doc: PartialEvent = {};
  if (facts.envelope !== undefined) {
    putEnvelope(doc, facts.envelope);
  }
  redactor.begin(undefined, facts.receivedAtMs);
  const original = redactor.text(facts.original);
  redactor.document(doc);
  putRelated(doc);
  const detail = redactor.text(failure.detail);
  doc.error = { message: `${facts.type}: ${detail}` };
  const subject = redactor.subject();
  const time: EventTime = { ms: facts.receivedAtMs, nanos: 0, note: undefined };
  const gac: Record<string, unknown> = {
    dead_letter: { reason: failure.reason, detail },
    ...(subject === undefined ? {} : { subject }),
  };
  const tags = tagsOf(undefined, facts.damaged ? ['encoding_invalid'] : []);
  const event = { kind: 'pipeline_error' };
  return { time, doc: assemble(facts, { doc, event, gac, original, tags, time }) };
}

function claimOf(facts: RecordFacts, parsed: Parsed) {
  const stamp = facts.envelope?.stamp;
  if (parsed.timeMs === undefined && stamp !== undefined) {
    return { ms: stamp.ms, nanos: stamp.nanos, assumedYear: stamp.assumedYear ?? false };
  }
  return {
    ms: parsed.timeMs,
    nanos: parsed.timeNanos ?? 0,
    assumedYear: parsed.timeAssumedYear ?? false,
  };
}

function personsOf(
  given: NonNullable<PartialEvent['gac']>,
  secrets: ParsedSecrets | undefined,
  redactor: Redactor,
): Pick<GacFields, 'subject' | 'otp'> {
  const subject = redactor.subject();
  const recipient =
    given.otp === undefined || secrets?.phone === undefined ? undefined : redactor.recipient();
  return {
    ...(subject === undefined ? {} : { subject: { ...given.subject, ...subject } }),
    ...(recipient === undefined ? {} : { otp: { ...given.otp, ...recipient } }),
  };
}

function tagsOf(given: unknown, added: readonly string[]): string[] | undefined {
  const own: unknown[] = Array.isArray(given) ? given : given === undefined ? [] : [given];
  const tags = [...own.filter((tag) => typeof tag === 'string'), ...added];
  return tags.length === 0 ? undefined : [...new Set(tags)];
}

interface Parts {
  readonly doc: PartialEvent;
  readonly event: NonNullable<PartialEvent['event']>;
  readonly gac: Record<string, unknown>;
  readonly original: string;
  readonly tags: string[] | undefined;
  readonly time: EventTime;
}

/** What this stage writes itself, whatever the parser put there. */
const OWN_FIELDS = new Set(['@timestamp', 'message', 'tags', 'ecs', 'event', 'gac']);

function assemble(facts: RecordFacts, parts: Parts): Record<string, unknown> {
  const { event, gac, tags } = parts;
  event.dataset = facts.type;
  event.module = moduleOf(facts.type);
  event.created = isoText(facts.receivedAtMs);
  event.timezone = facts.timezone;
  event.original = parts.original;
  delete event.ingested;
  if (facts.id === undefined) {
    delete event.id;
  } else {
    event.id = facts.id;
  }
  const identity = facts.identity;
  if (identity === undefined) {
    delete gac['province'];
    delete gac['commune'];
    delete gac['source'];
  } else {
    gac['province'] = identity.province;
    gac['source'] = identity.source;
    if (identity.commune === undefined) {
      delete gac['commune'];
    } else {
      gac['commune'] = identity.commune;
    }
  }
  const doc: Record<string, unknown> = { '@timestamp': isoText(parts.time.ms) };
  if (parts.doc.message !== undefined) doc['message'] = parts.doc.message;
  if (tags !== undefined) doc['tags'] = tags;
  doc['ecs'] = { version: ECS_VERSION };
  doc['event'] = event;
  if (Object.keys(gac).length > 0) doc['gac'] = gac;
  for (const name in parts.doc) {
    if (!OWN_FIELDS.has(name)) doc[name] = parts.doc[name];
  }
  return doc;
}

function moduleOf(type: string): string {
  const dot = type.indexOf('.');
  return dot < 0 ? type : type.slice(0, dot);
}
