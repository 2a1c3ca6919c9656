import { AsyncLocalStorage } from 'node:async_hooks';
import type { TracePlace } from './traceparent.ts';

const active = new AsyncLocalStorage<TracePlace>();

/** Runs work, and all that it awaits, inside a span. */
export function insideTrace<T>(place: TracePlace, work: () => T): T {
  return active.run(place, work);
}

/** The innermost span around the caller, recorded or not. */
export function activeTrace(): TracePlace | undefined {
  return active.getStore();
}
