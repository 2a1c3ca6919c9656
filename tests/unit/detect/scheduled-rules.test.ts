// Goal: what a stream cannot remember is judged on a schedule, and only that; how often is known.
// Method: small documents are loaded; the set, its parts and the bounds of what is counted are looked at.
import { describe, expect, it } from 'vitest';
import { loadRules } from '../../../src/detect/load-rules.ts';
import { candidatePlanOf } from '../../../src/detect/scheduled/candidate-plan.ts';
import { grainMsOf } from '../../../src/detect/scheduled/judge-interval.ts';
import { chainOf, scheduledRules, streamPart } from '../../../src/detect/scheduled/rule-parts.ts';
import type { GacEvent } from '../../../src/event/event.ts';

const HOUR_MS = 3_600_000;
const idOf = (last: string) => `00000000-0000-4000-8000-0000000000${last}`;
const detection = (last: string, name: string) => `title: ${name}
id: ${idOf(last)}
name: ${name}
logsource: { category: test }
detection: { s: { event.action: ${name} }, condition: s }
`;
const correlation = (last: string, body: string, gac = '') => `title: c${last}
id: ${idOf(last)}
name: c${last}
gac: { family: outage${gac} }
correlation: { group-by: [source.ip], generate: true, ${body} }
`;

function load(...documents: string[]) {
  const text = [detection('a1', 'hit'), detection('a2', 'step'), ...documents].join('---\n');
  const { set, verdicts } = loadRules({ texts: [{ file: 'r.yml', text }] });
  return { set, issues: verdicts.flatMap(({ issues }) => issues.map(({ detail }) => detail)) };
}

/** Hours of the interval of each rule on a schedule, by its last two letters. */
function everyHours(...documents: string[]): Record<string, number> {
  const { set, issues } = load(...documents);
  expect(issues).toEqual([]);
  return Object.fromEntries(
    scheduledRules(set).map(({ facts, schedule }) => [
      facts.id.slice(-2),
      (schedule?.everyMs ?? 0) / HOUR_MS,
    ]),
  );
}

const count = (timespan: string, rules = 'hit') =>
  `type: event_count, rules: [${rules}], timespan: ${timespan}, condition: { gte: 3 }`;

describe('a correlation', () => {
  it('is judged in the stream up to six hours, and 24 times a window beyond', () => {
    expect(
      everyHours(
        correlation('b1', count('6h')),
        correlation('b2', count('7h')),
        correlation('b3', count('1d')),
        correlation('b4', count('3d')),
        correlation('b5', count('31d')),
      ),
    ).toEqual({ b2: 0.3, b3: 1, b4: 3, b5: 6 });
  });

  it('is judged on a schedule when it says so, whatever its window', () => {
    expect(
      everyHours(
        correlation('b1', count('10m'), ', schedule: { every: 30m }'),
        correlation('b2', count('7d'), ', schedule: { every: 2h }'),
      ),
    ).toEqual({ b1: 0.5, b2: 2 });
  });

  it('counts the baseline of a spike as remembered', () => {
    const spike = 'type: spike, rules: [hit], timespan: 1h, condition: { gte: 3 }';
    expect(
      everyHours(
        correlation('b1', spike, ', spike: { baseline: 5, minimum: 2 }'),
        correlation('b2', spike, ', spike: { baseline: 23, minimum: 2 }'),
      ),
    ).toEqual({ b2: 1 });
  });

  it('follows one that it refers to', () => {
    expect(
      everyHours(
        correlation('b1', count('2d')),
        correlation('b2', count('10m', 'cb1')),
        correlation('b3', count('10m', 'hit')),
      ),
    ).toEqual({ b1: 2, b2: 2 });
  });

  it.each([
    ['every: 30s', '"every" is not 1m to 1d in whole minutes.'],
    ['every: 2d', '"every" is not 1m to 1d in whole minutes.'],
    ['every: often', '"often" is not a timespan.'],
    ['evry: 1h', 'The key "evry" is not known'],
  ])('is refused with a schedule of %s', (schedule, detail) => {
    const { issues } = load(correlation('b1', count('1d'), `, schedule: { ${schedule} }`));
    expect(issues).toContainEqual(expect.stringContaining(detail));
  });

  it('has a schedule where a detection has none', () => {
    const text = `${detection('a3', 'other')}gac: { family: outage, schedule: { every: 1h } }\n`;
    expect(load(text).issues).toContain('"schedule" belongs to a correlation.');
  });
});

