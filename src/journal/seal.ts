import { Buffer } from 'node:buffer';
import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
/** Bytes of a nonce of AES-GCM (NIST SP 800-38D §8.2.2: 96 bits, random). */
export const NONCE_BYTES = 12;
/** A block that has reached this size is followed by another: what one damaged bit can take away. */
export const BLOCK_BYTES = 32 * 1024;
/** Bytes of an authentication tag of AES-GCM. */
export const TAG_BYTES = 16;
/** Nonces are drawn from the kernel so many at a time. */
const NONCES_AT_ONCE = 256;
const OPTIONS = { authTagLength: TAG_BYTES };

const drawn = Buffer.alloc(NONCE_BYTES * NONCES_AT_ONCE);
let used = drawn.length;

/** Writes a nonce that was never used before into `target` at `at`; it is random. */
export function drawNonce(target: Buffer, at: number): void {
  if (used === drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  drawn.copy(target, at, used, used + NONCE_BYTES);
  used += NONCE_BYTES;
}

/** How some bytes are sealed or opened. */
export interface SealOptions {
  readonly key: KeyObject;
  readonly nonce: Buffer;
  /** What is not secret, but must be the same when it is opened. */
  readonly bound: Buffer;
}

/** Encrypts bytes (AES-256-GCM); `sealed` has the length of `plain`. */
export function sealBytes(
  plain: Buffer,
  { key, nonce, bound }: SealOptions,
): { sealed: Buffer; tag: Buffer } {
  const cipher = createCipheriv(CIPHER, key, nonce, OPTIONS);
  cipher.setAAD(bound);
  const sealed = cipher.update(plain);
  cipher.final();
  return { sealed, tag: cipher.getAuthTag() };
}

/** Decrypts bytes into a buffer of their own; `undefined` when a bit of them, or of what they are bound to, is another. */
export function openBytes(
  sealed: Buffer,
  { key, nonce, bound, tag }: SealOptions & { readonly tag: Buffer },
): Buffer | undefined {
  const decipher = createDecipheriv(CIPHER, key, nonce, OPTIONS);
  decipher.setAAD(bound);
  decipher.setAuthTag(tag);
  const plain = decipher.update(sealed);
  try {
    decipher.final();
    return plain;
  } catch {
    // The tag does not fit: the only way in which `final` fails.
    return undefined;
  }
}
