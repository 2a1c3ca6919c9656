import type { ByteText } from './byte-text.ts';
import type { CharacterClasses } from './character-classes.ts';
import { GRAM, GRAM_BITS, type GramClasses } from './gram-classes.ts';

/** A folded literal, not empty, with the number that is told when a text holds it. */
export interface InnerLiteral {
  readonly text: string;
  readonly number: number;
}

/** From so many literals on, each gram has a bit of its own; fewer do with a map that the fastest cache holds. */
const WIDE_FROM = 256;
const NARROW_BITS = 15;
/** What folds a gram to an index of the narrow map, and what leaves it as it is. */
const NARROW_FOLD = 9;
const WIDE_FOLD = 31;
const GRAM_MASK = (1 << (GRAM * GRAM_BITS)) - 1;
const HASH = 0x9e37_79b1;

/**
 * Finds all of many literals in one pass over a text as it stands. Of each literal the rarest run of three characters is
 * kept in a bit map; only where the text shows such a run are literals compared. One or two characters are looked for in the same way,
 * whatever stands before them.
 */
export class LiteralScanner {
  readonly #classes: Uint16Array;
  readonly #gramClasses: Uint8Array;
  /** A bit for each gram that is the anchor of a literal. */
  readonly #map: Int32Array;
  readonly #fold: number;
  readonly #mapMask: number;
  /** First literal of each hash of an anchor, and the next one of the same hash; -1 = none. */
  readonly #heads: Int32Array;
  readonly #next: Int32Array;
  readonly #shift: number;
  readonly #anchors: Int32Array;
  readonly #numbers: Int32Array;
  /** Classes of the characters of all literals, one literal after the other. */
  readonly #units: Uint16Array;
  readonly #starts: Int32Array;
  /** Characters of a literal up to and with its anchor. */
  readonly #leads: Int32Array;
  readonly #shortest: number;
  /** The lengths of anchors that occur: bit 0 for one character, bit 1 for two. */
  #shortAnchors = 0;

