import type { PlacedEvent } from '../../event/event.ts';
import type { EventClock } from './event-clock.ts';
import { believedMs, type PartitionClocks, SourceTable } from './source-table.ts';

interface PartitionProgress {
  /** Newest receipt; −Infinity while none is known. */
  receivedMs: number;
  /** Processing time of the last evaluated record. */
  evaluatedAtMs: number;
  /** Its reader is stuck: its clock stands. */
  isHeld: boolean;
}

/**
 * Event time that is complete, per province.
 *
 * A group never leaves its province, so only the sources of that province can still change it. With `max` the newest
 * event time of a source and `R` the newest receipt of a partition:
 *
 * - `W(province) = min(max of its sources that are not idle, R of the partitions being read) − lateness − 1`:
 *   every event at or before W has been seen, if delayed by at most the allowed lateness.
 * - A stamp ahead of its receipt counts at most as the receipt plus the lateness, so W never passes the receipt.
 * - The clock of a partition is `R` while it is being read (an event was evaluated within `idleMs` of processing
 *   time), the processing clock afterwards. So a journal that is read again hours later lives in the hours of its
 *   records, and a partition that lags holds every province back.
 * - A source is idle when the clock of its partition is `idleMs` past its newest receipt; it is left out of the min.
 * - When all sources of a province are idle, time goes on at the pace of the clock from where it stood:
 *   `max + (clock − receipt of that event)`, the largest over its sources. A live source thus follows the wall clock,
 *   while a province that has sent yesterday's log stays in yesterday: silence is never concluded from a stamp being
 *   old, only from time having passed.
 * - W is not monotonic: a source that begins to send older events takes it back, so that their state is kept; what has
 *   been decided stays decided. It is unknown (−Infinity) for the first `idleMs` of the process, while
 *   partitions and sources not yet heard of may still turn up with older events.
 * - A partition that is held (its reader is stuck) counts as being read: its clock stands at `R`, unknown if nothing of
 *   it was ever read.
 */
export class Watermarks implements EventClock, PartitionClocks {
  readonly #latenessMs: number;
  readonly #idleMs: number;
  readonly #sources: SourceTable;
  readonly #partitions = new Map<number, PartitionProgress>();
  readonly #values = new Map<string, number>();
  #startMs: number | undefined;
  #nowMs = Number.NEGATIVE_INFINITY;
  #historyEndMs = Number.NEGATIVE_INFINITY;
  #firstEventMs: number | undefined;

  /** @param options.watchedFromMs since when who never reported is watched, when the events do not tell */
  constructor(options: { latenessMs: number; idleMs: number; watchedFromMs?: number }) {
    this.#firstEventMs = options.watchedFromMs;
    this.#latenessMs = options.latenessMs;
    this.#idleMs = options.idleMs;
    this.#sources = new SourceTable(options);
  }

  /** Processing time of the first call: when this process began to observe. */
  get startMs(): number {
    return this.#startMs ?? this.#nowMs;
  }

  get historyEndMs(): number {
    return this.#historyEndMs;
  }

  get observedMs(): number {
    return this.#nowMs - this.startMs;
  }

  /** The first event seen, else the start of the process. */
  get observedFromMs(): number {
    return this.#firstEventMs ?? this.startMs;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** Tells the processing time. A clock set back is ignored. */
  tick(nowMs: number): void {
    this.#startMs ??= nowMs;
    if (nowMs > this.#nowMs) this.#nowMs = nowMs;
  }

  /** Takes note of an event. */
  observe(event: PlacedEvent): void {
    const timeMs = believedMs(event, this.#latenessMs);
    const receivedMs = Math.max(event.receivedAtMs, timeMs);
    this.#firstEventMs ??= timeMs;
    if (event.receivedAtMs < this.startMs && event.receivedAtMs > this.#historyEndMs) {
      this.#historyEndMs = event.receivedAtMs;
    }
    const partition = this.#partitions.get(event.partition);
    if (partition === undefined) {
      const evaluatedAtMs = this.#nowMs;
      this.#partitions.set(event.partition, { receivedMs, evaluatedAtMs, isHeld: false });
    } else {
      partition.evaluatedAtMs = this.#nowMs;
      if (receivedMs > partition.receivedMs) partition.receivedMs = receivedMs;
    }
    this.#sources.note(event, timeMs, receivedMs);
  }

  /** Lets the clock of a partition stand where it was read to, or go on. */
  hold(partition: number, isHeld: boolean): void {
    const progress = this.#partitions.get(partition);
    if (progress !== undefined) {
      // What waited has as much time to be read as anything else.
      if (progress.isHeld && !isHeld) progress.evaluatedAtMs = this.#nowMs;
      progress.isHeld = isHeld;
    } else if (isHeld) {
      const receivedMs = Number.NEGATIVE_INFINITY;
      this.#partitions.set(partition, { receivedMs, evaluatedAtMs: this.#nowMs, isHeld });
    }
  }

  /** The watermark of a province as of the last `refresh`. */
  of(province: string): number {
    return this.#values.get(province) ?? Number.NEGATIVE_INFINITY;
  }

  /** Computes the watermark of a province anew. */
  refresh(province: string): number {
    const value = this.#warming()
      ? Number.NEGATIVE_INFINITY
      : this.#sources.watermark(province, this);
    this.#values.set(province, value);
    return value;
  }

  /** Provinces that have been heard of. */
  provinces(): Iterable<string> {
    return this.#sources.provinces();
  }

  /**
   * That of its province, or what the clock says of this source alone, so that another source sending old events cannot
   * hide its silence. As of the last `refresh`.
   */
  ofSource(province: string, sourceId: string): number {
    const shared = this.of(province);
    if (this.#warming()) return shared;
    return Math.max(shared, this.#sources.silentUntil(province, sourceId, this));
  }

  clock(partition: number): number {
    const progress = this.#partitions.get(partition);
    return progress !== undefined && this.#reading(progress) ? progress.receivedMs : this.#nowMs;
  }

  readFrontMs(): number {
    let front = Number.POSITIVE_INFINITY;
    for (const progress of this.#partitions.values()) {
      if (this.#reading(progress)) front = Math.min(front, progress.receivedMs);
    }
    return front;
  }

  #warming(): boolean {
    return this.#nowMs - this.startMs < this.#idleMs;
  }

  #reading(progress: PartitionProgress): boolean {
    return progress.isHeld || this.#nowMs - progress.evaluatedAtMs < this.#idleMs;
  }
}
