import { setImmediate as nextTurn } from 'node:timers/promises';
import { GacError } from '../../event/error.ts';
import type { JournalRecord } from '../../event/raw-record.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { pause } from '../../telemetry/pause.ts';
import type { JournalReader } from '../contract.ts';
import { missingKey } from '../journal-key-error.ts';
import type { AnnouncedKeys } from './announced-keys.ts';
import type { BrokerLine } from './broker-line.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { DedupMarkers } from './dedup-markers.ts';
import { DedupTable } from './dedup-table.ts';
import { type Fetched, type FetchLanes, fetchFrom } from './fetch-lane.ts';
import { isUndecodable, reasonOf } from './kafka-error.ts';
import type { PartitionBounds } from './partition-bounds.ts';
import { decodeMessage, type FetchedMessage, isFollower, readHead } from './record-codec.ts';
import type { RecordSeal } from './record-seal.ts';

const FETCH_BYTES = 1024 * 1024;
/** With fewer records in hand the next ones are fetched in advance. */
const LOW_RECORDS = 2_000;
/** Work on what was fetched before the event loop gets a turn: a fetch can hold thousands of small blocks. */
const SLICE_MS = 20;
/** Records that are known to be there are waited for so long, also by those who would not wait. */
const KNOWN_WAIT_MS = 3_000;
const RETRY_MS_FIRST = 200;
const RETRY_MS_MAX = 1_000;
/** What a reader remembers by itself of batches, for those that are too old for the common memory. */
const OWN_MEMORY = { maxSlots: 65_536, maxStreams: 10_000 };

export interface PartitionReaderOptions {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly seal: RecordSeal;
  readonly announced: Pick<AnnouncedKeys, 'isOurs'>;
  readonly lanes: FetchLanes;
  readonly markers: DedupMarkers;
  readonly deadLetters: DeadLetters;
  readonly bounds: PartitionBounds;
  readonly log: Log;
  readonly metrics: Metrics | undefined;
  readonly onClosed: () => void;
}

/**
 * Reads one partition in offset order, across any absence of the brokers. Copies of appends and what cannot be read are
 * left out; they show as gaps.
 */
export class PartitionReader implements JournalReader {
  readonly #options: PartitionReaderOptions;
  readonly #stop = new AbortController();
  readonly #own = new DedupTable(OWN_MEMORY);
  #line: BrokerLine | undefined;
  #reading: Promise<unknown> = Promise.resolve();
  #fetching: Promise<void> | undefined;
  /** Where the next `read` starts. */
  #offset: number;
  /** Where the next fetch starts: what lies below was decoded, left out or is no more. */
  #fetchedTo: number;
  #records: JournalRecord[] = [];
  #taken = 0;
  /** Below it lies the rest of a copy. */
  #leftOutTo = 0;
  /** Below it lies the rest of a block that could not be read. */
  #unreadTo = 0;
  /** Small while batches have to be fetched one by one to find the one that cannot be decoded. */
  #fetchBytes = FETCH_BYTES;
  #isCaughtUp = false;
  #isKeyTold = false;
  /** One past the last durable record, as the last fetch told; unknown while the brokers do not answer. */
  #knownEnd = Number.POSITIVE_INFINITY;

  constructor(options: PartitionReaderOptions) {
    this.#options = options;
    this.#offset = Math.max(options.offset, options.bounds.of(options.partition).first);
    this.#fetchedTo = this.#offset;
  }

  get offset(): number {
    return this.#offset;
  }

  get isAtEnd(): boolean {
    return this.#offset >= this.#knownEnd;
  }

  read(options: { max: number; waitMs: number; signal?: AbortSignal }): Promise<JournalRecord[]> {
    const records = this.#reading.then(() => this.#read(options));
    this.#reading = records.catch(() => []);
    return records;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#reading;
    this.#options.onClosed();
    // A line is free for others only when its fetch has come back.
    const line = this.#line;
    this.#line = undefined;
    if (line === undefined) return;
    const free = async () => {
      await this.#fetching;
      await this.#options.lanes.giveBack(line);
    };
    free().catch(() => undefined);
  }

