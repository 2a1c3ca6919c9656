/*
 * Goal: every form of time stamp reads as the instant that its author meant, and nothing else reads as a stamp.
 * Method: tables of text and instant; the nearest-year rule at New Year; civil time around changes of the clock, compared with
 * what Intl says.
 */
import { describe, expect, test } from 'vitest';
import { parseAnyStamp } from '../../../src/normalize/time/any-stamp.ts';
import { clfStampAt } from '../../../src/normalize/time/clf-stamp.ts';
import { syslogStampAt } from '../../../src/normalize/time/syslog-stamp.ts';
import { isTimezone, offsetText, wallToEpochMs } from '../../../src/normalize/time/zone.ts';

const anchor = { timezone: 'Asia/Ho_Chi_Minh', receivedAtMs: Date.parse('2026-11-22T03:00:00Z') };

describe('whole values', () => {
  test.each([
    ['2026-11-22T03:00:00.123456789+07:00', '2026-11-21T20:00:00.123Z', 456_789],
    ['2026-11-22T03:00:00Z', '2026-11-22T03:00:00.000Z', 0],
    ['2026-11-22 03:00:00,5', '2026-11-21T20:00:00.500Z', 0],
    ['2026-11-22T03:00+0930', '2026-11-21T17:30:00.000Z', 0],
    ['20261122T030000Z', '2026-11-22T03:00:00.000Z', 0],
    ['2026-06-30T23:59:60Z', '2026-07-01T00:00:00.000Z', 0],
    ['10/Oct/2026:13:55:36 +0700', '2026-10-10T06:55:36.000Z', 0],
    ['10/oct/2026:13:55:36 -0330', '2026-10-10T17:25:36.000Z', 0],
    ['22/Nov/2026:03:00:00.123', '2026-11-21T20:00:00.123Z', 0],
    ['2026/11/22 03:00:00', '2026-11-21T20:00:00.000Z', 0],
    ['Sun Nov 22 03:00:00.123456 2026', '2026-11-21T20:00:00.123Z', 456_000],
    ['Sun Nov  2 03:00:00 2025', '2025-11-01T20:00:00.000Z', 0],
    ['Nov 22 2026 03:00:00', '2026-11-21T20:00:00.000Z', 0],
    ['1795287600', '2026-11-21T19:00:00.000Z', 0],
    ['1795287600.5', '2026-11-21T19:00:00.500Z', 0],
    ['1795287600123', '2026-11-21T19:00:00.123Z', 0],
    ['1795287600123456', '2026-11-21T19:00:00.123Z', 456_000],
    ['1795287600123456789', '2026-11-21T19:00:00.123Z', 456_789],
  ])('%s', (text, iso, nanos) => {
    const stamp = parseAnyStamp(text, anchor);
    expect(stamp && new Date(stamp.ms).toISOString()).toBe(iso);
    expect(stamp?.nanos).toBe(nanos);
    expect(stamp?.assumedYear).toBeUndefined();
  });

  test.each([
    '',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-22T24:00:00Z',
    '2026-11-22T03:00:00Zjunk',
    '2026-11-22',
    '31/Feb/2026:13:55:36 +0700',
    '10/Xyz/2026:13:55:36 +0700',
    '2026/11/22T03:00:00',
    '-1795287600',
    '1.2.3',
    '99999999999999999999999',
    'yesterday',
  ])('%s is no stamp', (text) => {
    expect(parseAnyStamp(text, anchor)).toBeUndefined();
  });
});

describe('stamps without a year', () => {
  test.each([
    ['Nov 22 10:00:00', '2026-11-22T10:00:00+07:00', '2026-11-22T03:00:00.000Z'],
    ['Dec 31 23:59:59', '2027-01-01T00:00:01+07:00', '2026-12-31T16:59:59.000Z'],
    ['Jan  1 00:00:01', '2026-12-31T23:59:59+07:00', '2026-12-31T17:00:01.000Z'],
    ['Feb 29 01:00:00', '2026-11-22T00:00:00Z', '2028-02-28T18:00:00.000Z'],
    ['Feb 29 01:00:00', '2025-03-01T00:00:00Z', '2024-02-28T18:00:00.000Z'],
    ['Jun  1 00:00:00.250', '2026-11-22T00:00:00Z', '2026-05-31T17:00:00.250Z'],
  ])('%s received %s', (text, received, iso) => {
    const at = { timezone: 'Asia/Ho_Chi_Minh', receivedAtMs: Date.parse(received) };
    const stamp = syslogStampAt(text, 0, at);
    expect(stamp && new Date(stamp.ms).toISOString()).toBe(iso);
    expect(stamp?.assumedYear).toBe(true);
  });
});

describe('zones', () => {
  test.each([
    ['2026-03-08T01:59:59Z', '2026-03-08T06:59:59.000Z'],
    ['2026-03-08T03:00:00Z', '2026-03-08T07:00:00.000Z'],
    ['2026-11-01T01:30:00Z', '2026-11-01T05:30:00.000Z'],
    ['2026-11-01T02:00:00Z', '2026-11-01T07:00:00.000Z'],
  ])('New York shows %s at %s', (wall, iso) => {
    expect(new Date(wallToEpochMs(Date.parse(wall), 'America/New_York')).toISOString()).toBe(iso);
  });

  test('offsets are those of the instant, also before 1975 and with half hours', () => {
    expect(offsetText('Asia/Ho_Chi_Minh', Date.parse('2026-01-01T00:00:00Z'))).toBe('+07:00');
    expect(offsetText('Asia/Ho_Chi_Minh', Date.parse('1970-01-01T00:00:00Z'))).toBe('+08:00');
    expect(offsetText('America/St_Johns', Date.parse('2026-01-01T00:00:00Z'))).toBe('-03:30');
  });

  test('an unknown zone counts as that of Viet Nam', () => {
    expect(isTimezone('Asia/Hanoi')).toBe(false);
    const stamp = clfStampAt('22/Nov/2026:03:00:00', 0, 'Asia/Hanoi');
    expect(stamp?.ms).toBe(Date.parse('2026-11-21T20:00:00Z'));
  });
});
