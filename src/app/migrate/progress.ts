/** The parts of a move, in their order. */
export const MOVE_STEPS = ['drain', 'state', 'events', 'journal', 'windows', 'proof'] as const;
export type MoveStep = (typeof MOVE_STEPS)[number];

/** How far a step is. */
export interface MoveProgress {
  readonly step: MoveStep;
  readonly done: number;
  /** As many as there are thought to be; `done` may pass it. */
  readonly total: number;
  /** Done by this run, without what an earlier one had done. */
  readonly own: number;
  readonly elapsedMs: number;
  readonly isOver: boolean;
}

/** Where a step says how far it is; and whether it shall stop. */
export interface StepAudience {
  readonly onProgress: (progress: MoveProgress) => void;
  readonly signal: AbortSignal;
}

/** Counts one step and tells of it. */
export class StepCounter {
  readonly #step: MoveStep;
  readonly #total: number;
  readonly #audience: StepAudience;
  readonly #beganAt = performance.now();
  readonly #before: number;
  #done: number;

  constructor(of: { step: MoveStep; total: number; before?: number }, audience: StepAudience) {
    this.#step = of.step;
    this.#total = of.total;
    this.#before = of.before ?? 0;
    this.#done = this.#before;
    this.#audience = audience;
    this.#say(false);
  }

  /** Counts some more. @throws the signal's reason when the step shall stop */
  readonly add = (count: number): void => {
    this.#audience.signal.throwIfAborted();
    this.#done += count;
    this.#say(false);
  };

  /** Says how many are done. */
  readonly reach = (done: number): void => {
    this.#done = Math.max(this.#done, done);
    this.#say(false);
  };

  /** The step is over. */
  end(): void {
    this.#say(true);
  }

  #say(isOver: boolean): void {
    this.#audience.onProgress({
      step: this.#step,
      done: this.#done,
      total: this.#total,
      own: this.#done - this.#before,
      elapsedMs: performance.now() - this.#beganAt,
      isOver,
    });
  }
}
