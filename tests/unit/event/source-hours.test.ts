// Goal: hours of a source are those of Viet Nam, its holidays among them; wrong ones are told.
// Method: moments that a wall calendar shows, Tết among them.
import { describe, expect, it } from 'vitest';
import { hoursProblems, openHoursOf } from '../../../src/event/source-hours.ts';

const at = (text: string) => Date.parse(`${text}+07:00`);
const HOUR_MS = 3_600_000;
const SHIFT = {
  days: [1, 2, 3, 4, 5, 6],
  hours: [
    { from: '07:30', to: '11:30' },
    { from: '13:00', to: '17:00' },
  ],
  holidays: true,
} as const;

describe('hours of sources', () => {
  it('always: every hour counts', () => {
    expect(openHoursOf(undefined).isOpen(at('2026-02-17T03:00:00'))).toBe(true);
    expect(
      openHoursOf('always').openMsBetween(at('2026-02-17T00:00:00'), at('2026-02-18T00:00:00')),
    ).toBe(24 * HOUR_MS);
  });

  it('office: a night, a weekend and Tết are no silence', () => {
    const office = openHoursOf('office');
    const friday = at('2026-11-20T17:00:00');
    expect(office.openMsBetween(friday, at('2026-11-23T07:30:00'))).toBe(0);
    expect(office.openMsBetween(friday, at('2026-11-23T09:00:00'))).toBe(1.5 * HOUR_MS);
    expect(office.openMsBetween(at('2026-02-13T17:00:00'), at('2026-02-20T23:00:00'))).toBe(0);
    expect(office.isOpen(at('2026-02-18T09:00:00'))).toBe(false);
  });

  it('of its own: with a midday break and Saturdays', () => {
    const own = openHoursOf(SHIFT);
    expect(own.isOpen(at('2026-11-21T10:00:00'))).toBe(true);
    expect(own.isOpen(at('2026-11-21T12:00:00'))).toBe(false);
    expect(own.openMsBetween(at('2026-11-21T11:00:00'), at('2026-11-21T14:00:00'))).toBe(
      1.5 * HOUR_MS,
    );
  });

  it.each([
    [{ ...SHIFT, days: [] }],
    [{ ...SHIFT, hours: [] }],
    [{ ...SHIFT, hours: [{ from: '11:00', to: '09:00' }] }],
    [{ ...SHIFT, hours: [...SHIFT.hours].reverse() }],
    [{ ...SHIFT, hours: [{ from: '7h', to: '9h' }] }],
  ])('tells what is wrong (%#)', (hours) => {
    expect(hoursProblems(hours)).not.toEqual([]);
    expect(hoursProblems(SHIFT)).toEqual([]);
  });
});
