// Goal: rules of the types that Sigma lacks compile to what they say, and every mistake is told with its place.
// Method: small documents as text; the compiled rule, or the places and sentences of the issues, are looked at.
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { issuesOf, loadText, ruleText } from './rule-text.ts';

type Keys = Readonly<Record<string, unknown>>;

const detections = ['a', 'b', 'c'].map((name, index) =>
  ruleText(
    { s: { f: name }, condition: 's' },
    { id: `00000000-0000-4000-8000-00000000010${index}`, name },
  ),
);

function text(block: Keys, gac: Keys = {}): string {
  const own = stringify({
    title: 'Outer',
    id: '00000000-0000-4000-8000-000000000200',
    correlation: { rules: ['a', 'b'], 'group-by': ['u'], timespan: '1h', ...block },
    gac: { family: 'outage', ...gac },
  });
  return [own, ...detections].join('---\n');
}

const RATIO = { type: 'ratio', condition: { gte: 0.1 } };
const SETTINGS = { numerator: ['a'], minimum: 50 };
const compiled = (block: Keys, gac: Keys = {}) => {
  const { set, verdicts } = loadText(text(block, gac));
  expect(verdicts.flatMap(({ issues }) => issues)).toEqual([]);
  return set.correlations[0];
};
const refusals = (block: Keys, gac: Keys = {}) =>
  issuesOf(text(block, gac))
    .filter(({ status }) => status === 'rejected')
    .map(({ at, detail }) => `${at?.replace('rule.yml:', '')} ${detail}`);

describe('a rule of a type that Sigma lacks', () => {
  it('compiles a ratio, by default of all its rules and over one window', () => {
    expect(compiled(RATIO, { ratio: SETTINGS })?.extension).toEqual({
      type: 'ratio',
      numerator: [0],
      denominator: [0, 1],
      minimum: 50,
      shortMs: 3_600_000,
      budget: 1,
    });
  });

  it('compiles a burn rate over two windows', () => {
    const ratio = { ...SETTINGS, denominator: ['b'], short: '5m', budget: 0.01 };
    expect(compiled({ ...RATIO, condition: { gte: 14.4 } }, { ratio })?.extension).toEqual({
      type: 'ratio',
      numerator: [0],
      denominator: [1],
      minimum: 50,
      shortMs: 300_000,
      budget: 0.01,
    });
  });

  it('compiles new_value, which learns for its whole window unless told otherwise', () => {
    const block = { type: 'new_value', condition: { field: ['x', 'y'] } };
    const rule = compiled(block);
    expect(rule?.fields).toEqual(['x', 'y']);
    expect(rule?.extension).toEqual({ type: 'new_value', learningMs: 3_600_000 });
    expect(compiled(block, { new_value: { learning: '30m' } })?.extension).toEqual({
      type: 'new_value',
      learningMs: 1_800_000,
    });
  });

  it('compiles spike and geo_speed', () => {
    const spike = { baseline: 5, minimum: 20 };
    expect(compiled({ type: 'spike', condition: { gte: 3 } }, { spike })?.extension).toEqual({
      type: 'spike',
      ...spike,
    });
    const rule = compiled({ type: 'geo_speed', condition: { gt: 900 } });
    expect(rule?.extension).toEqual({ type: 'geo_speed', minimumKm: 100 });
    expect(rule?.fields).toEqual([
      'source.geo.location.lat',
      'source.geo.location.lon',
      'source.geo.location',
    ]);
  });

  it('compiles a calendar, named or written out', () => {
    const block = { type: 'event_count', timespan: '15m', condition: { lt: 1 } };
    const calendar = {
      days: ['sat'],
      hours: ['08:00-11:30'],
      holidays: 'none',
      open: ['2026-11-22'],
    };
    const expected = { roster: 'seen', window: '4d' };
    expect(compiled(block, { expect: { ...expected, calendar: 'office' } })?.expect).toMatchObject({
      calendar: { days: [1, 2, 3, 4, 5], hours: [{ from: 450, to: 1_020 }], holidays: true },
    });
    expect(compiled(block, { expect: { ...expected, calendar } })?.expect).toMatchObject({
      calendar: {
        days: [6],
        hours: [{ from: 480, to: 690 }],
        holidays: false,
        open: ['2026-11-22'],
      },
    });
  });

  it('takes the places of its own measures in the reason', () => {
    const reason = {
      vi: '{ratio} {numerator}/{denominator} {burn}',
      en: '{ratio} of {denominator}',
    };
    expect(compiled(RATIO, { ratio: SETTINGS, reason })).toBeDefined();
    expect(refusals(RATIO, { ratio: SETTINGS, reason: { vi: '{speed}', en: '{ratio}' } })).toEqual([
      expect.stringContaining('The reason cannot fill {speed}.'),
    ]);
  });
});

