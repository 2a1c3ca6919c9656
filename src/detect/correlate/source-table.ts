interface SourceProgress {
  partition: number;
  maxMs: number;
  /** Receipt of its newest record, never before the event itself. */
  receivedMs: number;
}

/** The sources of one province. */
interface ProvinceSources {
  readonly byId: Map<string, SourceProgress>;
  readonly all: SourceProgress[];
}

const NO_SOURCES: readonly SourceProgress[] = [];

/** How far the partitions are in which sources lie. */
export interface PartitionClocks {
  readonly nowMs: number;
  /** The receipt time up to which a partition has been read, or the time when it has nothing more. */
  clock(partition: number): number;
  /** Nothing is complete beyond this; +Infinity when no partition holds the others back. */
  readFrontMs(): number;
}

/** Where a source is and whom it speaks for. */
export interface SourcePlace {
  readonly province: string;
  readonly sourceId: string;
  readonly partition: number;
}

/** The newest event and receipt of every source, and the event time of provinces that follows from them. */
export class SourceTable {
  readonly #lagMs: number;
  readonly #idleMs: number;
  readonly #provinces = new Map<string, ProvinceSources>();

  constructor(options: { latenessMs: number; idleMs: number }) {
    this.#lagMs = options.latenessMs + 1;
    this.#idleMs = options.idleMs;
  }

  /** Takes note of an event of a source: its time and its receipt. */
  note(place: SourcePlace, timeMs: number, receivedMs: number): void {
    let sources = this.#provinces.get(place.province);
    if (sources === undefined) {
      sources = { byId: new Map(), all: [] };
      this.#provinces.set(place.province, sources);
    }
    const source = sources.byId.get(place.sourceId);
    if (source === undefined) {
      const found = { partition: place.partition, maxMs: timeMs, receivedMs };
      sources.byId.set(place.sourceId, found);
      sources.all.push(found);
      return;
    }
    source.partition = place.partition;
    if (timeMs > source.maxMs) source.maxMs = timeMs;
    if (receivedMs > source.receivedMs) source.receivedMs = receivedMs;
  }

  /** Provinces that have been heard of. */
  provinces(): Iterable<string> {
    return this.#provinces.keys();
  }

  /** Event time that is complete in a province. */
  watermark(province: string, clocks: PartitionClocks): number {
    const sources = this.#provinces.get(province)?.all;
    let active = Number.POSITIVE_INFINITY;
    let idle = Number.NEGATIVE_INFINITY;
    for (const source of sources ?? NO_SOURCES) {
      if (this.#isIdle(source, clocks)) idle = Math.max(idle, extrapolate(source, clocks));
      else active = Math.min(active, source.maxMs);
    }
    if (sources === undefined) idle = clocks.nowMs;
    const front = active === Number.POSITIVE_INFINITY ? idle : active;
    return Math.min(front, clocks.readFrontMs()) - this.#lagMs;
  }

  /** Event time up to which an idle source has been silent; −Infinity when it is unknown or not idle. */
  silentUntil(province: string, sourceId: string, clocks: PartitionClocks): number {
    const source = this.#provinces.get(province)?.byId.get(sourceId);
    if (source === undefined || !this.#isIdle(source, clocks)) return Number.NEGATIVE_INFINITY;
    return Math.min(extrapolate(source, clocks), clocks.readFrontMs()) - this.#lagMs;
  }

  /** Of each province and partition the idle source by which time goes on when all are idle. */
  leaders(clocks: PartitionClocks): (SourcePlace & { timeMs: number; receivedMs: number })[] {
    return [...this.#provinces].flatMap(([province, { byId }]) => {
      const leaders = new Map<number, [string, SourceProgress]>();
      for (const [sourceId, source] of byId) {
        if (!this.#isIdle(source, clocks)) continue;
        const leader = leaders.get(source.partition)?.[1];
        const aheadMs = source.maxMs - source.receivedMs;
        if (leader !== undefined && leader.maxMs - leader.receivedMs >= aheadMs) continue;
        leaders.set(source.partition, [sourceId, source]);
      }
      return [...leaders].map(([partition, [sourceId, { maxMs, receivedMs }]]) => {
        return { province, sourceId, partition, timeMs: maxMs, receivedMs };
      });
    });
  }

  #isIdle(source: SourceProgress, clocks: PartitionClocks): boolean {
    return clocks.clock(source.partition) - source.receivedMs >= this.#idleMs;
  }
}

function extrapolate(source: SourceProgress, clocks: PartitionClocks): number {
  return source.maxMs + Math.max(0, clocks.clock(source.partition) - source.receivedMs);
}

/** When an event is believed to have happened: a stamp from the future would end windows still to be filled. */
export function believedMs(
  event: { readonly timeMs: number; readonly receivedAtMs: number },
  latenessMs: number,
): number {
  return Math.min(event.timeMs, event.receivedAtMs + latenessMs);
}
