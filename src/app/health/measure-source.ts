import { type Delays, delayCount, delayQuantile, joinedDelays } from '../../event/delays.ts';
import { DEAD_LETTER_REASONS } from '../../event/event.ts';
import { HEALTH_SLOT_MS, type HealthMeasures, type SourceSlot } from '../../event/source-health.ts';
import type { UsualFlow } from './usual-flow.ts';

const SLOTS_PER_HOUR = 4;
const EDGE_SHARE = 0.05;
/** Fewest delays that tell anything. */
export const DELAYS_LEAST = 10;

/** What is measured by. */
export interface Measured {
  readonly nowMs: number;
  /** Of the last hour and the quarter under way. */
  readonly slots: readonly SourceSlot[];
  readonly usual: UsualFlow;
  /** What was known before of the last record. */
  readonly last: Pick<HealthMeasures, 'lastEventMs' | 'lastReceivedMs'>;
}

/** Begin of the slots that the last hour is told by: four whole quarters, and the one under way. */
export function lastHourFromMs(nowMs: number): number {
  return nowMs - (nowMs % HEALTH_SLOT_MS) - SLOTS_PER_HOUR * HEALTH_SLOT_MS;
}

/** The numbers of a source in the last hour. */
export function measure(measured: Measured, silenceLimitMs: number): HealthMeasures {
  const { nowMs, slots, usual, last } = measured;
  const delays = delaysOfLate(slots);
  const skewMs = delayQuantile(delays, 0.5);
  const lowMs = delayQuantile(delays, EDGE_SHARE);
  const highMs = delayQuantile(delays, 1 - EDGE_SHARE);
  const counts = DEAD_LETTER_REASONS.map((reason) => ({
    reason,
    count: slots.reduce((sum, { deadLetters }) => sum + (deadLetters[reason] ?? 0), 0),
  }));
  const lastReceivedMs = latest(last.lastReceivedMs, slots, (slot) => slot.lastReceivedMs);
  const lastEventMs = latest(last.lastEventMs, slots, (slot) => slot.lastEventMs);
  const expected = expectedSince(lastHourFromMs(nowMs), nowMs, usual);
  return {
    ...(lastEventMs === undefined ? {} : { lastEventMs }),
    ...(lastReceivedMs === undefined ? {} : { lastReceivedMs }),
    silenceLimitMs,
    ...(skewMs === undefined ? {} : { lagP50Ms: Math.round(skewMs), skewMs: Math.round(skewMs) }),
    ...(highMs === undefined ? {} : { lagP95Ms: Math.round(highMs) }),
    ...(highMs === undefined || lowMs === undefined
      ? {}
      : { skewSpreadMs: Math.round(highMs - lowMs) }),
    recordsLastHour: slots.reduce((sum, { records }) => sum + records, 0),
    ...(expected === undefined ? {} : { expectedLastHour: expected }),
    deadLettersLastHour: counts.reduce((sum, { count }) => sum + count, 0),
    deadLetterReasons: counts.filter(({ count }) => count > 0),
  };
}

/** Of the two newest quarters when they tell enough, so that what came late once is soon forgotten; else of the hour. */
function delaysOfLate(slots: readonly SourceSlot[]): Delays {
  const newest = joinedDelays(slots.slice(-2).map((slot) => slot.delays));
  if (delayCount(newest) >= DELAYS_LEAST) return newest;
  return joinedDelays(slots.map((slot) => slot.delays));
}

/** Of the quarter under way, as much as has passed; `undefined` when a quarter is not learnt. */
function expectedSince(fromMs: number, nowMs: number, usual: UsualFlow): number | undefined {
  let sum = 0;
  for (let slotMs = fromMs; slotMs <= nowMs; slotMs += HEALTH_SLOT_MS) {
    const expected = usual.expected(slotMs);
    if (expected === undefined) return undefined;
    sum += expected * Math.min(1, (nowMs - slotMs) / HEALTH_SLOT_MS);
  }
  return Math.round(sum);
}

function latest(
  before: number | undefined,
  slots: readonly SourceSlot[],
  of: (slot: SourceSlot) => number,
): number | undefined {
  const times = [...(before === undefined ? [] : [before]), ...slots.map(of)].filter(Boolean);
  return times.length === 0 ? undefined : Math.max(...times);
}
