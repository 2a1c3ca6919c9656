import type { CompiledRules } from '../detect/backtest/compile-rules.ts';
import type { ReloadReport, RuleVerdict } from '../detect/contract.ts';
import type { Scope } from '../event/scope.ts';
import type { RuleFacts } from '../event/signal.ts';
import type { Source } from '../event/source.ts';
import type { Journal } from '../journal/contract.ts';
import type { State } from '../state/contract.ts';
import type { EventQuery, EventStore } from '../store/contract.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { RuleChanges } from './rule-changes.ts';
import type { RuleTuning } from './rule-tuning.ts';
import type { SourceTestReport } from './schemas/source.ts';

/** Whether the service can do its work, part by part. */
export interface Readiness {
  readonly ready: boolean;
  readonly parts: readonly {
    readonly name: string;
    readonly ready: boolean;
    readonly detail?: string;
  }[];
}

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
  readonly parserTypes: readonly {
    readonly type: string;
    readonly title: { readonly vi: string; readonly en: string };
    /** JSON Schema of what a source of the type may set; absent = nothing. */
    readonly settings?: Readonly<Record<string, unknown>>;
    /** Refuses settings that the type does not take. @throws GacError GAC_REQUEST_INVALID */
    readonly checkSettings?: (settings: Source['settings']) => void;
  }[];
  /** Reads dead letters again; only those within the scope. */
  readonly reprocess: (
    scope: Scope,
    query: EventQuery,
  ) => Promise<{ replayed: number; stillFailing: number }>;
  /** What sample lines of a source would become; stores nothing. */
  readonly testSource: (source: Source, lines: readonly string[]) => Promise<SourceTestReport>;
  /** Folder of the built console; `undefined` = not built. */
  readonly consoleDirectory: string | undefined;
  /** Address by which browsers reach the service; `https:` makes the cookie `Secure`. */
  readonly publicUrl: string;
  /** Makes the cookie `Secure` whatever the address. */
  readonly secureCookies: boolean;
  readonly version: string;
}
