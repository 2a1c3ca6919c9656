import { Buffer } from 'node:buffer';

/** Length of `2026-11-22T03:00:00.123Z`, and of its day. */
const STAMP_CHARS = 24;
const DAY_CHARS = 10;
const ZERO = 48;
const DIGIT_MAX = 9;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;
const MINUS = 45;
const POINT = 46;
const COLON = 58;
const CAPITAL_T = 84;
const CAPITAL_Z = 90;

/** Reads stamps of the commonest form, day by day: the date itself is worked out once for all stamps of a day. */
export class DayClock {
  readonly #day = new Uint8Array(DAY_CHARS);
  #dayMs = Number.NaN;
  readonly #text = Buffer.alloc(STAMP_CHARS);

  /** Milliseconds since 1970, or `undefined` for what is to be read with more care. */
  read(text: string): number | undefined {
    if (text.length !== STAMP_CHARS || this.#text.write(text, 'utf8') !== STAMP_CHARS) {
      return undefined;
    }
    return this.readBytes(this.#text, 0, STAMP_CHARS);
  }

  /** As `read`, for the text that some bytes are. */
  readBytes(bytes: Uint8Array, from: number, to: number): number | undefined {
    if (to - from !== STAMP_CHARS || !hasMarks(bytes, from)) return undefined;
    const dayMs = this.#isSameDay(bytes, from) ? this.#dayMs : this.#readDay(bytes, from);
    const hour = digitsAt(bytes, from + 11, 2);
    const minute = digitsAt(bytes, from + 14, 2);
    const second = digitsAt(bytes, from + 17, 2);
    const fraction = digitsAt(bytes, from + 20, 3);
    const isReal =
      hour < 24 && minute < 60 && second < 60 && fraction >= 0 && dayMs > Number.NEGATIVE_INFINITY;
    if (!isReal) return undefined;
    return dayMs + hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS + fraction;
  }

  #isSameDay(bytes: Uint8Array, from: number): boolean {
    const day = this.#day;
    for (let at = DAY_CHARS - 1; at >= 0; at--) if (bytes[from + at] !== day[at]) return false;
    return true;
  }

  /** NaN for a day that is none. */
  #readDay(bytes: Uint8Array, from: number): number {
    const day = Buffer.from(bytes.subarray(from, from + DAY_CHARS)).toString('latin1');
    const ms = Date.parse(`${day}T00:00:00.000Z`);
    const isReal = ms % DAY_MS === 0 && new Date(ms).toISOString().startsWith(day);
    this.#day.set(bytes.subarray(from, from + DAY_CHARS));
    this.#dayMs = isReal ? ms : Number.NaN;
    return this.#dayMs;
  }
}

/** Whether what stands between the digits is as it has to be. */
function hasMarks(bytes: Uint8Array, from: number): boolean {
  return (
    bytes[from + 4] === MINUS &&
    bytes[from + 7] === MINUS &&
    bytes[from + 10] === CAPITAL_T &&
    bytes[from + 13] === COLON &&
    bytes[from + 16] === COLON &&
    bytes[from + 19] === POINT &&
    bytes[from + 23] === CAPITAL_Z
  );
}

/** NaN when they are none. */
function digitsAt(bytes: Uint8Array, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at++) {
    const digit = (bytes[at] as number) - ZERO;
    if (digit < 0 || digit > DIGIT_MAX) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
