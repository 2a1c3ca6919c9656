import { isUtf8 } from 'node:buffer';

/** What is kept of a record that was too large. */
export const OVERSIZE_KEPT_BYTES = 8_192;

/** The text of a record's bytes. */
export interface DecodedBody {
  readonly text: string;
  /** True when bytes were no UTF-8 (each is U+FFFD) or NUL (each is `\x00` in four characters). */
  readonly damaged: boolean;
}

const BOM = 0xfeff;

/** Decodes UTF-8 strictly, without losing a record to bad bytes; a byte-order mark and a trailing CR go. */
export function decodeBody(body: Buffer): DecodedBody {
  let text = body.toString('utf8');
  let damaged = false;
  // Only a replacement character can hide bad bytes, so the second pass over the bytes is rare.
  if (text.indexOf('\ufffd') >= 0 && !isUtf8(body)) {
    damaged = true;
  }
  if (text.indexOf('\0') >= 0) {
    text = text.replaceAll('\0', '\\x00');
    damaged = true;
  }
  const start = text.charCodeAt(0) === BOM ? 1 : 0;
  const end = text.charCodeAt(text.length - 1) === 13 ? text.length - 1 : text.length;
  return { text: start === 0 && end === text.length ? text : text.slice(start, end), damaged };
}
