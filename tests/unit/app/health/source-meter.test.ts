// Goal: what comes of sources is counted by source and quarter of an hour of receipt, as the events say.
// Method: events made by hand; what is told is compared with what was put in.
import { describe, expect, it } from 'vitest';
import { FieldTally } from '../../../../src/app/health/field-tally.ts';
import { SourceMeter } from '../../../../src/app/health/source-meter.ts';
import { delayQuantile } from '../../../../src/event/delays.ts';
import type { GacEvent, PlacedEvent } from '../../../../src/event/event.ts';
import { FIELDS_PER_SOURCE_MAX } from '../../../../src/event/source-health.ts';

const SLOT = Date.UTC(2026, 10, 19, 3);
type Gac = Partial<GacEvent['gac']>;

function event(
  sourceId: string,
  receivedAtMs: number,
  { timeMs = receivedAtMs - 300, gac = {} }: { timeMs?: number; gac?: Gac } = {},
): PlacedEvent {
  const source = { id: sourceId, type: 'nginx.access' };
  return {
    ...{ id: `j-0-${receivedAtMs}`, partition: 0, offset: 0, timeMs, timeNanos: 0, receivedAtMs },
    ...{ sourceId, province: '79' },
    doc: {
      ...{ '@timestamp': '', ecs: { version: '9.4.0' }, url: { path: '/a' }, tags: ['x'] },
      event: { id: '', kind: 'event' },
      gac: { province: '79', source, ...gac },
    },
  };
}

const told = (...events: readonly PlacedEvent[]) => {
  const meter = new SourceMeter();
  for (const one of events) meter.note(one);
  return meter.seen(SLOT, true);
};

describe('the meter of sources', () => {
  it('counts by source and slot of receipt, with gaps and the latest event', () => {
    const { slots } = told(
      event('a', SLOT + 1_000),
      event('b', SLOT + 1_500),
      event('a', SLOT + 9_000, { timeMs: SLOT - 5 }),
      event('a', SLOT + 9_500),
      event('a', SLOT + 900_000),
    );
    expect(
      slots.map(({ sourceId, slotMs, records }) => [sourceId, slotMs - SLOT, records]),
    ).toEqual([
      ['a', 0, 3],
      ['b', 0, 1],
      ['a', 900_000, 1],
    ]);
    expect(slots[0]).toMatchObject({
      ...{ firstReceivedMs: SLOT + 1_000, lastReceivedMs: SLOT + 9_500, maxGapMs: 8_000 },
      ...{ lastEventMs: SLOT + 9_200, province: '79', deadLetters: {} },
    });
  });

  it('counts dead letters by reason, and looks at no field and no delay of theirs', () => {
    const dead = { dead_letter: { reason: 'malformed', detail: '' } } as const;
    const { slots, fields } = told(
      event('a', SLOT, { gac: dead }),
      event('a', SLOT + 1, { gac: dead }),
    );
    expect(slots[0]).toMatchObject({ records: 2, deadLetters: { malformed: 2 }, delays: [] });
    expect(fields).toEqual([]);
  });

  it('takes delays from what the record claims, and none where it claims nothing', () => {
    const claimed = new Date(SLOT + 25_200_000).toISOString();
    const { slots } = told(
      event('a', SLOT, { timeMs: SLOT, gac: { time: { status: 'future', claimed } } }),
      event('a', SLOT, { timeMs: SLOT, gac: { time: { status: 'missing' } } }),
      event('b', SLOT, { timeMs: SLOT - 700, gac: { time: { status: 'assumed_year' } } }),
    );
    expect(slots.map(({ delays }) => delayQuantile(delays, 0.5))).toEqual([-25_200_000, 700]);
    expect(slots[0]?.delays).toHaveLength(1);
  });

  it('looks at the fields of some records only, and tells them now and then', () => {
    const meter = new SourceMeter();
    for (let i = 0; i < 640; i++) meter.note(event('a', SLOT + i));
    const first = meter.seen(SLOT + 1_000, false);
    expect(first.slots[0]?.sampled).toBe(11);
    expect(first.fields.find(({ field }) => field === 'url.path')).toMatchObject({ seen: 11 });
    expect(first.fields.find(({ field }) => field === '')).toMatchObject({ seen: 11 });
    expect(first.fields.map(({ field }) => field)).toContain('tags');
    // Told again after a failure it is the same; after that it begins anew.
    expect(meter.seen(SLOT + 1_000, false)).toEqual(first);
    meter.forget(first, SLOT + 1_000);
    meter.note(event('a', SLOT + 20_000));
    const second = meter.seen(SLOT + 20_000, false);
    expect(second).toMatchObject({ fields: [], slots: [{ records: 1 }] });
    meter.forget(second, SLOT + 20_000);
    expect(meter.seen(SLOT + 400_000, false).fields.length).toBeGreaterThan(0);
  });

  it('knows only so many names, whatever is sent', () => {
    const tally = new FieldTally();
    for (let i = 0; i < 50; i++) {
      const names = Array.from({ length: 40 }, (_, j) => [`k${i}_${j}`, 1]);
      tally.note({ vendor: Object.fromEntries(names), [`own${i}`]: 'x'.repeat(300) }, SLOT);
    }
    tally.note(JSON.parse('{"__proto__":{"a":1},"constructor":"b"}'), SLOT);
    expect(tally.counts()).toHaveLength(FIELDS_PER_SOURCE_MAX);
  });
});
