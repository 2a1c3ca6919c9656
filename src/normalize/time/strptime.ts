import { digitsAt, isDigit } from '../value/digits.ts';
import { offsetAt } from './iso-stamp.ts';
import { monthAt } from './month.ts';
import { calendarMs, type Stamp } from './stamp.ts';
import { nearestYearMs, type StampAnchor } from './syslog-stamp.ts';
import { wallToEpochMs } from './zone.ts';

/** What has been read of a time so far. */
interface Clock {
  /** -1 = not written. */
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  nanos: number;
  afternoon: boolean | undefined;
  offsetMs: number | undefined;
  epochMs: number | undefined;
}

/** Reads one conversion at `at`; gives the index after it, -1 when it does not fit. */
type Step = (text: string, at: number, clock: Clock) => number;

const EXPANSIONS: Readonly<Record<string, string>> = {
  T: '%H:%M:%S',
  R: '%H:%M',
  F: '%Y-%m-%d',
  D: '%m/%d/%y',
  c: '%a %b %e %H:%M:%S %Y',
  r: '%I:%M:%S %p',
};

const STEPS: Readonly<Record<string, Step>> = {
  Y: number('year', 4, 4),
  m: number('month', 1, 2),
  d: number('day', 1, 2),
  e: padded('day'),
  H: number('hour', 1, 2),
  k: padded('hour'),
  I: number('hour', 1, 2),
  l: padded('hour'),
  M: number('minute', 1, 2),
  S: number('second', 1, 2),
  y: (text, at, clock) => {
    const value = digitsAt(text, at, 2);
    clock.year = value < 0 ? -1 : 2000 + value;
    return value < 0 ? -1 : at + 2;
  },
  b: monthName,
  B: monthName,
  h: monthName,
  a: letters,
  A: letters,
  Z: letters,
  p: (text, at, clock) => {
    const half = text.slice(at, at + 2).toUpperCase();
    clock.afternoon = half === 'PM';
    return half === 'PM' || half === 'AM' ? at + 2 : -1;
  },
  z: (text, at, clock) => {
    const zone = offsetAt(text, at);
    clock.offsetMs = zone?.offsetMs;
    return zone?.end ?? -1;
  },
  f: (text, at, clock) => {
    let end = at;
    while (end < at + 9 && isDigit(text.charCodeAt(end))) end += 1;
    clock.nanos = end === at ? 0 : digitsAt(text, at, end - at) * 10 ** (9 - (end - at));
    return end === at ? -1 : end;
  },
  s: (text, at, clock) => {
    let end = at;
    while (end < at + 12 && isDigit(text.charCodeAt(end))) end += 1;
    clock.epochMs = end === at ? 0 : digitsAt(text, at, end - at) * 1000;
    return end === at ? -1 : end;
  },
};

/** Reads a whole text; `undefined` = it has another form or names no instant. */
export type TimeReader = (text: string, anchor: StampAnchor) => Stamp | undefined;

/**
 * Makes the reader of a time form as `strftime` writes it (`%Y-%m-%d %H:%M:%S`, `%f` for a fraction of a second).
 * @throws RangeError that names a conversion that is not known
 */
export function timeReader(format: string): TimeReader {
  const steps = stepsOf(format);
  return (text, anchor) => {
    const clock: Clock = {
      year: -1,
      month: 0,
      day: 0,
      hour: 0,
      minute: 0,
      second: 0,
      nanos: 0,
      afternoon: undefined,
      offsetMs: undefined,
      epochMs: undefined,
    };
    let at = 0;
    for (const step of steps) {
      at = typeof step === 'string' ? after(text, at, step) : step(text, at, clock);
      if (at < 0) return undefined;
    }
    return at === text.length ? stampOf(clock, anchor) : undefined;
  };
}

function stepsOf(format: string): (string | Step)[] {
  let expanded = format;
  for (const [letter, full] of Object.entries(EXPANSIONS)) {
    expanded = expanded.replaceAll(`%${letter}`, full);
  }
  const steps: (string | Step)[] = [];
  for (let at = 0; at < expanded.length; at += 1) {
    const letter = expanded[at] === '%' ? expanded[at + 1] : undefined;
    if (letter === undefined) {
      steps.push(expanded[at] ?? '');
      continue;
    }
    const step = letter === '%' ? '%' : STEPS[letter];
    if (step === undefined) {
      throw new RangeError(`%${letter} in the time format ${format} is not known`);
    }
    steps.push(step);
    at += 1;
  }
  return steps;
}

function stampOf(clock: Clock, anchor: StampAnchor): Stamp | undefined {
  const { nanos, afternoon, offsetMs, epochMs } = clock;
  const part = { ms: Math.floor(nanos / 1e6), nanos: nanos % 1e6 };
  if (epochMs !== undefined) {
    return { ms: epochMs + part.ms, nanos: part.nanos };
  }
  const hour = afternoon === undefined ? clock.hour : (clock.hour % 12) + (afternoon ? 12 : 0);
  if (clock.year < 0 && clock.month > 0 && clock.day > 0 && offsetMs === undefined) {
    const { month, day, minute, second } = clock;
    const nearest = nearestYearMs({ month, day, hour, minute, second }, anchor);
    return Number.isNaN(nearest)
      ? undefined
      : { ms: nearest + part.ms, nanos: part.nanos, assumedYear: true };
  }
  const year = clock.year < 0 ? new Date(anchor.receivedAtMs).getUTCFullYear() : clock.year;
  const { month, day } = { month: clock.month || 1, day: clock.day || 1 };
  const wallMs = calendarMs({ ...clock, year, month, day, hour });
  if (Number.isNaN(wallMs)) {
    return undefined;
  }
  const ms = offsetMs === undefined ? wallToEpochMs(wallMs, anchor.timezone) : wallMs - offsetMs;
  return { ms: ms + part.ms, nanos: part.nanos };
}

function after(text: string, at: number, character: string): number {
  return text.startsWith(character, at) ? at + character.length : -1;
}

function number(
  part: 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second',
  least: number,
  most: number,
): Step {
  return (text, at, clock) => {
    let digits = most;
    while (digits > least && digitsAt(text, at, digits) < 0) digits -= 1;
    const value = digitsAt(text, at, digits);
    clock[part] = value;
    return value < 0 ? -1 : at + digits;
  };
}

function padded(part: 'day' | 'hour'): Step {
  const read = number(part, 1, 2);
  return (text, at, clock) => read(text, text.charCodeAt(at) === 32 ? at + 1 : at, clock);
}

function monthName(text: string, at: number, clock: Clock): number {
  clock.month = monthAt(text, at);
  return clock.month === 0 ? -1 : letters(text, at);
}

function letters(text: string, at: number): number {
  let end = at;
  while (/[A-Za-z]/.test(text.charAt(end))) end += 1;
  return end === at ? -1 : end;
}
