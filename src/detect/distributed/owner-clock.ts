import type { EventClock } from '../correlate/event-clock.ts';
import { type PartitionClocks, SourceTable } from '../correlate/source-table.ts';
import type { ProgressBody } from './owner-body.ts';

/**
 * Event time that is complete, as an owner knows it from the progress of all raw partitions.
 *
 * It is what `Watermarks` computes of events, but a partition's clock is the one that its reader told. A reader that is
 * dead, stuck or far behind tells nothing further: its clock stands and holds every province where it was. The
 * clock never goes back, as who takes a partition over reads some records again. Time is unknown until each of the
 * partitions was heard of. Owners need no time to warm up: progress lies in the journal, also from before a hand-over.
 *
 * The journal is followed without a break while some reader was alive every `idleMs`. After a break (everything was down)
 * observation begins anew, as the silence of a source may have been ours.
 */
export class OwnerClock implements EventClock, PartitionClocks {
  readonly #rawPartitions: number;
  readonly #idleMs: number;
  readonly #sources: SourceTable;
  /** How far event time is kept behind what is known. */
  slackMs = 0;
  readonly #clocks = new Map<number, number>();
  readonly #values = new Map<string, number>();
  /** By partition, as of the last look. */
  #looked = new Map<number, number>();
  #startMs: number | undefined;
  #aliveMs = Number.NEGATIVE_INFINITY;
  #historyEndMs = Number.NEGATIVE_INFINITY;
  #nowMs = Number.NEGATIVE_INFINITY;

  constructor(options: { rawPartitions: number; latenessMs: number; idleMs: number }) {
    this.#rawPartitions = options.rawPartitions;
    this.#idleMs = options.idleMs;
    this.#sources = new SourceTable(options);
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  get startMs(): number {
    return this.#startMs ?? this.#nowMs;
  }

  get historyEndMs(): number {
    return this.#historyEndMs;
  }

  get observedMs(): number {
    return this.readFrontMs() - this.startMs;
  }

  get observedFromMs(): number {
    return this.startMs;
  }

  /** Receipt up to which all partitions are told of that were heard of; −Infinity when none was. */
  get heardUntilMs(): number {
    let leastMs = Number.POSITIVE_INFINITY;
    for (const clockMs of this.#clocks.values()) leastMs = Math.min(leastMs, clockMs);
    return this.#clocks.size === 0 ? Number.NEGATIVE_INFINITY : leastMs;
  }

  /** Tells the processing time. A clock set back is ignored. */
  tick(nowMs: number): void {
    if (nowMs > this.#nowMs) this.#nowMs = nowMs;
  }

  /** Takes note of progress of a raw partition. */
  note({ partition, clockMs, aliveMs, sources }: ProgressBody): void {
    for (const { province, sourceId, timeMs, receivedMs } of sources) {
      this.#sources.note({ province, sourceId, partition }, timeMs, receivedMs);
    }
    if (clockMs !== undefined && clockMs > this.clock(partition)) {
      this.#clocks.set(partition, clockMs);
    }
    if (aliveMs === undefined) return;
    if (aliveMs > this.#aliveMs + this.#idleMs) {
      this.#historyEndMs = this.#aliveMs;
      this.#startMs = aliveMs;
    }
    if (aliveMs > this.#aliveMs) this.#aliveMs = aliveMs;
  }

  of(province: string): number {
    return (this.#values.get(province) ?? Number.NEGATIVE_INFINITY) - this.slackMs;
  }

  ofSource(province: string, sourceId: string): number {
    const silentMs = this.#sources.silentUntil(province, sourceId, this) - this.slackMs;
    return Math.max(this.of(province), silentMs);
  }

  /** Computes the event time of a province anew. */
  refresh(province: string): void {
    this.#values.set(province, this.#sources.watermark(province, this));
  }

  /** Tells whether the clock of a partition has moved by so much since it last did. */
  hasMoved(byMs: number): boolean {
    let hasMoved = false;
    for (const [partition, clockMs] of this.#clocks) {
      if (clockMs - (this.#looked.get(partition) ?? Number.NEGATIVE_INFINITY) >= byMs) {
        hasMoved = true;
      }
    }
    if (hasMoved) this.#looked = new Map(this.#clocks);
    return hasMoved;
  }

  /** Event time of a province of which nothing was heard. */
  unheard(): number {
    return this.#sources.watermark('', this);
  }

  /**
   * What it knows of partitions and of sources that have been silent for long. Whoever takes over reads only so far back:
   * a partition that stands still, and a province whose time is not that of the clock, must be told of again.
   */
  kept(): ProgressBody[] {
    const idle = Map.groupBy(this.#sources.leaders(this), ({ partition }) => partition);
    return [...this.#clocks].map(([partition, clockMs]) => {
      const sources = idle.get(partition) ?? [];
      return { kind: 'progress', partition, clockMs, sources, aliveMs: undefined, last: undefined };
    });
  }

  clock(partition: number): number {
    return this.#clocks.get(partition) ?? Number.NEGATIVE_INFINITY;
  }

  readFrontMs(): number {
    if (this.#clocks.size < this.#rawPartitions) return Number.NEGATIVE_INFINITY;
    return this.heardUntilMs;
  }
}
