import type { Effects } from './stage.ts';

interface Waiting {
  readonly effects: Effects;
  readonly nextOffset: number;
  readonly durable: PromiseWithResolvers<void>;
}

/**
 * Makes batches durable in their order. While one is written another one waits, and a third may be judged: so judging never
 * waits for a commit of the store, nor the store for judging, and no more than three batches are in memory.
 * Promises: nothing becomes durable after a batch that failed.
 */
export class EffectsInOrder {
  readonly #makeDurable: (effects: Effects, nextOffset: number) => Promise<void>;
  #waiting: Waiting | undefined;
  #writing: Promise<void> | undefined;
  /** Resolves when what waits is taken to be written. */
  #taken = Promise.withResolvers<void>();
  #failure: { readonly cause: unknown } | undefined;

  /** @param makeDurable is called with one call under way at a time; offsets grow from call to call */
  constructor(makeDurable: (effects: Effects, nextOffset: number) => Promise<void>) {
    this.#makeDurable = makeDurable;
  }

  /** Resolves when one more batch may be judged. @throws what went wrong with an earlier one */
  async room(): Promise<void> {
    if (this.#failure !== undefined) await this.settled();
    if (this.#waiting !== undefined) await this.#taken.promise;
    this.#throwIfFailed();
  }

  /** Resolves when the effects are durable, all before them included; rejects when they never will be. Ask for room before. */
  add(effects: Effects, nextOffset: number): Promise<void> {
    const durable = Promise.withResolvers<void>();
    if (this.#failure !== undefined) {
      durable.reject(this.#failure.cause);
      return durable.promise;
    }
    this.#waiting = { effects, nextOffset, durable };
    this.#writing ??= this.#write();
    return durable.promise;
  }

  /** Ends the work: a batch could not be judged or written. What was added before still becomes durable, if it can. */
  readonly fail = (cause: unknown): void => {
    this.#failure ??= { cause };
  };

  /** Resolves when all that was added is durable. @throws what went wrong */
  async settled(): Promise<void> {
    await this.#writing;
    this.#throwIfFailed();
  }

  async #write(): Promise<void> {
    for (let next = this.#take(); next !== undefined; next = this.#take()) {
      const { effects, nextOffset, durable } = next;
      try {
        await this.#makeDurable(effects, nextOffset);
        durable.resolve();
      } catch (error) {
        this.fail(error);
        durable.reject(error);
        this.#take()?.durable.reject(error);
      }
    }
    this.#writing = undefined;
  }

  #take(): Waiting | undefined {
    const next = this.#waiting;
    this.#waiting = undefined;
    this.#taken.resolve();
    this.#taken = Promise.withResolvers();
    return next;
  }

  #throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure.cause;
  }
}
