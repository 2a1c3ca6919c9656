// Goal: numbers that ECS counts in nanoseconds or bytes are told in units that people read; all others stay numbers.
// Method: values with the words that are expected; the reason of a rule on the mean of a field and of the event's own fields.
import { describe, expect, it } from 'vitest';
import { quantityText } from '../../../../src/detect/correlate/quantity-text.ts';
import { bench, correlation, detection, ruleSet, series } from './detector-bench.ts';

describe('a quantity', () => {
  it.each([
    ['event.duration', 0, '0 µs', '0 µs'],
    ['event.duration', 850_400, '850,4 µs', '850.4 µs'],
    ['event.duration', 350_000_000, '350 ms', '350 ms'],
    ['event.duration', 2_400_000_000, '2,4 giây', '2.4 s'],
    ['event.duration', 200_000_000_000, '3 phút 20 giây', '3 min 20 s'],
    ['http.response.bytes', 999, '999 B', '999 B'],
    ['source.bytes', 1_250_000, '1,3 MB', '1.3 MB'],
    ['file.size', 5e12, '5 TB', '5 TB'],
    ['network.bytes', 2e18, '2.000 PB', '2,000 PB'],
  ])('of %s: %d', (field, value, vi, en) => {
    expect([quantityText(field, value, 'vi'), quantityText(field, value, 'en')]).toEqual([vi, en]);
  });

  it.each([
    ['http.response.status_code', 503],
    ['event.duration', Number.NaN],
    ['bytes', 3],
  ])('of %s: %d has no unit', (field, value) => {
    expect(quantityText(field, value, 'en')).toBeUndefined();
  });
});

const samples = [
  { at: 0, offset: 0, number: 1_000_000 },
  { at: 1, offset: 1, number: 1_500_000 },
];

it('stands in the reason of a rule on a sum', () => {
  const reason = { vi: 'tổng {count}, ngưỡng {threshold}', en: 'sum {count} of {threshold}' };
  const rule = correlation('large', {
    type: 'value_sum',
    fields: ['http.response.bytes'],
    conditions: [{ operator: 'gte', value: 2_000_000 }],
    text: { reason },
  });
  const { feed, detector } = bench(ruleSet([detection('hit')], [rule]));
  detector.advance(0);
  const ticks = series(300, { at: 2, offset: 1_000, action: 'other' });
  const signals = [...feed(samples), ...feed(ticks)];
  expect(signals.map((signal) => signal.reason)).toEqual([
    { vi: 'tổng 2,5 MB, ngưỡng 2 MB', en: 'sum 2.5 MB of 2 MB' },
  ]);
});

it('stands in the reason for a field of the event, and a count stays a number', () => {
  const reason = { vi: '{count}: {http.response.bytes}', en: '{count}: {http.response.bytes}' };
  const conditions = [{ operator: 'gte', value: 2 }] as const;
  const rule = correlation('many', { conditions, text: { reason } });
  const { feed } = bench(ruleSet([detection('hit')], [rule]));
  expect(feed(samples)[0]?.reason).toEqual({ vi: '2: 1,5 MB', en: '2: 1.5 MB' });
});
