import type { Delays } from './delays.ts';
import type { DeadLetterReason } from './event.ts';

/** Verdicts on a source. No data is never GREEN. `OFF`: disabled; `NEW`: it never sent anything. */
export const HEALTH_STATUSES = ['GREEN', 'YELLOW', 'RED', 'NEW', 'OFF'] as const;
export type HealthStatus = (typeof HEALTH_STATUSES)[number];

/** Why a source is not GREEN. A closed set: it is a metric label. */
export const HEALTH_REASONS = [
  /** Nothing came for longer than its limit, within the hours in which it works. */
  'silent',
  /** It never sent anything. */
  'never_sent',
  /** Far fewer records than in the same hours of earlier weeks. */
  'volume_drop',
  /** Far more records than in the same hours of earlier weeks. */
  'volume_rise',
  /** Too many records that could not be read. */
  'parse_failures',
  /** Fields that rules read are missing of late. */
  'fields_lost',
  /** It sends fields that were never seen. */
  'fields_new',
  /** Records come late. */
  'lag',
  /** Its clock is wrong. */
  'clock_skew',
] as const;
export type HealthReasonKind = (typeof HEALTH_REASONS)[number];

/** Time of receipt of one slot, in which the records of a source are counted together. */
export const HEALTH_SLOT_MS = 15 * 60_000;
/** How long slots are kept: what a source usually does is learnt from them. */
export const HEALTH_KEPT_MS = 35 * 86_400_000;
/** Most names of fields that are known of one source. */
export const FIELDS_PER_SOURCE_MAX = 500;

/** What came of one source in one slot. Delays are receipt minus the time that the record claims. */
export interface SourceSlot {
  readonly sourceId: string;
  readonly province: string;
  /** Begin of the slot, time of receipt: a multiple of `HEALTH_SLOT_MS`. */
  readonly slotMs: number;
  /** Dead letters are among them. */
  readonly records: number;
  readonly deadLetters: Readonly<Partial<Record<DeadLetterReason, number>>>;
  readonly firstReceivedMs: number;
  readonly lastReceivedMs: number;
  /** Longest time between two records of the slot. */
  readonly maxGapMs: number;
  /** Latest event time. */
  readonly lastEventMs: number;
  /** Records whose fields were looked at. */
  readonly sampled: number;
  readonly delays: Delays;
}

/** A slot, as far as it is learnt from. */
export type FlowSlot = Pick<
  SourceSlot,
  'slotMs' | 'records' | 'firstReceivedMs' | 'lastReceivedMs' | 'maxGapMs'
>;

/** One field of a source, as the records that were looked at showed it. */
export interface SourceField {
  readonly sourceId: string;
  readonly province: string;
  /** Dotted; empty: the records that were looked at. */
  readonly field: string;
  /** Receipt of the first and of the last record that had it. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** Records that had it. */
  readonly seen: number;
}

/** One reason of a verdict. */
export interface HealthReason {
  readonly reason: HealthReasonKind;
  /** What this reason alone would make of the source. */
  readonly status: HealthStatus;
  /** Milliseconds, records or a share, as the reason has it; as `limit`. */
  readonly measured?: number;
  readonly limit?: number;
  /** Records that were usual. */
  readonly expected?: number;
  /** Fields that it is about. */
  readonly fields?: readonly string[];
}

/** What was measured of a source when it was judged. */
export interface HealthMeasures {
  readonly lastEventMs?: number;
  readonly lastReceivedMs?: number;
  readonly silenceLimitMs: number;
  readonly lagP50Ms?: number;
  readonly lagP95Ms?: number;
  /** Median of the delays. */
  readonly skewMs?: number;
  /** How far the middle nine tenths of them lie apart. */
  readonly skewSpreadMs?: number;
  readonly recordsLastHour: number;
  readonly expectedLastHour?: number;
  readonly deadLettersLastHour: number;
  readonly deadLetterReasons: readonly { reason: DeadLetterReason; count: number }[];
}

/** A stretch of time in which a source is not GREEN; it has one alert. */
export interface HealthEpisode {
  readonly id: string;
  readonly sinceMs: number;
  /** What its alert says; absent: nobody was told. */
  readonly told?: 'YELLOW' | 'RED';
  readonly alertId?: string;
  /** Set once it is over. */
  readonly endedMs?: number;
}

/** A source as it was judged. */
export interface JudgedSource {
  readonly sourceId: string;
  readonly province: string;
  readonly status: HealthStatus;
  /** Since when it has this status. */
  readonly sinceMs: number;
  readonly judgedAtMs: number;
  readonly reasons: readonly HealthReason[];
  readonly measures: HealthMeasures;
  /** When it was switched on, as far as it was seen. */
  readonly enabledSinceMs?: number;
  /** Absent while nothing is wrong and nobody is to be told. */
  readonly episode?: HealthEpisode;
}

/** A change of the status of a source. */
export interface HealthChange {
  readonly sourceId: string;
  readonly province: string;
  readonly atMs: number;
  readonly status: HealthStatus;
  readonly reasons: readonly HealthReason[];
}
