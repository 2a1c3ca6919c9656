import type { CorrelationRule, RuleSet } from '../rule-set.ts';
import { ENTITY_FIELDS } from './entities.ts';
import { type FieldPath, type Fields, fieldPath, readScalar } from './field.ts';
import { InputReader } from './input.ts';
import { placesOf } from './reason.ts';

/**
 * Fields of an event that the signals of a correlation may name, and those that correlations over it read or name: beside
 * what it reads itself, nothing else of the document needs to travel or to be kept.
 */
export function namedFields(
  rules: Pick<RuleSet, 'correlations'>,
): (rule: CorrelationRule) => ReadonlySet<string> {
  const named = new Map<string, ReadonlySet<string>>();
  const all = ENTITY_FIELDS.map(({ name }) => name);
  // Outer correlations come last: from there inwards.
  for (const rule of [...rules.correlations].reverse()) {
    const { id } = rule.facts;
    const outer = rules.correlations.filter(({ ruleIds }) => ruleIds.includes(id));
    const theirs = outer.flatMap((one) => [
      ...new InputReader(one).fieldsOf(one.ruleIds.indexOf(id)),
      ...(named.get(one.facts.id) ?? []),
    ]);
    named.set(id, new Set([...all, ...placesOf(rule.text.reason), ...theirs]));
  }
  return (rule) => named.get(rule.facts.id) ?? new Set(all);
}

/** The paths of distinct fields. */
export function distinctPaths(names: Iterable<string>): readonly FieldPath[] {
  return [...new Set(names)].map(fieldPath);
}

/** The scalars at some paths of a document, under their dotted names. */
export function pickFields(doc: Fields, paths: readonly FieldPath[]): Fields {
  const picked: [string, string | number | boolean][] = [];
  for (const path of paths) {
    const value = readScalar(doc, path);
    if (value !== undefined) picked.push([path.name, value]);
  }
  // A field called __proto__ is a field.
  return Object.fromEntries(picked);
}
