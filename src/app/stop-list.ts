import type { Log } from '../telemetry/log.ts';

/** What was started, stopped in the reverse order, each by name. */
export class StopList {
  readonly #log: Log;
  readonly #entries: { name: string; stop: () => Promise<unknown> }[] = [];

  constructor(log: Log) {
    this.#log = log;
  }

  add(name: string, stop: () => Promise<unknown>): void {
    this.#entries.push({ name, stop });
  }

  /** Stops everything; a part that fails to stop is logged and does not keep the others running. */
  async stopAll(): Promise<void> {
    for (let entry = this.#entries.pop(); entry; entry = this.#entries.pop()) {
      try {
        await entry.stop();
      } catch (error) {
        this.#log.error({ err: error, part: entry.name }, 'A part failed to stop.');
      }
    }
  }
}
