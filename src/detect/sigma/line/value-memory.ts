import type { ByteText } from '../byte-text.ts';

/** Values that are remembered at a time, and the longest of them. */
const SLOTS = 64;
const VALUE_BYTES_MAX = 256;
/** Bytes that are compared at a time, and how far apart those stand that choose a slot. */
const WORD = 4;
const STEP = 8;
const HASH = 0x9e37_79b1;
const SHIFT = 32 - Math.log2(SLOTS);
/** Shorter ones are looked at as quickly as they are found. */
const VALUE_BYTES_MIN = 8;
/** Looks after which it is asked whether remembering is worth while, the share of hits that makes it so, and for how long not. */
const TRIES = 512;
const HITS_MIN = TRIES / 4;
const REST = 16 * TRIES;
const NOTHING = new Int32Array(0);

/**
 * Remembers what was found in the values of one path that came last: user agents, programs and names of hosts come again and
 * again. Values are compared whole. Where they are all different it rests.
 */
export class ValueMemory {
  readonly #bytes = new Uint8Array(SLOTS * VALUE_BYTES_MAX);
  readonly #view = new DataView(this.#bytes.buffer);
  readonly #lengths = new Int32Array(SLOTS);
  readonly #found: Int32Array[] = new Array<Int32Array>(SLOTS).fill(NOTHING);
  #tries = 0;
  #hits = 0;
  #rest = 0;
  /** Where the value belongs that was asked for last; -1 = nowhere. */
  #slot = -1;

  /** What was found in a value before; else it may be kept. */
  recall(view: DataView, from: number, to: number): Int32Array | undefined {
    const slot = this.#slotFor(view, from, to);
    this.#slot = slot;
    if (slot < 0 || this.#lengths[slot] !== to - from) return undefined;
    const kept = this.#view;
    const shift = slot * VALUE_BYTES_MAX - from;
    const last = to - WORD;
    for (let at = from; at < last; at += WORD) {
      if (view.getInt32(at, true) !== kept.getInt32(at + shift, true)) return undefined;
    }
    if (view.getInt32(last, true) !== kept.getInt32(last + shift, true)) return undefined;
    this.#hits++;
    return this.#found[slot];
  }

  /** The slot for a value; -1 when it is not to be remembered. */
  #slotFor(view: DataView, from: number, to: number): number {
    const length = to - from;
    if (length < VALUE_BYTES_MIN || length > VALUE_BYTES_MAX) return -1;
    if (this.#rest > 0) {
      this.#rest--;
      return -1;
    }
    if (++this.#tries === TRIES) this.#think();
    let hash = length;
    for (let at = from; at <= to - WORD; at += STEP) {
      hash = Math.imul(hash ^ view.getInt32(at, true), HASH);
    }
    hash = Math.imul(hash ^ view.getInt32(to - WORD, true), HASH);
    return hash >>> SHIFT;
  }

  #think(): void {
    if (this.#hits < HITS_MIN) this.#rest = REST;
    this.#tries = 0;
    this.#hits = 0;
  }

  /** Keeps what was found in the value that was not recalled last. */
  keep({ bytes, from, to }: ByteText, found: readonly number[]): void {
    const slot = this.#slot;
    if (slot < 0) return;
    this.#bytes.set(bytes.subarray(from, to), slot * VALUE_BYTES_MAX);
    this.#lengths[slot] = to - from;
    this.#found[slot] = found.length === 0 ? NOTHING : Int32Array.from(found);
  }
}
