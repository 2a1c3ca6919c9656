import { createRequire } from 'node:module';

/** What is touched of the queue of requests that kafkajs keeps for each connection. */
interface RequestQueue {
  pending: readonly unknown[];
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  checkPendingRequests(): void;
  scheduleCheckPendingRequests(): void;
}

/** The least time between two looks at requests that wait, in kafkajs too. */
const CHECK_MS = 10;

/**
 * Lets idle connections of kafkajs rest. As it is published (2.2.4), the queue of each connection sets a timer of a
 * negative time again and again from its first answer on: a thousand wake-ups a second for each connection, about three
 * percent of a core, and a warning by Node.js. The timer is needed only while requests wait.
 */
export function calmRequestTimer(): void {
  const load = createRequire(import.meta.url);
  const Queue = load('kafkajs/src/network/requestQueue/index.js') as { prototype: RequestQueue };
  Queue.prototype.scheduleCheckPendingRequests = function schedule(this: RequestQueue) {
    if (this.pending.length === 0 || this.throttleCheckTimeoutId !== null) return;
    const throttledMs = this.throttledUntil - performance.timeOrigin - performance.now();
    this.throttleCheckTimeoutId = setTimeout(
      () => {
        this.throttleCheckTimeoutId = null;
        this.checkPendingRequests();
      },
      Math.max(CHECK_MS, throttledMs),
    );
  };
}
