import type { Log } from '../../telemetry/log.ts';
import { pause } from '../../telemetry/pause.ts';
import type { BrokerLine } from './broker-line.ts';
import { type FetchLanes, fetchFrom } from './fetch-lane.ts';
import { reasonOf } from './kafka-error.ts';
import { patiently } from './patiently.ts';
import type { FetchedMessage } from './record-codec.ts';

const FETCH_BYTES = 4 * 1024 * 1024;
const RETRY_MS_FIRST = 200;
const RETRY_MS_MAX = 1_000;

export interface TopicTailOptions {
  readonly topic: string;
  readonly lanes: FetchLanes;
  readonly log: Log;
  readonly onMessage: (message: FetchedMessage) => void;
}

/** Follows a topic of one partition from its beginning, for as long as it is open. */
export class TopicTail {
  readonly #options: TopicTailOptions;
  readonly #line: BrokerLine;
  readonly #stop = new AbortController();
  readonly #following: Promise<void>;
  #offset = 0;
  #waiting: { readonly offset: number; readonly done: () => void }[] = [];

  constructor(options: TopicTailOptions) {
    this.#options = options;
    this.#line = options.lanes.take();
    this.#following = this.#follow();
  }

  /** Resolves when everything that was in the topic before this call has been read, or when it is closed. */
  async catchUp(): Promise<void> {
    const { topic } = this.#options;
    const ask = () => this.#line.bounds(topic, 0);
    const { next } = await patiently(`reading ${topic}`, ask, this.#stop.signal);
    if (this.#offset >= next || this.#stop.signal.aborted) return;
    await new Promise<void>((done) => this.#waiting.push({ offset: next, done }));
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#wake(Number.POSITIVE_INFINITY);
    await this.#line.close();
    await this.#following;
  }

  async #follow(): Promise<void> {
    const { topic, log, onMessage } = this.#options;
    let delayMs = RETRY_MS_FIRST;
    while (!this.#stop.signal.aborted) {
      try {
        const at = { topic, partition: 0, offset: this.#offset, maxBytes: FETCH_BYTES };
        const { messages, highWatermark, movedTo } = await fetchFrom(this.#line, at);
        for (const message of messages) onMessage(message);
        const last = messages.at(-1);
        // Nothing below the high watermark: compaction has taken it.
        this.#offset = last === undefined ? (movedTo ?? highWatermark) : Number(last.offset) + 1;
        this.#wake(this.#offset);
        delayMs = RETRY_MS_FIRST;
      } catch (error) {
        log.debug({ topic, reason: reasonOf(error) }, 'A topic cannot be followed at the moment.');
        await pause(delayMs, this.#stop.signal);
        delayMs = Math.min(delayMs * 2, RETRY_MS_MAX);
      }
    }
  }

  #wake(offset: number): void {
    const reached = this.#waiting.filter((one) => one.offset <= offset);
    this.#waiting = this.#waiting.filter((one) => one.offset > offset);
    for (const { done } of reached) done();
  }
}