  /** Each text once; their characters are in `classes` and `grams`. */
  constructor(literals: readonly InnerLiteral[], classes: CharacterClasses, grams: GramClasses) {
    const count = literals.length;
    this.#shortest = literals.reduce(
      (least, { text }) => Math.min(least, text.length),
      Number.POSITIVE_INFINITY,
    );
    const isWide = count >= WIDE_FROM;
    this.#classes = classes.table;
    this.#gramClasses = grams.table;
    this.#fold = isWide ? WIDE_FOLD : NARROW_FOLD;
    this.#mapMask = isWide ? GRAM_MASK : (1 << NARROW_BITS) - 1;
    this.#map = new Int32Array((this.#mapMask + 1) >>> 5);
    const width = Math.max(4, Math.ceil(Math.log2(count * 2)));
    this.#shift = 32 - width;
    this.#heads = new Int32Array(1 << width).fill(-1);
    this.#next = new Int32Array(count);
    this.#anchors = new Int32Array(count);
    this.#numbers = Int32Array.from(literals, ({ number }) => number);
    this.#starts = new Int32Array(count + 1);
    this.#leads = new Int32Array(count);
    this.#units = new Uint16Array(literals.reduce((sum, { text }) => sum + text.length, 0));
    for (const [index, { text }] of literals.entries()) this.#place(index, text, grams);
  }

  #place(index: number, text: string, grams: GramClasses): void {
    const start = this.#starts[index] as number;
    this.#starts[index + 1] = start + text.length;
    for (let at = 0; at < text.length; at++) {
      this.#units[start + at] = this.#classes[text.charCodeAt(at)] as number;
    }
    const anchorChars = Math.min(text.length, GRAM);
    const at = grams.rarestAt(text);
    const gram = grams.gramAt(text, at);
    this.#leads[index] = at + anchorChars;
    const key = keyOf(gram, anchorChars);
    this.#anchors[index] = key;
    const slot = this.#slot(key);
    this.#next[index] = this.#heads[slot] as number;
    this.#heads[slot] = index;
    if (anchorChars < GRAM) this.#shortAnchors |= 1 << (anchorChars - 1);
    // What may stand before a short anchor.
    const before = 1 << ((GRAM - anchorChars) * GRAM_BITS);
    for (let one = 0; one < before; one++) {
      const whole = (one << (anchorChars * GRAM_BITS)) | gram;
      const bit = (whole ^ (whole >>> this.#fold)) & this.#mapMask;
      this.#map[bit >>> 5] = (this.#map[bit >>> 5] as number) | (1 << (bit & 31));
    }
  }

  #slot(key: number): number {
    return Math.imul(key, HASH) >>> this.#shift;
  }

  /** Adds the number of every literal found, once or more. */
  scan(text: string, found: number[]): void {
    const classes = this.#gramClasses;
    const map = this.#map;
    const fold = this.#fold;
    const mask = this.#mapMask;
    const { length } = text;
    if (length < this.#shortest) return;
    let gram = 0;
    for (let at = 0; at < length; at++) {
      gram = ((gram << GRAM_BITS) | (classes[text.charCodeAt(at)] as number)) & GRAM_MASK;
      const bit = (gram ^ (gram >>> fold)) & mask;
      if ((((map[bit >>> 5] as number) >>> (bit & 31)) & 1) === 0) continue;
      for (let index = this.#firstAt(gram, GRAM); index >= 0; index = this.#nextOf(index, gram)) {
        if (this.#stands(text, index, at)) found.push(this.#numbers[index] as number);
      }
    }
  }

  /** As `scan`, where the text lies. */
  scanIn(text: ByteText, found: number[]): void {
    const classes = this.#gramClasses;
    const map = this.#map;
    const fold = this.#fold;
    const mask = this.#mapMask;
    const { bytes, from, to } = text;
    if (to - from < this.#shortest) return;
    let gram = 0;
    for (let at = from; at < to; at++) {
      gram = ((gram << GRAM_BITS) | (classes[bytes[at] as number] as number)) & GRAM_MASK;
      const bit = (gram ^ (gram >>> fold)) & mask;
      if ((((map[bit >>> 5] as number) >>> (bit & 31)) & 1) === 0) continue;
      for (let index = this.#firstAt(gram, GRAM); index >= 0; index = this.#nextOf(index, gram)) {
        if (this.#standsIn(text, index, at)) found.push(this.#numbers[index] as number);
      }
    }
  }

  /** The first literal whose anchor ends with a gram: of the longest anchors first; -1 = none. */
  #firstAt(gram: number, chars: number): number {
    for (let length = chars; length > 0; length--) {
      if (length < GRAM && (this.#shortAnchors & (1 << (length - 1))) === 0) continue;
      const key = keyOf(gram & ((1 << (length * GRAM_BITS)) - 1), length);
      const index = this.#withAnchor(this.#heads[this.#slot(key)] as number, key);
      if (index >= 0) return index;
    }
    return -1;
  }

  #nextOf(index: number, gram: number): number {
    const key = this.#anchors[index] as number;
    const next = this.#withAnchor(this.#next[index] as number, key);
    return next >= 0 ? next : this.#firstAt(gram, (key >>> (GRAM * GRAM_BITS)) - 1);
  }

  #withAnchor(from: number, key: number): number {
    let index = from;
    while (index >= 0 && this.#anchors[index] !== key) index = this.#next[index] as number;
    return index;
  }

  /** Whether a literal stands in a text so that its anchor ends at a place. */
  #stands(text: string, index: number, anchorEnd: number): boolean {
    const start = this.#starts[index] as number;
    const length = (this.#starts[index + 1] as number) - start;
    const first = anchorEnd + 1 - (this.#leads[index] as number);
    if (first < 0 || first + length > text.length) return false;
    for (let at = 0; at < length; at++) {
      if (this.#classes[text.charCodeAt(first + at)] !== this.#units[start + at]) return false;
    }
    return true;
  }

  #standsIn({ bytes, from, to }: ByteText, index: number, anchorEnd: number): boolean {
    const start = this.#starts[index] as number;
    const length = (this.#starts[index + 1] as number) - start;
    const first = anchorEnd + 1 - (this.#leads[index] as number);
    if (first < from || first + length > to) return false;
    for (let at = 0; at < length; at++) {
      if (this.#classes[bytes[first + at] as number] !== this.#units[start + at]) return false;
    }
    return true;
  }

  /** Bytes held by the tables. */
  get bytes(): number {
    const { length } = this.#next;
    return this.#map.length * 4 + this.#heads.length * 4 + length * 20 + this.#units.length * 2;
  }
}

/** A gram with its length in one number. */
function keyOf(gram: number, chars: number): number {
  return (chars << (GRAM * GRAM_BITS)) | gram;
}
