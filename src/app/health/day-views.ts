import type { SourceHealthList } from '../../api/contract.ts';
import type { Source } from '../../event/source.ts';
import { HEALTH_SLOT_MS, type SourceSlot } from '../../event/source-health.ts';
import { openHoursOf } from '../../event/source-hours.ts';

type Day = SourceHealthList['items'][number]['day'];

const HOURS = 24;
const SLOTS_PER_HOUR = 4;
const HOUR_MS = SLOTS_PER_HOUR * HEALTH_SLOT_MS;

/** Begin of the day of hours that ends with the quarter of an hour under way. */
export function dayFromMs(nowMs: number): number {
  return nowMs - (nowMs % HEALTH_SLOT_MS) + HEALTH_SLOT_MS - HOURS * HOUR_MS;
}

/** The last day of one source by hours, from what came in it; slots outside of it do not count. */
export function dayView(
  { hours }: Pick<Source, 'hours'>,
  slots: readonly Pick<SourceSlot, 'slotMs' | 'records' | 'deadLetters'>[],
  nowMs: number,
): Day {
  const startMs = dayFromMs(nowMs);
  const records = new Array<number>(HOURS).fill(0);
  const deadLetters = new Array<number>(HOURS).fill(0);
  for (const slot of slots) {
    const hour = Math.floor((slot.slotMs - startMs) / HOUR_MS);
    if (hour < 0 || hour >= HOURS) continue;
    const dead = Object.values(slot.deadLetters).reduce((sum, count) => sum + count, 0);
    records[hour] = (records[hour] ?? 0) + slot.records;
    deadLetters[hour] = (deadLetters[hour] ?? 0) + dead;
  }
  const opening = openHoursOf(hours);
  const isOpen = records.map((_, hour) => {
    const fromMs = startMs + hour * HOUR_MS;
    return opening.openMsBetween(fromMs, fromMs + HOUR_MS) > 0;
  });
  return { startMs, records, deadLetters, isOpen };
}
