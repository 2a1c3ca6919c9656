/** How long the others are asked before a broker that did not answer. */
const REST_MS = 30_000;

/**
 * Chooses the broker at which a client begins: each in its turn, and those that lately did not answer last. As it is
 * published (2.2.4), kafkajs begins at the first of its list each time, goes on to the second at most, and stays with one
 * that takes connections and answers nothing: as long as that one hangs the whole cluster would be away.
 */
export class SeedBrokers {
  readonly #brokers: readonly string[];
  readonly #nowMs: () => number;
  /** By address: until when the others are asked before it. */
  readonly #rests = new Map<string, number>();
  #turn = 0;

  /** @param brokers each as `host:port` */
  constructor(brokers: readonly string[], nowMs = () => performance.now()) {
    this.#brokers = brokers;
    this.#nowMs = nowMs;
  }

  /** The broker to begin at, alone in a list; none when there are no brokers. */
  next(): string[] {
    const nowMs = this.#nowMs();
    const inTurn = this.#brokers.map((_, at) => (this.#turn + at) % this.#brokers.length);
    const rested = inTurn.find((at) => (this.#rests.get(this.#brokers[at] ?? '') ?? 0) <= nowMs);
    // When all of them were silent, any may be back.
    const chosen = rested ?? inTurn[0] ?? 0;
    this.#turn = chosen + 1;
    return this.#brokers.slice(chosen, chosen + 1);
  }

  /** Takes note that a broker, `host:port`, did not answer in time; one that is not of the list is no matter. */
  silent(broker: string): void {
    if (this.#brokers.includes(broker)) this.#rests.set(broker, this.#nowMs() + REST_MS);
  }
}
