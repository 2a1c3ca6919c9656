import { KeyedHash } from './keyed-hash.ts';

/** Numbers of 8 bytes, and words of 4, that the record of a slot has. */
export const RECORD_NUMBERS = 8;
export const RECORD_WORDS = 16;
/** The words before this one are the owner's. */
const HASH = 5;
const LENGTH = 6;
const KEY = 28;
const RECORD_BYTES = 64;
const KEY_BYTES_MAX = RECORD_BYTES - KEY;
/** Its length says that a key does not lie in its record. */
const ASIDE = -1;
/** And that the slot is free; its hash is then the next free one. */
const FREE = -2;
const SLOTS_MIN = 16;
const BYTE_MAX = 255;
const NO_SLOT = -1;

/**
 * Numbers keys, and gives each a record: five words for its owner and the key itself, side by side in memory, so that whoever
 * finds a key has its record at hand. Slots of keys that went are used again.
 */
export class KeyTable {
  /** The records as words and as numbers; both are others after a key was added. */
  words = new Int32Array(SLOTS_MIN * RECORD_WORDS);
  numbers = new Float64Array(this.words.buffer);
  #bytes = new Uint8Array(this.words.buffer);
  /** Hash and slot + 1 of each key, at most half full; 0 = nothing. */
  #places = new Int32Array(4 * SLOTS_MIN);
  readonly #hash = new KeyedHash();
  /** Keys that are long or have other characters than those of one byte. */
  readonly #aside = new Map<number, string>();
  #firstFree = NO_SLOT;
  #used = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** No slot is this or higher. */
  get end(): number {
    return this.#used;
  }

  isOpen(slot: number): boolean {
    return this.words[slot * RECORD_WORDS + LENGTH] !== FREE;
  }

  /** The slot of a key; -1 when it has none. */
  find(key: string): number {
    return this.#findHashed(key, this.#hash.of(key));
  }

  /** Gives a key a slot, which it must not have yet; the owner's words are 0. */
  add(key: string): number {
    const slot = this.#takeSlot();
    const hash = this.#hash.of(key);
    const at = slot * RECORD_WORDS;
    this.words.fill(0, at, at + HASH);
    this.words[at + HASH] = hash;
    this.#keepKey(slot, key);
    this.#size++;
    if (4 * this.#size > this.#places.length) this.#growPlaces();
    this.#enter(hash, slot);
    return slot;
  }

  /** Forgets the key of a slot. */
  delete(slot: number): void {
    const at = slot * RECORD_WORDS;
    this.#leave(this.words[at + HASH] as number, slot);
    if (this.words[at + LENGTH] === ASIDE) this.#aside.delete(slot);
    this.words[at + LENGTH] = FREE;
    this.words[at + HASH] = this.#firstFree;
    this.#firstFree = slot;
    this.#size--;
  }

  keyOf(slot: number): string {
    const length = this.words[slot * RECORD_WORDS + LENGTH] as number;
    if (length === ASIDE) return this.#aside.get(slot) ?? '';
    const from = slot * RECORD_BYTES + KEY;
    return String.fromCharCode(...this.#bytes.subarray(from, from + length));
  }

  #findHashed(key: string, hash: number): number {
    const places = this.#places;
    const mask = places.length - 1;
    for (let at = (hash << 1) & mask; ; at = (at + 2) & mask) {
      const slot = (places[at + 1] as number) - 1;
      if (slot < 0) return NO_SLOT;
      if (places[at] === hash && this.#isKey(slot, key)) return slot;
    }
  }

  #isKey(slot: number, key: string): boolean {
    const length = this.words[slot * RECORD_WORDS + LENGTH] as number;
    if (length === ASIDE) return this.#aside.get(slot) === key;
    if (length !== key.length) return false;
    const bytes = this.#bytes;
    const from = slot * RECORD_BYTES + KEY;
    for (let i = 0; i < length; i++) if (bytes[from + i] !== key.charCodeAt(i)) return false;
    return true;
  }

  #takeSlot(): number {
    const free = this.#firstFree;
    if (free >= 0) {
      this.#firstFree = this.words[free * RECORD_WORDS + HASH] as number;
      return free;
    }
    if ((this.#used + 1) * RECORD_WORDS > this.words.length) this.#growRecords();
    return this.#used++;
  }

  #keepKey(slot: number, key: string): void {
    const { length } = key;
    const from = slot * RECORD_BYTES + KEY;
    let isByBytes = length <= KEY_BYTES_MAX;
    for (let i = 0; isByBytes && i < length; i++) {
      const unit = key.charCodeAt(i);
      isByBytes = unit <= BYTE_MAX;
      this.#bytes[from + i] = unit;
    }
    this.words[slot * RECORD_WORDS + LENGTH] = isByBytes ? length : ASIDE;
    if (!isByBytes) this.#aside.set(slot, key);
  }

  #enter(hash: number, slot: number): void {
    const places = this.#places;
    const mask = places.length - 1;
    let at = (hash << 1) & mask;
    while (places[at + 1] !== 0) at = (at + 2) & mask;
    places[at] = hash;
    places[at + 1] = slot + 1;
  }

  /** What stands behind the place that becomes free moves up, unless it would pass where its hash leads. */
  #leave(hash: number, slot: number): void {
    const places = this.#places;
    const mask = places.length - 1;
    let hole = (hash << 1) & mask;
    while (places[hole + 1] !== slot + 1) hole = (hole + 2) & mask;
    for (let at = (hole + 2) & mask; places[at + 1] !== 0; at = (at + 2) & mask) {
      const home = ((places[at] as number) << 1) & mask;
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      places[hole] = places[at] as number;
      places[hole + 1] = places[at + 1] as number;
      hole = at;
    }
    places[hole + 1] = 0;
  }

  #growRecords(): void {
    const words = new Int32Array(2 * this.words.length);
    words.set(this.words);
    this.words = words;
    this.numbers = new Float64Array(words.buffer);
    this.#bytes = new Uint8Array(words.buffer);
  }

  #growPlaces(): void {
    const before = this.#places;
    this.#places = new Int32Array(2 * before.length);
    for (let at = 0; at < before.length; at += 2) {
      const slot = (before[at + 1] as number) - 1;
      if (slot >= 0) this.#enter(before[at] as number, slot);
    }
  }
}