describe('a mistake', () => {
  const absent = { type: 'event_count', timespan: '15m', condition: { lt: 1 } };
  const calendar = (keys: Keys) => ({ expect: { roster: 'seen', window: '4d', calendar: keys } });

  it.each<[string, Keys, Keys, string]>([
    ['settings', RATIO, {}, 'The ratio has no numerator.'],
    ['a minimum', RATIO, { ratio: { numerator: ['a'] } }, '"minimum" is not a whole number'],
    [
      'a known rule',
      RATIO,
      { ratio: { ...SETTINGS, numerator: ['c'] } },
      '"c" is none of the rules.',
    ],
    [
      'a use',
      RATIO,
      { ratio: { ...SETTINGS, denominator: ['a'] } },
      '"b" is no part of the ratio.',
    ],
    ['a short window', RATIO, { ratio: { ...SETTINGS, short: '1h' } }, '"short" is not shorter'],
    ['a budget', RATIO, { ratio: { ...SETTINGS, budget: 5 } }, '"budget" is not a number above 0'],
    ['a known key', RATIO, { ratio: { ...SETTINGS, shrot: '5m' } }, 'The key "shrot" is not known'],
    ['sense', { ...RATIO, condition: { gte: 0 } }, { ratio: SETTINGS }, 'is never below zero'],
    [
      'no field',
      { ...RATIO, condition: { gte: 1, field: 'x' } },
      { ratio: SETTINGS },
      'takes no field',
    ],
    ['its own block', { ...RATIO, type: 'event_count' }, { ratio: SETTINGS }, '"ratio" belongs to'],
    ['a field', { type: 'new_value', condition: {} }, {}, '"new_value" needs a field.'],
    [
      'no threshold',
      { type: 'new_value', condition: { field: 'x', gte: 1 } },
      {},
      '"gte" is not known',
    ],
    [
      'learning within the window',
      { type: 'new_value', condition: { field: 'x' } },
      { new_value: { learning: '2h' } },
      '"learning" is longer',
    ],
    [
      'a number',
      { type: 'spike', condition: { gte: 3 } },
      { spike: { baseline: 2.5 } },
      '"baseline"',
    ],
    ['a map', { type: 'geo_speed', condition: { gt: 900 } }, { geo_speed: 5 }, 'is not a map'],
    ['known days', absent, calendar({ days: ['thứ hai'] }), 'A day is not known.'],
    ['times', absent, calendar({ hours: ['13:00-11:00'] }), 'The hours are not in order'],
    ['a long day', absent, calendar({ hours: ['08:00-08:10'] }), 'never open for as long'],
    ['dates', absent, calendar({ closed: ['2026-13-01'] }), 'holds something that is no date'],
  ])('is refused for want of %s', (_, block, gac, sentence) => {
    expect(refusals(block, gac)).toContainEqual(expect.stringContaining(sentence));
  });

  it('is told with line and column, all at once', () => {
    const found = refusals(
      { ...RATIO, timespan: '1d' },
      { ratio: { numerator: ['a'], minimum: 0, short: 'x' } },
    );
    expect(found).toEqual([
      '18:5 "minimum" is not a whole number from 1 to 100000.',
      '19:5 "x" is not a timespan.',
    ]);
  });

  it('of a detection with a block of its own is told too', () => {
    const [own = ''] = detections;
    const found = issuesOf(`${own}gac: { family: outage, spike: { baseline: 3, minimum: 5 } }\n`);
    expect(found.map(({ detail }) => detail)).toEqual([
      '"spike" belongs to a correlation of that type.',
    ]);
  });
});
