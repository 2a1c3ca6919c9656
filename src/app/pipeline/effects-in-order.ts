import type { Effects } from './stage.ts';

/** Records whose effects may wait while others are written: what a store writes at once when it is behind. */
const WAITING_RECORDS_MAX = 4_000;

/** The records of a batch. */
export interface BatchEnd {
  readonly records: number;
  readonly nextOffset: number;
}

interface Batch extends BatchEnd {
  readonly effects: Effects;
  readonly durable: PromiseWithResolvers<void>;
}

/**
 * Makes batches durable in their order. While some are written others wait, and one more may be judged: so judging never
 * waits for a commit of the store, nor the store for judging. All that waits is written together, since a commit costs the
 * same for one batch as for four.
 * Promises: nothing becomes durable after a batch that failed; the effects of `WAITING_RECORDS_MAX` records and of one
 * batch wait at most, whether they have events or not.
 */
export class EffectsInOrder {
  readonly #makeDurable: (effects: Effects, nextOffset: number) => Promise<void>;
  #waiting: Batch[] = [];
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
    // A batch without records may lead to signals: time has passed.
    const waiting = this.#waiting.reduce((sum, { records }) => sum + Math.max(1, records), 0);
    if (waiting >= WAITING_RECORDS_MAX) await this.#taken.promise;
    this.#throwIfFailed();
  }

  /** Resolves when the effects are durable, all before them included; rejects when they never will be. Ask for room before. */
  add(effects: Effects, end: BatchEnd): Promise<void> {
    const durable = Promise.withResolvers<void>();
    if (this.#failure !== undefined) {
      durable.reject(this.#failure.cause);
      return durable.promise;
    }
    this.#waiting.push({ ...end, effects, durable });
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
    for (let batches = this.#take(); batches.length > 0; batches = this.#take()) {
      try {
        const { nextOffset = 0 } = batches.at(-1) ?? {};
        await this.#makeDurable(joinEffects(batches.map(({ effects }) => effects)), nextOffset);
        for (const { durable } of batches) durable.resolve();
      } catch (error) {
        this.fail(error);
        for (const { durable } of [...batches, ...this.#take()]) durable.reject(error);
      }
    }
    this.#writing = undefined;
  }

  #take(): readonly Batch[] {
    const batches = this.#waiting;
    this.#waiting = [];
    this.#taken.resolve();
    this.#taken = Promise.withResolvers();
    return batches;
  }

  #throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure.cause;
  }
}

/** What several batches lead to, as if they had been one. */
export function joinEffects(all: readonly Effects[]): Effects {
  const [only] = all;
  if (only !== undefined && all.length === 1) return only;
  return {
    staged: all.flatMap(({ staged }) => staged),
    trials: all.flatMap(({ trials }) => trials),
    signals: all.flatMap(({ signals }) => signals),
    messages: all.flatMap(({ messages }) => messages),
    traces: all.flatMap(({ traces }) => traces),
    receivedAtMs: all.findLast(({ receivedAtMs }) => receivedAtMs !== undefined)?.receivedAtMs,
  };
}
