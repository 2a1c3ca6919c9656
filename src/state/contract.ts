import type { Alert, AlertEndReason, AlertStatus, AuditEntry, Verdict } from '../event/alert.ts';
import type { Channel, Delivery, DeliveryState, Destination } from '../event/delivery.ts';
import type { RegistrationHistory } from '../event/registration.ts';
import type { GapReason } from '../event/rule-ledger.ts';
import type { Principal, Role, Scope } from '../event/scope.ts';
import type { Family, Level } from '../event/severity.ts';
import type { Signal } from '../event/signal.ts';
import type { Source } from '../event/source.ts';
import type { Outbox } from '../notify/contract.ts';
import type { PersonAccess } from './access-record.ts';
import type { ExceptionState, PinState } from './exceptions/contract.ts';
import type { HealthState } from './health/contract.ts';
import type { LedgerState } from './ledger/contract.ts';
import type { QuarantineState } from './quarantine/contract.ts';
import type { RecordedDeed } from './recorded-deed.ts';
import type { RuleVersionState } from './rule-versions/contract.ts';
import type { ShadowState } from './shadow/contract.ts';
import type { TrialState } from './trials/contract.ts';

/** One page of a list; `total` counts all pages within the scope. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly cursor?: string;
  readonly total: number;
}

/** Which alerts, in which order; absent = all. */
export interface AlertQuery {
  readonly status?: readonly AlertStatus[];
  readonly level?: readonly Level[];
  readonly family?: readonly Family[];
  readonly province?: readonly string[];
  readonly ruleId?: string;
  /** `me` is resolved by the caller to a principal id; `none` = nobody's. */
  readonly assignee?: string;
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Case-insensitive, in title, reason and group values. */
  readonly text?: string;
  /** @default 'urgency': unclosed first, higher level first, earlier due first */
  readonly sort?: 'urgency' | 'newest' | 'oldest';
  /** 1 to 200. @default 50 */
  readonly size?: number;
  readonly cursor?: string;
}

/** Change of an alert by a person; `version` is what the person saw (If-Match). */
export type AlertChange =
  | { readonly kind: 'acknowledge' }
  | { readonly kind: 'assign'; readonly assignee: string | undefined }
  | { readonly kind: 'close'; readonly verdict: Verdict; readonly note: string }
  | { readonly kind: 'reopen' }
  | { readonly kind: 'comment'; readonly text: string };

/** Numbers of the queue, within a scope. */
export interface AlertCounts {
  readonly open: number;
  readonly acknowledged: number;
  readonly closed: number;
  readonly byLevel: Readonly<Record<string, number>>;
  readonly byFamily: Readonly<Record<string, number>>;
  readonly byProvince: Readonly<Record<string, number>>;
  /** Open beyond the time to acknowledge; those that nobody is told of are never. */
  readonly overdue: number;
}

/** Alerts. Every read takes a scope; what is out of scope does not exist for the caller. */
export interface AlertState {
  /**
   * Joins signals to alerts and owes deliveries, in one transaction. Repeating a signal changes nothing.
   * Returns the alerts that were created or changed.
   * @param refill they were found late, from the stored events of a gap: the trail of the alert says so, and what an
   *   alert of the same group tells of the same time is not told again
   */
  raise(
    signals: readonly Signal[],
    nowMs: number,
    refill?: { readonly reason: GapReason },
  ): Promise<readonly { alert: Alert; created: boolean }[]>;
  list(scope: Scope, query: AlertQuery): Promise<Page<Alert>>;
  get(scope: Scope, id: string): Promise<Alert | undefined>;
  counts(scope: Scope): Promise<AlertCounts>;
  /** Contributing event ids, oldest first. */
  evidence(
    scope: Scope,
    id: string,
    options: { size: number; offset: number },
  ): Promise<Page<string>>;
  /** Other alerts that share an entity, the rule or the locality, nearest in time first, within the scope. */
  related(
    scope: Scope,
    id: string,
    size: number,
  ): Promise<readonly { alert: Alert; shares: readonly string[] }[]>;
  /** Earlier verdicts of the same rule in this province. */
  history(scope: Scope, id: string): Promise<Readonly<Record<Verdict, number>>>;
  trail(scope: Scope, id: string): Promise<readonly AuditEntry[]>;
  deliveries(scope: Scope, id: string): Promise<readonly Delivery[]>;
  /** @throws GacError GAC_NOT_FOUND, GAC_PRECONDITION_FAILED (stale version), GAC_ALERT_TRANSITION */
  change(
    actor: Principal,
    id: string,
    expectedVersion: number,
    change: AlertChange,
    nowMs: number,
  ): Promise<Alert>;
  /**
   * Closes a quiet alert whose cause is over, with the reason in its trail. `undefined`: it is closed already, people are
   * told of it, or a person opened it again.
   */
  end(
    id: string,
    why: { readonly verdict: Verdict; readonly reason: AlertEndReason },
    nowMs: number,
  ): Promise<Alert | undefined>;
}

