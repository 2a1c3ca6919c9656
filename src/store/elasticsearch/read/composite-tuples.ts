import type { Aggregation, AggregationResult } from '../../contract.ts';
import { valuesAt } from '../../query/evaluate-filter.ts';
import { HELPER } from '../mapping/event-mapping.ts';
import type { FieldTree } from '../mapping/field-tree.ts';
import { eventOfSource } from '../write/event-document.ts';
import type { Search } from './event-reader.ts';
import { allOf, anyOf, type EsQuery, NOTHING, noneOf, termsOf } from './query-body.ts';
import { readAll } from './read-all.ts';

type Composite = Extract<Aggregation, { kind: 'composite' }>;
type CompositeResult = Extract<AggregationResult, { kind: 'composite' }>;
type Bucket = CompositeResult['buckets'][number];

interface Asked {
  readonly tree: FieldTree;
  readonly query: EsQuery;
  readonly aggregation: Composite;
}

interface CompositeAnswer {
  readonly buckets: readonly {
    readonly key: Readonly<Record<string, string>>;
    readonly doc_count: number;
  }[];
}

/**
 * One page of the tuples that the values of some fields make. Events whose values all stand in mapped fields are counted
 * by Elasticsearch; the few others are read and counted here.
 * @throws GacError GAC_REQUEST_INVALID when the others are too many
 */
export async function composite(search: Search, asked: Asked): Promise<CompositeResult> {
  const { fields, size, minimum = 1, after } = asked.aggregation;
  const others = anyOf(fields.flatMap((field) => unmappedAt(field)));
  const mapped = await mappedPage(search, asked, others);
  const isLast = mapped.length < size;
  const end = isLast ? undefined : mapped.at(-1)?.keys;
  const counts = new Map(mapped.map(({ keys, count }) => [JSON.stringify(keys), { keys, count }]));
  await readAll(search, allOf([asked.query, others]), ({ _source }) => {
    const doc = eventOfSource(_source);
    for (const keys of tuplesOf(fields.map((field) => textsAt(doc, field)))) {
      if (after !== undefined && compare(keys, after) <= 0) continue;
      if (end !== undefined && compare(keys, end) > 0) continue;
      const name = JSON.stringify(keys);
      counts.set(name, { keys, count: (counts.get(name)?.count ?? 0) + 1 });
    }
  });
  const all = [...counts.values()].sort((a, b) => compare(a.keys, b.keys));
  const page = all.slice(0, size);
  const last = !isLast || all.length > size ? page.at(-1)?.keys : undefined;
  const buckets = page.filter(({ count }) => count >= minimum);
  return { kind: 'composite', buckets, ...(last === undefined ? {} : { after: last }) };
}

/** Events with values of a field that no mapped field holds. */
function unmappedAt(field: string): EsQuery[] {
  return [{ prefix: { [HELPER.values]: { value: `${field}=` } } }, termsOf(HELPER.long, [field])];
}

async function mappedPage(search: Search, asked: Asked, others: EsQuery): Promise<Bucket[]> {
  const { tree, query, aggregation } = asked;
  const { fields, size, after } = aggregation;
  const keys = fields.map((field) => tree.leaf(field)?.key);
  const sources = keys.flatMap((field, index) =>
    field === undefined ? [] : [{ [`v${index}`]: { terms: { field } } }],
  );
  const counted = allOf([query, noneOf(others)]);
  if (sources.length < fields.length || counted === NOTHING) return [];
  const from = after?.map((key, index) => [`v${index}`, key.toWellFormed()]);
  const { aggregations } = await search({
    query: counted,
    size: 0,
    track_total_hits: false,
    aggs: {
      page: {
        composite: { size, sources, ...(from ? { after: Object.fromEntries(from) } : {}) },
      },
    },
  });
  const page = aggregations?.['page'] as CompositeAnswer | undefined;
  return (page?.buckets ?? []).map(({ key, doc_count }) => ({
    keys: fields.map((_, index) => key[`v${index}`] ?? ''),
    count: doc_count,
  }));
}

function textsAt(doc: object, field: string): string[] {
  return [...new Set(valuesAt(doc, field).map(String))];
}

function tuplesOf(lists: readonly (readonly string[])[]): string[][] {
  let tuples: string[][] = [[]];
  for (const list of lists) tuples = tuples.flatMap((keys) => list.map((key) => [...keys, key]));
  return tuples;
}

/** By the bytes of the texts, one after the other. */
function compare(a: readonly string[], b: readonly string[]): number {
  for (const [index, text] of a.entries()) {
    const order = Buffer.compare(Buffer.from(text), Buffer.from(b[index] ?? ''));
    if (order !== 0) return order;
  }
  return 0;
}
