import { Buffer } from 'node:buffer';
import { type FileHandle, open } from 'node:fs/promises';
import type { RawRecord } from '../../event/raw-record.ts';
import type { Source } from '../../event/source.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { pause } from '../../telemetry/pause.ts';
import type { RecordSink } from '../contract.ts';
import type { FoundFile } from './find-files.ts';
import { fingerprintOf } from './fingerprint.ts';
import { LineSplitter, type SplitLine } from './line-splitter.ts';

const CHUNK_BYTES = 262_144;
const LF = Buffer.of(10);
/** A multi-line record is complete when nothing follows it for this long. */
const MULTILINE_WAIT_MS = 3_000;
const LINES_PER_RECORD_MAX = 1_000;

export interface TailOptions {
  readonly sink: RecordSink;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly maxLineBytes: number;
  readonly signal: AbortSignal;
}

/** One open file, followed by its handle: renaming does not lose it. */
export class TailedFile {
  readonly inode: string;
  readonly #source: Source;
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #options: TailOptions;
  readonly #multilineStart: RegExp | undefined;
  #stream: string | undefined;
  #fingerprint: string | undefined;
  #lines: LineSplitter;
  /** Lines of a multi-line record that may go on. */
  #open: SplitLine[] = [];
  #openBytes = 0;
  #changedAtMs: number;

  private constructor(
    file: FoundFile,
    handle: FileHandle,
    { source, options }: { source: Source; options: TailOptions },
  ) {
    this.inode = file.inode;
    this.#path = file.path;
    this.#handle = handle;
    this.#source = source;
    this.#options = options;
    this.#lines = new LineSplitter(0, options.maxLineBytes);
    this.#changedAtMs = options.clock.now();
    this.#multilineStart =
      source.multilineStart === undefined ? undefined : new RegExp(source.multilineStart);
  }

  static async open(file: FoundFile, source: Source, options: TailOptions): Promise<TailedFile> {
    return new TailedFile(file, await open(file.path, 'r'), { source, options });
  }

  /** Milliseconds since the file last gave something. */
  idleMs(): number {
    return this.#options.clock.now() - this.#changedAtMs;
  }

  /** True when the journal already knows this file: it was followed before a restart. */
  async isKnown(): Promise<boolean> {
    await this.#identify();
    return (
      this.#stream !== undefined && (await this.#options.sink.streamEnd(this.#stream)) !== undefined
    );
  }

  /** Takes in all complete records that are there; returns after they are on stable storage. */
  async read(): Promise<void> {
    await this.#identify();
    if (this.#stream === undefined) return;
    const { size } = await this.#handle.stat();
    if (size < this.#lines.position) await this.#startOver();
    if (size > this.#lines.position) await this.#readOn();
    if (this.#open.length > 0 && this.idleMs() >= MULTILINE_WAIT_MS) {
      await this.#store([this.#takeOpen()]);
    }
  }

  async #readOn(): Promise<void> {
    while (!this.#options.signal.aborted) {
      // One buffer a chunk: the records are views of it.
      const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
      const { bytesRead } = await this.#handle.read(chunk, 0, CHUNK_BYTES, this.#lines.position);
      if (bytesRead === 0) break;
      this.#changedAtMs = this.#options.clock.now();
      await this.#store(this.#complete(this.#lines.push(chunk.subarray(0, bytesRead))));
    }
  }

  /** Takes in what is left of a file that was rotated away, and lets it go. */
  async finish(): Promise<void> {
    await this.read();
    if (this.#stream !== undefined) {
      const last = this.#complete(this.#lines.flush());
      await this.#store(this.#open.length > 0 ? [...last, this.#takeOpen()] : last);
    }
    await this.close();
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  /** Learns who the file is; a changed first line means that its content was replaced in place. */
  async #identify(): Promise<void> {
    const fingerprint = await fingerprintOf(this.#handle, this.inode);
    if (fingerprint === undefined || fingerprint === this.#fingerprint) return;
    this.#fingerprint = fingerprint;
    await this.#follow(0);
  }

  /** The same first line, yet shorter: truncated and written again. */
  async #startOver(): Promise<void> {
    const generation = Number(this.#stream?.split('#')[1] ?? 0);
    await this.#follow(generation + 1);
  }

  /** Continues the newest generation of the stream that the journal knows, from `least` on. */
  async #follow(least: number): Promise<void> {
    const { sink, maxLineBytes } = this.#options;
    let generation = least;
    const name = (number: number) => `file:${this.#source.id}:${this.#fingerprint}#${number}`;
    while ((await sink.streamEnd(name(generation + 1))) !== undefined) generation++;
    this.#stream = name(generation);
    this.#takeOpen();
    this.#lines = new LineSplitter((await sink.streamEnd(this.#stream)) ?? 0, maxLineBytes);
  }

  /** Groups lines into records; a multi-line record stays open until the next one begins. */
  #complete(lines: readonly SplitLine[]): SplitLine[][] {
    if (!this.#multilineStart) return lines.map((line) => [line]);
    const records: SplitLine[][] = [];
    for (const line of lines) {
      const begins = this.#multilineStart.test(line.body.toString('utf8'));
      if (this.#open.length > 0 && (begins || this.#isFull(line))) {
        records.push(this.#takeOpen());
      }
      this.#open.push(line);
      this.#openBytes += line.body.length;
    }
    return records;
  }

  #isFull(line: SplitLine): boolean {
    const bytes = this.#openBytes + line.body.length;
    return this.#open.length >= LINES_PER_RECORD_MAX || bytes > this.#options.maxLineBytes;
  }

  #takeOpen(): SplitLine[] {
    this.#openBytes = 0;
    return this.#open.splice(0);
  }

  /** What the journal did not take is read again: the position goes back to the end that the journal knows. */
  async #store(groups: readonly SplitLine[][]): Promise<void> {
    try {
      await this.#append(groups);
    } catch (error) {
      this.#fingerprint = undefined;
      throw error;
    }
  }

  async #append(groups: readonly SplitLine[][]): Promise<void> {
    const end = groups.at(-1)?.at(-1)?.endPosition;
    if (this.#stream === undefined || end === undefined) return;
    const records = groups.map((lines) => this.#record(lines));
    const { sink, metrics, signal } = this.#options;
    for (;;) {
      const outcome = await sink.append(records, { kind: 'stream', stream: this.#stream, end });
      if (outcome.kind !== 'refused') {
        if (outcome.kind === 'accepted') {
          const labels = { transport: 'file', source: this.#source.id };
          metrics.collectReceivedRecords.inc(labels, records.length);
          const bytes = records.reduce((sum, record) => sum + record.body.length, 0);
          metrics.collectReceivedBytes.inc(labels, bytes);
        }
        return;
      }
      if (signal.aborted) throw new Error('Stopped while the journal took no records.');
      await pause(outcome.retryAfterMs, signal);
    }
  }

  #record(lines: readonly SplitLine[]): RawRecord {
    const [only] = lines;
    const body =
      lines.length === 1 && only
        ? only.body
        : Buffer.concat(lines.flatMap((line, index) => (index ? [LF, line.body] : [line.body])));
    return {
      sourceId: this.#source.id,
      receivedAtMs: this.#options.clock.now(),
      transport: 'file',
      peer: this.#path,
      body,
      cutFromBytes: lines.reduce((sum, line) => sum + line.cutFromBytes, 0),
    };
  }
}
