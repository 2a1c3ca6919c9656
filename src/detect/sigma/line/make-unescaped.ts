import { Buffer } from 'node:buffer';
import type { ByteText } from '../byte-text.ts';

/** Longest text that is unescaped. */
const UNESCAPED_BYTES_MAX = 8_192;
const BACKSLASH = 92;
const ASCII_END = 128;
/** By the character behind a backslash: what the two stand for; 0 = more than two belong together. */
const MEANT = new Uint8Array(ASCII_END);
for (const [written, meant] of ['""', '\\\\', '//', 'b\b', 'f\f', 'n\n', 'r\r', 't\t']) {
  MEANT[(written as string).charCodeAt(0)] = (meant as string).charCodeAt(0);
}

/** A text that is made of another one. */
export interface MadeText {
  readonly bytes: Buffer;
  readonly from: 0;
  to: number;
}

/** Room for a text. */
export function newMadeText(): MadeText {
  return { bytes: Buffer.allocUnsafeSlow(UNESCAPED_BYTES_MAX), from: 0, to: 0 };
}

/** Makes the text that a text of JSON, without its quotes, stands for; false when it is too long or not of ASCII. */
export function makeUnescaped({ bytes, from, to }: ByteText, made: MadeText): boolean {
  if (to - from > UNESCAPED_BYTES_MAX) return false;
  const own = made.bytes;
  let length = 0;
  for (let at = from; at < to; at++) {
    let byte = bytes[at] as number;
    if (byte >= ASCII_END) return false;
    if (byte === BACKSLASH) {
      byte = MEANT[bytes[++at] as number] as number;
      if (byte === 0) return false;
    }
    own[length++] = byte;
  }
  made.to = length;
  return true;
}
