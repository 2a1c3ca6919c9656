// Goal: nothing that the rules match is missed by the filter that the store is asked with.
// Method: random rules and random documents; what the engine matches must pass the filter by its plain meaning and be
// found by real stores. Letters, dashes, lists, dotted keys, nulls and numbers as text are where the two could differ.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileRules } from '../../../src/detect/backtest/compile-rules.ts';
import type { PlacedEvent } from '../../../src/event/event.ts';
import { NATIONAL } from '../../../src/event/scope.ts';
import { JOURNAL, sampleEvent } from '../../contract/event-samples.ts';
import { matches } from '../../contract/event-store-meaning.ts';
import { ruleText } from '../../unit/detect/sigma/rule-text.ts';
import { HISTORY_STORES, type OpenedHistory } from './history-stores.ts';

const FIELDS = ['user.name', 'custom.a.b', 'http.response.status_code'];
const LETTERS = ['s', 'S', 'ſ', 'σ', 'ς', 'Σ', 'i', 'İ', 'đ', 'Đ', '1', '-', '–'];
const ODD = ['😀', '\\', '%', '_', '.', 'K', 'k', 'µ', ' ', '"', "'", '/', 'a', 'B'];
const letter = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...LETTERS) },
  { weight: 1, arbitrary: fc.constantFrom(...ODD) },
);
const wild = fc.oneof(
  { weight: 4, arbitrary: letter },
  { weight: 1, arbitrary: fc.constantFrom('*', '?', '\\*', '\\\\') },
);
const word = fc.string({ unit: letter, maxLength: 3 });
const pattern = fc.string({ unit: wild, minLength: 1, maxLength: 4 });
const field = fc.constantFrom(...FIELDS);
const item = fc.oneof(
  fc.tuple(
    fc
      .tuple(
        field,
        fc.constantFrom([], ['contains'], ['startswith'], ['endswith'], ['contains', 'windash']),
        fc.subarray(['cased', 'neq'], { maxLength: 1 }),
        fc.boolean(),
      )
      .map(([name, shape, more, all]) =>
        [name, ...shape, ...more, ...(all ? ['all'] : [])].join('|'),
      ),
    fc.array(fc.oneof(pattern, fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 3 }),
  ),
  fc.tuple(field, fc.constant(null)),
  fc.tuple(
    field.map((name) => `${name}|exists`),
    fc.boolean(),
  ),
  fc.tuple(
    fc.tuple(field, fc.constantFrom('gt', 'lte')).map((parts) => parts.join('|')),
    fc.integer({ min: -1, max: 300 }),
  ),
  fc.tuple(
    fc.tuple(field, fc.constantFrom('re', 're|i')).map((parts) => parts.join('|')),
    fc.constantFrom('a+s?', '^(a|s)', 'đ1', '[ab]{2}$', '.', 'as|sa'),
  ),
  fc.tuple(
    field.map((name) => `${name}|fieldref`),
    field,
  ),
  fc.tuple(
    field.map((name) => `${name}|cidr`),
    fc.constant('192.0.2.0/24'),
  ),
);
const selection = fc
  .array(item, { minLength: 1, maxLength: 2 })
  .map((items) => Object.fromEntries(items) as Record<string, unknown>);
const keywords = fc.array(
  word.filter((one) => one.trim() !== ''),
  { minLength: 1, maxLength: 2 },
);
const condition = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('s1', 's2', 's3', 's1 or s2', '1 of s*', 's1 and k'),
    fc
      .tuple(tie('node'), fc.constantFrom('and', 'or'), tie('node'))
      .map(([l, op, r]) => `(${l} ${op} ${r})`),
    fc.tuple(tie('node'), tie('node')).map(([one, other]) => `(${one} and not ${other})`),
  ),
})).node;
const rule = fc.record({ s1: selection, s2: selection, s3: selection, k: keywords, condition });

const scalar = fc.oneof(
  { weight: 4, arbitrary: word },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(0, 1, 2, 200, 404, '200', ' 5e2', true) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>('192.0.2.7', '::ffff:192.0.2.9') },
);
const value = fc.oneof(
  { weight: 5, arbitrary: scalar },
  { weight: 2, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(null, [], {}, [null], [['a'], 1], { b: 'a' }) },
);
const document = fc
  .array(fc.tuple(field, value, fc.boolean()), { minLength: 2, maxLength: 6 })
  .map((entries) => Object.assign({}, ...entries.map(([name, one, flat]) => lay(name, one, flat))));

function lay(name: string, one: unknown, flat: boolean): object {
  if (flat) return { [name]: one };
  const [first = '', ...rest] = name.split('.');
  return { [first]: rest.reduceRight<unknown>((below, key) => ({ [key]: below }), one) };
}

const RULES = 6;
const RUNS = 25;
let offset = 0;
function compile(spec: Readonly<Record<string, unknown>>) {
  return compileRules({ texts: [{ file: 'rule.yml', text: ruleText(spec) }] });
}

