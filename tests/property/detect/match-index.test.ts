// Goal: the shared index gives exactly the matches of judging each rule by itself, and nothing makes it throw.
// Method: random rules and events against a direct reading of Sigma; random texts and mutations of our own rules.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CharacterClasses } from '../../../src/detect/sigma/character-classes.ts';
import { foldCase } from '../../../src/detect/sigma/fold-case.ts';
import { GramClasses } from '../../../src/detect/sigma/gram-classes.ts';
import { LiteralFinder, type NumberedLiteral } from '../../../src/detect/sigma/literal-finder.ts';
import { loadText, ruleText } from '../../unit/detect/sigma/rule-text.ts';

type Scalar = string | number | boolean;
type Item = readonly [key: string, value: unknown];

const FIELDS = ['a', 'b', 'c.d', 'c.e'];
const word = fc.string({ unit: fc.constantFrom('a', 'B', 'b', 'đ', 'Đ', '1'), maxLength: 4 });
const pattern = fc.string({
  unit: fc.constantFrom('a', 'B', 'đ', '1', '*', '?'),
  minLength: 1,
  maxLength: 4,
});
const field = fc.constantFrom(...FIELDS, '');

const item: fc.Arbitrary<Item> = fc.oneof(
  fc.tuple(
    fc
      .tuple(
        field,
        fc.subarray(['contains', 'startswith', 'endswith', 'cased', 'neq'], { maxLength: 3 }),
        fc.boolean(),
      )
      .map(([name, modifiers, all]) => [name, ...modifiers, ...(all ? ['all'] : [])].join('|')),
    fc.array(pattern, { minLength: 1, maxLength: 3 }),
  ),
  fc.tuple(fc.constantFrom(...FIELDS), fc.constant(null)),
  fc.tuple(fc.constantFrom('a|exists', 'c.d|exists'), fc.boolean()),
  fc.tuple(fc.constantFrom('a|gt', 'b|lte', 'c.d|gte'), fc.integer({ min: -1, max: 12 })),
  fc.tuple(
    fc.constantFrom('a|re', 'b|re|i', 'c.d|re'),
    fc.constantFrom('a+b?', '^(a|B)', 'đ1', '[ab]{2}$', '.'),
  ),
  fc.tuple(fc.constantFrom('a|fieldref', 'b|fieldref|neq'), fc.constantFrom(...FIELDS)),
);
const selection = fc
  .array(item, { minLength: 1, maxLength: 3 })
  .map((items) => Object.fromEntries(items) as Record<string, unknown>);
const condition = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('s1', 's2', 's3', '1 of s*', 'all of them'),
    fc
      .tuple(tie('node'), fc.constantFrom('and', 'or'), tie('node'))
      .map(([l, op, r]) => `(${l} ${op} ${r})`),
    tie('node').map((one) => `not ${one}`),
  ),
})).node;
const rule = fc.record({ s1: selection, s2: selection, s3: selection, condition });
const scalar = fc.oneof(word, fc.integer({ min: -1, max: 12 }), fc.boolean());
const value = fc.oneof(
  scalar,
  fc.constant(null),
  fc.array(fc.oneof(scalar, fc.constant(null)), { maxLength: 3 }),
);
const leaves = fc.record({ a: value, b: value, d: value, e: value }, { requiredKeys: [] });
const event = fc.tuple(leaves, fc.boolean()).map(([{ a, b, d, e }, flat]) => {
  const top = { ...(a === undefined ? {} : { a }), ...(b === undefined ? {} : { b }) };
  const below = { ...(d === undefined ? {} : { d }), ...(e === undefined ? {} : { e }) };
  const prefixed = Object.fromEntries(Object.entries(below).map(([key, one]) => [`c.${key}`, one]));
  return flat ? { ...top, ...prefixed } : { ...top, c: below };
});
type Event = Record<string, unknown>;

function read(doc: Event, name: string): unknown {
  if (name in doc || !name.includes('.')) return doc[name];
  const [first = '', second = ''] = name.split('.');
  return (doc[first] as Event | undefined)?.[second];
}

function scalarsOf(found: unknown): Scalar[] {
  const list = Array.isArray(found) ? found : [found];
  return list.filter((one) => one !== null && one !== undefined);
}

function textsOf(found: unknown): string[] {
  if (typeof found === 'string') return [found];
  return found !== null && typeof found === 'object' ? Object.values(found).flatMap(textsOf) : [];
}