  async #read(options: {
    max: number;
    waitMs: number;
    signal?: AbortSignal;
  }): Promise<JournalRecord[]> {
    const signal = options.signal
      ? AbortSignal.any([options.signal, this.#stop.signal])
      : this.#stop.signal;
    const { partition, bounds } = this.#options;
    const waitsFrom = performance.now();
    const windowEnd = this.#offset + options.max;
    while (!signal.aborted) {
      const records = this.#take(windowEnd);
      if (this.#records.length - this.#taken < LOW_RECORDS) this.#fetching ??= this.#fetch();
      if (records.length > 0 || this.#offset >= windowEnd) return records;
      const isKnown = this.#offset < bounds.of(partition).next;
      const waitMs = isKnown ? Math.max(options.waitMs, KNOWN_WAIT_MS) : options.waitMs;
      const leftMs = waitsFrom + waitMs - performance.now();
      if (leftMs <= 0) return [];
      await firstOf([this.#fetching ?? Promise.resolve()], { ms: leftMs, signal });
    }
    return [];
  }

  /** Records below `windowEnd`, as far as they are in hand; moves the offset behind them and the gap that follows. */
  #take(windowEnd: number): JournalRecord[] {
    const from = this.#taken;
    while ((this.#records[this.#taken]?.offset ?? windowEnd) < windowEnd) this.#taken += 1;
    const records = this.#records.slice(from, this.#taken);
    const next = this.#records[this.#taken];
    if (next === undefined) {
      this.#records = [];
      this.#taken = 0;
    }
    this.#offset = Math.max(this.#offset, next?.offset ?? this.#fetchedTo);
    return records;
  }

  async #fetch(): Promise<void> {
    const { topic, partition, lanes, markers, log } = this.#options;
    let delayMs = RETRY_MS_FIRST;
    while (!this.#stop.signal.aborted) {
      try {
        // Whoever read here before has told of all copies below the place where this reader begins.
        if (!this.#isCaughtUp) await markers.catchUp();
        this.#isCaughtUp = true;
        if (this.#stop.signal.aborted) break;
        this.#line ??= lanes.take();
        const at = { topic, partition, offset: this.#fetchedTo, maxBytes: this.#fetchBytes };
        await this.#accept(await fetchFrom(this.#line, at));
        this.#fetchBytes = FETCH_BYTES;
        break;
      } catch (error) {
        if (isUndecodable(error)) {
          await this.#isolate();
          continue;
        }
        const place = { topic, partition, offset: this.#fetchedTo, reason: reasonOf(error) };
        this.#knownEnd = Number.POSITIVE_INFINITY;
        if (error instanceof GacError && error.code === 'GAC_JOURNAL_KEY') this.#tellOfKey(error);
        else log.debug(place, 'Reading waits for Kafka.');
        await pause(delayMs, this.#stop.signal);
        delayMs = Math.min(delayMs * 2, RETRY_MS_MAX);
      }
    }
    this.#fetching = undefined;
  }

  /** Nothing is stepped over: reading waits until the service is started with the key. */
  #tellOfKey(error: GacError): void {
    const { partition, log } = this.#options;
    if (!this.#isKeyTold) log.error({ err: error, partition }, 'Reading waits for a key.');
    this.#isKeyTold = true;
  }

  /** Comes nearer to a batch that cannot be decoded; steps over one offset of it when it is the next one. */
  async #isolate(): Promise<void> {
    if (this.#fetchBytes > 1) {
      this.#fetchBytes = 1;
      return;
    }
    const { partition, deadLetters } = this.#options;
    await deadLetters.put({ partition, offset: this.#fetchedTo, reason: 'undecodable' });
    this.#fetchedTo += 1;
  }

  async #accept({ messages, earlier, highWatermark, movedTo }: Fetched): Promise<void> {
    const { partition, bounds, log } = this.#options;
    bounds.saw(partition, { next: highWatermark });
    this.#knownEnd = highWatermark;
    if (movedTo !== undefined) {
      if (movedTo < this.#fetchedTo)
        log.error({ partition, from: this.#fetchedTo, to: movedTo }, 'Kafka has lost records.');
      else bounds.saw(partition, { first: movedTo });
      this.#fetchedTo = movedTo;
      this.#offset = Math.min(this.#offset, movedTo);
    }
    const from = this.#fetchedTo;
    // Reading may begin inside of a block: its first message, before that, has what is read.
    const head = earlier.findLast((message) => !isFollower(message));
    if (head !== undefined && endOf(head) > from) await this.#judge(head, from);
    let sliceEndsMs = performance.now() + SLICE_MS;
    for (const message of messages) {
      if (performance.now() >= sliceEndsMs) {
        await nextTurn();
        sliceEndsMs = performance.now() + SLICE_MS;
      }
      const offset = Number(message.offset);
      if (offset < this.#fetchedTo) continue;
      const isLeftOut = message.isControlRecord || offset < this.#leftOutTo;
      if (offset < this.#unreadTo && isFollower(message))
        this.#options.deadLetters.miss(this.#options.partition, offset);
      else if (!isLeftOut) await this.#judge(message, from);
      this.#fetchedTo = Math.max(this.#fetchedTo, offset + 1);
    }
  }

  /** Takes what a message has, from an offset on. */
  async #judge(message: FetchedMessage, from: number): Promise<void> {
    const { partition, seal, announced, markers, deadLetters, metrics } = this.#options;
    const offset = Number(message.offset);
    const decoded = decodeMessage(message, { seal, partition });
    if (decoded.kind === 'locked' && (await announced.isOurs(decoded.keyId)))
      throw missingKey(decoded.keyId, `A block of partition ${partition}`);
    if (decoded.kind !== 'block') {
      // What names a key that nobody of us ever had is somebody else's.
      const reason = decoded.kind === 'poison' ? decoded.reason : 'foreign';
      await deadLetters.put({ partition, offset, reason, message });
      this.#unreadTo = offset + decoded.messages;
      return;
    }
    const { records, mark } = decoded;
    const [first] = records;
    if (mark !== undefined && first !== undefined) {
      const { sourceId, receivedAtMs, transport } = first;
      const found = { dedup: mark.dedup, sourceId, receivedAtMs, partition, offset };
      if (markers.isRepeat(found, this.#own)) {
        metrics?.collectDuplicateBatches.inc({ transport });
        this.#leftOutTo = offset + mark.records;
        return;
      }
    }
    for (const record of records) if (record.offset >= from) this.#records.push(record);
    this.#fetchedTo = offset + records.length;
  }
}

/** One past the last record of the block that a message begins. */
function endOf(message: FetchedMessage): number {
  const head = readHead(message);
  return Number(message.offset) + (head.kind === 'head' ? head.records : 1);
}

/** Waits for the first of some events, for a time to pass, or for the signal; leaves nothing behind. */
async function firstOf(
  events: readonly Promise<unknown>[],
  until: { ms: number; signal: AbortSignal },
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = () => resolve();
  const timer = setTimeout(done, until.ms);
  until.signal.addEventListener('abort', done, { once: true });
  try {
    if (!until.signal.aborted) await Promise.race([...events, promise]);
  } finally {
    clearTimeout(timer);
    until.signal.removeEventListener('abort', done);
  }
}
