import type { Message } from 'kafkajs';
import { GacError } from '../../event/error.ts';
import type { Log } from '../../telemetry/log.ts';
import { keyFingerprint } from '../key-table.ts';
import { type AppendPlace, DedupTable, type FoundAppend, type StreamEnd } from './dedup-table.ts';
import type { FetchLanes } from './fetch-lane.ts';
import { reasonOf } from './kafka-error.ts';
import type { ProduceLane } from './produce-lane.ts';
import type { FetchedMessage } from './record-codec.ts';
import { TopicTail } from './topic-tail.ts';
import type { TopicNames } from './topics.ts';

const MARKER_BYTES = 200;
const FINGERPRINT_BYTES = 16;
/** What others are not told yet; beyond it they are told at once instead of at the next commit. */
const OWED_MAX = 10_000;
const TEXT = /^(\d+) (\d+) (-?[\d.e+]+)$/;

interface Marker {
  readonly topic: 'keys' | 'streams';
  readonly name: string;
  readonly message: Message;
  readonly found: Pick<FoundAppend, 'dedup' | 'partition' | 'offset'>;
}

export interface DedupMarkersOptions {
  readonly names: TopicNames;
  readonly lanes: FetchLanes;
  readonly keys: ProduceLane;
  readonly streams: ProduceLane;
  readonly log: Log;
}

/**
 * What all processes know of batches that carry a key or a stream position. Each is told to the others by a small record
 * in a topic that everybody follows: key = fingerprint or stream, value = `<partition> <offset> <received at or end>`.
 */
export class DedupMarkers {
  readonly #options: DedupMarkersOptions;
  readonly #table = new DedupTable();
  readonly #tails: readonly TopicTail[];
  /** By name: what a reader found and nobody has told yet. */
  readonly #owed = new Map<string, Marker>();
  #paying: Promise<void> = Promise.resolve();