function globToRegex(glob: string, cased: boolean): RegExp {
  const body = [...glob].map((c) => (c === '*' ? '.*' : c === '?' ? '.' : c)).join('');
  return new RegExp(`^(?:${body})$`, cased ? 'us' : 'ius');
}

function itemHolds(key: string, wanted: unknown, doc: Event): boolean {
  const [name = '', ...modifiers] = key.split('|');
  const found = name === '' ? textsOf(doc) : scalarsOf(read(doc, name));
  const has = (modifier: string) => modifiers.includes(modifier);
  const one = (each: unknown): boolean => {
    if (each === null) return found.length === 0;
    if (has('exists')) return (read(doc, name) !== undefined) === each;
    if (has('re'))
      return found.some((v) => new RegExp(String(each), has('i') ? 'i' : '').test(String(v)));
    if (has('fieldref')) {
      const others = scalarsOf(read(doc, String(each)));
      return found.some((l) =>
        others.some((r) => String(l).toLowerCase() === String(r).toLowerCase()),
      );
    }
    for (const [operator, compare] of Object.entries(COMPARE)) {
      if (has(operator)) return found.some((v) => isNumber(v) && compare(Number(v), Number(each)));
    }
    const open = has('contains') || name === '';
    const head = open || has('endswith') ? '*' : '';
    const tail = open || has('startswith') ? '*' : '';
    return found.some((v) => globToRegex(head + String(each) + tail, has('cased')).test(String(v)));
  };
  const list = Array.isArray(wanted) ? wanted : [wanted];
  return has('neq') !== (has('all') ? list.every(one) : list.some(one));
}

const isNumber = (v: Scalar) =>
  typeof v === 'number' || (typeof v === 'string' && /^-?\d+$/.test(v));
const COMPARE: Record<string, (l: number, r: number) => boolean> = {
  gte: (l, r) => l >= r,
  gt: (l, r) => l > r,
  lte: (l, r) => l <= r,
};

function ruleHolds(spec: Record<string, unknown>, doc: Event): boolean {
  const truth = Object.fromEntries(
    ['s1', 's2', 's3'].map((name) => [
      name,
      Object.entries(spec[name] as object).every(([key, wanted]) => itemHolds(key, wanted, doc)),
    ]),
  );
  const { s1, s2, s3 } = truth;
  const expression = String(spec['condition'])
    .replaceAll('1 of s*', String(s1 || s2 || s3))
    .replaceAll('all of them', String(s1 && s2 && s3))
    .replace(/s[123]/g, (name) => String(truth[name]))
    .replaceAll('and', '&&')
    .replaceAll('or', '||')
    .replaceAll('not', '!');
  return new Function(`return ${expression}`)();
}

const ID = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

