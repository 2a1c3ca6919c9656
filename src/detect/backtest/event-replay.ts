import type { PlacedEvent } from '../../event/event.ts';
import type { Signal } from '../../event/signal.ts';
import type { Detector, RosterHistory } from '../contract.ts';
import type { RuleSet } from '../rule-set.ts';
import { createDetector, type DetectorOptions } from '../stream-detector.ts';

/** Event time that one look of the clock stands for while events come, unless told otherwise. */
const LOOK_MS = 1_000;
/** Looks at most in one stretch without events. */
const LOOKS_MAX = 64;
/** Looks in the shortest window, in a stretch without events. */
const LOOKS_PER_WINDOW = 4;

/** What a replay is told beside the rules: who should report, by default nobody. */
export interface ReplayOptions extends Pick<DetectorOptions, 'roster' | 'watchedFromMs'> {
  /**
   * Event time that one look of the clock may stand for while events come. What is decided is the same; when it is decided
   * is told to that grain. @default 1 s
   */
  readonly lookMs?: number;
  /** When somebody comes to the roster or leaves it after a moment; a look comes right before. @default never */
  readonly nextChangeMs?: RosterHistory['nextChangeMs'];
  /** A correlation follows as many groups as it may. */
  readonly onLimited?: () => void;
}

/**
 * Gives events in the order of their time to the engine that judges the stream. The clock that it is told is that of the
 * events, so everything before the event at hand counts as complete, and silence is concluded where there was silence.
 */
export class EventReplay {
  readonly #detector: Detector;
  readonly #hasWindows: boolean;
  readonly #lookMs: number;
  readonly #stepMs: number;
  readonly #nextChangeMs: RosterHistory['nextChangeMs'];
  #clockMs: number;
  #skipped = 0;

  /** @param startMs event time at which reading begins */
  constructor(rules: RuleSet, startMs: number, options: ReplayOptions = { roster: () => [] }) {
    const { lookMs = LOOK_MS, nextChangeMs = () => Infinity, onLimited, ...expected } = options;
    this.#nextChangeMs = nextChangeMs;
    this.#lookMs = lookMs;
    const windows = rules.correlations.map(({ windowMs }) => windowMs);
    this.#hasWindows = windows.length > 0;
    this.#stepMs = Math.max(lookMs, Math.min(...windows) / LOOKS_PER_WINDOW);
    this.#clockMs = startMs - 1;
    this.#detector = createDetector({
      rules,
      latenessMs: 0,
      idleMs: 0,
      ...expected,
      onUngrouped: () => this.#skipped++,
      onSkipped: (_rule, reason) => {
        // An exception is meant to leave it out.
        if (reason !== 'excepted') this.#skipped++;
        if (reason === 'groups_limit') onLimited?.();
      },
    });
    if (this.#hasWindows) this.#detector.advance(this.#clockMs);
  }

  /** Matches that a correlation could not count fully. */
  get skipped(): number {
    return this.#skipped;
  }

  /** Judges events that are none of them earlier than those before. */
  take(events: readonly PlacedEvent[]): Signal[] {
    const signals: Signal[] = [];
    let from = 0;
    while (from < events.length) {
      const first = events[from] as PlacedEvent;
      const to = this.#hasWindows ? endOfLook(events, from, this.#lookMs) : events.length;
      if (this.#hasWindows) signals.push(...this.passTo(first.timeMs));
      signals.push(...this.#detector.evaluate(0, events.slice(from, to), first.timeMs));
      from = to;
    }
    return signals;
  }

  /** Says that there is nothing else before a time. */
  passTo(timeMs: number): Signal[] {
    if (!this.#hasWindows) return [];
    const signals: Signal[] = [];
    let changeMs = this.#nextChangeMs(this.#clockMs);
    // What whoever leaves is due until then is found while it is still expected.
    for (; changeMs <= timeMs; changeMs = this.#nextChangeMs(changeMs)) {
      if (changeMs - 1 > this.#clockMs) signals.push(...this.#stepTo(changeMs - 1));
    }
    signals.push(...this.#stepTo(timeMs));
    return signals;
  }

  #stepTo(timeMs: number): Signal[] {
    const signals: Signal[] = [];
    const steps = Math.min(LOOKS_MAX, Math.ceil((timeMs - this.#clockMs) / this.#stepMs));
    const stepMs = (timeMs - this.#clockMs) / steps;
    const beganMs = this.#clockMs;
    for (let step = 1; step <= steps; step++) {
      this.#clockMs = step === steps ? timeMs : Math.floor(beganMs + step * stepMs);
      signals.push(...this.#detector.advance(this.#clockMs));
    }
    return signals;
  }
}

function endOfLook(events: readonly PlacedEvent[], from: number, lookMs: number): number {
  const look = Math.floor((events[from]?.timeMs ?? 0) / lookMs);
  let to = from + 1;
  while (to < events.length && Math.floor((events[to]?.timeMs ?? 0) / lookMs) === look) to++;
  return to;
}
