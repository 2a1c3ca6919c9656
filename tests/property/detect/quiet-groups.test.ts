// Goal: groups that are numbers in tables count exactly as groups that are objects, and keys lead to their own records.
// Method: random events, late and double ones too, go to both kinds of group, and to detectors that differ in nothing but the
// kind of their groups; random keys come and go in a table and in a map.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EntityTrail } from '../../../src/detect/correlate/entities.ts';
import { KeyTable, RECORD_WORDS } from '../../../src/detect/correlate/quiet/key-table.ts';
import { QuietWindows } from '../../../src/detect/correlate/quiet/quiet-windows.ts';
import { RisingGroup } from '../../../src/detect/correlate/rising-group.ts';
import {
  bench,
  correlation,
  detection,
  ruleSet,
  type Sample,
  START_MS,
} from '../../unit/detect/correlate/detector-bench.ts';

const WINDOW_MS = 20;
const LATENESS_MS = 30;
const NEEDED_MAX = 12;
/** Events of a group that has no room for more as numbers. */
const FULL = 20;

const place = fc.record({
  timeMs: fc.integer({ min: 0, max: 150 }),
  tie: fc.constantFrom(0, 1, 65_536, 131_073),
  offset: fc.integer({ min: 0, max: 5 }),
});

/** A group as an object, and what it told of the last event. */
function objectGroup(needed: number) {
  const group = new RisingGroup({
    ...{ slot: 0, province: '', values: [], windowMs: WINDOW_MS, measure: undefined },
    ...{ entities: new EntityTrail(0), commune: undefined },
  });
  let isSatisfied = false;
  const rule = {
    isSatisfied: (value: number) => value >= needed,
    listener: {
      onSatisfied: () => {
        isSatisfied = true;
      },
      onContributing: () => undefined,
    },
  };
  const floorMs = () => group.newestMs - LATENESS_MS - WINDOW_MS;
  const take = (at: { timeMs: number; tie: number; offset: number }) => {
    isSatisfied = false;
    const isLate = group.entries.length > 0 && at.timeMs < group.newestMs && at.timeMs <= floorMs();
    if (isLate) return 'late';
    if (group.add(at, undefined, rule) === 'known') return 'known';
    if (group.mayForget) group.forget(floorMs());
    return isSatisfied ? 'wakes' : 'kept';
  };
  return { group, take };
}

