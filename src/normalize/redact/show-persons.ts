import { type MetPerson, PERSON_LABELS } from './redactor.ts';

const LABELS = Object.values(PERSON_LABELS).join('|');
/** What stands in a stored text for a person. */
const REPLACED = new RegExp(`\\[(?:${LABELS}):([a-z2-7]{16})(?::…[^\\]]{1,3})?\\]`, 'g');

/** A stored text with persons in clear. */
export interface ShownPersons {
  readonly line: string;
  /** Each person of the line once, in the order of the line. */
  readonly met: readonly MetPerson[];
  /** Replacements whose person is not known. */
  readonly unresolved: number;
}

/** Puts known persons where a stored text has their pseudonyms. Nothing else changes: erased secrets stay erased. */
export function showPersons(stored: string, persons: ReadonlyMap<string, MetPerson>): ShownPersons {
  const met = new Map<string, MetPerson>();
  let unresolved = 0;
  const line = stored.replace(REPLACED, (token, pseudonym: string) => {
    const person = persons.get(pseudonym);
    if (person === undefined) {
      unresolved += 1;
      return token;
    }
    met.set(pseudonym, person);
    return person.written;
  });
  return { line, met: [...met.values()], unresolved };
}
