// Goal: two sides have the same tally exactly when they have the same events.
// Method: the same events in other orders and with fields in other orders, and events that differ a little.
import { describe, expect, it } from 'vitest';
import {
  bucketOf,
  digestText,
  EventTally,
  numberOf,
} from '../../../../src/app/migrate/event-tally.ts';
import type { GacEvent, PlacedEvent } from '../../../../src/event/event.ts';
import { DAY_MS, sampleEvent } from '../../../contract/event-samples.ts';

const events = Array.from({ length: 200 }, (_, offset) =>
  sampleEvent({ offset, timeMs: Date.UTC(2026, 10, 22) + (offset % 3) * DAY_MS }),
);
const tallyOf = (some: readonly PlacedEvent[]) => {
  const tally = new EventTally();
  for (const event of some) tally.add(event);
  return tally;
};
const facts = (tally: EventTally) =>
  [...tally.days]
    .sort()
    .map(([day, { events: count, digest }]) => [day, count, digestText(digest)]);

describe('EventTally', () => {
  it('does not depend on the order of events', () => {
    expect(facts(tallyOf([...events].reverse()))).toEqual(facts(tallyOf(events)));
    expect(facts(tallyOf(events)).map(([day, count]) => [day, count])).toEqual([
      ['2026-11-22', 67],
      ['2026-11-23', 67],
      ['2026-11-24', 66],
    ]);
  });

  it('does not depend on the order of fields', () => {
    const [event] = events;
    const turned = (value: unknown): unknown =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, child]) => [key, turned(child)]),
          )
        : value;
    const other = { id: event?.id ?? '', doc: turned(event?.doc) as GacEvent };
    expect(JSON.stringify(other.doc)).not.toBe(JSON.stringify(event?.doc));
    expect(numberOf(other)).toBe(numberOf(event as PlacedEvent));
  });

  it('sees an event that is missing, doubled or changed', () => {
    const whole = facts(tallyOf(events));
    expect(facts(tallyOf(events.slice(1)))).not.toEqual(whole);
    expect(facts(tallyOf([...events, ...events.slice(0, 1)]))).not.toEqual(whole);
    const changed = events.map((event, at) =>
      at === 5 ? { ...event, doc: { ...event.doc, message: 'khác' } } : event,
    );
    expect(facts(tallyOf(changed))).not.toEqual(whole);
  });

  it('narrows a difference down to a part of the day', () => {
    const day = [...tallyOf(events).days.values()][0];
    const sums = day?.buckets.reduce((sum, bucket) => sum + bucket.events, 0);
    expect(sums).toBe(day?.events);
    expect(new Set(events.map(({ id }) => bucketOf(id))).size).toBeGreaterThan(20);
  });
});
