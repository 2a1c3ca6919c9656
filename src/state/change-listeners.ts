import type { Log } from '../telemetry/log.ts';

/** What listeners can follow. */
export type Topic = 'sources' | 'deliveries' | 'alerts' | 'rules';

/** Calls back after commits; a listener that throws is logged and disturbs nobody else. */
export class ChangeListeners {
  readonly #listeners: Readonly<Record<Topic, (() => void)[]>> = {
    sources: [],
    deliveries: [],
    alerts: [],
    rules: [],
  };
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  add(topic: Topic, listener: () => void): void {
    this.#listeners[topic].push(listener);
  }

  tell(topics: Iterable<Topic>): void {
    for (const topic of topics) {
      for (const listener of this.#listeners[topic]) {
        try {
          listener();
        } catch (error) {
          this.#log.error({ err: error, topic }, 'A listener for changes failed.');
        }
      }
    }
  }
}
