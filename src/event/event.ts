import type {
  EcsAgent,
  EcsClient,
  EcsDestination,
  EcsError,
  EcsEvent as EcsEventFields,
  EcsHost,
  EcsHttp,
  EcsLog,
  EcsObserver,
  EcsOrganization,
  EcsProcess,
  EcsRelated,
  EcsServer,
  EcsService,
  EcsSource,
  EcsTls,
  EcsUrl,
  EcsUser,
  EcsUserAgent,
} from '@elastic/ecs';

/** The ECS release that documents follow. */
export const ECS_VERSION = '9.4.0';

/** Why a record could not be understood. A closed set: it is a metric label. */
export const DEAD_LETTER_REASONS = [
  'malformed',
  'timestamp_invalid',
  'encoding_invalid',
  'oversize',
  'type_unknown',
  'source_unknown',
  'schema_violation',
  'parser_defect',
] as const;
export type DeadLetterReason = (typeof DEAD_LETTER_REASONS)[number];

/** What this product knows of an event beyond ECS. The only namespace of ours in a document. */
export interface GacFields {
  /** Official code (two digits) of the province that answers for the source. */
  province: string;
  /** Official code (five digits) of the commune, when the source belongs to one. */
  commune?: string;
  source: { id: string; type: string };
  /** Set on a dead letter only; `event.kind` is then `pipeline_error`. */
  dead_letter?: { reason: DeadLetterReason; detail: string };
  /** Set when the sender's clock could not be believed; `claimed` is what it said. */
  time?: { status: 'future' | 'past' | 'missing' | 'assumed_year'; claimed?: string };
  /** One-time password life cycle, from gateways and identity providers. */
  otp?: {
    stage?:
      | 'requested'
      | 'submitted'
      | 'delivered'
      | 'failed'
      | 'verified'
      | 'rejected'
      | 'expired';
    channel?: string;
    /** Keyed pseudonym of the phone number; correlates, cannot be reversed. */
    recipient?: string;
    /** Pseudonym of the first seven digits, for blocks of adjacent numbers. */
    recipient_prefix?: string;
    /** International prefix, such as `84`. */
    country_prefix?: string;
    transaction?: string;
    provider?: string;
  };
  /** The dossier (hồ sơ) that a request touches. */
  dossier?: { id?: string; commune?: string; province?: string; sequence?: number };
  /** A locality code or name found in the log text: a claim, never the identity. */
  claimed_locality?: { value: string; code?: string; stale?: boolean };
  /** A person, as keyed pseudonym; `hint` keeps the last digits for people. */
  subject?: { citizen?: string; citizen_hint?: string; phone?: string; phone_hint?: string };
  heartbeat?: { unit: string; status?: string; queue?: number };
  /** Vendor fields that have no ECS home, as declared in the field map. */
  vendor?: Record<string, string | number | boolean>;
}

/**
 * One event: an ECS 9.4 document, nested as ECS writes it.
 * `event.id` is its place in the journal (`<journal id>-<partition>-<offset>`), the same on every replay and store.
 */
export interface GacEvent {
  '@timestamp': string;
  message?: string;
  tags?: string[];
  labels?: Record<string, string>;
  ecs: { version: string };
  event: EcsEventFields & { id: string; kind: string; original?: string };
  gac: GacFields;
  agent?: EcsAgent;
  client?: EcsClient;
  destination?: EcsDestination;
  error?: EcsError;
  host?: EcsHost;
  http?: EcsHttp;
  log?: EcsLog;
  observer?: EcsObserver;
  organization?: EcsOrganization;
  process?: EcsProcess;
  related?: EcsRelated;
  server?: EcsServer;
  service?: EcsService;
  source?: EcsSource;
  tls?: EcsTls;
  trace?: { id?: string };
  transaction?: { id?: string };
  url?: EcsUrl;
  user?: EcsUser;
  user_agent?: EcsUserAgent;
  [other: string]: unknown;
}

/** An event on its way through the stages, with what later stages would otherwise parse again. */
export interface PlacedEvent {
  readonly id: string;
  readonly partition: number;
  readonly offset: number;
  /** Event time, epoch milliseconds; equals `@timestamp`. */
  readonly timeMs: number;
  /** Nanoseconds within the millisecond, 0 to 999,999, for sources that have them. */
  readonly timeNanos: number;
  readonly receivedAtMs: number;
  readonly sourceId: string;
  readonly province: string;
  readonly doc: GacEvent;
}

/** Builds an event's id from its place in the journal. */
export function eventId(journalId: string, partition: number, offset: number): string {
  return `${journalId}-${partition}-${offset}`;
}
