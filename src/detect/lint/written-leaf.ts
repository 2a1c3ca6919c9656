import { type Formula, leaf, negate, substitute } from '../sigma/formula.ts';
import { isYamlMap } from '../sigma/read-values.ts';
import type { DocumentPath, SourceDocument } from '../sigma/source-document.ts';
import type { FieldItem } from '../sigma/value-test.ts';

/**
 * How much a question asks, the most last: what asks more of a field answers what asks less. `any_text`: a text, also an empty
 * one; `some_text`: one that is not empty.
 */
const STRENGTHS = ['exists', 'filled', 'any_text', 'some_text', 'test'] as const;

/** `field|modifiers: values` as a question that can be compared with another one, as it stands in its document. */
export interface WrittenLeaf {
  /** The same for the same question. */
  readonly key: string;
  /** Empty for keywords. */
  readonly field: string;
  readonly asks: (typeof STRENGTHS)[number];
  readonly modifiers: string;
  /** All must hold instead of any. */
  readonly every: boolean;
  readonly values: readonly string[];
}

/** Modifiers that leave the case of a value alone: it counts then. */
const CASED = /\b(cased|re|base64|base64offset|wide|utf16\w*|expand)\b/;

/** A formula of items as one of questions; negated items become `not`. */
export function writtenFormula(
  formula: Formula<FieldItem>,
  source: SourceDocument,
): Formula<WrittenLeaf> {
  return substitute(formula, (item) => {
    const one = leaf(toLeaf(item, valueAt(source.value, item.path)));
    return item.negated ? negate(one) : one;
  });
}

/** Whether every event of which one question is true is one of which another is true. */
export function implies(one: WrittenLeaf, other: WrittenLeaf): boolean {
  if (one.key === other.key) return true;
  if (one.field === '' || one.field !== other.field) return false;
  if (other.asks !== 'test') {
    const least = one.asks === 'test' ? leastOf(one) : one.asks;
    return least !== undefined && STRENGTHS.indexOf(least) >= STRENGTHS.indexOf(other.asks);
  }
  if (one.asks !== 'test' || one.modifiers !== other.modifiers || one.every || other.every) {
    return false;
  }
  return one.values.every((value) => other.values.includes(value));
}

/** What is certain of a field of which a test is true; `undefined` = nothing. */
function leastOf({ modifiers, values }: WrittenLeaf): WrittenLeaf['asks'] | undefined {
  // Some shippers leave empty values out, so a test for one may hold without the field; and so may one for any list.
  if (values.some((value) => value === '' || value === '-')) return undefined;
  if (/\bexpand\b/.test(modifiers)) return undefined;
  const mayBeEmpty = /\b(re|fieldref)\b/.test(modifiers) || values.some((one) => /^\*+$/.test(one));
  return mayBeEmpty ? 'any_text' : 'some_text';
}

function toLeaf({ field, every, path }: FieldItem, value: unknown): WrittenLeaf {
  const [, ...named] = String(path.at(-1) ?? '').split('|');
  const modifiers = named
    .filter((one) => one !== 'all' && one !== 'neq')
    .sort()
    .join('|');
  const isCased = CASED.test(modifiers);
  const values = [value]
    .flat(4)
    .map((one) => (isCased ? String(one) : String(one).toLowerCase()))
    .sort();
  const asks = asksOf(modifiers, [value].flat(4));
  const what = asks === 'test' ? [modifiers, every, values] : [];
  return { key: JSON.stringify([field, asks, what]), field, asks, modifiers, every, values };
}

function asksOf(modifiers: string, values: readonly unknown[]): WrittenLeaf['asks'] {
  if (modifiers === 'exists') return 'exists';
  if (values.length === 1 && values[0] === null) return 'filled';
  if (values.length === 1 && values[0] === '*' && modifiers === '') return 'some_text';
  const isPart = /^(contains|startswith|endswith)$/.test(modifiers);
  if (isPart && values.includes('')) return 'any_text';
  return 'test';
}

function valueAt(value: unknown, path: DocumentPath): unknown {
  let found = value;
  for (const step of path) {
    if (Array.isArray(found)) found = found[Number(step)];
    else found = isYamlMap(found) ? found[step] : undefined;
  }
  return found;
}