describe('the rules of a set', () => {
  const { set } = load(
    correlation('b1', count('2d')),
    correlation('b2', count('10m', 'cb1')),
    correlation('b3', count('10m', 'step')),
  );
  const [inner, outer] = scheduledRules(set);

  it('leave the schedule out of the stream, and the stream as it is', () => {
    expect(streamPart(set).correlations.map(({ facts }) => facts.id)).toEqual([idOf('b3')]);
    const { set: short } = load(correlation('b3', count('10m', 'step')));
    expect(streamPart(short)).toBe(short);
  });

  it('form chains of which only the last one raises', () => {
    if (outer === undefined) throw new Error('no outer rule');
    const chain = chainOf(set, outer);
    expect(chain.correlations.map(({ facts, raises }) => [facts.id, raises])).toEqual([
      [idOf('b1'), false],
      [idOf('b2'), true],
    ]);
    expect(chain.detections.map(({ facts }) => facts.id)).toEqual([idOf('a1')]);
    const matchesOf = (action: string) =>
      chain.set.match({ event: { action } } as unknown as GacEvent).map(({ rule }) => rule);
    expect(matchesOf('hit').map(({ facts, raises }) => [facts.id, raises])).toEqual([
      [idOf('a1'), false],
    ]);
    expect(matchesOf('step')).toEqual([]);
  });

  it('are counted by filters that only what is scheduled has', () => {
    expect([...(set.bounds?.keys() ?? [])]).toEqual([idOf('a1')]);
    if (inner === undefined) throw new Error('no inner rule');
    expect(candidatePlanOf(chainOf(set, inner))).toEqual({
      leaves: [
        {
          ruleId: idOf('a1'),
          ruleIndex: 0,
          filter: set.bounds?.get(idOf('a1')),
          fields: ['source.ip'],
        },
      ],
      need: { kind: 'events', minimum: 3 },
      isEveryGroup: false,
    });
  });
});

describe('the grain of time', () => {
  it.each([
    ['6m, condition: { gte: 3 }', '1h', 1_000],
    ['1d, condition: { gte: 3 }', '1h', 60_000],
    ['7d, condition: { gte: 3 }', '6h', 600_000],
    ['7d, condition: { gte: 3 }', '5m', 60_000],
  ])('of a window of %s, judged every %s', (body, every, grainMs) => {
    const counted = `type: event_count, rules: [hit], timespan: ${body}`;
    const { set } = load(correlation('b1', counted, `, schedule: { every: ${every} }`));
    const [rule] = scheduledRules(set);
    if (rule === undefined) throw new Error('no rule');
    expect(grainMsOf(chainOf(set, rule))).toBe(grainMs);
  });
});

describe('what a group needs', () => {
  const needOf = (body: string, gac = '') => {
    const { set, issues } = load(correlation('b1', body, `, schedule: { every: 1h }${gac}`));
    expect(issues).toEqual([]);
    const [rule] = scheduledRules(set);
    if (rule === undefined) throw new Error('no rule');
    const { need, isEveryGroup } = candidatePlanOf(chainOf(set, rule));
    return isEveryGroup ? 'all' : need;
  };

  it.each([
    ['event_count, rules: [hit], condition: { gt: 2.5 }', { kind: 'events', minimum: 3 }],
    ['event_count, rules: [hit], condition: { gt: 2 }', { kind: 'events', minimum: 3 }],
    ['event_count, rules: [hit], condition: { gte: 2, lt: 9 }', { kind: 'events', minimum: 2 }],
    ['event_count, rules: [hit], condition: { eq: 4 }', { kind: 'events', minimum: 4 }],
    ['event_count, rules: [hit], condition: { neq: 4, gte: 1 }', { kind: 'events', minimum: 1 }],
    [
      'value_count, rules: [hit], condition: { field: user.name, gte: 5 }',
      { kind: 'values', field: 'user.name', minimum: 5 },
    ],
    [
      'value_count, rules: [hit], condition: { field: [user.name, url.path], gte: 5 }',
      { kind: 'events', minimum: 5 },
    ],
    ['value_sum, rules: [hit], condition: { field: x.y, gte: 5 }', { kind: 'events', minimum: 1 }],
    ['temporal, rules: [hit, step]', { kind: 'rules', minimum: 2 }],
    ['temporal_ordered, rules: [step, hit]', { kind: 'rules', minimum: 2 }],
  ])('for %s', (body, need) => {
    expect(needOf(`timespan: 1h, type: ${body}`)).toEqual(need);
  });

  it('is nothing for an absence', () => {
    const body = 'type: event_count, rules: [hit], timespan: 1h, condition: { lt: 1 }';
    expect(needOf(body, ', expect: { roster: seen, window: 1d }')).toBe('all');
  });

  it('is what an extension needs', () => {
    const ratio = 'type: ratio, rules: [hit, step], timespan: 1h, condition: { gte: 0.5 }';
    const settings = ', ratio: { numerator: [hit], minimum: 40 }';
    expect(needOf(ratio, settings)).toEqual({ kind: 'events', minimum: 40 });
  });
});
