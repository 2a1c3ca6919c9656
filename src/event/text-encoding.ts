/** How the bytes of a text are written. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1258';

/** Of files that are no text, what they are. */
export type ForeignKind = 'pdf' | 'image' | 'office' | 'packed' | 'program';

const HEAD_BYTES_MAX = 4_096;
const LINE_FEED = 0x0a;

/** What files of other kinds begin with, each kind by the bytes in hex. */
const BEGINNINGS: readonly (readonly [string, ForeignKind])[] = [
  ['255044462d', 'pdf'],
  ['89504e470d0a1a0a', 'image'],
  ['ffd8ff', 'image'],
  ['474946383761', 'image'],
  ['474946383961', 'image'],
  // Word and Excel up to 2003.
  ['d0cf11e0a1b11ae1', 'office'],
  ['504b0304', 'packed'],
  ['1f8b08', 'packed'],
  ['377abcaf271c', 'packed'],
  ['526172211a07', 'packed'],
  ['fd377a585a00', 'packed'],
  ['28b52ffd', 'packed'],
  ['425a6839', 'packed'],
  ['7f454c46', 'program'],
];

/** What a file that is no text is, by its first bytes; `undefined` = it may be text. */
export function foreignKind(head: Uint8Array): ForeignKind | undefined {
  const hex = [...head.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return BEGINNINGS.find(([beginning]) => hex.startsWith(beginning))?.[1];
}

/**
 * How a text is written, by its first bytes: UTF-16 by its mark; Windows-1258, in which old Vietnamese software exports, when
 * the first line holds letters beyond ASCII and none of them is UTF-8; else UTF-8.
 */
export function encodingOf(head: Uint8Array): TextEncoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const start = head.subarray(0, HEAD_BYTES_MAX);
  const end = start.indexOf(LINE_FEED);
  const line = end < 0 ? start : start.subarray(0, end);
  // What a cut at the end leaves of a letter is not looked at.
  const text = new TextDecoder().decode(line, { stream: true });
  const beyond = [...text].filter((letter) => letter > '\u007f');
  const isLegacy = beyond.length > 0 && beyond.every((letter) => letter === '\ufffd');
  return isLegacy && !/\p{Cc}/u.test(text.replaceAll(/[\t\r]/g, '')) ? 'windows-1258' : 'utf-8';
}
