import type { Readable } from 'node:stream';
import type { CompiledRules } from '../detect/backtest/compile-rules.ts';
import type { ReloadReport, RuleVerdict } from '../detect/contract.ts';
import type { Principal, Scope } from '../event/scope.ts';
import type { RuleFacts } from '../event/signal.ts';
import type { Source } from '../event/source.ts';
import type { Journal } from '../journal/contract.ts';
import type { PersonDetector } from '../normalize/redact/detector.ts';
import type { KeyedPseudonym } from '../normalize/redact/person-pseudonyms.ts';
import type { State } from '../state/contract.ts';
import type { EventQuery, EventStore } from '../store/contract.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { RuleChanges } from './rule-changes.ts';
import type { RuleTuning } from './rule-tuning.ts';
import type { ConformanceReport } from './schemas/conformance.ts';
import type { SourceTestReport } from './schemas/source.ts';
import type { SourceInstructions, SourceTrialView } from './schemas/source-trial.ts';
import type { UploadResult } from './schemas/upload.ts';
import type { SourceHealth } from './source-health.ts';

/** Tests of sources over their real way. */
export interface SourceTrials {
  /** @throws GacError GAC_REQUEST_INVALID when no line can be made, or the service cannot send it */
  start(
    actor: Principal,
    source: Source,
    wish: {
      readonly send: boolean;
      readonly notify: boolean;
      readonly sample: string | undefined;
    },
  ): Promise<SourceTrialView>;
  /** `undefined` = there is no such test of the source within the scope. */
  get(scope: Scope, source: Source, token: string): Promise<SourceTrialView | undefined>;
}

/** Whether the service can do its work, part by part. */
export interface Readiness {
  readonly ready: boolean;
  readonly parts: readonly {
    readonly name: string;
    readonly ready: boolean;
    readonly detail?: string;
  }[];
}

/** A person of a revealed event. */
export interface RevealedPerson {
  readonly detector: PersonDetector;
  readonly pseudonym: string;
  /** In clear. */
  readonly value: string;
}

/** Who the persons of an event are, or why nobody can tell. */
export type Revelation =
  | {
      readonly kind: 'revealed';
      readonly province: string;
      /** The stored line with persons in clear; secrets are erased in it. */
      readonly line: string;
      readonly persons: readonly RevealedPerson[];
      /** Pseudonyms in the line whose person could not be found again. */
      readonly unresolved: number;
    }
  /** There is no such event within the scope. */
  | { readonly kind: 'absent' }
  /** The journal let the raw record go; it keeps what was received from `keptFromMs` on. */
  | { readonly kind: 'removed'; readonly province: string; readonly keptFromMs: number | undefined }
  | { readonly kind: 'unreadable'; readonly province: string };

/** How a rule runs that is judged over stored events. */
export interface RuleRuns {
  readonly everyMs: number;
  readonly nextRunMs: number;
  readonly lastRunMs?: number;
  /** Of the last run. `behind`: it goes on at once. */
  readonly outcome?: 'running' | 'done' | 'behind' | 'failed';
  /** For engineers, in English. */
  readonly detail?: string;
  /** Event time up to which it has judged. */
  readonly judgedToMs?: number;
  /** How far it is behind what its schedule explains. */
  readonly behindMs?: number;
  /** So far behind that engineers are told. */
  readonly late?: boolean;
}

/** What every HTTP server of the product needs. */
export interface ServerDependencies {
  readonly state: State;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
  /** Addresses or CIDR blocks whose `X-Forwarded-For` is believed; empty = nobody's. */
  readonly trustedProxies: readonly string[];
  /** Bearer token that may read `/metrics` besides people; `undefined` = none. */
  readonly metricsToken: string | undefined;
  readonly ready: () => Readiness;
}

