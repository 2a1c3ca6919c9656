import type { Effects } from './stage.ts';

/** Batches that may be judged while others become durable: what they hold is memory. */
const AHEAD_BATCHES = 2;

interface Waiting {
  readonly effects: Effects;
  readonly nextOffset: number;
  readonly durable: PromiseWithResolvers<void>;
}

/**
 * Makes batches durable in their order, while further ones are judged. Those that wait become durable together: what a
 * commit of the store costs is shared by all of them.
 * Promises: nothing becomes durable after a batch that failed.
 */
export class EffectsInOrder {
  readonly #makeDurable: (effects: Effects, nextOffset: number) => Promise<void>;
  #waiting: Waiting[] = [];
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
    while (this.#waiting.length >= AHEAD_BATCHES) await this.#taken.promise;
    this.#throwIfFailed();
  }

  /** Resolves when the effects are durable, all before them included; rejects when they never will be. */
  add(effects: Effects, nextOffset: number): Promise<void> {
    const durable = Promise.withResolvers<void>();
    if (this.#failure !== undefined) {
      durable.reject(this.#failure.cause);
      return durable.promise;
    }
    this.#waiting.push({ effects, nextOffset, durable });
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
    for (let all = this.#take(); all.length > 0; all = this.#take()) {
      try {
        const nextOffset = all.at(-1)?.nextOffset ?? 0;
        await this.#makeDurable(together(all.map(({ effects }) => effects)), nextOffset);
        for (const { durable } of all) durable.resolve();
      } catch (error) {
        this.fail(error);
        for (const { durable } of [...all, ...this.#take()]) durable.reject(error);
      }
    }
    this.#writing = undefined;
  }

  #take(): readonly Waiting[] {
    const all = this.#waiting;
    this.#waiting = [];
    this.#taken.resolve();
    this.#taken = Promise.withResolvers();
    return all;
  }

  #throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure.cause;
  }
}

/** The effects of batches that follow each other, as if they were one. */
function together(all: readonly Effects[]): Effects {
  const [only] = all;
  if (only !== undefined && all.length === 1) return only;
  return {
    events: all.flatMap(({ events }) => events),
    signals: all.flatMap(({ signals }) => signals),
    messages: all.flatMap(({ messages }) => messages),
    traces: all.flatMap(({ traces }) => traces),
    receivedAtMs: all.findLast(({ receivedAtMs }) => receivedAtMs !== undefined)?.receivedAtMs,
  };
}
