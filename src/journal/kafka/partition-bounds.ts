import type { Log } from '../../telemetry/log.ts';
import { pause } from '../../telemetry/pause.ts';
import type { BrokerLine } from './broker-line.ts';
import { reasonOf } from './kafka-error.ts';
import { patiently } from './patiently.ts';

const REFRESH_MS = 1_000;

/** What one partition holds: `next` is one past the last durable record. */
export interface Bounds {
  readonly first: number;
  readonly next: number;
}

/** Knows what the partitions hold, at most about a second late for what other processes do. */
export class PartitionBounds {
  readonly #line: BrokerLine;
  readonly #topic: string;
  readonly #log: Log;
  readonly #bounds: Bounds[];
  readonly #stop = new AbortController();
  #refreshing: Promise<void> = Promise.resolve();

  private constructor(options: { line: BrokerLine; topic: string; partitions: number; log: Log }) {
    this.#line = options.line;
    this.#topic = options.topic;
    this.#log = options.log;
    this.#bounds = Array.from({ length: options.partitions }, () => ({ first: 0, next: 0 }));
  }

  static async open(options: {
    line: BrokerLine;
    topic: string;
    partitions: number;
    log: Log;
  }): Promise<PartitionBounds> {
    const bounds = new PartitionBounds(options);
    await patiently('reading offsets', () => bounds.refresh());
    bounds.#refreshing = bounds.#keepFresh();
    return bounds;
  }

  of(partition: number): Bounds {
    return this.#bounds[partition] ?? { first: 0, next: 0 };
  }

  all(): readonly Bounds[] {
    return this.#bounds;
  }

  /** Takes note of a bound that was met; bounds only grow. */
  saw(partition: number, { first = 0, next = 0 }: Partial<Bounds>): void {
    const known = this.of(partition);
    this.#bounds[partition] = {
      first: Math.max(known.first, first),
      next: Math.max(known.next, next),
    };
  }

  /** Asks the brokers now. */
  async refresh(): Promise<void> {
    const partitions = [...this.#bounds.keys()];
    for (const [partition, bounds] of await this.#line.allBounds(this.#topic, partitions))
      this.saw(partition, bounds);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#refreshing;
  }

  async #keepFresh(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await pause(REFRESH_MS, signal);
      if (signal.aborted) return;
      await this.refresh().catch((error: unknown) => {
        this.#log.debug({ reason: reasonOf(error) }, 'Offsets cannot be read at the moment.');
      });
    }
  }
}
