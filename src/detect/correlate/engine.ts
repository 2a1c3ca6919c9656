import type { PlacedEvent } from '../../event/event.ts';
import type { Signal } from '../../event/signal.ts';
import type { CorrelationRule } from '../rule-set.ts';
import type { EntityValues } from './entities.ts';
import type { Input } from './input.ts';
import type { DetectorLimits, SkipReason } from './limits.ts';
import type { Watermarks } from './watermarks.ts';

/** What the correlations of one detector share. */
export interface EngineContext {
  readonly limits: DetectorLimits;
  readonly latenessMs: number;
  readonly watermarks: Watermarks;
  /** Event id of a place in the journal. */
  eventIdAt(tie: number, offset: number): string;
  /** The event's id, when it does not follow from its place. */
  unplacedIds(input: Input): readonly string[] | undefined;
  /** Entity values of an event, read once for all correlations. */
  entitiesOf(event: PlacedEvent): EntityValues;
  /** Takes a signal of a rule that raises. */
  emit(signal: Signal): void;
  /** Gives a firing to the correlations that refer to the rule. */
  fire(ruleId: string, input: Input): void;
  onUngrouped(ruleId: string): void;
  onSkipped(ruleId: string, reason: SkipReason): void;
}

/** One correlation at work. */
export interface CorrelationEngine {
  readonly rule: CorrelationRule;
  /** Takes a match of the rule at `ruleIndex` of its list, or an inner firing. */
  add(input: Input, ruleIndex: number): void;
  /**
   * Uses the watermark of a province. `decide` raises what it settles and frees what it ends; `tidy` only frees
   * what has nothing left to say.
   */
  settle(province: string, watermarkMs: number, mode: 'decide' | 'tidy'): void;
}
