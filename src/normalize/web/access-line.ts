import type { ParseContext } from '../contract.ts';
import { clfStampAt } from '../time/clf-stamp.ts';
import type { StampAt } from '../time/stamp.ts';
import { digitsAt, isDigit } from '../value/digits.ts';
import { type AccessPrefix, accessPrefix } from './access-prefix.ts';

/** An access-log line of nginx or Apache taken apart: common, combined, and what people add to them. */
export interface AccessLine extends AccessPrefix {
  readonly stamp: StampAt;
  /** The request line as logged, still escaped. */
  readonly request: string;
  readonly status: number;
  /** `undefined` = `-`. */
  readonly bytes: number | undefined;
  /** Unquoted number between size and referrer, as logged. */
  readonly responseTime: string | undefined;
  readonly referrer: string | undefined;
  readonly userAgent: string | undefined;
  /** Fields after the user agent, without their quotation marks, at most 16. */
  readonly extras: readonly string[];
}

export interface AccessFailure {
  readonly failed: 'malformed' | 'timestamp_invalid';
  readonly detail: string;
}

const EXTRAS_MAX = 16;
const BRACKETS_MAX = 8;
/** Addresses, states and numbers that formats put between the size and the referrer. */
const BARE = /^[\w.:+-]{1,45} /;

/** Reads a line; says which part was missing when it cannot. */
export function accessLine(line: string, context: ParseContext): AccessLine | AccessFailure {
  const time = findStamp(line, context.timezone);
  if (time === undefined) {
    const bracket = line.indexOf('[');
    return bracket >= 0 && line.indexOf(':', bracket) > 0 && line.indexOf('] "', bracket) > 0
      ? { failed: 'timestamp_invalid', detail: 'no readable time between [ and ]' }
      : { failed: 'malformed', detail: 'no [time] found' };
  }
  const prefix = accessPrefix(line.slice(0, time.open).trim());
  if (prefix === undefined) {
    return { failed: 'malformed', detail: 'no client address before the time' };
  }
  const requestAt = line.indexOf('"', time.stamp.end);
  if (requestAt < 0 || requestAt > time.stamp.end + 3) {
    return { failed: 'malformed', detail: 'no quoted request after the time' };
  }
  const requestEnd = closingQuoteBeforeStatus(line, requestAt + 1);
  if (requestEnd < 0) {
    return { failed: 'malformed', detail: 'no status after the request' };
  }
  return {
    ...prefix,
    stamp: time.stamp,
    request: line.slice(requestAt + 1, requestEnd),
    status: digitsAt(line, requestEnd + 2, 3),
    ...afterStatus(line, requestEnd + 5),
  };
}

/** The first `[` that a readable time follows: user names may hold brackets too. */
function findStamp(line: string, timezone: string): { open: number; stamp: StampAt } | undefined {
  let open = line.indexOf('[');
  for (let tries = 0; open >= 0 && tries < BRACKETS_MAX; tries += 1) {
    const stamp = clfStampAt(line, open + 1, timezone);
    if (stamp !== undefined && line.charCodeAt(stamp.end) === 93) {
      return { open, stamp };
    }
    open = line.indexOf('[', open + 1);
  }
  return undefined;
}

/**
 * The quotation mark that ends the request: unescaped, with a status after it. When there is none, escapes are taken
 * literally, since some configurations do not escape.
 */
function closingQuoteBeforeStatus(line: string, from: number): number {
  let literal = -1;
  for (let at = line.indexOf('"', from); at >= 0; at = line.indexOf('"', at + 1)) {
    if (!isStatusAfter(line, at)) {
      continue;
    }
    if (!isEscaped(line, at, from)) {
      return at;
    }
    literal = literal < 0 ? at : literal;
  }
  return literal;
}

function isStatusAfter(line: string, at: number): boolean {
  const end = line.charCodeAt(at + 5);
  return (
    line.charCodeAt(at + 1) === 32 &&
    digitsAt(line, at + 2, 3) >= 0 &&
    (end === 32 || Number.isNaN(end))
  );
}

