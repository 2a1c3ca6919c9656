// Goal: a length of time reads as an officer would say it, in two units at most.
// Method: lengths with the words that are expected.
import { expect, it } from 'vitest';
import { spanText } from '../../../src/message/span-text.ts';

const MINUTE_MS = 60_000;

it.each([
  [6_400, '6,4 giây', '6.4 s'],
  [45_200, '45 giây', '45 s'],
  [5 * MINUTE_MS, '5 phút', '5 min'],
  [-(50 * MINUTE_MS + 55_000), '50 phút 55 giây', '50 min 55 s'],
  [7 * 60 * MINUTE_MS, '7 giờ', '7 h'],
  [2 * 60 * MINUTE_MS - 1_000, '2 giờ', '2 h'],
  [26 * 60 * MINUTE_MS, '1 ngày 2 giờ', '1 d 2 h'],
])('%i ms', (ms, vi, en) => {
  expect([spanText(ms, 'vi'), spanText(ms, 'en')]).toEqual([vi, en]);
});
