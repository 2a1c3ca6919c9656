import type {
  CoverageStatus,
  GapReason,
  GapStatus,
  LossReason,
  NewGap,
  RuleGap,
} from '../../event/rule-ledger.ts';
import type { Scope } from '../../event/scope.ts';
import type { SeenOfSources } from '../health/contract.ts';

/** One rule of a rule set, as the ledger remembers it. */
export interface LedgerRule {
  readonly id: string;
  readonly version: string;
  readonly kind: 'detection' | 'correlation';
  /** `stream`: it judges each event as it comes. `schedule`: it tells with `noteRun` what it judged. */
  readonly judged: 'stream' | 'schedule';
}

/** What one reader has judged since it last told, in offset order. */
export interface EvaluatedBatch {
  /** Who judged: `<journal id>-<partition>`. */
  readonly reader: string;
  /** The `throughOffset` that it told before; 0 at first. */
  readonly fromOffset: number;
  /** Everything below has been judged. */
  readonly throughOffset: number;
  /** Version of the rule set that judged last. */
  readonly setVersion: string;
  /** Receipt of the last record. */
  readonly receivedAtMs: number;
  /** Events by source, slot of event time and rule set; each once. */
  readonly slots: readonly {
    readonly sourceId: string;
    readonly province: string;
    /** Begin of the slot: a multiple of `LEDGER_SLOT_MS`. */
    readonly slotMs: number;
    readonly setVersion: string;
    readonly events: number;
  }[];
  /** What came of sources, dead letters among it; counted with the rest, or not at all. @default nothing is said */
  readonly seen?: SeenOfSources;
}

/** Which gaps; oldest first. Absent = all. */
export interface GapQuery {
  readonly status?: readonly GapStatus[];
  readonly reason?: readonly GapReason[];
  /** Those of this rule; gaps of every rule, and for a correlation of every correlation, are among them. */
  readonly rule?: Pick<LedgerRule, 'id' | 'kind'>;
  /** Those of this source; gaps of every source are among them. */
  readonly sourceId?: string;
  /** Event time; those that touch `[fromMs, toMs)`. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** 1 to 200. @default 50 */
  readonly size?: number;
  readonly cursor?: string;
}

/** One page of gaps; `total` counts all pages within the scope. */
export interface GapPage {
  readonly items: readonly RuleGap[];
  /** Absent on the last page. */
  readonly cursor?: string;
  readonly total: number;
}

/** How many gaps there are. */
export interface GapCounts {
  readonly open: number;
  readonly openByReason: Readonly<Partial<Record<GapReason, number>>>;
  readonly lost: number;
  readonly refilled: number;
  /** When the oldest open one was opened. */
  readonly oldestOpenedAtMs: number | undefined;
}

/** Which judgements are asked for. */
export interface CoverageQuery {
  readonly ruleId: string;
  /** All sources when absent. */
  readonly sourceId?: string;
  /** Event time; widened to whole slots. At most `COVERAGE_SPAN_MAX_MS`. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** A stretch of event time of one source in which a rule stands the same. */
export interface CoverageInterval {
  readonly sourceId: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly status: CoverageStatus;
  /** Version of the rule that judged, or should have; `undefined` where it was not in force. */
  readonly ruleVersion: string | undefined;
  /** Events judged, by any rule set. */
  readonly events: number;
  /** Behind `gap`, `refilled` and `lost`; the one that matters most. */
  readonly gap: RuleGap | undefined;
}

/** What a rule has judged. */
export interface Coverage {
  /** By source, then time; at most `COVERAGE_INTERVALS_MAX`. */
  readonly intervals: readonly CoverageInterval[];
  /** Nothing is open or lost, the rule was in force whenever events came, and nothing was cut off. */
  readonly isComplete: boolean;
  /** Intervals were left out, since there are more than an answer holds. */
  readonly isCut: boolean;
}

/** Event time that a scheduled rule has judged. */
export interface JudgedRun {
  readonly ruleId: string;
  readonly ruleVersion: string;
  /** Inclusive. */
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
}

/** The book of what each rule version has judged, by source and event time, and what it has not. */
export interface LedgerState {
  /** Tells what a rule set consists of, before anything is judged by it. */
  noteRules(version: string, rules: readonly LedgerRule[], nowMs: number): Promise<void>;
  /** How far a reader has told; `undefined` for one that never did. */
  judgedThrough(
    reader: string,
  ): Promise<
    (Pick<EvaluatedBatch, 'setVersion' | 'receivedAtMs'> & { offset: number }) | undefined
  >;
  /**
   * Counts what was judged. A batch that does not begin where the last one ended changes nothing (`other_begin`): it
   * was told before, or by a process that has the partition no more.
   */
  noteEvaluated(batch: EvaluatedBatch, nowMs: number): Promise<'noted' | 'other_begin'>;
  /** What a scheduled rule has judged to its end; intervals that touch become one. */
  noteRun(run: JudgedRun): Promise<void>;
  /** Of each scheduled rule, the interval that ends last. */
  lastRuns(): Promise<readonly JudgedRun[]>;
  /**
   * Opens gaps; returns their ids in the same order. One that is known (same rules, source, reason and begin) grows to
   * the later end; closed, it is open again, unless it is lost.
   */
  openGaps(gaps: readonly NewGap[], nowMs: number): Promise<readonly string[]>;
  /** Says when a gap that goes on ended; no effect on one that has an end. @throws GacError GAC_NOT_FOUND */
  endGap(id: string, toMs: number, nowMs: number): Promise<void>;
  gaps(scope: Scope, query: GapQuery): Promise<GapPage>;
  gap(scope: Scope, id: string): Promise<RuleGap | undefined>;
  gapCounts(scope: Scope): Promise<GapCounts>;
  /** Remembers how far a refill came, and why it went no further. */
  noteRefill(
    id: string,
    step: { reachedMs: number | undefined; alertsFound: number; failure: string | undefined },
    nowMs: number,
  ): Promise<void>;
  /** False, and nothing changes, when the gap has grown since `revision`. */
  markRefilled(
    id: string,
    end: { revision: number; refilledBy: string; alertsFound: number },
    nowMs: number,
  ): Promise<boolean>;
  /** The same for a gap that can never be judged. */
  markLost(
    id: string,
    end: { revision: number; lossReason: LossReason },
    nowMs: number,
  ): Promise<boolean>;
  coverage(scope: Scope, query: CoverageQuery): Promise<Coverage>;
  /** Forgets what lies wholly before an event time; open gaps stay. Returns how many rows went. */
  forgetBefore(beforeMs: number): Promise<number>;
}
