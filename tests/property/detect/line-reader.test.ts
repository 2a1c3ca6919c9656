// Goal: a line judged where it lies in the bytes is judged as the event that JSON.parse makes of it.
// Method: random events, written with odd blanks, escapes and numbers, keys twice, damaged bytes; a matcher that reads lines
// beside one that is given events. Rules hold every kind of test. What the reader reads must be JSON; what is no JSON must be
// left to the other reader.
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadUnindexed } from '../../../src/detect/load-rules.ts';
import { LineReader } from '../../../src/detect/sigma/line/line-reader.ts';
import { LogsourceMatcher } from '../../../src/detect/sigma/logsource-matcher.ts';
import { parseExactJson } from '../../../src/event/exact-json.ts';

const SELECTIONS = [
  'a: root',
  'a|contains: oo',
  'a|startswith: "ro"',
  'a|endswith: "\\exe"',
  'a|contains|all: [o, t]',
  'a: null',
  'a|exists: true',
  'a|exists: false',
  'a: ""',
  'b.c: 200',
  'b.c|gte: 100',
  'b.c: "1*0"',
  'b.c: -1',
  'b|exists: true',
  'b.c.d|contains: ế',
  'd|re: "^r.*t$"',
  'd|cidr: 192.0.2.0/24',
  'd|cased: Root',
  'd|fieldref: a',
  'd: true',
  'a.b: x',
];
const LOGSOURCES = ['{ category: web }', '{ product: linux }', '{ category: web, product: linux }'];
const text = [
  ...SELECTIONS.flatMap((selection, index) => [
    `title: S${index}\nlogsource: ${LOGSOURCES[index % 3]}\ndetection: { s: { ${selection} }, condition: s }\n`,
    `title: N${index}\nlogsource: ${LOGSOURCES[(index + 1) % 3]}\ndetection: { s: { ${selection} }, k: { a|contains: o }, condition: k and not s }\n`,
  ]),
  `title: K1\nlogsource: { category: web }\ndetection: { keywords: [passwd, ế, '\\u'], condition: keywords }\n`,
  `title: K2\nlogsource: { product: linux }\ndetection: { keywords: { '|all': [oo, x] }, condition: keywords }\n`,
]
  .map((rule, index) => `${rule}id: 00000000-0000-4000-8000-${String(index).padStart(12, '0')}\n`)
  .join('---\n');
const { detections, verdicts } = loadUnindexed({ texts: [{ file: 'rules.yml', text }] });

const words = fc.constantFrom<unknown>(
  ...['root', 'ROOT', 'Root', 'r"o\\ot', 'C:\\x.exe', 'tiếng Việt ế', '😀', '', 'x', 'passwd oo'],
  ...[
    '192.0.2.7',
    '\u0000',
    'a\nb',
    '\u2028',
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaroot',
    '200',
    'oo x',
  ],
);
const scalars = fc.oneof(
  words,
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom<unknown>(null, true, false, 0, -0, -1, 1.5, 200, 1e21, 100, 2 ** 53, 0.1),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const keys = fc.constantFrom('a', 'b', 'c', 'd', 'a.b', 'b.c', 'khóa', 'x"y', '__proto__', '1');
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    { weight: 4, arbitrary: scalars },
    tie('list'),
    tie('map'),
  ),
  list: fc.array(tie('value'), { maxLength: 3 }),
  map: fc.array(fc.tuple(keys, tie('value')), { maxLength: 4 }).map((pairs) => new Pairs(pairs)),
})).value;
const logsources = fc.constantFrom<unknown>(
  ...[undefined, null, 'web', [], {}, { category: 'web' }, { product: 'linux', category: 'web' }],
  ...[{ product: 'linux' }, { category: 7 }, { service: 'x', other: { category: 'web' } }],
);

/** The members of an object, in order; a key may come twice. */
class Pairs {
  readonly pairs: readonly (readonly [string, unknown])[];
  constructor(pairs: readonly (readonly [string, unknown])[]) {
    this.pairs = pairs;
  }
}

/** Writes a value as some program might. */
function write(value: unknown, blank: () => string): string {
  const around = (text: string) => blank() + text + blank();
  if (value instanceof Pairs) {
    const members = value.pairs.map(([key, one]) =>
      [around(JSON.stringify(key)), around(write(one, blank))].join(':'),
    );
    return `{${members.join(',')}}`;
  }
  if (Array.isArray(value)) return `[${value.map((one) => around(write(one, blank))).join(',')}]`;
  if (typeof value === 'number') return spelled(value, blank);
  return JSON.stringify(value) ?? 'null';
}

function spelled(value: number, blank: () => string): string {
  const text = Object.is(value, -0) ? '-0' : JSON.stringify(value);
  return blank() !== '' && Number.isInteger(value) && !text.includes('e') ? `${text}.0` : text;
}

const lines = fc
  .record({
    pairs: fc.array(fc.tuple(keys, values), { maxLength: 6 }),
    logsource: logsources,
    at: fc.nat(6),
    blanks: fc.array(fc.constantFrom('', '', '', '', ' ', '\t', '\r'), { minLength: 1 }),
    damage: fc.option(fc.record({ at: fc.nat(400), byte: fc.nat(255) }), {
      freq: 3,
      nil: undefined,
    }),
  })
  .map(({ pairs, logsource, at, blanks, damage }) => {
    let turn = 0;
    const blank = () => blanks[turn++ % blanks.length] ?? '';
    const said = logsource === undefined ? [] : [['logsource', logsource] as const];
    const all = [...pairs.slice(0, at), ...said, ...pairs.slice(at)];
    const bytes = Buffer.from(blank() + write(new Pairs(all), blank) + blank());
    if (damage !== undefined && damage.byte !== 10) bytes[damage.at % bytes.length] = damage.byte;
    return bytes;
  });

function parsed(bytes: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = parseExactJson(bytes.toString('utf8'));
    const isObject = value !== null && typeof value === 'object' && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

const titlesOf = (rules: LogsourceMatcher['match'] extends (event: never) => infer R ? R : never) =>
  rules.map(({ facts }) => facts.title.en);

describe('a reader of lines', () => {
  it('has rules of every kind', () => {
    expect(verdicts.filter(({ status }) => status === 'rejected')).toEqual([]);
  });

  it.each([true, false])('sees what the event would show (routed: %s)', (routed) => {
    const byEvent = new LogsourceMatcher(detections, { routed });
    const byLine = new LogsourceMatcher(detections, { routed });
    const reader = new LineReader();
    const met = { read: 0, left: 0, hits: 0 };
    fc.assert(
      fc.property(fc.array(lines, { minLength: 1, maxLength: 8 }), (given) => {
        const block = Buffer.concat(given.flatMap((line) => [line, Buffer.from('\n')]));
        reader.use(block);
        let from = 0;
        for (const line of given) {
          const end = reader.read(from);
          const event = parsed(line);
          if (end < 0) met.left++;
          else {
            met.read++;
            expect([end, event === undefined]).toEqual([from + line.length, false]);
            const own = byLine.matchLine(reader);
            met.hits += own?.length ?? 0;
            // Of too many logsources the matcher wants to see the event.
            if (own) expect(titlesOf(own)).toEqual(titlesOf(byEvent.match(event ?? {})));
          }
          from += line.length + 1;
        }
      }),
      { numRuns: 3_000 },
    );
    expect(Math.min(met.read, met.left, met.hits)).toBeGreaterThan(500);
  });
});
