import { FieldTrie } from './field-trie.ts';
import type { Scalar } from './test-value.ts';

/** A value with the field that holds it. */
export interface FieldValue {
  readonly field: string;
  readonly value: Scalar;
}

/** The scalar values of some fields of an event, field by field, members of lists one by one. */
export function valuesOf(event: object, fields: readonly string[]): readonly FieldValue[] {
  const trie = new FieldTrie();
  for (const [number, field] of fields.entries()) trie.add(field, number);
  const found: FieldValue[][] = fields.map(() => []);
  trie.walk(event, (number, value) => {
    const field = fields[number] ?? '';
    const list: readonly unknown[] = Array.isArray(value) ? value.flat(16) : [value];
    for (const one of list) {
      if (isScalar(one)) found[number]?.push({ field, value: one });
    }
  });
  return found.flat();
}

function isScalar(value: unknown): value is Scalar {
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof value);
}