/** A source to register. */
export interface NewSource {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly province: string;
  readonly commune?: string | undefined;
  readonly timezone: string;
  readonly transport: Source['transport'];
  readonly multilineStart?: string | undefined;
  /** Checked by its type before it comes here. */
  readonly settings?: Source['settings'];
  /** @default 'always' */
  readonly hours?: Source['hours'];
  /** Its alerts are shown and nobody is notified. @default false */
  readonly observing?: boolean;
}

/** Sources and their ingest keys. */
export interface SourceState {
  list(scope: Scope): Promise<readonly Source[]>;
  get(scope: Scope, id: string): Promise<Source | undefined>;
  create(actor: Principal, source: NewSource, nowMs: number): Promise<Source>;
  update(
    actor: Principal,
    id: string,
    expectedVersion: number,
    patch: Partial<Omit<NewSource, 'id'>> & { enabled?: boolean; observing?: boolean },
    nowMs: number,
  ): Promise<Source>;
  remove(actor: Principal, id: string, expectedVersion: number, nowMs: number): Promise<void>;
  /** Issues a new ingest key `gsk_…`, shown once; earlier keys stay valid until revoked. */
  issueKey(actor: Principal, id: string, nowMs: number): Promise<{ keyId: string; key: string }>;
  revokeKey(actor: Principal, id: string, keyId: string, nowMs: number): Promise<void>;
  keys(
    scope: Scope,
    id: string,
  ): Promise<readonly { keyId: string; createdAtMs: number; revokedAtMs: number | undefined }[]>;
  /**
   * What was registered and enabled at some moment of a range (its end is exclusive); without one, what is. Sources that
   * are fed by upload are left out.
   */
  registrations(
    scope: Scope,
    range?: { readonly fromMs: number; readonly toMs: number },
  ): Promise<RegistrationHistory>;
  /** For the directory that collectors ask: SHA-256 (hex) of each live key → source id. */
  liveKeyHashes(): Promise<ReadonlyMap<string, string>>;
}

/** A person who logs in. */
export interface User {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly role: Exclude<Role, 'source'>;
  readonly provinces: readonly string[];
  readonly language: 'vi' | 'en';
  readonly enabled: boolean;
  readonly createdAtMs: number;
}

/** People, sessions and API keys. */
export interface UserState {
  list(scope: Scope): Promise<readonly User[]>;
  create(
    actor: Principal,
    user: {
      login: string;
      name: string;
      role: User['role'];
      provinces: readonly string[];
      language: 'vi' | 'en';
      password: string;
    },
    nowMs: number,
  ): Promise<User>;
  setPassword(actor: Principal, id: string, password: string, nowMs: number): Promise<void>;
  setEnabled(actor: Principal, id: string, enabled: boolean, nowMs: number): Promise<void>;
  setLanguage(actor: Principal, language: 'vi' | 'en', nowMs: number): Promise<void>;
  /** Checks a password in constant time. Locks a login for 15 min after 5 failures. @throws GacError GAC_AUTH_FAILED, GAC_AUTH_THROTTLED */
  logIn(login: string, password: string, nowMs: number): Promise<{ token: string; user: User }>;
  logOut(token: string): Promise<void>;
  /** Who holds this session token or API key; `undefined` = nobody (any more). */
  principalOf(
    token: string,
    nowMs: number,
  ): Promise<{ principal: Principal; user: User | undefined } | undefined>;
  issueApiKey(
    actor: Principal,
    key: { name: string; role: User['role']; provinces: readonly string[] },
    nowMs: number,
  ): Promise<{ id: string; key: string }>;
  revokeApiKey(actor: Principal, id: string, nowMs: number): Promise<void>;
}

