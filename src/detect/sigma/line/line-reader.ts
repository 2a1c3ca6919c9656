import { Buffer } from 'node:buffer';
import { mayLoseDigits } from '../../../event/exact-json.ts';
import type { Scalar } from '../test-value.ts';
import { LinePaths, objectAt, type PathNumber, ROOT } from './line-paths.ts';
import { makeUnescaped, newMadeText } from './make-unescaped.ts';

/** Text without escapes, in ASCII: it stands in the line as it is. */
export const TEXT = 1;
/** Text with escapes or other characters. */
export const ESCAPED = 2;
/** An integer that is written as it is printed. */
export const INTEGER = 3;
/** Any other number. */
export const NUMBER = 4;
export const TRUE = 5;
export const FALSE = 6;
export const NULL = 7;
/** Its members are tokens of their own. */
export const OBJECT = 8;
/** Its members are not. */
export const LIST = 9;

const TOKENS_MAX = 2_048;
const DEPTH_MAX = 32;
/** Digits of an integer that a number surely holds. */
const DIGITS_MAX = 15;

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const BLANK = 32;
const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const SMALL_E = 101;
const SMALL_U = 117;
const OPEN = 123;
const CLOSE = 125;
const ASCII_END = 128;
const HEX_ESCAPE = 6;
const NONE = Buffer.alloc(0);
const LOGSOURCE = new TextEncoder().encode('logsource');
const ESCAPES = new Set([...'"\\/bfnrtu'].map((char) => char.charCodeAt(0)));

/**
 * Reads a line that is a JSON object where it lies, without making objects or texts of it: gives each value of it, at any depth
 * of objects, as a token. What it does not understand at once (a key twice, a key with escapes, more digits than a number holds,
 * anything that is no JSON) it leaves to a reader that takes its time.
 */
export class LineReader {
  readonly paths = new LinePaths();
  bytes: Buffer = NONE;
  view: DataView = new DataView(new ArrayBuffer(0));
  /** Tokens of the line read last. */
  count = 0;
  readonly pathOf = new Int32Array(TOKENS_MAX);
  readonly kindOf = new Uint8Array(TOKENS_MAX);
  /** Of a text: what is between its quotes. */
  readonly startOf = new Int32Array(TOKENS_MAX);
  readonly endOf = new Int32Array(TOKENS_MAX);
  readonly #lists = new Map<number, readonly unknown[]>();
  /** The line in which a path was met last: a path twice in a line is a key twice. */
  readonly #metIn = new Int32Array(LinePaths.MAX);
  #line = 0;
  readonly #unescaped = newMadeText();

