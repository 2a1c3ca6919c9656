import { setTimeout as wait } from 'node:timers/promises';

/** Waits, but no longer than until the signal aborts; leaves nothing behind on the signal. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
