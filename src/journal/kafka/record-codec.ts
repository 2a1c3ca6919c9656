import { Buffer } from 'node:buffer';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { IHeaders, Message } from 'kafkajs';
import type { JournalRecord, RawRecord } from '../../event/raw-record.ts';
import type { Dedup } from '../contract.ts';
import type { Compression } from './kafka-options.ts';
import { blocksOf, decodeBlock, encodeBlock } from './record-block.ts';
import type { RecordSeal } from './record-seal.ts';

/*
 * Records are sealed in blocks. The first record of a block is a message with key = source, timestamp = its time of
 * receipt, value = the whole block, compressed and sealed, and a header `gac`, `<version> <records> <compression> <id of the key>`.
 * Each further record of the block is a message without key, value and headers: it gives the record its offset. All of
 * them are in one batch, which Kafka keeps, moves and sends whole.
 * The first message of an append has a header `dedup`, `key <records> <key>` or `stream <records> <end> <stream>`.
 * A block is sound only with its key, timestamp, header `gac` and partition; the offset is the broker's to give.
 */
const VERSION = '3';
const HEAD = /^(\d+) (\d{1,6}) (none|zstd) ([0-9a-f]{16})$/;
const SOME_VERSION = /^(\d+) /;
const KEY = /^key (\d+) (.*)$/s;
const STREAM = /^stream (\d+) (-?[\d.e+]+) (.*)$/s;
/** The fastest of the usual levels: logs shrink to a fifth and less. */
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
/** Smaller blocks stay as they are: there is little to gain, and making a context of zstd costs more than all else. */
const COMPRESSED_BYTES_MIN = 1_024;
/** A block is one record more than it should be, at most. */
const UNPACKED = { maxOutputLength: 64 * 1024 * 1024 };
const BATCH_MESSAGE_BYTES = 40;

/** A message as a fetch brings it. */
export interface FetchedMessage {
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: IHeaders;
  readonly isControlRecord: boolean;
}

/** The mark of an append that can be recognised when it comes again. */
export interface AppendMark {
  readonly dedup: Dedup;
  /** Records of the append, this one included. */
  readonly records: number;
}

/** Why a message is no record. */
export type PoisonReason = 'foreign' | 'unknown_version' | 'malformed' | 'altered';

interface Poison {
  readonly kind: 'poison';
  readonly reason: PoisonReason;
  /** Messages that can be read no more than this one, itself included. */
  readonly messages: number;
}

export type Decoded =
  | {
      readonly kind: 'block';
      readonly records: readonly JournalRecord[];
      readonly mark: AppendMark | undefined;
    }
  /** It cannot be told what it is: the key that it names is not here. */
  | { readonly kind: 'locked'; readonly keyId: string; readonly messages: number }
  | Poison;

/** What stands in clear beside a block. */
export interface MessageHead {
  readonly kind: 'head';
  readonly sourceId: string;
  /** Of the first record. */
  readonly receivedAtMs: number;
  readonly records: number;
  readonly compression: Compression;
  readonly keyId: string;
  readonly mark: AppendMark | undefined;
}

/** Where an append goes, and what seals it. */
export interface SealedFor {
  readonly seal: RecordSeal;
  readonly partition: number;
}

/** The messages of one append, in its order: one for each record. The records are of one source. */
export function encodeAppend(
  records: readonly RawRecord[],
  dedup: Dedup | undefined,
  to: SealedFor & { readonly compression: Compression },
): Message[] {
  const messages: Message[] = [];
  for (const block of blocksOf(records)) {
    const mark =
      dedup === undefined || messages.length > 0 ? undefined : markText(dedup, records.length);
    for (const [at, { receivedAtMs }] of block.entries()) {
      messages.push(
        at === 0
          ? headOf(block, mark, to)
          : { key: null, value: null, timestamp: String(receivedAtMs) },
      );
    }
  }
  return messages;
}

/** An upper limit of the bytes that a message takes on the wire. */
export function messageBytes({ key, value, headers }: Message): number {
  let bytes = BATCH_MESSAGE_BYTES + (value?.length ?? 0) + 3 * (key?.length ?? 0);
  for (const text of Object.values(headers ?? {})) bytes += 20 + 3 * (text?.length ?? 0);
  return bytes;
}

