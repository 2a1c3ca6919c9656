// Goal: the last day of a source is told by hours that end with the quarter under way, each record in its hour.
// Method: slots at the edges of hours, a time that is given, hours of an office.
import { expect, it } from 'vitest';
import { dayFromMs, dayView } from '../../../../src/app/health/day-views.ts';

const at = (text: string) => Date.parse(`${text}+07:00`);
/** A Thursday. */
const NOW = at('2026-11-19T09:20:00');
const slot = (time: string, records: number, malformed = 0) => ({
  ...{ slotMs: at(`2026-11-${time}`), records },
  deadLetters: malformed === 0 ? {} : { malformed },
});

it('counts each slot in its hour, and no other', () => {
  const slots = [
    slot('18T09:15:00', 1_000),
    slot('18T09:30:00', 1),
    slot('18T10:15:00', 2, 1),
    slot('18T10:15:00', 4, 1),
    slot('19T08:30:00', 8),
    slot('19T09:15:00', 16),
  ];
  const day = dayView({}, slots, NOW);
  expect(day.startMs).toBe(at('2026-11-18T09:30:00'));
  expect(dayFromMs(NOW)).toBe(day.startMs);
  expect(day.records).toEqual([7, ...Array(22).fill(0), 24]);
  expect(day.deadLetters).toEqual([2, ...Array(23).fill(0)]);
  expect(day.isOpen).toEqual(Array(24).fill(true));
});

it('says in which hours the source rests', () => {
  const { isOpen } = dayView({ hours: 'office' }, [], NOW);
  // From 09:30 to 17:00 of the day before, and from 07:30 on.
  expect(isOpen.slice(0, 8)).toEqual(Array(8).fill(true));
  expect(isOpen.slice(8, 22)).toEqual(Array(14).fill(false));
  expect(isOpen.slice(22)).toEqual([true, true]);
});