  /** The token of the object `logsource` of the line read last; -1 = there is none. */
  said = -1;
  readonly #saidPath = this.paths.find(new DataView(LOGSOURCE.buffer), {
    ...{ from: 0, to: LOGSOURCE.length, object: ROOT, previous: -1 },
  });

  /** Takes the bytes from which lines are read next. */
  use(bytes: Buffer): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Reads a line; gives where it ends, at a newline or with the bytes, or -1 when it is left to another reader. */
  read(from: number): number {
    this.count = 0;
    this.said = -1;
    if (this.#lists.size > 0) this.#lists.clear();
    this.#line = (this.#line + 1) | 0;
    const at = this.#skipBlanks(from);
    if (this.bytes[at] !== OPEN) return -1;
    const last = this.#readObject(at + 1, ROOT, 0);
    const end = last < 0 ? -1 : this.#skipBlanks(last);
    return end === this.bytes.length || this.bytes[end] === NEWLINE ? end : -1;
  }

  /** Whether a token is a text, a number or a truth value. */
  isScalar(token: number): boolean {
    return (this.kindOf[token] as number) < NULL;
  }

  /** The value of a scalar. */
  scalarOf(token: number): Scalar {
    switch (this.kindOf[token]) {
      case TEXT:
        return this.bytes.toString('latin1', this.startOf[token], this.endOf[token]);
      case ESCAPED:
        return this.#unescapedOf(token);
      case TRUE:
        return true;
      case FALSE:
        return false;
      default:
        return Number(this.#textOf(token, 0));
    }
  }

  #unescapedOf(token: number): string {
    const { bytes } = this;
    const from = this.startOf[token] as number;
    const made = this.#unescaped;
    const isMade = makeUnescaped({ bytes, from, to: this.endOf[token] as number }, made);
    if (isMade) return made.bytes.toString('latin1', 0, made.to);
    return JSON.parse(this.#textOf(token, 1)) as string;
  }

  listOf(token: number): readonly unknown[] {
    return this.#lists.get(token) ?? [];
  }

  /** A token as it stands in the line, with what is around it. */
  #textOf(token: number, around: number): string {
    const start = (this.startOf[token] as number) - around;
    return this.bytes.toString('utf8', start, (this.endOf[token] as number) + around);
  }

  #skipBlanks(from: number): number {
    const { bytes } = this;
    let at = from;
    for (;;) {
      const byte = bytes[at];
      if (byte !== BLANK && byte !== TAB && byte !== RETURN) return at;
      at++;
    }
  }

  /** Reads the members of an object behind its brace; gives where it ends, or -1. */
  #readObject(from: number, object: number, depth: number): number {
    const { bytes } = this;
    let previous = -1;
    let at = this.#skipBlanks(from);
    if (bytes[at] === CLOSE) return at + 1;
    for (;;) {
      if (bytes[at] !== QUOTE) return -1;
      const path = this.#readKey(at + 1, object, previous);
      if (path < 0) return -1;
      previous = path;
      at += this.paths.lengthOf(path) + 2;
      if (bytes[at] !== COLON) {
        at = this.#skipBlanks(at);
        if (bytes[at] !== COLON) return -1;
      }
      at++;
      at = this.#readValue((bytes[at] as number) > BLANK ? at : this.#skipBlanks(at), path, depth);
      if (at < 0) return -1;
      at = this.#skipBlanks(at);
      const byte = bytes[at];
      if (byte === CLOSE) return at + 1;
      if (byte !== COMMA) return -1;
      at = this.#skipBlanks(at + 1);
    }
  }

  #readKey(from: number, object: number, previous: number): PathNumber {
    const { bytes, paths } = this;
    let path = paths.guess(this.view, from, { object, previous });
    if (path < 0) {
      let to = from;
      for (let byte = bytes[to]; byte !== QUOTE; byte = bytes[++to]) {
        const isPlain = byte !== undefined && byte >= BLANK && byte < ASCII_END;
        if (!isPlain || byte === BACKSLASH) return -1;
      }
      path = paths.find(this.view, { from, to, object, previous });
      if (path < 0) return -1;
    }
    if (this.#metIn[path] === this.#line) return -1;
    this.#metIn[path] = this.#line;
    return path;
  }

  #readValue(at: number, path: PathNumber, depth: number): number {
    const byte = this.bytes[at] as number;
    if (byte === QUOTE) return this.#readText(at + 1, path);
    if (byte === MINUS || (byte >= ZERO && byte < COLON)) return this.#readNumber(at, path);
    switch (byte) {
      case OPEN: {
        if (depth === DEPTH_MAX) return -1;
        const token = this.#add(path, OBJECT, at);
        if (path === this.#saidPath) this.said = token;
        const end = this.#readObject(at + 1, objectAt(path), depth + 1);
        return this.#end(token, end, end);
      }
      case OPEN_LIST:
        return this.#readList(at, path);
      case 116:
        return this.#readWord(at, path, TRUE);
      case 102:
        return this.#readWord(at, path, FALSE);
      case 110:
        return this.#readWord(at, path, NULL);
      default:
        return -1;
    }
  }

  #add(path: PathNumber, kind: number, start: number): number {
    const token = this.count++;
    if (token >= TOKENS_MAX) return token;
    this.pathOf[token] = path;
    this.kindOf[token] = kind;
    this.startOf[token] = start;
    return token;
  }

  #end(token: number, end: number, next: number): number {
    if (token >= TOKENS_MAX) return -1;
    this.endOf[token] = end;
    return next;
  }

  #readText(from: number, path: PathNumber): number {
    const { bytes } = this;
    let kind = TEXT;
    let at = from;
    for (;;) {
      at = this.#plainEnd(at);
      const byte = bytes[at];
      if (byte === QUOTE) break;
      if (byte === undefined || byte < BLANK) return -1;
      kind = ESCAPED;
      if (byte >= ASCII_END) at++;
      else {
        const length = this.#escapeLength(at);
        if (length < 0) return -1;
        at += length;
      }
    }
    return this.#end(this.#add(path, kind, from), at, at + 1);
  }

  /** Where the first byte stands that is a quote, a backslash, a control character or not of ASCII. */
  #plainEnd(from: number): number {
    const view = this.view;
    const last = view.byteLength - 4;
    let at = from;
    while (at <= last) {
      const four = view.getInt32(at, true);
      const quotes = four ^ 0x22222222;
      const backslashes = four ^ 0x5c5c5c5c;
      const odd =
        (((quotes - 0x01010101) & ~quotes) |
          ((backslashes - 0x01010101) & ~backslashes) |
          ((four - 0x20202020) & ~four) |
          four) &
        0x80808080;
      if (odd !== 0) return at + ((31 - Math.clz32(odd & -odd)) >> 3);
      at += 4;
    }
    const { bytes } = this;
    for (;;) {
      const byte = bytes[at];
      const isPlain = byte !== undefined && byte >= BLANK && byte < ASCII_END;
      if (!isPlain || byte === QUOTE || byte === BACKSLASH) return at;
      at++;
    }
  }

  #escapeLength(at: number): number {
    const { bytes } = this;
    const byte = bytes[at + 1] ?? NEWLINE;
    if (!ESCAPES.has(byte)) return -1;
    if (byte !== SMALL_U) return 2;
    for (let digit = at + 2; digit < at + HEX_ESCAPE; digit++) {
      if (!isHexDigit(bytes[digit] ?? NEWLINE)) return -1;
    }
    return HEX_ESCAPE;
  }

  #readNumber(from: number, path: PathNumber): number {
    const { bytes } = this;
    let kind = INTEGER;
    const digits = bytes[from] === MINUS ? from + 1 : from;
    let at = this.#digitsEnd(digits);
    if (at === digits || (bytes[digits] === ZERO && at > digits + 1)) return -1;
    // Zero has no sign when it is printed.
    if (digits > from && bytes[digits] === ZERO) kind = NUMBER;
    if (bytes[at] === POINT) {
      kind = NUMBER;
      const fraction = at + 1;
      at = this.#digitsEnd(fraction);
      if (at === fraction) return -1;
    }
    // A capital E differs from a small one by this bit.
    if (((bytes[at] as number) | BLANK) === SMALL_E) {
      kind = NUMBER;
      const sign = bytes[at + 1];
      const power = sign === MINUS || sign === 43 ? at + 2 : at + 1;
      at = this.#digitsEnd(power);
      if (at === power) return -1;
    }
    if (kind === INTEGER && at - digits > DIGITS_MAX) return -1;
    return this.#end(this.#add(path, kind, from), at, at);
  }

  #digitsEnd(from: number): number {
    const { bytes } = this;
    let at = from;
    for (;;) {
      const byte = bytes[at] as number;
      if (!(byte >= ZERO && byte < COLON)) return at;
      at++;
    }
  }

  #readWord(at: number, path: PathNumber, kind: typeof TRUE | typeof FALSE | typeof NULL): number {
    const word = WORDS[kind];
    for (let index = 0; index < word.length; index++) {
      if (this.bytes[at + index] !== word.charCodeAt(index)) return -1;
    }
    const end = at + word.length;
    return this.#end(this.#add(path, kind, at), end, end);
  }

  #readList(from: number, path: PathNumber): number {
    const to = this.#listEnd(from);
    if (to < 0) return -1;
    const text = this.bytes.toString('utf8', from, to);
    if (mayLoseDigits(text)) return -1;
    const token = this.#add(path, LIST, from);
    try {
      this.#lists.set(token, JSON.parse(text) as unknown[]);
    } catch {
      // The other reader says what is wrong.
      return -1;
    }
    return this.#end(token, to, to);
  }

  #listEnd(from: number): number {
    const { bytes } = this;
    let depth = 0;
    for (let at = from; ; at++) {
      const byte = bytes[at];
      if (byte === undefined || byte === NEWLINE) return -1;
      if (byte === OPEN_LIST) depth++;
      else if (byte === CLOSE_LIST && --depth === 0) return at + 1;
      else if (byte === QUOTE) {
        for (at++; bytes[at] !== QUOTE; at++) {
          if (bytes[at] === undefined || bytes[at] === NEWLINE) return -1;
          if (bytes[at] === BACKSLASH) at++;
        }
      }
    }
  }
}

const WORDS = { [TRUE]: 'true', [FALSE]: 'false', [NULL]: 'null' } as const;

function isHexDigit(byte: number): boolean {
  const letter = byte | BLANK;
  return (byte >= ZERO && byte < COLON) || (letter >= 97 && letter <= 102);
}
