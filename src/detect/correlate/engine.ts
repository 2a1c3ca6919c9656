import type { Signal } from '../../event/signal.ts';
import type { CorrelationRule } from '../rule-set.ts';
import type { EntityValues } from './entities.ts';
import type { EventClock } from './event-clock.ts';
import type { Holding } from './holding.ts';
import type { DecidingEvent, Input } from './input.ts';
import type { DetectorLimits, SkipReason } from './limits.ts';
import type { SettledPresence } from './presence.ts';

/** A silence that may outlast what a replay covers, as another detector needs it to go on. */
export interface SilenceMemory extends SettledPresence {
  readonly province: string;
  readonly commune: string | undefined;
  readonly values: readonly string[];
  readonly receivedMs: number | undefined;
  /** Signals that it had. */
  readonly told: number;
}

/** What the correlations of one detector share. */
export interface EngineContext {
  readonly limits: DetectorLimits;
  readonly latenessMs: number;
  readonly watermarks: EventClock;
  /** Event id of a place in the journal. */
  eventIdAt(tie: number, offset: number): string;
  /** The event's id, when it does not follow from its place. */
  unplacedIds(input: Input): readonly string[] | undefined;
  /** Entity values of an event, read once for all correlations. */
  entitiesOf(event: DecidingEvent): EntityValues;
  /** Takes a signal of a rule that raises. */
  emit(signal: Signal): void;
  /** Gives a firing to the correlations that refer to the rule. */
  fire(ruleId: string, input: Input): void;
  /** Tells whether an earlier process took an input in, maybe in another order among those of other partitions. */
  isFromBefore?(input: Input): boolean;
  /** Keeps a silence for whoever comes after; told about once a window while it goes on. */
  remember?(ruleId: string, memory: SilenceMemory): void;
  onUngrouped(ruleId: string): void;
  onSkipped(ruleId: string, reason: SkipReason): void;
}

/** One correlation at work. */
export interface CorrelationEngine {
  /** A version that counts the same may take its place; the windows then go on. */
  rule: CorrelationRule;
  /** Takes a match of the rule at `ruleIndex` of its list, or an inner firing. */
  add(input: Input, ruleIndex: number): void;
  /** Goes on from a silence that another detector kept; only absence rules have any. */
  recall?(memory: SilenceMemory): void;
  /** What it holds; looks at every group, so ask seldom. */
  holding(): Holding;
  /** Provinces in which somebody is expected; only absence rules have any. */
  expectedProvinces?(): Iterable<string>;
  /**
   * Uses the watermark of a province. `decide` raises what it settles and frees what it ends; `tidy` only frees
   * what has nothing left to say.
   */
  settle(province: string, watermarkMs: number, mode: 'decide' | 'tidy'): void;
}
