// Goal: conditions in words mean what they say, whatever the order in which events arrive.
// Method: random conditions are held against their truth table; random events against a direct reading of when a combination
// comes true, in the order of time, delayed, and with a restart.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Combination, CorrelationRule } from '../../../src/detect/rule-set.ts';
import { combinationsOf } from '../../../src/detect/sigma/combinations.ts';
import { type Formula, holds, join, leaf, negate } from '../../../src/detect/sigma/formula.ts';
import type { Signal } from '../../../src/event/signal.ts';
import {
  bench,
  correlation,
  detection,
  ruleSet,
  type Sample,
  START_MS,
} from '../../unit/detect/correlate/detector-bench.ts';

const LATENESS_SECONDS = 10;
const END_SECONDS = 400;
const actions = ['one', 'two', 'three', 'four'] as const;
const detections = actions.map((id) => detection(id));
const RULES = actions.length;

const formula: fc.Arbitrary<Formula<number>> = fc.letrec<{ part: Formula<number> }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 3 },
    fc.integer({ min: 0, max: RULES - 1 }).map(leaf),
    tie('part').map(negate),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), tie('part'), tie('part'))
      .map(([op, a, b]) => join(op, [a, b])),
  ),
})).part;

function isMet({ needs, lacks }: Combination, has: (rule: number) => boolean): boolean {
  return needs.every(has) && !lacks.some(has);
}