function isEscaped(line: string, at: number, from: number): boolean {
  let slashes = 0;
  while (at - slashes - 1 >= from && line.charCodeAt(at - slashes - 1) === 92) {
    slashes += 1;
  }
  return slashes % 2 === 1;
}

function afterStatus(line: string, from: number) {
  const fields = new FieldReader(line, from);
  const size = fields.bare();
  const bytes =
    size !== undefined && size.length <= 15 && isDigit(size.charCodeAt(0))
      ? Number(size)
      : Number.NaN;
  const responseTime = fields.bare();
  const bare: string[] = [];
  for (let more = fields.bareMore(); more !== undefined; more = fields.bareMore()) bare.push(more);
  const referrer = fields.quoted();
  const userAgent = fields.quoted();
  const extras = bare;
  for (let extra = fields.next(); extra !== undefined; extra = fields.next()) {
    if (extras.length < EXTRAS_MAX) extras.push(extra);
  }
  return {
    bytes: Number.isNaN(bytes) ? undefined : bytes,
    responseTime,
    referrer,
    userAgent,
    extras,
  };
}

/** Reads blank-separated fields, quoted or bare, from left to right. */
class FieldReader {
  readonly #line: string;
  #at: number;

  constructor(line: string, at: number) {
    this.#line = line;
    this.#at = at;
  }

  /** The next field when it is bare. */
  bare(): string | undefined {
    this.#skipBlanks();
    return this.#line.charCodeAt(this.#at) === 34 ? undefined : this.#bareField();
  }

  /** The next field when it is bare, names nothing (`rt=0.003`) and is not the last before a quoted one. */
  bareMore(): string | undefined {
    this.#skipBlanks();
    return this.#line.charCodeAt(this.#at) !== 34 &&
      BARE.test(this.#line.slice(this.#at, this.#at + 64))
      ? this.#bareField()
      : undefined;
  }

  /** The next field when it is quoted; `-` and nothing are `undefined`. */
  quoted(): string | undefined {
    this.#skipBlanks();
    if (this.#line.charCodeAt(this.#at) !== 34) {
      return undefined;
    }
    const text = this.#quotedField();
    return text === '-' || text === '' ? undefined : text;
  }

  next(): string | undefined {
    this.#skipBlanks();
    if (this.#at >= this.#line.length) {
      return undefined;
    }
    return this.#line.charCodeAt(this.#at) === 34 ? this.#quotedField() : this.#bareField();
  }

  #skipBlanks(): void {
    while (isBlank(this.#line.charCodeAt(this.#at))) {
      this.#at += 1;
    }
  }

  /** A bare field may hold a quoted part, as `rt="0.003"` does. */
  #bareField(): string | undefined {
    const start = this.#at;
    let end = start;
    while (end < this.#line.length && this.#line.charCodeAt(end) !== 32) {
      if (this.#line.charCodeAt(end) === 34) {
        this.#at = end;
        this.#quotedField();
        end = this.#at;
      } else {
        end += 1;
      }
    }
    this.#at = end;
    return end > start ? this.#line.slice(start, end) : undefined;
  }

  #quotedField(): string {
    const from = this.#at + 1;
    let end = this.#line.indexOf('"', from);
    // A mark that no blank follows is part of the text: some configurations do not escape.
    while (end >= 0 && (isEscaped(this.#line, end, from) || !endsField(this.#line, end + 1))) {
      end = this.#line.indexOf('"', end + 1);
    }
    const stop = end < 0 ? this.#line.length : end;
    this.#at = stop + 1;
    return this.#line.slice(from, stop);
  }
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 10;
}

function endsField(line: string, at: number): boolean {
  const code = line.charCodeAt(at);
  return code === 32 || code === 9 || code === 10 || Number.isNaN(code);
}
