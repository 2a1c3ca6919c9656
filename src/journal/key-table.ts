import { hash } from 'node:crypto';

/**
 * How long the key of a batch is remembered: the promised day and an hour for clocks that differ.
 */
export const KEY_MEMORY_MS = 25 * 3_600_000;
/** Words of one entry in `KeyEntries`: four of the fingerprint, one of the time in seconds. */
export const ENTRY_WORDS = 5;
const WORDS = ENTRY_WORDS;
/** Bytes of one entry in `KeyEntries`: 16 of the fingerprint, 4 of the time in seconds. */
export const KEY_ENTRY_BYTES = WORDS * 4;
const FIRST_SLOTS = 1024;
const MAX_LOAD = 0.6;
/**
 * Slots of the largest table: about 5 million keys in 168 MB. Beyond it the oldest are forgotten.
 */
const MAX_SLOTS = 8_388_608;

/** Entries of five little-endian words each, as a sidecar file holds them. */
export type KeyEntries = Uint32Array;

/**
 * 128 bits that stand for the key of a batch of one source; two keys never share them in practice.
 */
export function keyFingerprint(sourceId: string, key: string): Uint32Array {
  const digest = hash('sha256', `${sourceId}\0${key}`, 'buffer');
  return new Uint32Array([
    digest.readUInt32LE(0),
    digest.readUInt32LE(4),
    digest.readUInt32LE(8),
    digest.readUInt32LE(12),
  ]);
}

/**
 * Remembers batch keys for a time, in 20 bytes each instead of a string, and on demand in 8 more a number for each: where
 * its batch is.
 */
export class KeyTable {
  readonly #keepSeconds: number;
  readonly #maxSlots: number;
  #slots = new Uint32Array(FIRST_SLOTS * WORDS);
  #numbers: Float64Array | undefined;
  #used = 0;
  #newestSeconds = 0;

  constructor(options: { keepMs: number; maxSlots?: number; withNumbers?: boolean }) {
    this.#keepSeconds = Math.ceil(options.keepMs / 1000);
    this.#maxSlots = options.maxSlots ?? MAX_SLOTS;
    if (options.withNumbers === true) this.#numbers = new Float64Array(FIRST_SLOTS);
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#used;
  }

  has(fingerprint: Uint32Array): boolean {
    return this.#slots[this.#place(fingerprint, 0) + 4] !== 0;
  }

  /** The number remembered with a key, and when its batch was received. */
  find(fingerprint: Uint32Array): { number: number; atSeconds: number } | undefined {
    const place = this.#place(fingerprint, 0);
    const atSeconds = this.#slots[place + 4] ?? 0;
    const number = this.#numbers?.[place / WORDS];
    return atSeconds === 0 || number === undefined ? undefined : { number, atSeconds };
  }

  /** Remembers a key; `atSeconds` is when its batch was received. */
  add(fingerprint: Uint32Array, atSeconds: number, number?: number): void {
    const place = this.#put(fingerprint, 0, Math.max(1, atSeconds));
    if (place === undefined || number === undefined || this.#numbers === undefined) return;
    this.#numbers[place / WORDS] = number;
  }

  /** Every key that is still remembered. */
  entries(): KeyEntries {
    const oldest = this.#newestSeconds - this.#keepSeconds;
    const slots = this.#slots;
    const words = new Uint32Array(this.#countSince(oldest) * WORDS);
    let used = 0;
    for (let at = 0; at < slots.length; at += WORDS) {
      const seconds = slots[at + 4] ?? 0;
      if (seconds === 0 || seconds < oldest) continue;
      words.set(slots.subarray(at, at + WORDS), used);
      used += WORDS;
    }
    return words;
  }

  /** Remembers all entries of a sidecar. */
  addAll(entries: KeyEntries): void {
    for (let at = 0; at + WORDS <= entries.length; at += WORDS) {
      this.#put(entries, at, Math.max(1, entries[at + 4] ?? 0));
    }
  }

  /** The slot it went to; `undefined` when it is too old to be remembered. */
  #put(words: Uint32Array, at: number, seconds: number): number | undefined {
    this.#newestSeconds = Math.max(this.#newestSeconds, seconds);
    if (seconds < this.#newestSeconds - this.#keepSeconds) return undefined;
    if (this.#used + 1 > (this.#slots.length / WORDS) * MAX_LOAD) this.#rebuild();
    const place = this.#place(words, at);
    if (this.#slots[place + 4] === 0) this.#used += 1;
    for (let word = 0; word < 4; word += 1) this.#slots[place + word] = words[at + word] ?? 0;
    this.#slots[place + 4] = Math.max(seconds, this.#slots[place + 4] ?? 0);
    return place;
  }

  /** The slot that holds the fingerprint, or the free one where it belongs. */
  #place(words: Uint32Array, at: number): number {
    const slots = this.#slots;
    const mask = slots.length / WORDS - 1;
    let slot = (words[at] ?? 0) & mask;
    for (;;) {
      const place = slot * WORDS;
      if (slots[place + 4] === 0) return place;
      if (
        slots[place] === words[at] &&
        slots[place + 1] === words[at + 1] &&
        slots[place + 2] === words[at + 2] &&
        slots[place + 3] === words[at + 3]
      )
        return place;
      slot = (slot + 1) & mask;
    }
  }

  /** Forgets what is too old, then grows if that was not enough; at the limit forgets more. */
  #rebuild(): void {
    const former = this.#slots;
    const numbers = this.#numbers;
    const live = this.#countSince(this.#newestSeconds - this.#keepSeconds);
    const slots = former.length / WORDS;
    const crowded = live > slots * MAX_LOAD * 0.5;
    let window = this.#keepSeconds;
    if (crowded && slots >= this.#maxSlots) {
      while (this.#countSince(this.#newestSeconds - window) > slots * MAX_LOAD * 0.5 && window > 1)
        window = Math.floor(window / 2);
    }
    const grown = crowded && slots < this.#maxSlots ? slots * 2 : slots;
    this.#slots = new Uint32Array(grown * WORDS);
    if (numbers !== undefined) this.#numbers = new Float64Array(grown);
    this.#used = 0;
    const oldest = this.#newestSeconds - window;
    // Entries of one single second that alone overfill the table at its limit are cut by count.
    const most = Math.floor(grown * MAX_LOAD) - 1;
    for (let at = 0; at < former.length && this.#used < most; at += WORDS) {
      const seconds = former[at + 4] ?? 0;
      if (seconds === 0 || seconds < oldest) continue;
      const place = this.#place(former, at);
      this.#slots.set(former.subarray(at, at + WORDS), place);
      if (this.#numbers !== undefined) this.#numbers[place / WORDS] = numbers?.[at / WORDS] ?? 0;
      this.#used += 1;
    }
  }

  #countSince(oldest: number): number {
    let count = 0;
    for (let at = 4; at < this.#slots.length; at += WORDS) {
      const seconds = this.#slots[at] ?? 0;
      if (seconds !== 0 && seconds >= oldest) count += 1;
    }
    return count;
  }
}
