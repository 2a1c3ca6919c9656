/** The parts of a move, in their order. */
export const MOVE_STEPS = ['drain', 'state', 'events', 'journal', 'proof'] as const;
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

/** Counts one step and tells of it. */
export class StepCounter {
  readonly #step: MoveStep;
  readonly #total: number;
  readonly #tell: (progress: MoveProgress) => void;
  readonly #beganAt = performance.now();
  readonly #before: number;
  #done: number;

  constructor(
    of: { step: MoveStep; total: number; before?: number },
    tell: (progress: MoveProgress) => void,
  ) {
    this.#step = of.step;
    this.#total = of.total;
    this.#before = of.before ?? 0;
    this.#done = this.#before;
    this.#tell = tell;
    this.#say(false);
  }

  /** Counts some more. */
  readonly add = (count: number): void => {
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
    this.#tell({
      step: this.#step,
      done: this.#done,
      total: this.#total,
      own: this.#done - this.#before,
      elapsedMs: performance.now() - this.#beganAt,
      isOver,
    });
  }
}
