import { delayCount, delayQuantile, joinedDelays } from '../../event/delays.ts';
import type { Source } from '../../event/source.ts';
import type {
  HealthMeasures,
  HealthReason,
  HealthStatus,
  SourceSlot,
} from '../../event/source-health.ts';
import type { OpenHours } from '../../event/source-hours.ts';
import { judgedHours } from './judged-hours.ts';
import { DELAYS_LEAST, lastHourFromMs, measure } from './measure-source.ts';
import { silenceFloorMs } from './silence-floor.ts';
import type { UsualFlow } from './usual-flow.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The numbers of the rule by which sources are judged; it is ours, no official one. */
export const HEALTH_LIMITS = {
  /** Fewest records of an hour before their dead letters are judged. */
  parsedRecords: 20,
  parseFailures: { yellow: 0.01, red: 0.2 },
  lagMs: 5 * MINUTE_MS,
  skewMs: { yellow: 2 * MINUTE_MS, red: 60 * MINUTE_MS },
  /** Fewest records that an hour is expected to bring before it is compared. */
  expectedRecords: 40,
  /** Nothing is compared while judging is further behind. */
  behindMs: 5 * MINUTE_MS,
  /** Shares of what is expected. */
  volume: { yellow: 0.5, red: 0.1, rise: 10 },
} as const;

/** What a source is judged by. */
export interface Findings {
  readonly source: Source;
  readonly nowMs: number;
  /** Up to when all records have been read: silence is told no further. */
  readonly readToMs: number;
  /** Since when somebody has been there to take records in. */
  readonly watchedSinceMs: number;
  /** When the source was switched on. */
  readonly enabledSinceMs: number;
  /** Of the last hour and the quarter under way, in the order of time. */
  readonly slots: readonly SourceSlot[];
  readonly usual: UsualFlow;
  /** What was known before of the last record. */
  readonly last: Pick<HealthMeasures, 'lastEventMs' | 'lastReceivedMs'>;
  /** It was silent too long already. */
  readonly wasSilent: boolean;
  readonly newFields: readonly string[];
  /** Those that rules read. */
  readonly lostFields: readonly string[];
  /** Least silence that matters, of the configuration. */
  readonly silenceFloorMs: number | undefined;
}

/** A verdict on a source. */
export interface Verdict {
  readonly status: HealthStatus;
  /** The worst first. */
  readonly reasons: readonly HealthReason[];
  readonly measures: HealthMeasures;
}

const RANK: Readonly<Record<HealthStatus, number>> = {
  GREEN: 0,
  OFF: 0,
  NEW: 0,
  YELLOW: 1,
  RED: 2,
};

/** How a source is, by what came of it. No data is never GREEN. */
export function judgeSource(findings: Findings): Verdict {
  const { source } = findings;
  const hours = judgedHours(source);
  const isUpload = source.transport.kind === 'upload';
  const measured = measure(findings, silenceLimit(findings));
  const measures = isUpload ? withoutPace(measured) : measured;
  if (!source.enabled) return { status: 'OFF', reasons: [], measures };
  const { lastReceivedMs } = measures;
  if (lastReceivedMs === undefined) {
    return { status: 'NEW', reasons: [{ reason: 'never_sent', status: 'NEW' }], measures };
  }
  const silent = silence(findings, { measures, hours, lastReceivedMs });
  const reasons = [
    ...silent,
    // A source that is silent sends less, too; a file that is brought is a heap.
    ...(silent.length > 0 || isUpload || !isWholeHour(findings) ? [] : volume(measures)),
    ...parseFailures(measures),
    ...delays(measures, findings.slots),
    ...fields(findings),
  ].sort((left, right) => RANK[right.status] - RANK[left.status]);
  const worst = reasons[0]?.status ?? 'GREEN';
  // Switched on again, and nothing came since.
  if (RANK[worst] === 0 && lastReceivedMs < findings.enabledSinceMs) {
    return { status: 'NEW', reasons: [{ reason: 'never_sent', status: 'NEW' }], measures };
  }
  return { status: worst, reasons, measures };
}

/**
 * What is brought in files is as old as it is, and comes when it comes. Only the future cannot be brought: a delay below
 * zero stays.
 */
function withoutPace(measures: HealthMeasures): HealthMeasures {
  const { lagP50Ms: _, lagP95Ms: __, expectedLastHour: ___, ...kept } = measures;
  if ((kept.skewMs ?? 0) < 0) return kept;
  const { skewMs: ____, skewSpreadMs: _____, ...rest } = kept;
  return rest;
}

function silenceLimit({ source, usual, nowMs, silenceFloorMs: givenMs }: Findings): number {
  const { firstMs } = usual;
  const isLearnt = firstMs !== undefined && nowMs - firstMs >= DAY_MS;
  const floorMs = silenceFloorMs(source, { isLearnt, givenMs });
  return Math.round(Math.max(floorMs, usual.silenceLimitMs(nowMs)));
}

