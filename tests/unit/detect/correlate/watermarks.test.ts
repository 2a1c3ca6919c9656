// Goal: event time is believed complete neither too early nor never, for live logs, old logs, replays and bad clocks.
// Method: events with chosen stamps and receipts are observed; watermarks are read in seconds after the start.
import { beforeEach, describe, expect, it } from 'vitest';
import { Watermarks } from '../../../../src/detect/correlate/watermarks.ts';
import {
  bench,
  correlation,
  detection,
  event,
  IDLE_MS,
  LATENESS_MS,
  ruleSet,
  type Sample,
  START_MS,
  series,
} from './detector-bench.ts';

const DAY = 86_400;
let watermarks: Watermarks;

beforeEach(() => {
  watermarks = new Watermarks({ latenessMs: LATENESS_MS, idleMs: IDLE_MS });
  watermarks.tick(START_MS - 60_000);
});

/** Observes at the moment of receipt, then reads the watermark, with its one millisecond put back. */
function see(...samples: (Omit<Sample, 'offset'> & { now?: number })[]): number {
  for (const sample of samples) {
    const seconds = sample.now ?? sample.received ?? sample.at;
    watermarks.tick(START_MS + seconds * 1_000);
    watermarks.observe(event({ offset: 0, ...sample }));
  }
  return (watermarks.refresh('10') + 1 - START_MS) / 1_000;
}

function at(seconds: number): number {
  watermarks.tick(START_MS + seconds * 1_000);
  return (watermarks.refresh('10') + 1 - START_MS) / 1_000;
}

describe('watermarks', () => {
  it('follow the slowest source that is not idle, less the lateness', () => {
    expect(
      see({ at: 0, source: 'a' }, { at: 100, source: 'a' }, { at: 95, received: 100, source: 'b' }),
    ).toBe(85);
    expect(see({ at: 120, source: 'a' })).toBe(85);
    expect(see({ at: 131, source: 'a' })).toBe(121);
  });

  it('are unknown until sources had time to be heard of', () => {
    const fresh = new Watermarks({ latenessMs: LATENESS_MS, idleMs: IDLE_MS });
    fresh.tick(START_MS);
    fresh.observe(event({ at: 0, offset: 0 }));
    expect(fresh.refresh('10')).toBe(Number.NEGATIVE_INFINITY);
    fresh.tick(START_MS + IDLE_MS);
    expect(fresh.refresh('10')).toBeGreaterThan(START_MS - LATENESS_MS);
  });

  it('go on with the clock when all is silent, for live logs in the present', () => {
    expect(see({ at: 98, received: 100 })).toBe(88);
    expect(at(200)).toBe(198 - 10);
  });

  it('go on from where they stood for logs of yesterday', () => {
    expect(see({ at: -DAY, received: 0 })).toBe(-DAY - 10);
    expect(at(500)).toBe(-DAY + 490);
  });

  it('live in the time of the records while a journal is read again', () => {
    const hour = 3_600;
    expect(see({ at: 0, now: hour }, { at: 600, source: 'b', now: hour })).toBe(590);
    expect(see({ at: 1_200, source: 'b', now: hour + 60 })).toBe(1_190);
    expect(at(hour + 100)).toBe(hour + 100 - 10);
  });

  it('are held back by a partition that lags, for every province', () => {
    see({ at: 100, source: 'a' }, { at: 40, province: '79', source: 'c', partition: 1, now: 100 });
    expect(at(100)).toBe(30);
  });

  it('are not moved past the receipt by stamps from the future', () => {
    expect(see({ at: 3_000, received: 100 })).toBe(100);
    expect(see({ at: 101 })).toBeLessThan(101);
  });

  it('survive clocks of any kind', () => {
    expect(see({ at: 0 }, { at: -1e12, received: 0 }, { at: 1e12, received: 1 })).toBeLessThan(2);
    watermarks.tick(0);
    expect(at(60)).toBeLessThan(61);
  });
});

describe('state', () => {
  const quiet = ruleSet([detection('hit')], [correlation('many')]);

  it('of a group is freed when the watermark has passed its last window', () => {
    const { feed, told } = bench(quiet, { limits: { groupsPerRule: 100 } });
    feed(series(2_000).map((one) => ({ ...one, ip: `198.51.100.${one.offset}` })));
    expect(told).toEqual([]);
  });

  it('outlives a stamp from the future: what follows is still counted', () => {
    const { feed, detector } = bench(quiet);
    detector.advance(START_MS - 60_000);
    feed([{ at: 290, received: 0, offset: 0, ip: '198.51.100.1' }]);
    const spread = series(3, { at: 5, every: 20, offset: 1 });
    expect(feed(spread)).toHaveLength(1);
  });

  it('tells of late events, and uses them where it still can', () => {
    const { feed, told, detector } = bench(quiet);
    detector.advance(START_MS - 60_000);
    feed([
      { at: 0, offset: 0 },
      { at: 20, offset: 1 },
      { at: 30, offset: 2, action: 'x' },
    ]);
    expect(feed([{ at: 2, received: 31, offset: 3 }])).toHaveLength(1);
    expect(told).toEqual(['late']);
    feed([
      { at: 300, offset: 4 },
      { at: 300, offset: 5, action: 'x' },
      { at: 100, received: 300, offset: 6 },
    ]);
    expect(told).toEqual(['late', 'late', 'too_late many']);
  });
});
