import { FieldTrie, walkTexts } from '../field-trie.ts';
import type { FieldTest } from '../rule-formula.ts';
import { compileValueTest, matchesReference, type Scalar } from '../test-value.ts';
import type { FieldValue } from '../values-of.ts';

/** Deepest nesting of lists in the value of a field, as the matcher has it. */
const LIST_DEPTH_MAX = 16;

/** What an event holds under some names. */
export interface Reading {
  /** The key is there. */
  readonly seen: boolean;
  /** Something other than null is there. */
  readonly filled: boolean;
  readonly values: readonly FieldValue[];
}

/** Judges single tests on one event, each by itself: the plain reading that the shared index must agree with. */
export class EventFields {
  readonly #event: object;
  readonly #readings = new Map<string, Reading>();

  constructor(event: object) {
    this.#event = event;
  }

  /** Whether the event passes a test. */
  holds({ field, also = [], test }: FieldTest): boolean {
    const { seen, filled, values } = this.read([field, ...also]);
    if (!seen) return false;
    if (test.kind === 'exists') return true;
    if (test.kind === 'filled') return filled;
    if (test.kind === 'reference') {
      const others = this.read([test.field]).values;
      return values.some((left) =>
        others.some((right) => matchesReference(left.value, right.value, test)),
      );
    }
    const passes = compileValueTest(test);
    return values.some(({ value }) => passes(value));
  }

  /** What stands under the names; the empty name stands for every text of the event. */
  read(fields: readonly string[]): Reading {
    const key = fields.join('\n');
    const known = this.#readings.get(key);
    if (known !== undefined) return known;
    const reading = fields[0] === '' ? this.#readTexts() : this.#readNamed(fields);
    this.#readings.set(key, reading);
    return reading;
  }

  #readTexts(): Reading {
    const values: FieldValue[] = [];
    walkTexts(this.#event, (value) => values.push({ field: '', value }));
    return { seen: values.length > 0, filled: false, values };
  }

  #readNamed(fields: readonly string[]): Reading {
    const trie = new FieldTrie();
    for (const [number, field] of fields.entries()) trie.add(field, number);
    let seen = false;
    let filled = false;
    const values: FieldValue[] = [];
    const take = (field: string, value: unknown, depth: number): void => {
      if (value === null || value === undefined) return;
      if (Array.isArray(value)) {
        if (depth >= LIST_DEPTH_MAX) return;
        for (const one of value) take(field, one, depth + 1);
        return;
      }
      filled = true;
      if (typeof value !== 'object') values.push({ field, value: value as Scalar });
    };
    trie.walk(this.#event, (number, value) => {
      seen = true;
      take(fields[number] ?? '', value, 0);
    });
    return { seen, filled, values };
  }
}

/** Most names of an event that are looked through for a near one. */
const NAMES_MAX = 2_000;
const NAME_DEPTH_MAX = 12;

/** Every scalar of an event with its dotted name, members of lists one by one. */
export function namedValues(event: object): readonly FieldValue[] {
  const found: FieldValue[] = [];
  const walk = (value: unknown, name: string, depth: number): void => {
    if (found.length >= NAMES_MAX || depth > NAME_DEPTH_MAX || value === null) return;
    if (Array.isArray(value)) {
      for (const one of value) walk(one, name, depth + 1);
    } else if (typeof value === 'object') {
      for (const [key, one] of Object.entries(value)) {
        walk(one, name === '' ? key : `${name}.${key}`, depth + 1);
      }
    } else if (['string', 'number', 'boolean', 'bigint'].includes(typeof value)) {
      found.push({ field: name, value: value as Scalar });
    }
  };
  walk(event, '', 0);
  return found;
}
