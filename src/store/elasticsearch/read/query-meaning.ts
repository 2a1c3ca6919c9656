import type { Scope } from '../../../event/scope.ts';
import type { EventQuery, Filter } from '../../contract.ts';
import { textWords } from '../../query/fold-text.ts';
import { HELPER } from '../mapping/event-mapping.ts';
import { type FieldTree, TEXT_FIELDS } from '../mapping/field-tree.ts';
import { exactly, type FieldQuestions, type Meaning } from './field-query.ts';
import { anyCase, regexpQuery } from './like-regexp.ts';
import { allOf, anyOf, type EsQuery, EVERYTHING, NOTHING, noneOf, termsOf } from './query-body.ts';

/** Which documents a principal may see. Every read of events goes through here. */
export function scopeQuery(scope: Scope): EsQuery {
  if (scope.kind === 'national') return EVERYTHING;
  return termsOf(
    HELPER.province,
    scope.provinces.map((province) => province.toWellFormed()),
  );
}

/** A checked query within a scope, without its filter. */
export function rangeQuery(tree: FieldTree, scope: Scope, query: EventQuery): EsQuery {
  const { fromMs, toMs, text } = query;
  const limits = {
    ...(fromMs === undefined ? {} : { gte: fromMs }),
    ...(toMs === undefined ? {} : { lt: toMs }),
  };
  return allOf([
    scopeQuery(scope),
    Object.keys(limits).length === 0 ? EVERYTHING : { range: { [HELPER.time]: limits } },
    ...textWords(text ?? '').map((spellings) => wordQuery(tree, spellings)),
  ]);
}

/** What a checked filter means. */
export function filterMeaning(questions: FieldQuestions, filter: Filter): Meaning {
  switch (filter.op) {
    case 'and':
      return joined(allOf, filter.of, questions);
    case 'or':
      return joined(anyOf, filter.of, questions);
    case 'not': {
      const { surely, maybe } = filterMeaning(questions, filter.of);
      if (surely === maybe) return exactly(noneOf(surely));
      return { surely: noneOf(maybe), maybe: noneOf(surely) };
    }
    case 'exists':
      return questions.exists(filter.field);
    case 'eq':
      return questions.equalsAny(filter.field, [String(filter.value)]);
    case 'in':
      return questions.equalsAny(filter.field, filter.values.map(String));
    case 'like':
      return questions.matches(filter.field, filter.pattern);
    default:
      return questions.compares(filter);
  }
}

function joined(
  join: (queries: readonly EsQuery[]) => EsQuery,
  filters: readonly Filter[],
  questions: FieldQuestions,
): Meaning {
  const meanings = filters.map((child) => filterMeaning(questions, child));
  const surely = join(meanings.map((meaning) => meaning.surely));
  if (meanings.every((meaning) => meaning.surely === meaning.maybe)) return exactly(surely);
  return { surely, maybe: join(meanings.map((meaning) => meaning.maybe)) };
}

function wordQuery(tree: FieldTree, spellings: readonly string[]): EsQuery {
  const keys = TEXT_FIELDS.map((field) => tree.leaf(field)?.key).filter((key) => key !== undefined);
  const sources = spellings.map((spelling) => `.*${anyCase(spelling)}.*`);
  // One expression for all spellings reads each value once.
  const source = sources.length === 1 ? (sources[0] ?? '') : sources.map((s) => `(${s})`).join('|');
  if (source === '') return NOTHING;
  return anyOf([...keys, HELPER.text].map((field) => regexpQuery(field, source)));
}
