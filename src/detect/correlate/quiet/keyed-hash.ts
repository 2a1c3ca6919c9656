import { randomBytes } from 'node:crypto';

/** What HalfSipHash begins with, beside the secret. */
const LYGE = 0x6c79_6765;
const TEDB = 0x7465_6462;
const LAST = 0xff;
const UNIT_BITS = 16;

/**
 * Hashes texts by a secret of its own (HalfSipHash-1-3, two characters a word): whoever chooses the texts cannot choose them so
 * that many share a hash.
 */
export class KeyedHash {
  readonly #low: number;
  readonly #high: number;

  constructor() {
    const secret = randomBytes(8);
    this.#low = secret.readInt32LE(0);
    this.#high = secret.readInt32LE(4);
  }

  /** 32 bits; the same as long as this object lives. */
  of(text: string): number {
    const { length } = text;
    let v0 = this.#low;
    let v1 = this.#high;
    let v2 = LYGE ^ v0;
    let v3 = TEDB ^ v1;
    // The last round but three takes in the length; those after it take in nothing.
    const rounds = (length + 1) >>> 1;
    for (let round = 0; round < rounds + 4; round++) {
      const at = 2 * round;
      let word = round === rounds ? length : 0;
      if (round < rounds) {
        const second = at + 1 < length ? text.charCodeAt(at + 1) : 0;
        word = text.charCodeAt(at) | (second << UNIT_BITS);
      }
      if (round === rounds + 1) v2 ^= LAST;
      v3 ^= word;
      v0 = (v0 + v1) | 0;
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
      v0 = (v0 << 16) | (v0 >>> 16);
      v2 = (v2 + v3) | 0;
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
      v2 = (v2 << 16) | (v2 >>> 16);
      v0 ^= word;
    }
    return v1 ^ v3;
  }
}