describe('the windows of a quiet group', () => {
  it('take events in as an object does, until one may satisfy them', () => {
    fc.assert(
      fc.property(
        fc.array(place, { maxLength: 80 }),
        fc.integer({ min: 1, max: NEEDED_MAX }),
        (places, needed) => {
          const table = new KeyTable();
          const slot = table.add('a');
          const quiet = new QuietWindows(table, {
            ...{ windowMs: WINDOW_MS, needed, fullAt: FULL },
            floorMs: (newestMs) => newestMs - LATENESS_MS - WINDOW_MS,
          });
          const { group, take } = objectGroup(needed);
          const placesOf = ({ entries }: RisingGroup) =>
            Array.from({ length: entries.length }, (_, i) => entries.placeAt(i));
          let held = placesOf(group);
          for (const at of places) {
            const became = quiet.admit(slot, at);
            if (held.length === FULL) expect(became).toBe('wakes');
            else expect(became).toBe(take(at));
            // What wakes a group is for the object.
            if (became === 'wakes') break;
            held = placesOf(group);
            expect(quiet.newestMs(slot)).toBe(group.newestMs);
            expect(quiet.count).toBe(held.length);
          }
          expect(quiet.takeOut(slot)).toEqual(held);
          expect(quiet.count).toBe(0);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

describe('a detector', () => {
  const one = fc.record({
    at: fc.integer({ min: 0, max: 120 }),
    nanos: fc.integer({ min: 0, max: 2 }),
    delay: fc.integer({ min: 0, max: 25 }),
    partition: fc.integer({ min: 0, max: 1 }),
    ip: fc.constantFrom('203.0.113.1', '203.0.113.2', '203.0.113.3', 'máy-4', 'x'.repeat(60)),
  });

  it.each([3, 5, 9])('tells the same whatever its groups are, at a threshold of %i', (value) => {
    const rule = correlation('r', { windowMs: 20_000, conditions: [{ operator: 'gte', value }] });
    /** Entities are named from the first event on, or never: a group is an object at once, or as late as it can. */
    const run = (samples: readonly Sample[], entitiesPerField: number) => {
      const rules = ruleSet([detection('hit')], [rule]);
      const options = { latenessMs: 10_000, idleMs: 5_000, limits: { entitiesPerField } };
      const { feed, detector, pass, told } = bench(rules, options);
      detector.advance(START_MS - 60_000);
      const signals = [...feed(samples), ...pass(150, 400)];
      return { told, signals: signals.map(({ entities: _, ...rest }) => rest) };
    };
    fc.assert(
      fc.property(fc.array(one, { maxLength: 80, size: 'max' }), (events) => {
        const samples = events
          .map((event, offset) => ({ ...event, offset, received: event.at + event.delay }))
          .sort((a, b) => a.received - b.received);
        expect(run(samples, 0)).toEqual(run(samples, 10));
      }),
      { numRuns: 150 },
    );
  });

  it('goes on counting when most of very many groups have gone', () => {
    const rules = ruleSet([detection('hit')], [correlation('many')]);
    const { detector, feed, pass } = bench(rules, { limits: { entitiesPerField: 0 } });
    const flood = Array.from({ length: 6_000 }, (_, offset) => {
      return { at: offset / 1_000, offset, ip: `198.51.100.${offset}` };
    });
    // The flood is over, and its windows too, between the second and the third event of the one that counts.
    const others = Array.from({ length: 100 }, (_, i) => {
      return { at: 20 + i, offset: 6_000 + i, ip: `203.0.113.${i}` };
    });
    const counted = [60, 70, 110].map((at, i) => {
      return { at: at + 0.5, offset: 7_000 + i, ip: '192.0.2.1' };
    });
    // One has fired before, and goes on.
    const fired = [41, 42, 43, 100].map((at, i) => ({ at, offset: 8_000 + i, ip: '192.0.2.2' }));
    const rest = [...others, ...counted, ...fired].sort((a, b) => a.at - b.at);
    const signals = [...feed([...flood, ...rest]), ...pass(120, 400)];
    expect(signals.map(({ eventIds }) => eventIds)).toEqual([
      ['j-0-8000', 'j-0-8001', 'j-0-8002'],
      ['j-0-8003'],
      ['j-0-7000', 'j-0-7001', 'j-0-7002'],
    ]);
    expect([...detector.held()].map(([, { groups }]) => groups)).toEqual([0]);
  });
});

describe('a table of keys', () => {
  it('gives each key a record of its own', () => {
    const key = fc.oneof(
      fc.string({ maxLength: 4 }),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.stringMatching(/^[ab]{1,60}$/),
    );
    const step = fc.record({ key, isGone: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300, size: 'max' }), (steps) => {
        const table = new KeyTable();
        const known = new Map<string, number>();
        let stamp = 0;
        for (const { key, isGone } of steps) {
          const slot = table.find(key);
          expect(slot >= 0).toBe(known.has(key));
          if (slot >= 0 && isGone) {
            table.delete(slot);
            known.delete(key);
          } else if (slot < 0) {
            const added = table.add(key);
            expect(table.words[added * RECORD_WORDS + 2]).toBe(0);
            table.words[added * RECORD_WORDS + 2] = ++stamp;
            known.set(key, stamp);
          }
        }
        expect(table.size).toBe(known.size);
        for (const [key, value] of known) {
          const slot = table.find(key);
          expect(table.words[slot * RECORD_WORDS + 2]).toBe(value);
          expect(table.keyOf(slot)).toBe(key);
          expect(table.isOpen(slot)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
