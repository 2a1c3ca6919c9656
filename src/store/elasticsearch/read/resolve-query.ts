import type { Scope } from '../../../event/scope.ts';
import type { EventQuery, Filter } from '../../contract.ts';
import { evaluateFilter } from '../../query/evaluate-filter.ts';
import type { FieldTree } from '../mapping/field-tree.ts';
import { eventOfSource, helperOf } from '../write/event-document.ts';
import type { EventReader, Hit } from './event-reader.ts';
import { FieldQuestions } from './field-query.ts';
import { allOf, anyOf, type EsQuery, NOTHING, noneOf } from './query-body.ts';
import { filterMeaning, rangeQuery } from './query-meaning.ts';
import { LOOKED_AT_ONCE, readAll } from './read-all.ts';

/** What a read works with. */
export interface ReadParts {
  readonly reader: EventReader;
  readonly tree: FieldTree;
}

/**
 * The query that matches exactly what was asked for. Where Elasticsearch can only say «perhaps»
 * (values longer than a term, patterns too complex for an automaton), those documents are read and
 * judged here.
 * @throws GacError GAC_REQUEST_INVALID when they are too many
 */
export async function resolveQuery(
  parts: ReadParts,
  scope: Scope,
  query: EventQuery,
): Promise<EsQuery> {
  const { tree, reader } = parts;
  const range = rangeQuery(tree, scope, query);
  const { filter } = query;
  if (filter === undefined) return range;
  const { surely, maybe } = filterMeaning(new FieldQuestions(tree), filter);
  if (surely === maybe) return allOf([range, surely]);
  const doubtful = allOf([range, maybe, noneOf(surely)]);
  const ids = await matchingAmong(reader, query, { doubtful, filter });
  const judged = ids.length === 0 ? NOTHING : { ids: { values: ids } };
  return allOf([range, anyOf([surely, judged])]);
}

async function matchingAmong(
  reader: EventReader,
  query: EventQuery,
  { doubtful, filter }: { doubtful: EsQuery; filter: Filter },
): Promise<string[]> {
  const idsOf = (hits: readonly Hit[]) =>
    hits
      .filter(({ _source }) => {
        const timeMs = helperOf(_source)?.time ?? Number.NaN;
        return evaluateFilter(filter, eventOfSource(_source), timeMs);
      })
      .map(({ _id }) => _id);
  // Mostly there are none; only many need a view that stays the same between requests.
  const { hits } = await reader.search(query, {
    query: doubtful,
    size: LOOKED_AT_ONCE,
    track_total_hits: false,
  });
  if (hits.hits.length < LOOKED_AT_ONCE) return idsOf(hits.hits);
  const ids: string[] = [];
  await reader.atOneMoment(query, (search) =>
    readAll(search, doubtful, (hit) => ids.push(...idsOf([hit]))),
  );
  return ids;
}