describe('the shared index', () => {
  it('matches as each rule by itself would, event after event', () => {
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 1, maxLength: 12 }),
        fc.array(event, { minLength: 1, maxLength: 8 }),
        (specs, events) => {
          const text = specs.map((spec, index) => ruleText(spec, { id: ID(index) })).join('---\n');
          const { set, verdicts } = loadText(text);
          expect(verdicts.filter(({ status }) => status === 'rejected')).toEqual([]);
          for (const doc of events) {
            const hits = set.match(doc as never).map(({ rule: { facts } }) => facts.id);
            const expected = specs.flatMap((spec, index) =>
              ruleHolds(spec, doc) ? [ID(index)] : [],
            );
            expect(hits).toEqual(expected);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('takes any JSON for an event', () => {
    const specs = fc.sample(rule, { numRuns: 40, seed: 7 });
    const text = specs.map((spec, index) => ruleText(spec, { id: ID(index) })).join('---\n');
    const { set } = loadText(text);
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.oneof(fc.constantFrom(...FIELDS, 'c', '__proto__', ''), fc.string()),
          fc.jsonValue(),
        ),
        (doc) => {
          expect(Array.isArray(set.match(doc as never))).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
    let deep: unknown = 'a';
    for (let depth = 0; depth < 20_000; depth++) deep = depth % 2 === 0 ? [deep] : { c: deep };
    expect(set.match({ a: deep, c: deep } as never).length).toBeLessThanOrEqual(specs.length);
  });
});

describe('loading', () => {
  const root = path.resolve(import.meta.dirname, '../../../detections');
  const texts = globSync(`${root}/**/*.yml`).map((file) => readFileSync(file, 'utf8'));

  it('never throws, whatever is done to a rule', () => {
    const junk = fc.constantFrom(
      ': ',
      '|',
      '*',
      '&',
      '- ',
      '\n',
      '  ',
      '{',
      '[',
      '"',
      "'",
      '#',
      'null',
      '\0',
      '%',
      '\t',
      '---\n',
      '(?',
      '\\',
      '1 of ',
      'not ',
    );
    const edit = fc.tuple(fc.nat(), fc.nat({ max: 12 }), junk);
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.array(edit, { minLength: 1, maxLength: 6 }),
        (text, edits) => {
          let changed = text;
          for (const [at, cut, put] of edits) {
            const from = at % (changed.length + 1);
            changed = changed.slice(0, from) + put + changed.slice(from + cut);
          }
          const { set, verdicts } = loadText(changed);
          for (const { status, issues } of verdicts) {
            if (status === 'rejected') expect(issues.length).toBeGreaterThan(0);
            for (const { at } of issues) expect(at).toMatch(/^rule\.yml:\d+:\d+$/);
          }
          set.match({ gac: { dossier: { id: 'x' } }, message: 'Failed' } as never);
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** Finds the numbers of literals in texts, as an index with these literals alone would. */
function finderOf(literals: readonly Omit<NumberedLiteral, 'number'>[]) {
  const classes = new CharacterClasses();
  for (const { text } of literals) classes.add(text);
  classes.complete();
  const inner = literals.filter(({ kind }) => kind === 'contains').map(({ text }) => text);
  const numbered = literals.map((literal, number) => ({ ...literal, number }));
  const finder = new LiteralFinder(numbered, classes, new GramClasses(inner, classes));
  return (text: string): number[] => {
    const found: number[] = [];
    finder.find(text, found);
    return [...new Set(found)].sort((a, b) => a - b);
  };
}

const KINDS = ['exact', 'contains', 'starts', 'ends'] as const;

/** The literals that a folded text shows, looked for one by one. */
function shownBy(folded: string, literals: readonly Omit<NumberedLiteral, 'number'>[]): number[] {
  return literals.flatMap(({ kind, text }, number) => {
    const isShown = {
      exact: folded === text,
      contains: folded.includes(text),
      starts: folded.startsWith(text),
      ends: folded.endsWith(text),
    }[kind];
    return isShown ? [number] : [];
  });
}

const allKinds = (texts: readonly string[]) =>
  texts.flatMap((text) =>
    KINDS.filter((kind) => kind === 'exact' || text !== '').map((kind) => ({ kind, text })),
  );

describe('the finder of literals', () => {
  it.each([
    ['few of few letters', 6, 40],
    ['many of few letters', 40, 2_000],
    ['many of many letters', 400, 4_000],
  ])('finds every occurrence: %s', (_, alphabet, count) => {
    const letter = fc
      .integer({ min: 0, max: alphabet - 1 })
      .map((n) => String.fromCharCode(0x4e00 + n));
    const drawn = fc.sample(fc.string({ unit: letter, maxLength: 6 }), { numRuns: count, seed: 3 });
    const texts = [...new Set(drawn)];
    const literals = allKinds(texts);
    const find = finderOf(literals);
    const text = fc
      .array(fc.oneof(letter, fc.constantFrom(...texts), fc.constant('.')))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (subject) => {
        expect(find(subject)).toEqual(shownBy(subject, literals));
        // The second time it may be remembered.
        expect(find(subject)).toEqual(shownBy(subject, literals));
      }),
      { numRuns: 100 },
    );
  });

  const cased = fc.constantFrom(
    'a',
    'A',
    'ß',
    'İ',
    'i\u0307',
    'ı',
    'Σ',
    'ς',
    'σ',
    'ſ',
    'S',
    'K',
    'k',
    'Đ',
    'đ',
    'Ṡ',
    '𐐀',
    '𐐨',
    '𞤀',
    '.',
  );
  const words = fc.string({ unit: cased, minLength: 1, maxLength: 4 });

  it('reads texts as they stand as if they had been folded', () => {
    fc.assert(
      fc.property(fc.uniqueArray(words, { maxLength: 6 }), fc.array(words), (list, texts) => {
        const literals = allKinds([...new Set(list.map(foldCase))]);
        const subject = texts.join('');
        expect(finderOf(literals)(subject)).toEqual(shownBy(foldCase(subject), literals));
      }),
      { numRuns: 1_000 },
    );
  });
});
