import type { CharacterClasses } from './character-classes.ts';
import { COMMON_TEXTS } from './common-texts.ts';

/** Characters of a gram. */
export const GRAM = 3;
/** Bits of a character in a gram. */
export const GRAM_BITS = 6;

/** Literals from which on each gram is counted by itself. */
const MANY = 512;
const ALL_COUNTS = 1 << (GRAM * GRAM_BITS);
const FEW_COUNTS = 1 << 15;
const FOLD = 9;

/** What a gram of a common text counts for: more than any number of literals. */
const COMMON = 0x8000;

const RANK_MAX = (1 << GRAM_BITS) - 1;

/**
 * How often runs of three characters stand in the literals of an index, which are written in the language of the texts: what is
 * rare among them is rare in a text.
 */
export class GramClasses {
  readonly #classes: Uint16Array;
  readonly #counts: Uint16Array;
  readonly #charCounts: Uint32Array;
  /** By code of a character: its number in a gram. */
  readonly table = new Uint8Array(65_536);

  /** `literals` are folded; their characters are in `classes`, which are complete. */
  constructor(literals: readonly string[], classes: CharacterClasses) {
    this.#classes = classes.table;
    this.#counts = new Uint16Array(literals.length < MANY ? FEW_COUNTS : ALL_COUNTS);
    this.#charCounts = new Uint32Array(classes.size);
    for (const text of literals) {
      for (let at = 0; at < text.length; at++) {
        const c = this.#classAt(text, at);
        this.#charCounts[c] = (this.#charCounts[c] ?? 0) + 1;
      }
    }
    const order = [...this.#charCounts.keys()]
      .slice(1)
      .sort((a, b) => (this.#charCounts[b] ?? 0) - (this.#charCounts[a] ?? 0));
    const ranks = new Uint8Array(classes.size);
    for (const [rank, c] of order.entries()) ranks[c] = Math.min(rank + 1, RANK_MAX);
    for (const code of classes.codes) {
      this.table[code] = ranks[this.#classes[code] as number] as number;
    }
    for (const text of literals) this.#count(text, 1);
    for (const text of COMMON_TEXTS) this.#count(text, COMMON);
  }

  #count(text: string, weight: number): void {
    for (let at = 0; at + GRAM <= text.length; at++) {
      const slot = this.#slotAt(text, at);
      const count = this.#counts[slot] as number;
      this.#counts[slot] = Math.max(weight, Math.min(COMMON - 1, count + weight));
    }
  }

  /** Where a gram is counted; of few literals some share a place, which only makes them look more common. */
  #slotAt(text: string, at: number): number {
    const gram = this.gramAt(text, at);
    return (gram ^ (gram >>> FOLD)) & (this.#counts.length - 1);
  }

  #classAt(text: string, at: number): number {
    return this.#classes[text.charCodeAt(at)] as number;
  }

  /** The gram at a place of a literal; one of fewer characters at its end. */
  gramAt(text: string, at: number): number {
    let gram = 0;
    for (let i = at; i < Math.min(text.length, at + GRAM); i++) {
      gram = (gram << GRAM_BITS) | (this.table[text.charCodeAt(i)] as number);
    }
    return gram;
  }

  /** Whether every gram of a literal stands in common texts, or it is too short to have one. */
  isCommon(text: string): boolean {
    for (let at = 0; at + GRAM <= text.length; at++) {
      if ((this.#counts[this.#slotAt(text, at)] as number) < COMMON) return false;
    }
    return true;
  }

  /** Where the rarest gram of a literal begins. */
  rarestAt(text: string): number {
    let best = 0;
    let bestCount = Number.POSITIVE_INFINITY;
    let bestChars = Number.POSITIVE_INFINITY;
    for (let at = 0; at + GRAM <= text.length; at++) {
      const count = this.#counts[this.#slotAt(text, at)] as number;
      if (count > bestCount) continue;
      let chars = 1;
      for (let i = at; i < at + GRAM; i++) chars *= this.#charCounts[this.#classAt(text, i)] ?? 1;
      if (count === bestCount && chars >= bestChars) continue;
      best = at;
      bestCount = count;
      bestChars = chars;
    }
    return best;
  }
}