function silence(
  { source, readToMs, watchedSinceMs, enabledSinceMs, wasSilent }: Findings,
  given: { measures: HealthMeasures; hours: OpenHours; lastReceivedMs: number },
): HealthReason[] {
  const { measures, hours, lastReceivedMs } = given;
  const limit = measures.silenceLimitMs;
  const measured = hours.openMsBetween(lastReceivedMs, readToMs);
  // Nobody could take records in before; who brings files comes again when the service is there.
  const sinceMs = source.transport.kind === 'upload' ? enabledSinceMs : watchedSinceMs;
  const heardMs = wasSilent
    ? measured
    : hours.openMsBetween(Math.max(lastReceivedMs, sinceMs), readToMs);
  if (heardMs <= limit) return [];
  return [{ reason: 'silent', status: 'RED', measured, limit }];
}

/** Whether all that came in the last hour could be taken in, and was read. */
function isWholeHour({ nowMs, readToMs, watchedSinceMs }: Findings): boolean {
  return watchedSinceMs <= lastHourFromMs(nowMs) && nowMs - readToMs <= HEALTH_LIMITS.behindMs;
}

function volume({ recordsLastHour, expectedLastHour }: HealthMeasures): HealthReason[] {
  const { expectedRecords, volume: shares } = HEALTH_LIMITS;
  if (expectedLastHour === undefined || expectedLastHour < expectedRecords) return [];
  const share = recordsLastHour / expectedLastHour;
  const numbers = (factor: number) => ({
    ...{ measured: recordsLastHour, expected: expectedLastHour },
    limit: Math.round(factor * expectedLastHour),
  });
  if (share < shares.red) {
    return [{ reason: 'volume_drop', status: 'RED', ...numbers(shares.red) }];
  }
  if (share < shares.yellow) {
    return [{ reason: 'volume_drop', status: 'YELLOW', ...numbers(shares.yellow) }];
  }
  if (share <= shares.rise) return [];
  return [{ reason: 'volume_rise', status: 'YELLOW', ...numbers(shares.rise) }];
}

function parseFailures({ recordsLastHour, deadLettersLastHour }: HealthMeasures): HealthReason[] {
  const { parsedRecords, parseFailures: shares } = HEALTH_LIMITS;
  if (recordsLastHour < parsedRecords) return [];
  const measured = deadLettersLastHour / recordsLastHour;
  const { red, yellow } = shares;
  if (measured > red) return [{ reason: 'parse_failures', status: 'RED', measured, limit: red }];
  if (measured <= yellow) return [];
  return [{ reason: 'parse_failures', status: 'YELLOW', measured, limit: yellow }];
}

/**
 * A clock that is wrong moves all delays alike; records that come late do not. So a median far from zero is the clock when
 * the delays lie close together, and lag otherwise. A file of this morning that was handed in is late once; only the future
 * cannot be handed in.
 */
function delays(measures: HealthMeasures, slots: readonly SourceSlot[]): HealthReason[] {
  const { lagMs, skewMs: limits } = HEALTH_LIMITS;
  const { skewMs, lagP95Ms, skewSpreadMs } = measures;
  const stamped = slots.reduce((sum, { delays: own }) => sum + delayCount(own), 0);
  if (skewMs === undefined || stamped < DELAYS_LEAST) return [];
  const size = Math.abs(skewMs);
  const isClock = skewMs < 0 || (skewSpreadMs ?? 0) <= size / 2;
  const isHistory = skewMs >= DAY_MS || (skewMs > 0 && !isLateAgain(slots, limits.yellow));
  if (size > limits.yellow && isClock && !isHistory) {
    const isRed = size > limits.red;
    const limit = isRed ? limits.red : limits.yellow;
    return [{ reason: 'clock_skew', status: isRed ? 'RED' : 'YELLOW', measured: skewMs, limit }];
  }
  if (lagP95Ms === undefined || lagP95Ms <= lagMs || !isLateAgain(slots)) return [];
  return [{ reason: 'lag', status: 'YELLOW', measured: lagP95Ms, limit: lagMs }];
}

/** Whether the two newest quarters that tell anything were late both: a heap that was handed in is late once. */
function isLateAgain(slots: readonly SourceSlot[], lagMs: number = HEALTH_LIMITS.lagMs): boolean {
  const telling = slots.filter((slot) => delayCount(slot.delays) >= DELAYS_LEAST).slice(-2);
  const late = telling.filter(
    (slot) => (delayQuantile(joinedDelays([slot.delays]), 0.95) ?? 0) > lagMs,
  );
  return late.length === 2;
}

function fields({ newFields, lostFields }: Findings): HealthReason[] {
  const reasons: HealthReason[] = [];
  if (lostFields.length > 0) {
    reasons.push({ reason: 'fields_lost', status: 'YELLOW', fields: lostFields });
  }
  // Worth knowing, and nothing wrong by itself.
  if (newFields.length > 0) {
    reasons.push({ reason: 'fields_new', status: 'GREEN', fields: newFields });
  }
  return reasons;
}
