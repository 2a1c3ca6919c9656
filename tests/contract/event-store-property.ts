// Goal: random documents and random queries for the contract of event stores.
// Method: fast-check arbitraries over few fields and nasty values, so that queries often match.
import fc from 'fast-check';
import type { Filter } from '../../src/store/contract.ts';

const FIELDS = [
  'user.name',
  'source.ip',
  'event.action',
  'event.category',
  'http.response.status_code',
  'url.path',
  'host.name',
  'tags',
  'labels.x',
  'labels.a.b',
  'custom.number',
  'custom.deep.list',
  'dns.answers.data',
] as const;

const QUERY_FIELDS = [...FIELDS, 'missing.field', 'user', 'labels', 'labels.a', 'custom', 'dns'];

const TEXTS = [
  'a',
  'A',
  'b',
  'ab',
  '',
  ' ',
  '200',
  '4',
  'đặng',
  'ĐẶNG',
  'a*b',
  'a%b',
  'a_b',
  '[1]',
  '["a"]',
  '{"a":1}',
  'null',
  'true',
  "it's",
  '"quoted"',
  'back\\slash',
  'line\nbreak',
  '\u0000',
  '\u001fweb\u001f',
  '😀',
  'ﬁ İ Σς',
  's:a',
];
const NUMBERS = [0, 4, 200, 404, -1, 4.5, 0.1, 1e21, 1e-7, 2 ** 40, 123456789012];

const scalar = fc.oneof(
  fc.constantFrom<string | number | boolean>(...TEXTS),
  fc.constantFrom<string | number | boolean>(...NUMBERS),
  fc.boolean(),
);
const value = fc.oneof(
  { weight: 6, arbitrary: scalar },
  { weight: 3, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(null, [], {}, [null, 'a'], [['a'], [4]]) },
  { weight: 1, arbitrary: scalar.map((data) => [{ data }, { data: 'b', ttl: 4 }]) },
);

/** A set of fields as they are laid into one document: nested, or with dots in the key. */
export const documentFields = fc.array(
  fc.record({
    field: fc.constantFrom<string>(...FIELDS),
    dotted: fc.nat({ max: 9 }).map((n) => n === 0),
    value,
  }),
  { maxLength: 5 },
);

/** Builds the document of some fields; a field that another one is in the way of is left out. */
export function documentOf(
  fields: readonly { field: string; dotted: boolean; value: unknown }[],
): Record<string, unknown> {
  const document: Record<string, unknown> = {};
  for (const { field, dotted, value } of fields) {
    const [group = '', ...path] = field.split('.');
    const keys = dotted && path.length > 0 ? [group, path.join('.')] : [group, ...path];
    let node = document;
    for (const key of keys.slice(0, -1)) {
      node[key] ??= {};
      const child = node[key];
      if (typeof child !== 'object' || child === null || Array.isArray(child)) break;
      node = child as Record<string, unknown>;
    }
    node[keys.at(-1) ?? ''] ??= value;
  }
  return document;
}

const field = fc.constantFrom(...QUERY_FIELDS);
const pattern = fc
  .array(
    fc.constantFrom('*', '?', 'a', 'B', 'Đ', 'ng', '2', '%', '_', '.', '\\*', '\\', '😀', ''),
    {
      maxLength: 5,
    },
  )
  .map((pieces) => pieces.join(''));
const comparison = fc.constantFrom('gt' as const, 'gte' as const, 'lt' as const, 'lte' as const);

/** Any filter, three levels deep. */
export const filter: fc.Arbitrary<Filter> = fc.letrec<{ node: Filter; leaf: Filter }>((tie) => ({
  leaf: fc.oneof(
    fc.record({ op: fc.constant('exists' as const), field }),
    fc.record({ op: fc.constant('eq' as const), field, value: scalar }),
    fc.record({
      op: fc.constant('in' as const),
      field,
      values: fc.array(scalar, { maxLength: 10 }),
    }),
    fc.record({ op: fc.constant('like' as const), field, pattern }),
    fc.record({ op: comparison, field, value: fc.constantFrom(...NUMBERS) }),
  ),
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    tie('leaf'),
    fc.record({
      op: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('node'), { maxLength: 3 }),
    }),
    fc.record({ op: fc.constant('not' as const), of: tie('node') }),
  ),
})).node;

/** A field to aggregate by. */
export const aggregatedField = field;
