import type { Filter } from '../../contract.ts';
import { HELPER } from '../mapping/event-mapping.ts';
import type { FieldLeaf, FieldTree } from '../mapping/field-tree.ts';
import { sortableNumber } from '../write/sortable-number.ts';
import { likeRegexp, literal, regexpQuery } from './like-regexp.ts';
import { anyOf, type EsQuery, NOTHING, termsOf } from './query-body.ts';

type Comparison = Extract<Filter, { op: 'gt' | 'gte' | 'lt' | 'lte' }>;
/** The ends of Elasticsearch's `long`. */
const LONG_END = 2 ** 63;

/** What a condition means: the documents that surely match, and those that perhaps do. */
export interface Meaning {
  readonly surely: EsQuery;
  /** The same object as `surely` when the two are equal. */
  readonly maybe: EsQuery;
}

/** The meaning of a condition that Elasticsearch answers exactly. */
export function exactly(query: EsQuery): Meaning {
  return { surely: query, maybe: query };
}

/**
 * Writes questions about one field: to the mapped field, and to the terms of what no mapped field
 * holds.
 */
export class FieldQuestions {
  readonly #tree: FieldTree;

  constructor(tree: FieldTree) {
    this.#tree = tree;
  }

  exists(field: string): Meaning {
    const mapped = this.#tree.leavesAt(field).map(({ key }) => ({ exists: { field: key } }));
    return exactly(anyOf([termsOf(HELPER.fields, [field]), ...mapped]));
  }

  equalsAny(field: string, values: readonly string[]): Meaning {
    const texts = [...new Set(values.map((value) => value.toWellFormed()))];
    const leaf = this.#tree.leaf(field);
    return exactly(
      anyOf([
        leaf === undefined ? NOTHING : termsOf(leaf.key, texts),
        termsOf(
          HELPER.values,
          texts.map((text) => `${field}=${text}`),
        ),
      ]),
    );
  }

  matches(field: string, pattern: string): Meaning {
    const { source, exact, reachesLong, any } = likeRegexp(pattern);
    const leaf = this.#tree.leaf(field);
    const long = reachesLong ? termsOf(HELPER.long, [field]) : NOTHING;
    const rest = any
      ? { prefix: { [HELPER.values]: { value: `${field}=` } } }
      : regexpQuery(HELPER.values, `${literal(field)}\\=${source}`);
    const short = anyOf([mappedMatch(leaf, source, any), rest]);
    if (any) return exactly(anyOf([short, long]));
    const maybe = anyOf([short, long]);
    if (!exact) return { surely: NOTHING, maybe };
    return long === NOTHING ? exactly(short) : { surely: short, maybe };
  }

  compares(comparison: Comparison): Meaning {
    const { op, field, value } = comparison;
    if (field === '@timestamp') return exactly({ range: { [HELPER.time]: longRange(op, value) } });
    const leaf = this.#tree.leaf(field);
    return exactly(
      anyOf([
        leaf === undefined ? NOTHING : numericRange(leaf, op, value),
        { range: { [HELPER.numbers]: sortableRange(field, op, value) } },
      ]),
    );
  }
}

function mappedMatch(leaf: FieldLeaf | undefined, source: string, any: boolean): EsQuery {
  if (leaf === undefined) return NOTHING;
  return any ? { exists: { field: leaf.key } } : regexpQuery(leaf.key, source);
}

function numericRange(leaf: FieldLeaf, op: Comparison['op'], value: number): EsQuery {
  if (leaf.type === 'double') return { range: { [leaf.path]: { [op]: value } } };
  if (leaf.type !== 'long') return NOTHING;
  return { range: { [leaf.path]: longRange(op, value) } };
}

/** A limit that `long` cannot say lies beyond all of its values. */
function longRange(op: Comparison['op'], value: number): object {
  if (Math.abs(value) < LONG_END) return { [op]: value };
  const isUpper = op === 'lt' || op === 'lte';
  const all = value > 0 === isUpper;
  return all ? { gte: '-9223372036854775808' } : { gt: 1, lt: 1 };
}

function sortableRange(field: string, op: Comparison['op'], value: number): object {
  const limit = `${field}=${sortableNumber(value)}`;
  const isUpper = op === 'lt' || op === 'lte';
  // The sign that follows `=` is above every number of the field, and below every other field.
  return isUpper ? { gte: `${field}=`, [op]: limit } : { [op]: limit, lt: `${field}>` };
}
