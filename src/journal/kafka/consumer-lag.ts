import type { Metrics } from '../../telemetry/metrics.ts';
import type { JournalPosition } from '../contract.ts';
import type { PartitionBounds } from './partition-bounds.ts';

const REPORT_MS = 5_000;

/** Tells how far the consumers are behind: of the partitions whose positions this process commits. */
export class ConsumerLag {
  readonly #bounds: PartitionBounds;
  readonly #metrics: Metrics;
  readonly #positions = new Map<string, Map<number, number>>();
  readonly #timer: NodeJS.Timeout;

  constructor(options: { bounds: PartitionBounds; metrics: Metrics }) {
    this.#bounds = options.bounds;
    this.#metrics = options.metrics;
    this.#timer = setInterval(() => this.#report(), REPORT_MS).unref();
  }

  /** Takes note of positions that were stored. */
  committed(consumer: string, positions: readonly JournalPosition[]): void {
    const known = this.#positions.get(consumer) ?? new Map<number, number>();
    for (const { partition, offset } of positions) known.set(partition, offset);
    this.#positions.set(consumer, known);
  }

  /** Forgets a partition that went to another process, which tells of it from then on. */
  gone(consumer: string, partition: number): void {
    this.#positions.get(consumer)?.delete(partition);
    this.#metrics.journalConsumerLag.remove({ consumer, partition: String(partition) });
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #report(): void {
    for (const [consumer, positions] of this.#positions)
      for (const [partition, offset] of positions) {
        const lag = Math.max(0, this.#bounds.of(partition).next - offset);
        this.#metrics.journalConsumerLag.set({ consumer, partition: String(partition) }, lag);
      }
  }
}
