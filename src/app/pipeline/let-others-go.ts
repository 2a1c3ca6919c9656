import { setImmediate as nextTurn } from 'node:timers/promises';

/** Turns of the event loop that others get at a time, at most: what is in the journal must come forward, too. */
const TURNS_MAX = 32;
/** A turn that is shorter had nothing to do. */
const IDLE_TURN_MS = 0.1;

/**
 * Gives the event loop its turns until one of them has nothing to do. What comes in goes before what is in the journal: a
 * datagram that nobody takes is lost, and the event loop takes 32 of them in a turn.
 */
export async function letOthersGo(): Promise<void> {
  for (let turn = 0; turn < TURNS_MAX; turn++) {
    const beganMs = performance.now();
    await nextTurn();
    if (performance.now() - beganMs < IDLE_TURN_MS) return;
  }
}