/** Everything that the API needs, given once by the wiring. */
export interface ApiDependencies extends ServerDependencies {
  readonly store: EventStore;
  readonly journal: Pick<Journal, 'status'>;
  /** What was taken in and is not judged yet, in all processes. */
  readonly unreadRecords: () => Promise<{ records: number; sinceMs: number | undefined }>;
  /** Verdicts of the rule documents in force or refused. */
  readonly rules: () => readonly RuleVerdict[];
  /** Facts of a loaded rule. */
  readonly ruleFacts: (id: string) => RuleFacts | undefined;
  /** Of the rules that are judged on a schedule, by id; all others are judged in the stream. */
  readonly ruleRuns: () => Promise<ReadonlyMap<string, RuleRuns>>;
  /** Versions of rules. */
  readonly ruleChanges: RuleChanges;
  readonly reloadRules: () => Promise<ReloadReport>;
  /** Compiles rules that are not in force, as those in force are. */
  readonly compileRules: (
    texts: readonly { readonly file: string; readonly text: string }[],
    /** Values of `%placeholders%`, before those of the configuration. */
    placeholders?: Readonly<Record<string, readonly string[]>>,
  ) => CompiledRules;
  /** Finds out what tuning a rule would come to. */
  readonly tuning: RuleTuning;
  /** How sources are. */
  readonly sourceHealth: SourceHealth;
  readonly parserTypes: readonly {
    readonly type: string;
    readonly title: { readonly vi: string; readonly en: string };
    /** JSON Schema of what a source of the type may set; absent = nothing. */
    readonly settings?: Readonly<Record<string, unknown>>;
    /** The line that begins a record, when records of the type span lines. */
    readonly multilineStart?: string;
    /** Refuses settings that the type does not take. @throws GacError GAC_REQUEST_INVALID */
    readonly checkSettings?: (settings: Source['settings']) => void;
  }[];
  /** Reads dead letters again; only those within the scope. */
  readonly reprocess: (
    scope: Scope,
    query: EventQuery,
  ) => Promise<{ replayed: number; stillFailing: number }>;
  /** Who the persons of an event are, from its raw record; only for events within the scope. */
  readonly reveal: (scope: Scope, id: string) => Promise<Revelation>;
  /** The pseudonyms of a person under all keys; `undefined` = the value is none of its kind. */
  readonly findPerson: (
    kind: PersonDetector,
    value: string,
  ) =>
    | { readonly kind: PersonDetector; readonly pseudonyms: readonly KeyedPseudonym[] }
    | undefined;
  /** A text that a person typed, without persons and secrets. */
  readonly hide: (text: string) => string;
  /** What sample lines of a source would become; stores nothing. */
  readonly testSource: (source: Source, lines: readonly string[]) => Promise<SourceTestReport>;
  /** What a sample of a source would come to, whether it is registered or not; stores nothing. */
  readonly conformance: (
    described: Pick<Source, 'type' | 'province' | 'timezone'> & Partial<Source>,
    lines: readonly string[],
  ) => Promise<ConformanceReport>;
  /** Takes a file in as records of a source; what of it could not be read is named in the parts. */
  readonly takeFile: (
    source: Source,
    file: { readonly name: string; readonly body: Readable; readonly maxBytes: number },
  ) => Promise<{
    readonly sizeBytes: number;
    /** SHA-256 of its bytes, hex. */
    readonly hash: string;
    readonly parts: UploadResult['parts'];
    /** Parts, and blocks of event logs, that could not be read. */
    readonly rejected: number;
  }>;
  /** Tests of sources, hop by hop. */
  readonly trials: SourceTrials;
  /** How shippers are made to send the records of a source. */
  readonly instructions: (source: Source) => SourceInstructions;
  /** Folder of the built console; `undefined` = not built. */
  readonly consoleDirectory: string | undefined;
  /** Address by which browsers reach the service; `https:` makes the cookie `Secure`. */
  readonly publicUrl: string;
  /** Makes the cookie `Secure` whatever the address. */
  readonly secureCookies: boolean;
  readonly version: string;
}
