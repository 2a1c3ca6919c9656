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

/** Reads the time of events; stamps without a zone are UTC. */
export class EventTimeReader {
  readonly #fields: readonly (readonly string[])[];
  readonly #anchorMs: number;

  /** `nowMs` is what a stamp without a year is read against. */
  constructor(timeField: string | undefined, nowMs: number) {
    const names = timeField === undefined ? TIME_FIELDS : [timeField];
    this.#fields = names.map((name) => [name, ...name.split('.')]);
    this.#anchorMs = nowMs;
  }

  /** The time of an event, or `undefined` when none of the fields holds one. */
  read(event: Readonly<Record<string, unknown>>): Stamp | undefined {
    for (const [name = '', ...steps] of this.#fields) {
      const value = event[name] ?? (steps.length > 1 ? descend(event, steps) : undefined);
      if (value === undefined || value === null) continue;
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
