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
} from './frame.ts';

/** A batch that was found fit to be written. */
export interface Batch {
  readonly records: readonly RawRecord[];
  readonly texts: BatchTexts;
  /** At most so many bytes in the file. */
  readonly maxBytes: number;
  readonly newestMs: number;
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
    if (record.receivedAtMs > newestMs) newestMs = record.receivedAtMs;
  }
  return { records, texts: { source, dedup, dedupText }, maxBytes, newestMs };
}

/** Turns batches into frames in one buffer that is used again for the next commit. */
export class BatchEncoder {
  readonly #keptBytes: number;
  #buffer: Buffer;
  #end = 0;
  #peer = '';
  #peerBytes = NO_TEXT;

  constructor(options: { keptBytes: number }) {
    this.#keptBytes = options.keptBytes;
    this.#buffer = Buffer.allocUnsafeSlow(options.keptBytes);
  }

  /** Forgets the former commit and makes room for one of at most `bytes`. */
  begin(bytes: number): void {
    this.#end = 0;
    if (bytes > this.#buffer.length) this.#buffer = Buffer.allocUnsafeSlow(bytes);
    else if (bytes <= this.#keptBytes && this.#buffer.length > this.#keptBytes)
      this.#buffer = Buffer.allocUnsafeSlow(this.#keptBytes);
  }

  /**
   * Adds a batch whose first record gets `offset`; `position` is where `begin` lies in the file.
   */
  add(batch: Batch, place: { offset: number; position: number; seed: number }): void {
    const { records, texts } = batch;
    const last = records.length - 1;
    for (let at = 0; at <= last; at += 1) {
      const record = records[at];
      if (record === undefined) break;
      if (record.peer !== this.#peer) {
        this.#peer = record.peer;
        this.#peerBytes = Buffer.from(record.peer, 'utf8');
      }
      this.#end = encodeFrame(this.#buffer, this.#end, {
        seed: (place.seed ^ (place.position + this.#end)) >>> 0,
        input: {
          offset: place.offset + at,
          receivedAtMs: record.receivedAtMs,
          transport: record.transport,
          peer: this.#peerBytes,
          cutFromBytes: record.cutFromBytes,
          body: record.body,
          texts,
          batchEnd: at === last,
          trace: record.trace,
        },
      });
    }
  }

  /** Bytes added since `begin`. */
  get length(): number {
    return this.#end;
  }

  /** The bytes to write; valid until the next `begin`. */
  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#end);
  }
}
