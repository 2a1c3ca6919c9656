// Goal: a time means the same to whoever writes it; what is not a time is refused and named.
// Method: a table of texts and epoch milliseconds, with a fixed present.
import { describe, expect, it } from 'vitest';
import { parseDurationMs, parseTime } from '../../../src/api/parse-time.ts';
import { GacError } from '../../../src/event/error.ts';

const NOW = Date.UTC(2026, 10, 22, 1, 0, 0);

describe('parseTime', () => {
  it.each([
    ['2026-11-22T08:00:00+07:00', NOW],
    ['2026-11-22T08:00+07:00', NOW],
    ['2026-11-22T01:00:00Z', NOW],
    ['2026-11-22T01:00:00.250Z', NOW + 250],
    ['2026-11-22', Date.UTC(2026, 10, 22)],
    [String(NOW), NOW],
    ['now', NOW],
    ['now-15m', NOW - 900_000],
    ['now-2h', NOW - 7_200_000],
    ['now-7d', NOW - 604_800_000],
  ])('reads %s', (text, expected) => {
    expect(parseTime(text, NOW, '/query/from')).toBe(expected);
  });

  it.each([
    '2026-11-22T08:00:00',
    '22/11/2026',
    'yesterday',
    'now+1h',
    'now-1y',
    '2026-13-01',
    '1',
    '-5',
    '',
  ])('refuses %j, naming the parameter', (text) => {
    expect(() => parseTime(text, NOW, '/query/from')).toThrow(GacError);
    try {
      parseTime(text, NOW, '/query/from');
    } catch (error) {
      expect((error as GacError).issues[0]?.at).toBe('/query/from');
    }
  });
});

describe('parseDurationMs', () => {
  it.each([
    ['500ms', 500],
    ['1s', 1_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['1d', 86_400_000],
  ])('reads %s', (text, expected) => {
    expect(parseDurationMs(text)).toBe(expected);
  });

  it('refuses what is none', () => {
    expect(() => parseDurationMs('5')).toThrow(GacError);
  });
});
