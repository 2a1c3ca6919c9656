import { createHmac, timingSafeEqual } from 'node:crypto';

const SECRET_PREFIX = 'whsec_';

export interface SignedParts {
  /** `webhook-id`, stable over all attempts. */
  readonly id: string;
  /** `webhook-timestamp`, Unix seconds of this attempt. */
  readonly timestampSeconds: number;
  /** The body exactly as sent. */
  readonly body: string;
}

/**
 * The `webhook-signature` of one attempt: `v1,<base64>`.
 * Source: Standard Webhooks 1.0.0, “Signature scheme”, symmetric.
 */
export function signWebhook(secret: string, parts: SignedParts): string {
  const key = Buffer.from(
    secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : secret,
    'base64',
  );
  const content = `${parts.id}.${parts.timestampSeconds}.${parts.body}`;
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}

/** Tells whether one of the space-separated signatures is right; in constant time. */
export function verifyWebhook(secret: string, parts: SignedParts, signatures: string): boolean {
  const expected = Buffer.from(signWebhook(secret, parts));
  return signatures.split(' ').some((signature) => {
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
