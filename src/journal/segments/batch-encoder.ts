import { GacError } from '../../event/error.ts';
import type { RawRecord } from '../../event/raw-record.ts';
import type { Dedup } from '../contract.ts';
import {
  type BatchTexts,
  encodeFrame,
  FRAME_FIXED_BYTES,
  MAX_RECORD_BYTES,
  MAX_SOURCE_BYTES,
  MAX_TEXT_BYTES,
  TRACE_BYTES,
} from '../frame.ts';
import { BLOCK_BYTES } from '../seal.ts';
import { BLOCK_HEAD_BYTES, type BlockPlace, encodeBlock } from './block.ts';

/** A batch that was found fit to be written. */
export interface Batch {
  readonly records: readonly RawRecord[];
  readonly texts: BatchTexts;
  /** At most so many bytes in the file. */
  readonly maxBytes: number;
  readonly newestMs: number;
  readonly oldestMs: number;
}

const NO_TEXT = Buffer.alloc(0);

/**
 * Checks a batch and measures it.
 * @throws GacError GAC_REQUEST_TOO_LARGE when a record, its peer or the dedup text is beyond the
 * format's limits.
 * @throws TypeError when the records are of several sources, or a trace is not as long as one.
 */
export function prepareBatch(records: readonly RawRecord[], dedup: Dedup | undefined): Batch {
  const sourceId = records[0]?.sourceId ?? '';
  const source = Buffer.from(sourceId, 'utf8');
  const dedupText =
    dedup === undefined ? NO_TEXT : Buffer.from(dedup.kind === 'key' ? dedup.key : dedup.stream);
  const limit = (bytes: number, most: number, what: string) => {
    if (bytes > most)
      throw new GacError('GAC_REQUEST_TOO_LARGE', `${what} has ${bytes} bytes, at most ${most}`);
  };
  limit(source.length, MAX_SOURCE_BYTES, 'a source id');
  limit(dedupText.length, MAX_TEXT_BYTES, 'the key or stream of a batch');
  let maxBytes = dedupText.length;
  let newestMs = 0;
  let oldestMs = Number.POSITIVE_INFINITY;
  for (const record of records) {
    if (record.sourceId !== sourceId) throw new TypeError('a batch is of one source');
    limit(record.body.length, MAX_RECORD_BYTES, 'a record');
    if (record.trace !== undefined) {
      if (record.trace.length !== TRACE_BYTES) throw new TypeError('a trace is a traceparent');
      maxBytes += TRACE_BYTES;
    }
    const peerBytes = record.peer.length * 3;
    limit(peerBytes, MAX_TEXT_BYTES, 'a peer, at three bytes a character,');
    maxBytes += FRAME_FIXED_BYTES + source.length + peerBytes + record.body.length;
    newestMs = Math.max(newestMs, record.receivedAtMs);
    oldestMs = Math.min(oldestMs, record.receivedAtMs);
  }
  maxBytes += BLOCK_HEAD_BYTES * (2 + Math.floor(maxBytes / BLOCK_BYTES));
  return { records, texts: { source, dedup, dedupText }, maxBytes, newestMs, oldestMs };
}

/** Where a commit begins. */
export interface CommitPlace extends Omit<BlockPlace, 'seed'> {
  /** Of its first record. */
  readonly offset: number;
  /** Where its first byte lies in the file. */
  readonly position: number;
  readonly segmentSeed: number;
}

/**
 * Turns the batches of a commit into blocks, in one buffer that is used again for the next commit. A block holds whole
 * batches or a part of one: a torn write can then be cut off between batches.
 */
export class BatchEncoder {
  readonly #keptBytes: number;
  #sealed: Buffer;
  #end = 0;
  #frames = Buffer.allocUnsafeSlow(2 * BLOCK_BYTES);
  #framesEnd = 0;
  #records = 0;
  #place: CommitPlace | undefined;
  #firstOffset = 0;
  #peer = '';
  #peerBytes = NO_TEXT;

  constructor(options: { keptBytes: number }) {
    this.#keptBytes = options.keptBytes;
    this.#sealed = Buffer.allocUnsafeSlow(options.keptBytes);
  }

  /** Seals batches one after the other. @returns the offset after their last record */
  encode(batches: readonly Batch[], place: CommitPlace): number {
    this.#begin(batches.reduce((sum, { maxBytes }) => sum + maxBytes, 0));
    this.#place = place;
    this.#firstOffset = place.offset;
    for (const batch of batches) {
      if (this.#framesEnd + batch.maxBytes > BLOCK_BYTES) this.#seal();
      const blocks = this.#end;
      this.#add(batch);
      if (this.#end !== blocks) this.#seal();
    }
    this.#seal();
    return this.#firstOffset;
  }

  /** Bytes of the commit. */
  get length(): number {
    return this.#end;
  }

  /** The bytes to write; valid until the next commit. */
  bytes(): Buffer {
    return this.#sealed.subarray(0, this.#end);
  }

  #begin(bytes: number): void {
    this.#end = 0;
    this.#framesEnd = 0;
    this.#records = 0;
    if (bytes > this.#sealed.length) this.#sealed = Buffer.allocUnsafeSlow(bytes);
    else if (bytes <= this.#keptBytes && this.#sealed.length > this.#keptBytes)
      this.#sealed = Buffer.allocUnsafeSlow(this.#keptBytes);
  }

  #add({ records, texts }: Batch): void {
    const last = records.length - 1;
    for (const [at, record] of records.entries()) {
      if (record.peer !== this.#peer) {
        this.#peer = record.peer;
        this.#peerBytes = Buffer.from(record.peer, 'utf8');
      }
      this.#makeRoom(
        FRAME_FIXED_BYTES +
          texts.source.length +
          this.#peerBytes.length +
          texts.dedupText.length +
          TRACE_BYTES +
          record.body.length,
      );
      this.#framesEnd = encodeFrame(this.#frames, this.#framesEnd, {
        receivedAtMs: record.receivedAtMs,
        transport: record.transport,
        peer: this.#peerBytes,
        cutFromBytes: record.cutFromBytes,
        body: record.body,
        texts,
        batchEnd: at === last,
        trace: record.trace,
      });
      this.#records += 1;
      if (this.#framesEnd >= BLOCK_BYTES) this.#seal();
    }
  }

  /** A frame larger than usual gets a larger buffer, which goes with the block. */
  #makeRoom(bytes: number): void {
    const needed = this.#framesEnd + bytes;
    if (needed <= this.#frames.length) return;
    const larger = Buffer.allocUnsafeSlow(needed);
    larger.set(this.#frames.subarray(0, this.#framesEnd));
    this.#frames = larger;
  }

  #seal(): void {
    const place = this.#place;
    if (this.#records === 0 || place === undefined) return;
    this.#end = encodeBlock(this.#sealed, this.#end, {
      seal: place.seal,
      seed: (place.segmentSeed ^ (place.position + this.#end)) >>> 0,
      frames: this.#frames.subarray(0, this.#framesEnd),
      firstOffset: this.#firstOffset,
      records: this.#records,
    });
    this.#firstOffset += this.#records;
    this.#records = 0;
    this.#framesEnd = 0;
    if (this.#frames.length > 2 * BLOCK_BYTES)
      this.#frames = Buffer.allocUnsafeSlow(2 * BLOCK_BYTES);
  }
}
