import { createHash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;
const ID_BYTES = 12;

/** A secret of 256 random bits after its prefix, such as `gsk_`. */
export function newSecret(prefix: string): string {
  return prefix + randomBytes(SECRET_BYTES).toString('base64url');
}

/** A random id after its prefix. */
export function newId(prefix: string): string {
  return prefix + randomBytes(ID_BYTES).toString('hex');
}

/** SHA-256 (hex): enough for secrets of 256 random bits, which cannot be guessed. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