/** Which deliveries; newest first. */
export interface DeliveryQuery {
  readonly state?: readonly DeliveryState[];
  readonly destinationId?: string;
  readonly alertId?: string;
  readonly size?: number;
  readonly cursor?: string;
}

/** Destinations and what is owed to them. */
export interface DestinationState {
  list(scope: Scope): Promise<readonly Destination[]>;
  get(scope: Scope, id: string): Promise<Destination | undefined>;
  /** For a webhook returns its signing secret `whsec_…`, shown once. */
  create(
    actor: Principal,
    destination: {
      province: string | undefined;
      name: string;
      channel: Channel;
      address: string;
      language: 'vi' | 'en';
    },
    nowMs: number,
  ): Promise<{ destination: Destination; secret: string | undefined }>;
  setEnabled(actor: Principal, id: string, enabled: boolean, nowMs: number): Promise<Destination>;
  remove(actor: Principal, id: string, nowMs: number): Promise<void>;
  /** Owes one `delivery.test`. */
  sendTest(actor: Principal, id: string, nowMs: number): Promise<Delivery>;
  deliveries(scope: Scope, query: DeliveryQuery): Promise<Page<Delivery>>;
  delivery(scope: Scope, deliveryId: string): Promise<Delivery | undefined>;
  attempts(
    scope: Scope,
    deliveryId: string,
  ): Promise<readonly { atMs: number; outcome: string; detail: string }[]>;
  /** Puts a dead or retrying delivery first in line again. */
  redeliver(actor: Principal, deliveryId: string, nowMs: number): Promise<Delivery>;
}

/** One piece of work that the clock asked for. */
export interface ScheduledRun {
  readonly job: string;
  /** When it was due. */
  readonly dueMs: number;
  /** The process that did it. */
  readonly node: string;
  readonly claimedAtMs: number;
  /** `undefined` while it goes on, or when its process ended meanwhile. */
  readonly finishedAtMs: number | undefined;
  readonly outcome: string | undefined;
}

/** Scheduled work, once among all processes that share the state. */
export interface RunState {
  /**
   * True for exactly one of all who ask for the same job and time; that one does the work. With `aliveMs` for nobody
   * while an earlier run that was claimed less than that ago has not ended.
   */
  claim(
    job: string,
    dueMs: number,
    by: { node: string; nowMs: number; aliveMs?: number },
  ): Promise<boolean>;
  finish(job: string, dueMs: number, end: { outcome: string; nowMs: number }): Promise<void>;
  /** The last run of each job. */
  latest(): Promise<readonly ScheduledRun[]>;
}

/** Whether the audit chain is whole; `sequence` is the first entry that is not what was written. */
export type AuditVerdict =
  | { readonly ok: true; readonly entries: number }
  | { readonly ok: false; readonly sequence: number; readonly reason: 'missing' | 'changed' };

/** Everything that people change, in SQL; one schema, SQLite or PostgreSQL. */
export interface State {
  readonly alerts: AlertState;
  readonly sources: SourceState;
  readonly users: UserState;
  readonly destinations: DestinationState;
  readonly outbox: Outbox;
  readonly runs: RunState;
  readonly ledger: LedgerState;
  readonly health: HealthState;
  readonly trials: TrialState;
  readonly ruleVersions: RuleVersionState;
  readonly shadow: ShadowState;
  readonly quarantines: QuarantineState;
  readonly exceptions: ExceptionState;
  readonly pins: PinState;
  audit(
    scope: Scope,
    options: { size: number; cursor?: string; subject?: string },
  ): Promise<Page<AuditEntry>>;
  /** Writes down that somebody saw, or tried to see, what is hidden of persons. */
  recordAccess(actor: Principal, access: PersonAccess, nowMs: number): Promise<void>;
  /** Writes down what somebody did that changes nothing kept here. */
  recordDeed(
    actor: Pick<Principal, 'id' | 'name'>,
    deed: RecordedDeed,
    nowMs: number,
  ): Promise<void>;
  /** Recomputes the hash chain over every audit entry. */
  verifyAudit(): Promise<AuditVerdict>;
  /** Calls back after a committed change, for caches and wake-ups. */
  onChange(topic: 'sources' | 'deliveries' | 'alerts' | 'rules', listener: () => void): void;
  close(): Promise<void>;
}
