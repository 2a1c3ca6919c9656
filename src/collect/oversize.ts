import type { Buffer } from 'node:buffer';

/** How much of an oversize record is kept for people to recognise it. */
export const KEPT_BYTES = 8_192;

/** Cuts a record longer than `maxBytes`; a cut record becomes a dead letter that says how long it was. */
export function cutOversize(
  body: Buffer,
  maxBytes: number,
): { readonly body: Buffer; readonly cutFromBytes: number } {
  return body.length <= maxBytes
    ? { body, cutFromBytes: 0 }
    : { body: body.subarray(0, KEPT_BYTES), cutFromBytes: body.length };
}
