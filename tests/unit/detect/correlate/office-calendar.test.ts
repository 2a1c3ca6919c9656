// Goal: open hours are those of an office in Viet Nam, holidays among them, and silence counts within them only.
// Method: dates that a wall calendar shows; a detector over an absence rule with a calendar.
import { describe, expect, it } from 'vitest';
import { OFFICE_HOURS, OfficeCalendar } from '../../../../src/event/office-calendar.ts';
import { isPublicHoliday } from '../../../../src/event/public-holidays.ts';
import { bench, correlation, detection, ruleSet, START_MS, series } from './detector-bench.ts';

/** A moment by the clock of Viet Nam. */
const at = (text: string) => Date.parse(`${text}+07:00`);
const MINUTE_MS = 60_000;

describe('public holidays', () => {
  it.each([
    '2026-01-01',
    '2026-02-16', // the day before Tết
    '2026-02-17',
    '2026-02-20',
    '2026-04-27', // for the day of the Hùng kings, a Sunday
    '2026-04-30',
    '2026-05-01',
    '2026-09-02',
    '2027-02-08', // for the first days of Tết, Saturday and Sunday
    '2027-02-10',
    '2027-05-03', // for 1 May, a Saturday
    '2030-02-02',
  ])('%s is one', (date) => {
    expect(isPublicHoliday(date)).toBe(true);
  });

  it.each(['2026-01-02', '2026-02-13', '2026-02-23', '2026-04-28', '2026-09-04', '2026-11-20'])(
    '%s is none',
    (date) => {
      expect(isPublicHoliday(date)).toBe(false);
    },
  );
});

describe('a calendar', () => {
  const office = new OfficeCalendar(OFFICE_HOURS);
  const split = new OfficeCalendar({
    days: [1, 2, 3, 4, 5],
    hours: [
      { from: 450, to: 690 },
      { from: 780, to: 1_020 },
    ],
    holidays: true,
    closed: ['2026-11-23'],
    open: ['2026-11-22'],
  });

  it.each([
    ['2026-11-20T07:29:59', false],
    ['2026-11-20T07:30:00', true],
    ['2026-11-20T16:59:59', true],
    ['2026-11-20T17:00:00', false],
    ['2026-11-21T10:00:00', false],
    ['2026-09-02T10:00:00', false],
  ])('is open at %s: %s', (time, isOpen) => {
    expect(office.isOpen(at(time))).toBe(isOpen);
  });

  it.each([
    ['2026-11-20T10:00:00', 15, '2026-11-20T10:00:00'],
    ['2026-11-20T16:45:00', 15, '2026-11-20T16:45:00'],
    ['2026-11-20T16:46:00', 15, '2026-11-23T07:30:00'],
    ['2026-02-13T16:50:00', 15, '2026-02-23T07:30:00'],
  ])('after %s, %i minutes are open from %s', (time, minutes, from) => {
    expect(office.openFrom(at(time), minutes * MINUTE_MS)).toBe(at(from));
  });

  it('knows a midday break, closed and open dates', () => {
    expect(split.openFrom(at('2026-11-20T11:20:00'), 15 * MINUTE_MS)).toBe(
      at('2026-11-20T13:00:00'),
    );
    expect(split.openFrom(at('2026-11-20T16:50:00'), 15 * MINUTE_MS)).toBe(
      at('2026-11-22T07:30:00'),
    );
    expect(split.openFrom(at('2026-11-22T16:50:00'), 15 * MINUTE_MS)).toBe(
      at('2026-11-24T07:30:00'),
    );
  });

  it('is asked in vain when it is never open', () => {
    const never = new OfficeCalendar({ ...OFFICE_HOURS, days: [] });
    expect(never.openFrom(START_MS, MINUTE_MS)).toBeUndefined();
  });
});

describe('absence in office hours', () => {
  // START_MS is Friday, 08:00.
  const rule = correlation('silent', {
    ruleIds: ['beat'],
    groupBy: ['user.name'],
    windowMs: 15 * MINUTE_MS,
    conditions: [{ operator: 'lt', value: 1 }],
    expect: { roster: 'seen', windowMs: 5 * 86_400_000, calendar: OFFICE_HOURS },
    text: { reason: { vi: '{silence}', en: '{silence}' } },
  });
  const rules = ruleSet([detection('beat')], [rule]);
  const beats = (untilSeconds: number) =>
    series(untilSeconds / 60 + 1, { action: 'beat', user: 'c1', every: 60 });
  const HOUR = 3_600;

  it('is told as ever while it is open', () => {
    const { feed, pass } = bench(rules);
    feed(beats(HOUR));
    const signals = pass(HOUR + 5, HOUR + 20 * 60);
    expect(signals.map(({ lastEventMs }) => lastEventMs)).toEqual([
      START_MS + (HOUR + 900) * 1_000,
    ]);
  });

  it('waits over evening and weekend until a whole window was open, then says how long it lasts', () => {
    const { feed, pass } = bench(rules);
    feed(beats(8 * HOUR + 50 * 60));
    const signals = pass(9 * HOUR, 72.1 * HOUR);
    const monday = at('2026-11-23T07:45:00');
    expect(signals.map(({ lastEventMs }) => lastEventMs)).toEqual([
      monday,
      monday + 15 * MINUTE_MS,
    ]);
    expect(signals[0]?.firstEventMs).toBe(at('2026-11-20T16:50:00'));
    expect(signals.map(({ continues }) => continues)).toEqual([false, true]);
  });

  it('is not told when the group reports soon after opening', () => {
    const { feed, pass } = bench(rules);
    feed(beats(8 * HOUR + 50 * 60));
    const signals = pass(9 * HOUR, 71.5 * HOUR + 600);
    const opening = 71.5 * HOUR;
    const later = series(30, {
      action: 'beat',
      user: 'c1',
      at: opening + 840,
      every: 60,
      offset: 10_000,
    });
    signals.push(...feed(later));
    expect(signals).toEqual([]);
  });
});
