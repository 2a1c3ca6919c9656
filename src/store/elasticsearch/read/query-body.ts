/** One query of the search API. */
export type EsQuery = Readonly<Record<string, unknown>>;

export const EVERYTHING: EsQuery = { match_all: {} };
export const NOTHING: EsQuery = { match_none: {} };

/** All must hold. */
export function allOf(queries: readonly EsQuery[]): EsQuery {
  const needed = queries.filter((query) => query !== EVERYTHING);
  if (needed.includes(NOTHING)) return NOTHING;
  const [only] = needed;
  if (only === undefined) return EVERYTHING;
  return needed.length === 1 ? only : { bool: { filter: needed } };
}

/** One must hold; of none, none holds. */
export function anyOf(queries: readonly EsQuery[]): EsQuery {
  const possible = queries.filter((query) => query !== NOTHING);
  if (possible.includes(EVERYTHING)) return EVERYTHING;
  const [only] = possible;
  if (only === undefined) return NOTHING;
  if (possible.length === 1) return only;
  return { bool: { should: possible, minimum_should_match: 1 } };
}

/** True where a query does not hold. */
export function noneOf(query: EsQuery): EsQuery {
  if (query === EVERYTHING) return NOTHING;
  if (query === NOTHING) return EVERYTHING;
  return { bool: { must_not: [query] } };
}

/** The field has one of these texts. */
export function termsOf(field: string, values: readonly string[]): EsQuery {
  return values.length === 0 ? NOTHING : { terms: { [field]: values } };
}
