import type { PersonDetector } from './detector.ts';
import { emailAt } from './email-scan.ts';
import type { PersonFinding } from './finding.ts';
import { namedPerson } from './named-person.ts';
import { createPseudonymizer, type PseudonymKey } from './pseudonym.ts';

/** The pseudonym of a person under one key. */
export interface KeyedPseudonym {
  readonly pseudonym: string;
  /** The receipt of records from which on the key is used; absent for the first key. */
  readonly fromMs?: number;
  /** The receipt from which on the next key is used; absent for the latest. */
  readonly untilMs?: number;
}

/** The pseudonyms of a person's value under all keys, in the order of the keys; `undefined` = it is no such value. */
export function personPseudonyms(
  kind: PersonDetector,
  value: string,
  keys: readonly PseudonymKey[],
): { readonly kind: PersonDetector; readonly pseudonyms: readonly KeyedPseudonym[] } | undefined {
  const person = personOf(kind, value.trim());
  if (person === undefined) {
    return undefined;
  }
  const pseudonyms = keys.map(({ key, fromMs }, index) => {
    const next = keys[index + 1];
    return {
      pseudonym: createPseudonymizer(key).of(person.person, person.canonical),
      ...(Number.isFinite(fromMs) ? { fromMs } : {}),
      ...(next === undefined ? {} : { untilMs: next.fromMs }),
    };
  });
  return { kind: person.person, pseudonyms };
}

function personOf(kind: PersonDetector, value: string): PersonFinding | undefined {
  const whole = { start: 0, end: value.length };
  const found =
    kind === 'email'
      ? emailAt(value, value.indexOf('@'), { signLength: 1, floor: 0 })
      : namedPerson(kind, value, whole);
  return found !== undefined && 'person' in found ? found : undefined;
}
