/** A stretch of silence: from the event that was last enough, to the one that was enough again, if it came. */
export interface Silence {
  readonly sinceMs: number;
  /** False when the group had never reported: `sinceMs` is then when it began to be watched. */
  readonly hadReported: boolean;
  /** `undefined` while it goes on. */
  readonly untilMs: number | undefined;
}

/** What settled events leave behind of a group that is silent. */
export interface SettledPresence {
  /** Everything at or before this is settled. */
  readonly untilMs: number;
  /** The newest settled times, oldest first. */
  readonly times: readonly number[];
  readonly sinceMs: number;
  readonly hadReported: boolean;
}

export interface PresenceOptions {
  readonly windowMs: number;
  /** Events that a window `(t − w, t]` needs for the group to be present. */
  readonly needed: number;
  /** Most events held beyond the watermark. */
  readonly waitingMax: number;
  /** Since when a group that never reported is watched. */
  observedFromMs(): number;
}

/**
 * When one group was there. Events wait until the watermark passes them and are then taken in order of time, so the
 * silences found do not depend on the order of arrival or on how far the watermark moves at once.
 */
export class Presence {
  readonly #options: PresenceOptions;
  #waiting: number[] = [];
  /** The newest settled times, as many as are needed, oldest first. */
  #newest: number[] = [];
  #silent: { readonly sinceMs: number; readonly hadReported: boolean } | undefined;

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  get isSilent(): boolean {
    return this.#silent !== undefined;
  }

  /** Events that it holds. */
  get size(): number {
    return this.#waiting.length + this.#newest.length;
  }

  /** Time of the newest event; when there is none, since when the group is watched. */
  get newestMs(): number {
    return this.#waiting.at(-1) ?? this.#newest.at(-1) ?? this.#options.observedFromMs();
  }

  /** What to keep of a silence; `undefined` when there is none. */
  settled(untilMs: number): SettledPresence | undefined {
    return this.#silent && { untilMs, times: this.#newest, ...this.#silent };
  }

  /** Goes on from what was kept; events after it stay. */
  restore({ untilMs, times, sinceMs, hadReported }: SettledPresence): void {
    this.#waiting = this.#waiting.filter((timeMs) => timeMs > untilMs);
    this.#newest = [...times];
    this.#silent = { sinceMs, hadReported };
  }

  add(timeMs: number): 'added' | 'dropped' {
    const waiting = this.#waiting;
    let at = waiting.length;
    while (at > 0 && (waiting[at - 1] ?? timeMs) > timeMs) at--;
    waiting.splice(at, 0, timeMs);
    if (this.#options.needed === 1) this.#thin(at);
    if (waiting.length <= this.#options.waitingMax) return 'added';
    waiting.shift();
    return 'dropped';
  }

  /** Settles everything at or before a watermark; the silences found, the one that goes on last. */
  settle(watermarkMs: number): Silence[] {
    const silences: Silence[] = [];
    let count = 0;
    for (const timeMs of this.#waiting) {
      if (timeMs > watermarkMs) break;
      count++;
      this.#take(timeMs, silences);
    }
    if (count > 0) this.#waiting.splice(0, count);
    const sinceMs = this.#sinceMs();
    if (sinceMs + this.#options.windowMs <= watermarkMs) {
      this.#fallSilent(sinceMs);
      if (this.#silent !== undefined) silences.push({ ...this.#silent, untilMs: undefined });
    }
    return silences;
  }

  /** Settled events in `(after, until]`. */
  countBetween(afterMs: number, untilMs: number): number {
    return this.#newest.filter((timeMs) => timeMs > afterMs && timeMs <= untilMs).length;
  }

  #take(timeMs: number, silences: Silence[]): void {
    const sinceMs = this.#sinceMs();
    if (timeMs > sinceMs + this.#options.windowMs) this.#fallSilent(sinceMs);
    const newest = this.#newest;
    let at = newest.length;
    while (at > 0 && (newest[at - 1] ?? timeMs) > timeMs) at--;
    newest.splice(at, 0, timeMs);
    if (newest.length > this.#options.needed) newest.shift();
    if (this.#silent === undefined) return;
    const isEnough = newest.length === this.#options.needed;
    if (!isEnough || this.#sinceMs() + this.#options.windowMs <= timeMs) return;
    silences.push({ ...this.#silent, untilMs: timeMs });
    this.#silent = undefined;
  }

  #fallSilent(sinceMs: number): void {
    this.#silent ??= { sinceMs, hadReported: this.#newest.length > 0 };
  }

  /** One window after this, the group is silent unless it reports. */
  #sinceMs(): number {
    return this.#newest[0] ?? this.#options.observedFromMs();
  }

  /** Of three events within one window the middle one can decide nothing, when one is enough. */
  #thin(at: number): void {
    const waiting = this.#waiting;
    for (const middle of [at + 1, at, at - 1]) {
      const before = waiting[middle - 1];
      const after = waiting[middle + 1];
      if (before === undefined || after === undefined) continue;
      if (after - before <= this.#options.windowMs) waiting.splice(middle, 1);
    }
  }
}
