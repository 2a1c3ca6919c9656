import { dateInVietNam } from '../../event/office-calendar.ts';
import { isPublicHoliday } from '../../event/public-holidays.ts';
import { type FlowSlot, HEALTH_SLOT_MS } from '../../event/source-health.ts';
import type { OpenHours } from '../../event/source-hours.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** How many earlier weeks, and days, are looked at. */
const WEEKS = 4;
const DAYS = 28;
/** Earlier days that are needed before anything is expected by them. */
const DAYS_LEAST = 2;
/** Days of the same kind that are needed before other days no longer tell how long the source may be silent. */
const KIND_DAYS_LEAST = 4;
/** Of the silences at this time of the day, the share that is no longer than what is taken as usual. */
const USUAL_SHARE = 0.8;
/** How much longer than usual a silence may be. */
const ALLOWANCE = 2;

/** A time without a record. */
interface Silence {
  readonly fromMs: number;
  readonly toMs: number;
  /** Within the hours in which the source works. */
  readonly openMs: number;
}

/** What a source usually does, learnt from the slots of the last weeks. */
export class UsualFlow {
  readonly #hours: OpenHours;
  readonly #records = new Map<number, number>();
  readonly #silences: Silence[] = [];
  /** Receipt of the first record that is known of; `undefined` = there is none. */
  readonly firstMs: number | undefined;

  /** @param slots of the source, in the order of time */
  constructor(slots: readonly FlowSlot[], hours: OpenHours) {
    this.#hours = hours;
    this.firstMs = slots[0]?.firstReceivedMs;
    let before: FlowSlot | undefined;
    for (const slot of slots) {
      this.#records.set(slot.slotMs, slot.records);
      if (before !== undefined) this.#noteSilence(before.lastReceivedMs, slot.firstReceivedMs);
      if (slot.maxGapMs > 0) {
        const toMs = slot.slotMs + HEALTH_SLOT_MS;
        this.#silences.push({ fromMs: slot.slotMs, toMs, openMs: slot.maxGapMs });
      }
      before = slot;
    }
  }

  /**
   * Records expected in a quarter of an hour: the median of the same quarter of up to four earlier weeks or, before a
   * week has passed, of earlier days. Holidays and times at which the source rests are nobody's example.
   * `undefined` = not learnt yet.
   */
  expected(slotMs: number): number | undefined {
    const { firstMs } = this;
    if (firstMs === undefined || !this.#isOrdinary(slotMs)) return undefined;
    const weekly = this.#counts(slotMs, { stepMs: WEEK_MS, steps: WEEKS, firstMs });
    if (weekly.length > 0) return median(weekly);
    const daily = this.#counts(slotMs, { stepMs: DAY_MS, steps: DAYS / WEEKS, firstMs });
    return daily.length >= DAYS_LEAST ? median(daily) : undefined;
  }

  /**
   * How long the source may be silent at this time of the day: twice what it usually is, by days of the same kind
   * (working days, or days of rest). 0 = nothing is known.
   */
  silenceLimitMs(nowMs: number): number {
    const { firstMs } = this;
    if (firstMs === undefined) return 0;
    const days: { isRest: boolean; longestMs: number }[] = [];
    for (let day = 1; day <= DAYS && nowMs - day * DAY_MS >= firstMs; day++) {
      const atMs = nowMs - day * DAY_MS;
      if (!this.#hours.isOpen(atMs)) continue;
      days.push({ isRest: isRestDay(atMs), longestMs: this.#longestAround(atMs) });
    }
    const isRest = isRestDay(nowMs);
    const same = days.filter((day) => day.isRest === isRest);
    const asked = (same.length >= KIND_DAYS_LEAST ? same : days).map(({ longestMs }) => longestMs);
    // On its first day, the silences so far have to do.
    const silences = asked.length > 0 ? asked : this.#silences.map(({ openMs }) => openMs);
    silences.sort((left, right) => left - right);
    return ALLOWANCE * (silences[Math.ceil(USUAL_SHARE * silences.length) - 1] ?? 0);
  }

  #noteSilence(fromMs: number, toMs: number): void {
    const openMs = this.#hours.openMsBetween(fromMs, toMs);
    if (openMs > 0) this.#silences.push({ fromMs, toMs, openMs });
  }

  /** The longest silence that touches the quarter before or behind a moment. */
  #longestAround(atMs: number): number {
    let longestMs = 0;
    for (const { fromMs, toMs, openMs } of this.#silences) {
      if (toMs < atMs - HEALTH_SLOT_MS || fromMs > atMs + HEALTH_SLOT_MS) continue;
      if (openMs > longestMs) longestMs = openMs;
    }
    return longestMs;
  }

  #counts(
    slotMs: number,
    { stepMs, steps, firstMs }: { stepMs: number; steps: number; firstMs: number },
  ): number[] {
    const counts: number[] = [];
    for (let step = 1; step <= steps; step++) {
      const atMs = slotMs - step * stepMs;
      if (atMs < firstMs) break;
      if (this.#isOrdinary(atMs)) counts.push(this.#records.get(atMs) ?? 0);
    }
    return counts;
  }

  #isOrdinary(slotMs: number): boolean {
    return this.#hours.isOpen(slotMs) && !isPublicHoliday(dateInVietNam(slotMs));
  }
}

function isRestDay(ms: number): boolean {
  const date = dateInVietNam(ms);
  return [0, 6].includes(new Date(date).getUTCDay()) || isPublicHoliday(date);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}
