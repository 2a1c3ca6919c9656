import { type HotField, hotField, LIST_SEPARATOR } from './event-columns.ts';
import { type SqlBinding, sqlNumber, sqlPath } from './sql-binding.ts';
import type { TextTest } from './sql-text-test.ts';

export type Comparison = 'gt' | 'gte' | 'lt' | 'lte';
const OPERATORS: Record<Comparison, string> = { gt: '>', gte: '>=', lt: '<', lte: '<=' };
const NUMBER_TYPES = `('UBIGINT', 'BIGINT', 'UHUGEINT', 'HUGEINT', 'DOUBLE')`;
/**
 * Up to so many values, a search for their bytes goes before the JSON reader: it is several times
 * cheaper.
 */
const PREFILTER_VALUES_MAX = 8;

/**
 * The questions that can be asked of one field of a row; each answer is SQL that may be NULL for
 * «no». `texts` is the list of the field's values as text.
 */
export interface SqlField {
  exists(): string;
  equalsAny(values: readonly string[], binding: SqlBinding): string;
  matches(test: TextTest): string;
  compares(comparison: Comparison, value: number): string;
  texts(): string;
}

/** How a regular document answers for a field. */
export function regularField(field: string): SqlField {
  const hot = hotField(field);
  if (hot === undefined) return jsonField(field);
  if (hot.kind === 'text') return textField(hot);
  return hot.kind === 'integer' ? integerField(hot) : listField(hot);
}

function textField({ column }: HotField): SqlField {
  return {
    exists: () => `${column} IS NOT NULL`,
    equalsAny: (values, binding) => `${column} IN (${binding.texts(values)})`,
    matches: (test) => test(column),
    compares: () => 'false',
    texts: () => `CASE WHEN ${column} IS NULL THEN [] ELSE [${column}] END`,
  };
}

function integerField({ column }: HotField): SqlField {
  return {
    exists: () => `${column} IS NOT NULL`,
    equalsAny: (values) => {
      const numbers = values
        .map(Number)
        .filter((n, index) => Number.isSafeInteger(n) && String(n) === values[index]);
      return numbers.length === 0 ? 'false' : `${column} IN (${numbers.map(sqlNumber).join(', ')})`;
    },
    matches: (test) => test(`CAST(${column} AS VARCHAR)`),
    compares: (comparison, value) => `${column} ${OPERATORS[comparison]} ${sqlNumber(value)}`,
    texts: () => `CASE WHEN ${column} IS NULL THEN [] ELSE [CAST(${column} AS VARCHAR)] END`,
  };
}

function listField({ column }: HotField): SqlField {
  const members = `string_split(substr(${column}, 2, length(${column}) - 2), chr(31))`;
  return {
    exists: () => `${column} IS NOT NULL`,
    equalsAny: (values, binding) =>
      anyOf(
        values
          .filter((value) => !value.includes(LIST_SEPARATOR))
          .map((value) => {
            const framed = `${LIST_SEPARATOR}${value}${LIST_SEPARATOR}`;
            return `contains(${column}, ${binding.text(framed)})`;
          }),
      ),
    matches: (test) => someMember(members, test('x')),
    compares: () => 'false',
    texts: () => `CASE WHEN ${column} IS NULL THEN [] ELSE ${members} END`,
  };
}

function jsonField(field: string): SqlField {
  const path = sqlPath(field.split('.'));
  const type = `json_type(doc, '${path}')`;
  const text = `json_extract_string(doc, '${path}')`;
  const members = `json_extract_string(doc, '${path}[*]')`;
  return {
    exists: () => `json_exists(doc, '${path}')`,
    equalsAny: (values, binding) => {
      const list = binding.texts(values);
      const scalar = `${text} IN (${list})`;
      const array = `list_has_any(${members}, [${list}])`;
      // Only a text that looks like JSON could equal the text of an array or object.
      const strict = values.some((value) => value.startsWith('[') || value.startsWith('{'));
      const test = strict
        ? `CASE ${type} WHEN 'ARRAY' THEN ${array} WHEN 'OBJECT' THEN false ELSE ${scalar} END`
        : `(${scalar} OR ${array})`;
      return values.length > PREFILTER_VALUES_MAX
        ? test
        : `(${anyOf(values.map((value) => hasBytesOf(value, binding)))} AND ${test})`;
    },
    matches: (test) =>
      `CASE ${type} WHEN 'ARRAY' THEN ${someMember(members, test('x'))}
        WHEN 'OBJECT' THEN false ELSE ${test(text)} END`,
    compares: (comparison, value) => {
      const limit = `${OPERATORS[comparison]} ${sqlNumber(value)}`;
      const member = `json_type(x) IN ${NUMBER_TYPES} AND TRY_CAST(x AS DOUBLE) ${limit}`;
      const array = someMember(`json_extract(doc, '${path}[*]')`, member);
      return `CASE WHEN ${type} = 'ARRAY' THEN ${array}
        ELSE ${type} IN ${NUMBER_TYPES} AND TRY_CAST(${text} AS DOUBLE) ${limit} END`;
    },
    texts: () =>
      `CASE WHEN ${type} = 'ARRAY' THEN ${members}
        WHEN ${type} IS NULL OR ${type} = 'OBJECT' THEN [] ELSE [${text}] END`,
  };
}

/** How an irregular document answers: from its flat form, see `FlatDocument`. */
export function flatField(field: string): SqlField {
  const members = `json_extract_string(flat, '${sqlPath([field])}[*]')`;
  const scalars = `list_filter(${members}, lambda x: x[1] <> 'o')`;
  return {
    exists: () => `len(${members}) > 0`,
    equalsAny: (values, binding) => {
      const typed = values.flatMap((value) => [`s:${value}`, `n:${value}`, `b:${value}`]);
      return `list_has_any(${members}, [${binding.texts(typed)}])`;
    },
    matches: (test) => someMember(scalars, test('substr(x, 3)')),
    compares: (comparison, value) => {
      const number = 'TRY_CAST(substr(x, 3) AS DOUBLE)';
      const member = `x[1] = 'n' AND ${number} ${OPERATORS[comparison]} ${sqlNumber(value)}`;
      return someMember(members, member);
    },
    texts: () => `list_transform(${scalars}, lambda x: substr(x, 3))`,
  };
}

/** Joins conditions of which one must hold; of none, none holds. */
export function anyOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? 'false' : `(${conditions.join(' OR ')})`;
}

function someMember(list: string, condition: string): string {
  return `len(list_filter(${list}, lambda x: ${condition})) > 0`;
}

function hasBytesOf(value: string, binding: SqlBinding): string {
  return `contains(doc, ${binding.text(JSON.stringify(value.toWellFormed()).slice(1, -1))})`;
}