/** Whether a message is a further record of a block, which its first message has. */
export function isFollower({ key, value }: FetchedMessage): boolean {
  return key === null && value === null;
}

/** Reads what stands in clear in the first message of a block; what is none of this version is poison. */
export function readHead(message: FetchedMessage): MessageHead | Poison {
  const head = textOf(message.headers, 'gac');
  if (head === undefined || message.key === null || message.value === null)
    return poison('foreign');
  const version = SOME_VERSION.exec(head)?.[1];
  if (version !== undefined && version !== VERSION) return poison('unknown_version');
  const [, , records = '0', compression, keyId = ''] = HEAD.exec(head) ?? [];
  if (compression === undefined || Number(records) < 1) return poison('malformed');
  return {
    kind: 'head',
    sourceId: message.key.toString('utf8'),
    receivedAtMs: Number(message.timestamp),
    records: Number(records),
    compression: compression === 'zstd' ? 'zstd' : 'none',
    keyId,
    mark: markOf(textOf(message.headers, 'dedup')),
  };
}

/** Reads a block back; what is none of this version, or is not as it was written, is poison. */
export function decodeMessage(message: FetchedMessage, { seal, partition }: SealedFor): Decoded {
  const head = readHead(message);
  if (head.kind === 'poison') return head;
  const { sourceId, records: messages, keyId, mark } = head;
  if (!seal.has(keyId)) return { kind: 'locked', keyId, messages };
  const place = { partition, receivedAtMs: head.receivedAtMs, bound: boundOf(head) };
  const packed = seal.open(message.value ?? Buffer.alloc(0), keyId, place);
  if (packed === undefined) return poison('altered', messages);
  const plain = head.compression === 'zstd' ? zstdDecompressSync(packed, UNPACKED) : packed;
  const offset = Number(message.offset);
  const records = decodeBlock(plain, messages, { sourceId, partition, offset });
  return records === undefined ? poison('malformed', messages) : { kind: 'block', records, mark };
}

function headOf(
  block: readonly RawRecord[],
  dedup: string | undefined,
  { seal, partition, compression: wanted }: SealedFor & { readonly compression: Compression },
): Message {
  const { sourceId = '', receivedAtMs = 0 } = block[0] ?? {};
  const keyId = seal.currentId;
  const plain = encodeBlock(block);
  const compression = plain.length < COMPRESSED_BYTES_MIN ? 'none' : wanted;
  const packed = compression === 'zstd' ? zstdCompressSync(plain, ZSTD) : plain;
  const facts = { sourceId, receivedAtMs, records: block.length, compression, keyId } as const;
  const gac = gacText(facts);
  return {
    key: sourceId,
    value: seal.seal(packed, { partition, receivedAtMs, bound: boundOf(facts) }),
    timestamp: String(receivedAtMs),
    headers: dedup === undefined ? { gac } : { gac, dedup },
  };
}

type BlockFacts = Omit<MessageHead, 'kind' | 'mark'>;

function gacText({ records, compression, keyId }: BlockFacts): string {
  return `${VERSION} ${records} ${compression} ${keyId}`;
}

function boundOf(facts: BlockFacts): string {
  return `${facts.receivedAtMs} ${gacText(facts)} ${facts.sourceId}`;
}

function poison(reason: PoisonReason, messages = 1): Poison {
  return { kind: 'poison', reason, messages };
}

function markText(dedup: Dedup, records: number): string {
  return dedup.kind === 'key'
    ? `key ${records} ${dedup.key}`
    : `stream ${records} ${dedup.end} ${dedup.stream}`;
}

/** A mark that cannot be read does not make its record unreadable: the append is taken as one without. */
function markOf(text: string | undefined): AppendMark | undefined {
  if (text === undefined) return undefined;
  const byKey = KEY.exec(text);
  if (byKey !== null)
    return { dedup: { kind: 'key', key: byKey[2] ?? '' }, records: Number(byKey[1]) };
  const [, records, end, stream = ''] = STREAM.exec(text) ?? [];
  if (records === undefined) return undefined;
  return { dedup: { kind: 'stream', stream, end: Number(end) }, records: Number(records) };
}

function textOf(headers: IHeaders, name: string): string | undefined {
  const value = headers[name];
  return Buffer.isBuffer(value) ? value.toString('utf8') : undefined;
}
