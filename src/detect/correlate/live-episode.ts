import type { MatchedCondition, SignalEpisode } from '../../event/signal.ts';
import type { Place } from './entry-list.ts';
import { GROWTH, isApart, STEPS_PER_WINDOW } from './episode.ts';
import { Evidence, type EvidenceSummary, type Piece } from './evidence.ts';
import { isBefore } from './waiting.ts';

/** An event and its id. */
interface Anchor extends Place {
  readonly id: string;
}

/** The input that made a window satisfied for the first time. */
export interface Onset {
  readonly receivedAtMs: number;
  readonly matched: readonly MatchedCondition[];
}

/** What a signal shall tell of an episode. */
export interface Telling {
  readonly anchor: string;
  readonly ordinal: number;
  readonly summary: EvidenceSummary;
  readonly episode: SignalEpisode;
}

const NONE: readonly string[] = [];

/**
 * An episode (see `Episode`) whose events come in any order. What it is depends on the events that are known, never on
 * their order: it begins with the first event of its first satisfied window, and when a late event brings an earlier one, or
 * joins it with another, it says under which names it was told of before.
 */
export class LiveEpisode {
  readonly #windowMs: number;
  readonly #evidence: Evidence;
  #first: Anchor;
  #firstEnd: Place;
  #lastEnd: Place;
  #ordinal = -1;
  #told = 0;
  #toldAtMs = Number.NEGATIVE_INFINITY;
  /** As what the signals so far told of it. */
  #toldAs: { readonly anchor: string; readonly id: string } | undefined;
  /** As what else they told of its parts. */
  #absorbed: readonly string[] = NONE;
  #peak = Number.NEGATIVE_INFINITY;
  /** Outer correlations were told of it. */
  hasFired = false;
  #onset: Onset;

  constructor(
    first: Anchor,
    options: { at: Place; windowMs: number; evidenceMax: number; onset: Onset },
  ) {
    this.#first = first;
    this.#windowMs = options.windowMs;
    this.#evidence = new Evidence(options.evidenceMax);
    this.#firstEnd = options.at;
    this.#lastEnd = options.at;
    this.#onset = onsetOf(options.onset);
  }

  /** The input that made its first window satisfied. */
  get onset(): Onset {
    return this.#onset;
  }

  /** Id of its first event. */
  get anchor(): string {
    return this.#first.id;
  }

  /** Where its first satisfied window ends. */
  get firstEnd(): Place {
    return this.#firstEnd;
  }

  get lastEnd(): Place {
    return this.#lastEnd;
  }

  /** From here on, a satisfied window belongs to another episode. */
  get endMs(): number {
    return this.#lastEnd.timeMs + this.#windowMs;
  }

  /** The highest value that was measured. */
  get peak(): number {
    return this.#peak;
  }

  /** Tells whether a window that ends at a place is at least one window later than its last one. */
  isOverAt(place: Place): boolean {
    return isApart(this.#lastEnd, place, this.#windowMs);
  }

  /** Tells whether a window that ends at a place is at least one window earlier than its first one. */
  isAfter(place: Place): boolean {
    return isApart(place, this.#firstEnd, this.#windowMs);
  }

  /** Takes note of a satisfied window by its end. */
  satisfied(at: Place, value: number): void {
    if (isBefore(this.#lastEnd, at)) this.#lastEnd = at;
    if (value > this.#peak) this.#peak = value;
  }

  /** Takes note of a satisfied window before its first one. */
  beginsAt(at: Place, onset: Onset): void {
    this.#firstEnd = at;
    this.#onset = onsetOf(onset);
  }

  contributed(piece: Piece): void {
    this.#evidence.add(piece);
  }

  /** Tells whether an event of it comes before all that are known. */
  beginsWith(place: Place): boolean {
    return isBefore(place, this.#first);
  }

  /** Takes note of its first event. */
  isFrom(id: string, { timeMs, tie, offset }: Place): void {
    this.#first = { timeMs, tie, offset, id };
  }

  /** Takes over a later one that a satisfied window between the two made part of it. */
  join(later: LiveEpisode): void {
    this.#evidence.join(later.#evidence);
    this.#lastEnd = later.#lastEnd;
    this.#ordinal = Math.max(this.#ordinal, later.#ordinal);
    this.#told += later.#told;
    this.#toldAtMs = Math.max(this.#toldAtMs, later.#toldAtMs);
    this.#peak = Math.max(this.#peak, later.#peak);
    const toldAs = later.#toldAs === undefined ? NONE : [later.#toldAs.id];
    this.#absorbed = [...this.#absorbed, ...later.#absorbed, ...toldAs];
  }

  /** Whether the events gathered are worth a signal. */
  isWorthTelling(): boolean {
    if (this.#ordinal < 0) return true;
    const { count } = this.#evidence;
    if (count === 0) return false;
    const sinceMs = this.#lastEnd.timeMs - this.#toldAtMs;
    return count >= GROWTH * this.#told || sinceMs * STEPS_PER_WINDOW >= this.#windowMs;
  }

  /** Whether there is anything that no signal has told. */
  hasUntold(): boolean {
    return this.#ordinal < 0 || this.#evidence.count > 0;
  }

  /**
   * Hands over what a signal shall tell.
   * @param idOf id of an episode by its first event
   */
  tell(idOf: (anchor: string) => string): Telling {
    const { anchor } = this;
    this.#ordinal++;
    this.#toldAtMs = this.#lastEnd.timeMs;
    const summary = this.#evidence.take();
    this.#told += summary.eventCount;
    const before = this.#toldAs;
    const toldAs = before?.anchor === anchor ? before : { anchor, id: idOf(anchor) };
    const isRenamed = before !== undefined && before !== toldAs;
    const absorbs = isRenamed ? [...this.#absorbed, before.id] : this.#absorbed;
    this.#toldAs = toldAs;
    this.#absorbed = NONE;
    return { anchor, ordinal: this.#ordinal, summary, episode: { id: toldAs.id, absorbs } };
  }
}

/** Without the event that may hang on it. */
function onsetOf({ receivedAtMs, matched }: Onset): Onset {
  return { receivedAtMs, matched };
}
