import { createHmac } from 'node:crypto';

/** Kinds of persons' numbers; each has its own pseudonyms, so that equal digits of two kinds do not correlate. */
export type PersonKind = 'citizen' | 'phone' | 'phone-prefix';

/** Number → keyed pseudonym: equal for equal numbers, not reversible without the key. */
export interface Pseudonymizer {
  /** 16 characters of `a-z2-7` (80 bits of HMAC-SHA-256). */
  of(kind: PersonKind, canonical: string): string;
}

const CACHE_MAX = 20_000;
const BITS = 80;
// No 0, 1, 8 or 9: a pseudonym can never look like a number of a person.
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Makes pseudonyms with one key; remembers the most recent 20,000. */
export function createPseudonymizer(key: Buffer | string): Pseudonymizer {
  const cache = new Map<string, string>();
  return {
    of(kind, canonical) {
      const input = `gac/${kind}/1\0${canonical}`;
      const known = cache.get(input);
      if (known !== undefined) {
        cache.delete(input);
        cache.set(input, known);
        return known;
      }
      const made = base32(createHmac('sha256', key).update(input).digest());
      if (cache.size >= CACHE_MAX) {
        const oldest = cache.keys().next().value;
        if (oldest !== undefined) cache.delete(oldest);
      }
      cache.set(input, made);
      return made;
    },
  };
}

function base32(bytes: Buffer): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (let index = 0; index < BITS / 8; index += 1) {
    held = (held << 8) | (bytes[index] ?? 0);
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(held >> bits) & 31];
      held &= (1 << bits) - 1;
    }
  }
  return text;
}