  private constructor(options: DedupMarkersOptions) {
    this.#options = options;
    const { names, lanes, log } = options;
    const follow = (topic: string, onMessage: (message: FetchedMessage) => void) =>
      new TopicTail({ topic, lanes, log, onMessage });
    this.#tails = [
      follow(names.keys, (message) => this.#onKey(message)),
      follow(names.streams, (message) => this.#onStream(message)),
    ];
  }

  /** Reads everything that was told up to this moment. */
  static async open(options: DedupMarkersOptions): Promise<DedupMarkers> {
    const markers = new DedupMarkers(options);
    try {
      await markers.catchUp();
    } catch (error) {
      await markers.close();
      throw error;
    }
    return markers;
  }

  isKnown(...of: Parameters<DedupTable['isKnown']>): boolean {
    return this.#table.isKnown(...of);
  }

  streamEnd(stream: string): number | undefined {
    return this.#table.streamEnd(stream);
  }

  /** Resolves when everything that was told before this call is known here. */
  async catchUp(): Promise<void> {
    await Promise.all(this.#tails.map((tail) => tail.catchUp()));
  }

  /** Remembers an append that this process has written, and tells the others; if they cannot be told, then later. */
  async wrote(found: FoundAppend): Promise<void> {
    const marker = markerOf(found);
    if (!learnInto(this.#table, found)) return;
    if (!(await this.#tell(marker))) this.#owe(marker);
  }

  /**
   * Judges an append that a reader has come to: a copy of one before it is to be left out.
   * @param own what this reader has read, when the common memory is too short
   */
  isRepeat(found: FoundAppend, own: DedupTable): boolean {
    if (this.#table.isRepeat(found) || own.isRepeat(found)) return true;
    const marker = markerOf(found);
    learnInto(own, found);
    if (learnInto(this.#table, found)) this.#owe(marker);
    return false;
  }

  /**
   * Tells the others of everything that was found here. Called before a position is committed: who goes on from there
   * will not read those records, and has to know of them.
   * @throws GacError GAC_JOURNAL_FAILED when they cannot be told
   */
  settle(): Promise<void> {
    const paying = this.#paying.then(() => this.#pay());
    this.#paying = paying.catch(() => undefined);
    return paying;
  }

  async close(): Promise<void> {
    await this.settle().catch((error: unknown) => {
      this.#options.log.warn({ reason: reasonOf(error) }, 'Kafka could not be told of batches.');
    });
    await Promise.all(this.#tails.map((tail) => tail.close()));
  }

  async #pay(): Promise<void> {
    const owed = [...this.#owed];
    const told = await Promise.all(owed.map(([, marker]) => this.#tell(marker)));
    for (const [at, [name, marker]] of owed.entries())
      if (told[at] && this.#owed.get(name) === marker) this.#owed.delete(name);
    if (told.includes(false))
      throw new GacError('GAC_JOURNAL_FAILED', 'Kafka could not be told of batches');
  }

  async #tell({ topic, message, found }: Marker): Promise<boolean> {
    // Of a compacted topic the last word stays: it must be the farthest end.
    if (found.dedup.kind === 'stream' && this.#isPassed(found.dedup.stream, found.dedup.end))
      return true;
    const outcome = await this.#options[topic].send([message], MARKER_BYTES);
    return outcome.kind === 'written';
  }

  #isPassed(stream: string, end: number): boolean {
    return (this.#table.streamEnd(stream) ?? end) > end;
  }

  #onKey({ key, value }: FetchedMessage): void {
    const told = numbersOf(value);
    if (key?.length !== FINGERPRINT_BYTES || told === undefined) return;
    this.#table.learnKey(wordsOf(key), told.place, told.third);
    this.#isTold(`keys ${key.toString('hex')}`, told.place.offset);
  }

  #onStream({ key, value }: FetchedMessage): void {
    const told = numbersOf(value);
    if (key === null || told === undefined) return;
    const stream = key.toString('utf8');
    this.#table.learnStream(stream, told.third, told.place);
    const known = this.#table.lastEnd(stream);
    // Two processes wrote the stream at once, and the later word is not the farthest: it has to be said again.
    if (known !== undefined && known.end > told.third) this.#owe(streamMarker(stream, known));
    else this.#isTold(`streams ${stream}`, told.place.offset);
  }

  #owe(marker: Marker): void {
    this.#owed.set(nameOf(marker), marker);
    if (this.#owed.size > OWED_MAX) this.settle().catch(() => undefined);
  }

  #isTold(name: string, offset: number): void {
    if (this.#owed.get(name)?.found.offset === offset) this.#owed.delete(name);
  }
}

function markerOf(found: FoundAppend): Marker {
  const { dedup } = found;
  if (dedup.kind === 'stream') return streamMarker(dedup.stream, { ...found, end: dedup.end });
  const key = bytesOf(keyFingerprint(found.sourceId, dedup.key));
  const value = `${found.partition} ${found.offset} ${found.receivedAtMs}`;
  return { topic: 'keys', name: key.toString('hex'), message: { key, value }, found };
}

function streamMarker(stream: string, at: StreamEnd): Marker {
  const value = `${at.partition} ${at.offset} ${at.end}`;
  const found = { ...at, dedup: { kind: 'stream', stream, end: at.end } } as const;
  return { topic: 'streams', name: stream, message: { key: stream, value }, found };
}

function nameOf({ topic, name }: Marker): string {
  return `${topic} ${name}`;
}

function learnInto(table: DedupTable, found: FoundAppend): boolean {
  const { dedup, sourceId, receivedAtMs } = found;
  if (dedup.kind === 'stream') return table.learnStream(dedup.stream, dedup.end, found);
  return table.learnKey(keyFingerprint(sourceId, dedup.key), found, receivedAtMs);
}

function numbersOf(value: Buffer | null): { place: AppendPlace; third: number } | undefined {
  const [, partition, offset, third] = TEXT.exec(value?.toString('latin1') ?? '') ?? [];
  if (third === undefined) return undefined;
  return { place: { partition: Number(partition), offset: Number(offset) }, third: Number(third) };
}

function bytesOf(words: Uint32Array): Buffer {
  const bytes = Buffer.alloc(FINGERPRINT_BYTES);
  for (const [at, word] of words.entries()) bytes.writeUInt32LE(word, at * 4);
  return bytes;
}

function wordsOf(bytes: Buffer): Uint32Array {
  return Uint32Array.from({ length: FINGERPRINT_BYTES / 4 }, (_, at) => bytes.readUInt32LE(at * 4));
}
