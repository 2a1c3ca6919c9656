import type { GacFields } from '../../event/event.ts';

/** How far a claimed time may lie from the receipt of its record. */
export interface ClockLimits {
  /** Into the future, milliseconds. */
  readonly futureMs: number;
  /** Into the past, milliseconds. */
  readonly pastMs: number;
}

/** What a record says of its time. */
export interface ClaimedTime {
  readonly ms: number | undefined;
  readonly nanos: number;
  readonly assumedYear: boolean;
}

/** The time that an event gets, and what is said about it when the claim was not simply believed. */
export interface EventTime {
  readonly ms: number;
  readonly nanos: number;
  readonly note: NonNullable<GacFields['time']> | undefined;
}

/** Largest distance from the epoch that a `Date` can hold. */
const DATE_MAX_MS = 8.64e15;

/** Believes the claim within the limits; otherwise the time of receipt is taken and the claim is kept beside it. */
export function eventTime(
  claimed: ClaimedTime,
  receivedAtMs: number,
  limits: ClockLimits,
): EventTime {
  const { ms, nanos, assumedYear } = claimed;
  if (ms === undefined || !(Math.abs(ms) <= DATE_MAX_MS)) {
    return { ms: receivedAtMs, nanos: 0, note: { status: 'missing' } };
  }
  const wholeMs = Math.floor(ms);
  const future = wholeMs > receivedAtMs + limits.futureMs;
  if (future || wholeMs < receivedAtMs - limits.pastMs) {
    const note = {
      status: future ? ('future' as const) : ('past' as const),
      claimed: new Date(wholeMs).toISOString(),
    };
    return { ms: receivedAtMs, nanos: 0, note };
  }
  return { ms: wholeMs, nanos, note: assumedYear ? { status: 'assumed_year' } : undefined };
}