function place(docs: readonly object[]): PlacedEvent[] {
  return docs.map((doc) => sampleEvent({ offset: offset++, doc: doc as Record<string, unknown> }));
}

describe('the filter of rules', () => {
  it('lets everything pass that the rules match, and excludes something', () => {
    let excluded = 0;
    let matched = 0;
    fc.assert(
      fc.property(rule, fc.array(document, { minLength: 1, maxLength: 12 }), (spec, docs) => {
        const { set, bound } = compile(spec);
        if (set.detections.length === 0 || bound === undefined) return;
        for (const event of place(docs)) {
          const passes = matches(event, bound);
          const isMatch = set.match(event.doc).length > 0;
          if (isMatch) {
            matched++;
            expect(passes, JSON.stringify({ bound, doc: event.doc })).toBe(true);
          } else if (!passes) excluded++;
        }
      }),
      { numRuns: 1_500 },
    );
    expect(matched).toBeGreaterThan(100);
    expect(excluded).toBeGreaterThan(1_000);
  });

  it('finds a text in every form of its letters', () => {
    const forms = [
      ['s', 'S', 'ſ'],
      ['σ', 'ς', 'Σ'],
      ['i', 'I'],
      ['İ'],
      ['đ', 'Đ'],
      ['-', '–'],
      ['*'],
    ];
    const written = fc.array(
      fc.constantFrom(...forms).chain((one) => {
        return fc.tuple(fc.constantFrom(...one), fc.constantFrom(...one));
      }),
      { minLength: 1, maxLength: 4 },
    );
    let matched = 0;
    fc.assert(
      fc.property(written, fc.constantFrom('', '|windash', '|contains|windash'), (pairs, how) => {
        const name = pairs.map(([one]) => one).join('');
        const { set, bound } = compile({ s: { [`user.name${how}`]: name }, condition: 's' });
        const [event] = place([{ user: { name: pairs.map(([, other]) => other).join('') } }]);
        if (event === undefined || set.match(event.doc).length === 0) return;
        matched++;
        expect(bound !== undefined && matches(event, bound), JSON.stringify(bound)).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect(matched).toBeGreaterThan(150);
  });

  it.each([
    ['a long s', 'secret', { 'user.name': 'ſECRET' }],
    ['a final sigma', 'ΛΟΓΟΣ', { 'user.name': 'λογος' }],
    ['the sign of Kelvin', '300K', { 'user.name': '300k' }],
    ['the micro sign', '5μm', { 'user.name': '5µM' }],
  ])('finds %s whatever its form', (_name, name, doc) => {
    const { bound } = compile({ s: { 'user.name': name }, condition: 's' });
    const [event] = place([doc]);
    expect(bound).toBeDefined();
    expect(event && bound && matches(event, bound)).toBe(true);
  });

  it('asks for one value exactly where case cannot matter', () => {
    const { bound } = compile({ s: { 'source.ip': '192.0.2.1' }, condition: 's' });
    expect(bound).toEqual({ op: 'eq', field: 'source.ip', value: '192.0.2.1' });
  });

  it('asks for the types of events that the rule looks at', () => {
    const text = ruleText({ s: { 'url.path': '/a' }, condition: 's' });
    const logsources = new Map([
      ['x.one', [{ category: 'test' }]],
      ['x.two', [{ category: 'other' }]],
    ]);
    const { bound } = compileRules({ texts: [{ file: 'rule.yml', text }], logsources });
    const ask = (type: string) =>
      sampleEvent({
        offset: 0,
        journal: JOURNAL,
        doc: { url: { path: '/A' }, event: { dataset: type }, gac: { source: { id: 'x', type } } },
      });
    expect(bound && matches(ask('x.one'), bound)).toBe(true);
    expect(bound && matches(ask('x.two'), bound)).toBe(false);
  });
});

describe.each(HISTORY_STORES)('the filter of rules in $name', ({ open, share }) => {
  let opened: OpenedHistory;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.dispose());

  it('is answered with everything that the rules match', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(rule, { minLength: RULES, maxLength: RULES }),
        fc.array(document, { minLength: 30, maxLength: 30 }),
        async (specs, docs) => {
          const fromMs = place([{}])[0]?.timeMs ?? 0;
          const events = place(docs);
          await opened.store.append(0, events);
          for (const spec of specs) {
            const { set, bound } = compile(spec);
            if (bound === undefined) continue;
            const page = await opened.store.search(NATIONAL, { fromMs, filter: bound, size: 100 });
            const found = new Set(page.events.map(({ event }) => event.id));
            for (const event of events) {
              if (set.match(event.doc).length === 0) continue;
              expect(found.has(event.id), JSON.stringify({ bound, doc: event.doc })).toBe(true);
            }
          }
        },
      ),
      { numRuns: Math.ceil(RUNS * share) },
    );
  });
});
