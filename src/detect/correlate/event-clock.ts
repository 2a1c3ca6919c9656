interface SourceTime {
  /** Latest event time seen. */
  maxMs: number;
  /** Processing time at which it was seen. */
  activeAtMs: number;
}

/**
 * How far event time is, per partition: everything older than the watermark is not expected any more.
 *
 * The watermark of a partition is the least of its active sources' latest event times, minus the lateness; a source
 * that sent nothing for `idleMs` is left out, so that a silent one does not hold time back. When all are silent, event
 * time goes on at the pace of the clock from where the stream stopped: right for live logs, and no jump to the
 * present when yesterday's logs are read.
 */
export class EventClock {
  readonly #latenessMs: number;
  readonly #idleMs: number;
  readonly #partitions = new Map<number, Map<string, SourceTime>>();
  readonly #watermarks = new Map<number, number>();

  constructor(latenessMs: number, idleMs: number) {
    this.#latenessMs = latenessMs;
    this.#idleMs = idleMs;
  }

  /** Takes note of an event; tells whether it is older than the watermark. */
  observe(
    event: { partition: number; sourceId: string; timeMs: number },
    nowMs: number,
  ): 'in_time' | 'late' {
    const sources = this.#partitions.get(event.partition) ?? new Map<string, SourceTime>();
    this.#partitions.set(event.partition, sources);
    const source = sources.get(event.sourceId);
    if (source) {
      source.activeAtMs = nowMs;
      if (event.timeMs > source.maxMs) source.maxMs = event.timeMs;
    } else sources.set(event.sourceId, { maxMs: event.timeMs, activeAtMs: nowMs });
    const watermark = this.#watermarks.get(event.partition);
    return watermark !== undefined && event.timeMs < watermark ? 'late' : 'in_time';
  }

  /** The event time before which nothing more is expected anywhere; `undefined` before the first event. */
  advance(nowMs: number): number | undefined {
    let least: number | undefined;
    for (const [partition, sources] of this.#partitions) {
      const reached = this.#reached(sources, nowMs);
      const watermark = Math.max(this.#watermarks.get(partition) ?? reached, reached);
      this.#watermarks.set(partition, watermark);
      least = least === undefined ? watermark : Math.min(least, watermark);
    }
    return least;
  }

  #reached(sources: Map<string, SourceTime>, nowMs: number): number {
    let least = Number.POSITIVE_INFINITY;
    let newest: SourceTime = { maxMs: Number.NEGATIVE_INFINITY, activeAtMs: 0 };
    for (const source of sources.values()) {
      if (nowMs - source.activeAtMs <= this.#idleMs) least = Math.min(least, source.maxMs);
      if (source.maxMs > newest.maxMs) newest = source;
    }
    if (least !== Number.POSITIVE_INFINITY) return least - this.#latenessMs;
    const silentMs = nowMs - newest.activeAtMs - this.#idleMs;
    return newest.maxMs - this.#latenessMs + silentMs;
  }
}