describe('a condition in words', () => {
  it('comes true in one of its combinations, and never else', () => {
    fc.assert(
      fc.property(formula, (condition) => {
        const combinations = combinationsOf(condition) ?? [];
        for (let bits = 0; bits < 1 << RULES; bits++) {
          const has = (rule: number) => (bits & (1 << rule)) !== 0;
          expect(combinations.some((one) => isMet(one, has))).toBe(holds(condition, has));
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

interface Drawn extends Omit<Sample, 'offset'> {
  readonly at: number;
  readonly nanos: number;
  readonly action: string;
  readonly delay: number;
}

/** Drawn, with its place in the journal. */
type Placed = Drawn & Sample;

const drawn: fc.Arbitrary<Drawn[]> = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 60 }),
    nanos: fc.integer({ min: 0, max: 1 }),
    delay: fc.integer({ min: 0, max: LATENESS_SECONDS - 1 }),
    ip: fc.constantFrom('203.0.113.1', '203.0.113.2'),
    action: fc.constantFrom(...actions),
  }),
  { minLength: 1, maxLength: 30 },
);

/** Places that are all different: a nanosecond, and the order of the list within it. */
const nanosOf = ({ at, nanos }: Placed) => BigInt(at) * 1_000_000_000n + BigInt(nanos);

/** Ids of events that contribute: those of the rules needed, in the window of an event where a combination is true. */
function contributing(rule: CorrelationRule, events: readonly Placed[]): string[] {
  const w = BigInt(rule.windowMs) * 1_000_000n;
  const ids = new Set<string>();
  const rows = events.map((one, place) => ({
    rule: (actions as readonly string[]).indexOf(one.action),
    t: nanosOf(one),
    place,
    id: `j-0-${one.offset}`,
  }));
  type Row = (typeof rows)[number];
  for (const end of rows) {
    const upTo = rows.filter(({ place }) => place <= end.place);
    for (const { needs, lacks } of rule.combinations ?? []) {
      const isOrdered = rule.type === 'temporal_ordered';
      const chosen = new Map<number, Row>();
      if (isOrdered) {
        let limit = end.place + 1;
        for (const need of needs.toReversed()) {
          const row = upTo.findLast((one) => one.rule === need && one.place < limit);
          if (row === undefined) break;
          chosen.set(need, row);
          limit = row.place;
        }
      } else {
        for (const need of needs) {
          const row = upTo.findLast((one) => one.rule === need);
          if (row !== undefined) chosen.set(need, row);
        }
      }
      const rowsChosen = [...chosen.values()];
      if (chosen.size < needs.length || !rowsChosen.includes(end)) continue;
      const [s = end.t] = rowsChosen.map(({ t }) => t).sort((a, b) => (a < b ? -1 : 1));
      if (s <= end.t - w) continue;
      const isSpoilt = lacks.some((lack) =>
        rows.some((one) => {
          if (one.rule !== lack || one.t <= end.t - w || one.t >= s + w) return false;
          if (!isOrdered) return true;
          const isAfter = needs.every(
            (need) => need > lack || (chosen.get(need)?.place ?? 0) < one.place,
          );
          const isBefore = needs.every(
            (need) => need < lack || (chosen.get(need)?.place ?? 0) > one.place,
          );
          return isAfter && isBefore;
        }),
      );
      if (isSpoilt) continue;
      for (const one of upTo) if (needs.includes(one.rule) && one.t > end.t - w) ids.add(one.id);
    }
  }
  return [...ids].sort();
}

function orders(events: readonly Drawn[]): { timely: Placed[]; delayed: Placed[] } {
  const placed = events.map((one, offset) => ({ ...one, offset, received: one.at }));
  const timely = [...placed].sort(
    (a, b) => a.at - b.at || a.nanos - b.nanos || a.offset - b.offset,
  );
  const delayed = placed
    .map((one) => ({ ...one, received: one.at + one.delay }))
    .sort((a, b) => a.received - b.received || a.offset - b.offset);
  return { timely, delayed };
}

function run(rule: CorrelationRule, samples: readonly Sample[]): Signal[] {
  const options = { latenessMs: LATENESS_SECONDS * 1_000, idleMs: 5_000 };
  const { feed, detector, pass } = bench(ruleSet(detections, [rule]), options);
  detector.advance(START_MS - 60_000);
  return [...feed(samples), ...pass(80, END_SECONDS)];
}

function byGroup(signals: readonly Signal[]): Record<string, string[]> {
  const groups: Record<string, Set<string>> = {};
  for (const { group, eventIds } of signals) {
    const ip = group['source.ip'] ?? '';
    groups[ip] = (groups[ip] ?? new Set()).union(new Set(eventIds));
  }
  return Object.fromEntries(
    Object.entries(groups)
      .sort()
      .map(([ip, ids]) => [ip, [...ids].sort()]),
  );
}

function told(signals: readonly Signal[]): string[] {
  return signals.map(({ decidedAtMs, ...rest }) => JSON.stringify(rest)).sort();
}

const combinations = formula
  .map((condition) => combinationsOf(condition) ?? [])
  .filter((all) => all.length > 0 && all.every(({ needs }) => needs.length > 0));

describe.each(['temporal', 'temporal_ordered'] as const)('%s in words', (type) => {
  const ruleOf = (all: readonly Combination[], seconds: number) =>
    correlation('r', {
      type,
      ruleIds: [...actions],
      combinations: all,
      conditions: [{ operator: 'gte', value: Math.min(...all.map(({ needs }) => needs.length)) }],
      windowMs: seconds * 1_000,
    });
  const isExcluding = (rule: CorrelationRule) =>
    (rule.combinations ?? []).some(({ lacks }) => lacks.length > 0);

  it('tells of the events that the definition names, in every order', () => {
    let fired = 0;
    fc.assert(
      fc.property(combinations, drawn, fc.constantFrom(6, 20), (all, events, seconds) => {
        const rule = ruleOf(all, seconds);
        fc.pre(isExcluding(rule));
        const { timely, delayed } = orders(events);
        const wanted: Record<string, string[]> = {};
        for (const ip of ['203.0.113.1', '203.0.113.2']) {
          const own = contributing(
            rule,
            timely.filter((one) => one.ip === ip),
          );
          if (own.length > 0) wanted[ip] = own;
        }
        const signals = run(rule, timely);
        if (signals.length > 0) fired++;
        expect(byGroup(signals)).toEqual(wanted);
        expect(told(run(rule, delayed))).toEqual(told(signals));
      }),
      { numRuns: 600 },
    );
    expect(fired).toBeGreaterThan(100);
  });

  it('fires at once, on the same groups, when nothing is excluded', () => {
    fc.assert(
      fc.property(combinations, drawn, (all, events) => {
        const rule = ruleOf(all, 20);
        fc.pre(!isExcluding(rule));
        const { timely, delayed } = orders(events);
        const whole = byGroup(run(rule, timely));
        expect(byGroup(run(rule, delayed))).toEqual(whole);
        for (const ip of ['203.0.113.1', '203.0.113.2']) {
          const own = contributing(
            rule,
            timely.filter((one) => one.ip === ip),
          );
          // The window of a count holds all events of its rules, not only those of the combination.
          expect(whole[ip] ?? []).toEqual(expect.arrayContaining(own));
          expect(whole[ip] === undefined).toBe(own.length === 0);
        }
      }),
      { numRuns: 300 },
    );
  });
});
