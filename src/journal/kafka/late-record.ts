import type { Buffer } from 'node:buffer';
import { createRequire } from 'node:module';
import type { IHeaders } from 'kafkajs';
import type { FetchedMessage } from './record-codec.ts';

/** Numbers stand in groups of seven bits, the lowest first; all groups but the last have this bit. */
const MORE = 0x80;
const BITS = 7;

/** How kafkajs reads bytes. */
export interface Decoder {
  readonly buffer: Buffer;
  offset: number;
  readInt32(): number;
  canReadBytes(bytes: number): boolean;
  readBytes(bytes: number): Buffer;
  readVarIntBytes(): Buffer;
}

/** What the records of a batch have in common, as kafkajs has it. */
export interface BatchContext {
  readonly firstOffset: string;
  readonly isControlBatch: boolean;
}

type ReadRecord = Omit<FetchedMessage, 'offset' | 'isControlRecord'>;

const load = createRequire(import.meta.url);
const OwnDecoder = load('kafkajs/src/protocol/decoder.js') as new (bytes: Buffer) => Decoder;
const readRecord = load('kafkajs/src/protocol/recordBatch/record/v0/decoder.js') as (
  decoder: Decoder,
  context: BatchContext,
) => ReadRecord;

interface LateBatch {
  readonly bytes: Buffer;
  readonly context: BatchContext;
  readonly firstOffset: number;
  /** The record that was read last: whoever looks at one asks for several of its parts. */
  last?: { readonly at: number; readonly record: ReadRecord };
}

/** A record of a batch that is read when it is looked at: until then it is a place in the batch. */
class LateRecord implements FetchedMessage {
  readonly #batch: LateBatch;
  readonly #at: number;

  constructor(batch: LateBatch, at: number) {
    this.#batch = batch;
    this.#at = at;
  }

  get offset(): string {
    const { bytes, firstOffset } = this.#batch;
    const attributesAt = endOfNumber(bytes, this.#at);
    const deltaAt = endOfNumber(bytes, attributesAt + 1);
    return String(firstOffset + numberAt(bytes, deltaAt));
  }

  get timestamp(): string {
    return this.#read().timestamp;
  }

  get key(): Buffer | null {
    return this.#read().key;
  }

  get value(): Buffer | null {
    return this.#read().value;
  }

  get headers(): IHeaders {
    return this.#read().headers;
  }

  get isControlRecord(): boolean {
    return this.#batch.context.isControlBatch;
  }

  get batchContext(): BatchContext {
    return this.#batch.context;
  }

  #read(): ReadRecord {
    const batch = this.#batch;
    if (batch.last?.at === this.#at) return batch.last.record;
    const decoder = new OwnDecoder(batch.bytes);
    decoder.offset = this.#at;
    const record = readRecord(new OwnDecoder(decoder.readVarIntBytes()), batch.context);
    batch.last = { at: this.#at, record };
    return record;
  }
}

/**
 * The records of a batch, at most so many, or fewer where its bytes end before. Each takes some fifty bytes until it is
 * looked at, where kafkajs makes several hundred of it.
 * @throws RangeError when the bytes are no records
 */
export function lateRecords(bytes: Buffer, records: number, context: BatchContext): LateRecord[] {
  const batch: LateBatch = { bytes, context, firstOffset: Number(context.firstOffset) };
  const late: LateRecord[] = [];
  for (let at = 0; at < bytes.length && late.length < records; ) {
    late.push(new LateRecord(batch, at));
    const length = numberAt(bytes, at);
    at = endOfNumber(bytes, at) + length;
    if (length < 0 || at > bytes.length) throw new RangeError('A batch ends inside of a record.');
  }
  return late;
}

/** Numbers are written doubled; odd ones are negative. */
function numberAt(bytes: Buffer, at: number): number {
  let doubled = 0;
  for (let place = at, factor = 1; ; place += 1, factor *= 2 ** BITS) {
    const byte = bytes[place] ?? 0;
    doubled += (byte % MORE) * factor;
    if (byte < MORE) break;
  }
  return doubled % 2 === 0 ? doubled / 2 : -(doubled + 1) / 2;
}

function endOfNumber(bytes: Buffer, at: number): number {
  let end = at;
  while ((bytes[end] ?? 0) >= MORE) end += 1;
  return end + 1;
}
