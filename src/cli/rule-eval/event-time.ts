import { parseAnyStamp } from '../../normalize/time/any-stamp.ts';
import type { Stamp } from '../../normalize/time/stamp.ts';

/** Where events carry their time, the surest first. */
const TIME_FIELDS: readonly string[] = [
  '@timestamp',
  'timestamp',
  'Timestamp',
  'UtcTime',
  'EventTime',
  'SystemTime',
  'TimeCreated',
  'TimeCreated.SystemTime',
  'TimeCreated_SystemTime',
  'System.TimeCreated.SystemTime',
  'Event.System.TimeCreated.SystemTime',
  'Event.System.TimeCreated.#attributes.SystemTime',
  'eventTime',
  'event.created',
  'time',
  '_time',
];

/** The fields in which the time of an event is looked for; none named = the usual ones. */
export function timeFieldsOf(timeField: string | undefined): readonly string[] {
  return timeField === undefined ? TIME_FIELDS : [timeField];
}

/** Reads the time of events; stamps without a zone are UTC. */
export class EventTimeReader {
  readonly #fields: readonly (readonly string[])[];
  readonly #anchorMs: number;
  readonly #days = new DayClock();

  /** `nowMs` is what a stamp without a year is read against. */
  constructor(timeField: string | undefined, nowMs: number) {
    this.#fields = timeFieldsOf(timeField).map((name) => [name, ...name.split('.')]);
    this.#anchorMs = nowMs;
  }

  /** The time of an event, or `undefined` when none of the fields holds one. */
  read(event: Readonly<Record<string, unknown>>): Stamp | undefined {
    for (const [name = '', ...steps] of this.#fields) {
      const value = event[name] ?? (steps.length > 1 ? descend(event, steps) : undefined);
      if (value === undefined || value === null) continue;
      const ms = typeof value === 'string' ? this.#days.read(value) : undefined;
      if (ms !== undefined) return { ms, nanos: 0 };
      const stamp = parseAnyStamp(value, { timezone: 'UTC', receivedAtMs: this.#anchorMs });
      if (stamp !== undefined) return stamp;
    }
    return undefined;
  }
}

const DAY_CHARS = 10;
/** Length of `2026-11-22T03:00:00.123Z`. */
const STAMP_CHARS = 24;
/** Where its digits stand behind the day, and what each is worth in milliseconds. */
const DIGITS: readonly (readonly [number, number])[] = [
  [11, 36_000_000],
  [12, 3_600_000],
  [14, 600_000],
  [15, 60_000],
  [17, 10_000],
  [18, 1_000],
  [20, 100],
  [21, 10],
  [22, 1],
];
const FORM = /^....-..-..T(?:[01].|2[0-3]):[0-5].:[0-5].\....Z$/;

/** Reads stamps of the commonest form, day by day: the date itself is worked out once for all stamps of a day. */
class DayClock {
  #day = '';
  #dayMs = 0;

  /** Milliseconds since 1970, or `undefined` for what is to be read with more care. */
  read(text: string): number | undefined {
    if (text.length !== STAMP_CHARS || !FORM.test(text)) return undefined;
    if (!text.startsWith(this.#day) || this.#day === '') {
      const day = text.slice(0, DAY_CHARS);
      const ms = Date.parse(`${day}T00:00:00.000Z`);
      if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, DAY_CHARS) !== day) {
        return undefined;
      }
      this.#day = day;
      this.#dayMs = ms;
    }
    let ms = this.#dayMs;
    for (const [at, worth] of DIGITS) {
      const digit = text.charCodeAt(at) - 48;
      if (digit < 0 || digit > 9) return undefined;
      ms += digit * worth;
    }
    return ms;
  }
}

function descend(event: Readonly<Record<string, unknown>>, steps: readonly string[]): unknown {
  let value: unknown = event;
  for (const step of steps) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step))
      return undefined;
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return value;
}
