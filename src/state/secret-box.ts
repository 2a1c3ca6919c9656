import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { GacError } from '../event/error.ts';

const KEY_BYTES_MIN = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FORM = 'v1';

/** Keeps secrets at rest as AES-256-GCM; what was sealed for one owner cannot be opened for another. */
export interface SecretBox {
  /** `v1.` and base64url of nonce, cipher text and tag. */
  seal(secret: string, owner: string): string;
  /** @throws GacError GAC_CONFIG_INVALID when the key is another one or the text was changed */
  open(sealed: string, owner: string): string;
}

/** A box under a key of its own derived from `secretKey`. @throws GacError GAC_CONFIG_INVALID for fewer than 32 bytes */
export function createSecretBox(secretKey: Uint8Array): SecretBox {
  if (secretKey.byteLength < KEY_BYTES_MIN) {
    throw new GacError(
      'GAC_CONFIG_INVALID',
      `The secret key has ${secretKey.byteLength} bytes; it needs ${KEY_BYTES_MIN}.`,
    );
  }
  const derived = hkdfSync('sha256', secretKey, '', 'tram-gac destination secrets', 32);
  const key = Buffer.from(derived);
  return {
    seal(secret, owner) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(owner));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      const whole = Buffer.concat([nonce, text, cipher.getAuthTag()]);
      return `${FORM}.${whole.toString('base64url')}`;
    },
    open(sealed, owner) {
      try {
        const whole = Buffer.from(sealed.slice(FORM.length + 1), 'base64url');
        const decipher = createDecipheriv('aes-256-gcm', key, whole.subarray(0, NONCE_BYTES), {
          authTagLength: TAG_BYTES,
        }).setAAD(Buffer.from(owner));
        decipher.setAuthTag(whole.subarray(-TAG_BYTES));
        const text = decipher.update(whole.subarray(NONCE_BYTES, -TAG_BYTES));
        return Buffer.concat([text, decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new GacError(
          'GAC_CONFIG_INVALID',
          'A secret in the state cannot be opened with this secret key.',
          { cause },
        );
      }
    },
  };
}
