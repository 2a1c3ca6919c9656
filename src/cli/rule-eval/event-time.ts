import { parseAnyStamp } from '../../normalize/time/any-stamp.ts';
import type { Stamp } from '../../normalize/time/stamp.ts';
import { DayClock } from './day-clock.ts';

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

function descend(event: Readonly<Record<string, unknown>>, steps: readonly string[]): unknown {
  let value: unknown = event;
  for (const step of steps) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step))
      return undefined;
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return value;
}
