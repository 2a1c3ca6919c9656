import { createHmac } from 'node:crypto';
import { GacError } from '../../event/error.ts';
import type { PersonDetector } from './detector.ts';

/** Kinds of persons' values; each has its own pseudonyms, so that equal digits of two kinds do not correlate. */
export type PersonKind = PersonDetector | 'phone-prefix';

/** Number → keyed pseudonym: equal for equal numbers, not reversible without the key. */
export interface Pseudonymizer {
  /** 16 characters of `a-z2-7` (80 bits of HMAC-SHA-256). */
  of(kind: PersonKind, canonical: string): string;
}

/** One key, and the receipt of records from which on it is used. */
export interface PseudonymKey {
  readonly key: Buffer | string;
  /** Epoch ms; `-Infinity` for the first key. */
  readonly fromMs: number;
}

/** The keys over time. A record's time of receipt says which is used, so a replay makes the same pseudonyms. */
export interface PseudonymKeys {
  /** By `fromMs`, at least one; another list as soon as they change. */
  list(): readonly PseudonymKey[];
}

/** One key for ever, or several over time. */
export type PseudonymKeying = Buffer | string | PseudonymKeys;

/** Pseudonymizers over time. */
export interface PseudonymTimeline {
  /** The one for records that were received at a time. */
  at(receivedAtMs: number): Pseudonymizer;
}

/** What stands in the input of the HMAC for a kind. A card of health insurance carries the number of social insurance. */
const NAMESPACES: Readonly<Partial<Record<PersonKind, string>>> = {
  citizen_id: 'citizen',
  health_insurance: 'insurance',
  social_insurance: 'insurance',
};

const CACHE_MAX = 20_000;
const BITS = 80;
// No 0, 1, 8 or 9: a pseudonym can never look like a number of a person.
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Makes pseudonyms with one key; remembers the most recent 20,000. */
export function createPseudonymizer(key: Buffer | string): Pseudonymizer {
  const cache = new Map<string, string>();
  return {
    of(kind, canonical) {
      const input = `gac/${NAMESPACES[kind] ?? kind}/1\0${canonical}`;
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

/** Keeps the pseudonymizer of each key while the key is in the list. */
export function createTimeline(keying: PseudonymKeying): PseudonymTimeline {
  if (typeof keying === 'string' || Buffer.isBuffer(keying)) {
    const only = createPseudonymizer(keying);
    return { at: () => only };
  }
  let list: readonly PseudonymKey[] | undefined;
  let made = new Map<string, Pseudonymizer>();
  let spans: readonly { readonly fromMs: number; readonly names: Pseudonymizer }[] = [];
  const follow = (keys: readonly PseudonymKey[]): void => {
    const known = made;
    made = new Map();
    // The latest first: it is asked for most.
    spans = keys.toReversed().map(({ key, fromMs }) => {
      const id = Buffer.from(key).toString('hex');
      const names = made.get(id) ?? known.get(id) ?? createPseudonymizer(key);
      made.set(id, names);
      return { fromMs, names };
    });
    list = keys;
  };
  return {
    at(receivedAtMs) {
      const keys = keying.list();
      if (keys !== list) follow(keys);
      const span = spans.find(({ fromMs }) => receivedAtMs >= fromMs) ?? spans.at(-1);
      if (span === undefined) throw new GacError('GAC_INTERNAL', 'There is no pseudonym key.');
      return span.names;
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
