import { EVIDENCE_EVENTS_MAX } from '../../event/signal.ts';

/** Bounds of the state that the stream detector holds; what goes over one is counted by `onSkipped`. */
export interface DetectorLimits {
  /** Groups that one correlation follows at a time. @default 1,000,000 */
  readonly groupsPerRule: number;
  /** Events that one group holds at a time, the newest kept. @default 100,000 */
  readonly valuesPerGroup: number;
  /** Event ids that one signal carries, half oldest and half newest. @default EVIDENCE_EVENTS_MAX */
  readonly evidencePerSignal: number;
  /** Values of one entity field that one signal names, the newest kept; 0 = none are gathered. @default 10 */
  readonly entitiesPerField: number;
}

export const DEFAULT_LIMITS: DetectorLimits = {
  groupsPerRule: 1_000_000,
  valuesPerGroup: 100_000,
  evidencePerSignal: EVIDENCE_EVENTS_MAX,
  entitiesPerField: 10,
};

/** Where an event was that did not have its full effect. */
export interface SkippedAt {
  readonly timeMs: number;
  readonly province: string;
  /** Absent where it is not known any more. */
  readonly sourceId?: string;
}

/** Why a match did not have its full effect on a correlation. A closed set: it may be a metric label. */
export type SkipReason =
  /** The rule follows `groupsPerRule` groups: the oldest quiet one made room, or this one was refused. */
  | 'groups_limit'
  /** The group holds `valuesPerGroup` events of its window: the oldest was let go, the value is a lower bound. */
  | 'values_limit'
  /** Older than anything the group still holds. */
  | 'too_late'
  /** The field of a value_sum, value_avg, value_percentile or value_median without a number. */
  | 'not_numeric'
  /** A value_count field that the event lacks. */
  | 'value_missing'
  /** The group fired, and an exception leaves it out. */
  | 'excepted';
