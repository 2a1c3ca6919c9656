import { DelayedClock, type EventClock } from '../correlate/event-clock.ts';
import type { SettledBody } from './owner-body.ts';
import type { OwnerClock } from './owner-clock.ts';

/** How far the owners of all partitions have decided. */
export class DecidedTable {
  readonly #partitions: number;
  readonly #told = new Map<number, SettledBody>();

  constructor(partitions: number) {
    this.#partitions = partitions;
  }

  /** Takes note of what an owner told. */
  note(body: SettledBody): void {
    this.#told.set(body.partition, body);
  }

  /** Event time up to which every owner has decided at a depth; −Infinity while one was not heard of. */
  least(province: string, depth: number): number {
    if (this.#told.size < this.#partitions) return Number.NEGATIVE_INFINITY;
    let least = Number.POSITIVE_INFINITY;
    for (const { watermarks, others } of this.#told.values()) {
      const times = watermarks.get(province) ?? others;
      least = Math.min(least, times[depth] ?? Number.NEGATIVE_INFINITY);
    }
    return least;
  }

  /** The same for a province that one of them never heard of. */
  leastOfOthers(depth: number): number {
    if (this.#told.size < this.#partitions) return Number.NEGATIVE_INFINITY;
    const times = [...this.#told.values()].map(({ others }) => others[depth]);
    return Math.min(...times.map((time) => time ?? Number.NEGATIVE_INFINITY));
  }
}

/**
 * The event time of correlations of one depth: beyond what every owner has decided one depth below, a firing may still be
 * under way.
 */
export class NestedClock extends DelayedClock {
  readonly #clock: OwnerClock;
  readonly #below: EventClock;
  readonly #decided: DecidedTable;
  readonly #depth: number;

  constructor(options: {
    clock: OwnerClock;
    /** That of the depth below. */
    below: EventClock;
    decided: DecidedTable;
    depth: number;
  }) {
    super(options.clock, 0);
    this.#clock = options.clock;
    this.#below = options.below;
    this.#decided = options.decided;
    this.#depth = options.depth;
  }

  override of(province: string): number {
    const decidedMs = this.#decided.least(province, this.#depth - 1) - this.#clock.slackMs;
    return Math.min(this.#below.of(province), decidedMs);
  }

  override ofSource(province: string): number {
    return this.of(province);
  }
}
