import type { PlacedEvent } from '../../event/event.ts';

interface SourceProgress {
  partition: number;
  maxMs: number;
  /** Receipt of its newest record, never before the event itself. */
  receivedMs: number;
}
interface PartitionProgress {
  receivedMs: number;
  /** Processing time of the last evaluated record. */
  evaluatedAtMs: number;
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
 */
export class Watermarks {
  readonly #latenessMs: number;
  readonly #idleMs: number;
  readonly #provinces = new Map<string, Map<string, SourceProgress>>();
  readonly #partitions = new Map<number, PartitionProgress>();
  readonly #values = new Map<string, number>();
  #startMs: number | undefined;
  #nowMs = Number.NEGATIVE_INFINITY;
  #historyEndMs = Number.NEGATIVE_INFINITY;
  #firstEventMs: number | undefined;

  constructor(options: { latenessMs: number; idleMs: number }) {
    this.#latenessMs = options.latenessMs;
    this.#idleMs = options.idleMs;
  }

  /** Processing time of the first call: when this process began to observe. */
  get startMs(): number {
    return this.#startMs ?? this.#nowMs;
  }

  /** Newest receipt among records that an earlier process took in; −Infinity when there are none. */
  get historyEndMs(): number {
    return this.#historyEndMs;
  }

  /** Event time at which observation began: the first event seen, else the start of the process. */
  get observedFromMs(): number {
    return this.#firstEventMs ?? this.startMs;
  }

  /** The processing time last told. */
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
    // A stamp from the future would end windows whose events are still to come.
    const timeMs = Math.min(event.timeMs, event.receivedAtMs + this.#latenessMs);
    const receivedMs = Math.max(event.receivedAtMs, timeMs);
    this.#firstEventMs ??= timeMs;
    if (event.receivedAtMs < this.startMs && event.receivedAtMs > this.#historyEndMs) {
      this.#historyEndMs = event.receivedAtMs;
    }
    const partition = this.#partitions.get(event.partition);
    if (partition === undefined) {
      this.#partitions.set(event.partition, { receivedMs, evaluatedAtMs: this.#nowMs });
    } else {
      partition.evaluatedAtMs = this.#nowMs;
      if (receivedMs > partition.receivedMs) partition.receivedMs = receivedMs;
    }
    let sources = this.#provinces.get(event.province);
    if (sources === undefined) {
      sources = new Map();
      this.#provinces.set(event.province, sources);
    }
    const source = sources.get(event.sourceId);
    if (source === undefined) {
      sources.set(event.sourceId, { partition: event.partition, maxMs: timeMs, receivedMs });
      return;
    }
    source.partition = event.partition;
    if (timeMs > source.maxMs) source.maxMs = timeMs;
    if (receivedMs > source.receivedMs) source.receivedMs = receivedMs;
  }

  /** The watermark of a province as of the last `refresh`. */
  of(province: string): number {
    return this.#values.get(province) ?? Number.NEGATIVE_INFINITY;
  }

  /** Computes the watermark of a province anew. */
  refresh(province: string): number {
    const value = this.#warming() ? Number.NEGATIVE_INFINITY : this.#compute(province);
    this.#values.set(province, value);
    return value;
  }

  /** Provinces that have been heard of. */
  provinces(): Iterable<string> {
    return this.#provinces.keys();
  }

  /**
   * Event time up to which one source is known to have been silent: that of its province, or what the clock says of
   * this source alone, so that another source sending old events cannot hide its silence. As of the last `refresh`.
   */
  ofSource(province: string, sourceId: string): number {
    const shared = this.of(province);
    const source = this.#provinces.get(province)?.get(sourceId);
    if (source === undefined || this.#warming() || !this.#idle(source)) return shared;
    return Math.max(shared, Math.min(this.#extrapolate(source), this.#readFrontMs()) - this.#lag);
  }

  get #lag(): number {
    return this.#latenessMs + 1;
  }

  #warming(): boolean {
    return this.#nowMs - this.startMs < this.#idleMs;
  }

  #compute(province: string): number {
    const sources = this.#provinces.get(province);
    let active = Number.POSITIVE_INFINITY;
    let idle = Number.NEGATIVE_INFINITY;
    for (const source of sources?.values() ?? []) {
      if (this.#idle(source)) idle = Math.max(idle, this.#extrapolate(source));
      else active = Math.min(active, source.maxMs);
    }
    if (sources === undefined) idle = this.#nowMs;
    const front = active === Number.POSITIVE_INFINITY ? idle : active;
    return Math.min(front, this.#readFrontMs()) - this.#lag;
  }

  #extrapolate(source: SourceProgress): number {
    return source.maxMs + Math.max(0, this.#clock(source.partition) - source.receivedMs);
  }

  #idle(source: SourceProgress): boolean {
    return this.#clock(source.partition) - source.receivedMs >= this.#idleMs;
  }

  #clock(partition: number): number {
    const progress = this.#partitions.get(partition);
    return progress !== undefined && this.#reading(progress) ? progress.receivedMs : this.#nowMs;
  }

  #reading(progress: PartitionProgress): boolean {
    return this.#nowMs - progress.evaluatedAtMs < this.#idleMs;
  }

  #readFrontMs(): number {
    let front = Number.POSITIVE_INFINITY;
    for (const progress of this.#partitions.values()) {
      if (this.#reading(progress)) front = Math.min(front, progress.receivedMs);
    }
    return front;
  }
}
