import type { Check } from '../check.ts';
import { type Finding, failed, ok, said } from '../finding.ts';
import type { Subject } from '../subject.ts';

const CLOCK = 'machine.clock';
const ZONE = 'machine.time_zone';
const YEARS = { least: 2025, most: 2099 };
const VIET_NAM = 'Asia/Ho_Chi_Minh';
/** Since 1975 without summer time. */
const VIET_NAM_OFFSET = 'GMT+07:00';

/** Whether this machine tells a possible time and knows the zone of the country. */
export function timeChecks({ clock }: Subject): Check {
  return {
    ids: [CLOCK, ZONE],
    run: (report) => report(judgeYear(clock.now()), judgeZone(offsetOf(VIET_NAM, clock.now()))),
  };
}

/** Whether the time of the machine can be the present at all. */
export function judgeYear(nowMs: number): Finding {
  const found = said('doctor.clock.now', { time: new Date(nowMs).toISOString().slice(0, 19) });
  const year = new Date(nowMs).getUTCFullYear();
  if (year >= YEARS.least && year <= YEARS.most) return ok(CLOCK, found);
  return failed(CLOCK, found, { step: said('doctor.clock.year_step') });
}

/** Whether the data of time zones says what is true of Viet Nam; `undefined` = the zone is not known. */
export function judgeZone(offset: string | undefined): Finding {
  const figures = { zone: VIET_NAM, offset: offset ?? '–' };
  const found = said('doctor.time_zone.offset', figures);
  if (offset === VIET_NAM_OFFSET) return ok(ZONE, found);
  return failed(ZONE, found, { step: said('doctor.time_zone.step') });
}

function offsetOf(timeZone: string, atMs: number): string | undefined {
  try {
    const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
    return format.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value;
  } catch {
    // A Node.js without data of time zones.
    return undefined;
  }
}
