import type { IHeaders, Message } from 'kafkajs';
import {
  type JournalRecord,
  type RawRecord,
  type RecordOrigin,
  TRANSPORTS,
} from '../../event/raw-record.ts';
import type { Dedup } from '../contract.ts';
import type { RecordPlace, RecordSeal } from './record-seal.ts';

/*
 * A record is one message: key = source, timestamp = time of receipt, value = sealed length of the peer u16, peer and
 * body. The header `gac` is `<version> <transport> <length before it was cut> <id of the key>`; the first record of an
 * append has a header `dedup`, `key <records> <key>` or `stream <records> <end> <stream>`, and may have a `traceparent`.
 * The value is sound only with its key, timestamp, header `gac` and partition; the offset is the broker's to give.
 */
const VERSION = '2';
const PEER_LENGTH_BYTES = 2;
const PEER_BYTES_MAX = 65_535;
const ORIGINS: ReadonlySet<string> = new Set<RecordOrigin>([...TRANSPORTS, 'internal']);
const HEAD = /^(\d+) ([a-z]+) (\d+) ([0-9a-f]{16})$/;
const SOME_VERSION = /^(\d+) /;
const KEY = /^key (\d+) (.*)$/s;
const STREAM = /^stream (\d+) (-?[\d.e+]+) (.*)$/s;
/** What a message takes beside key, value and header texts, at most. */
const MESSAGE_OVERHEAD_BYTES = 70;

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
}

export type Decoded =
  | { readonly kind: 'record'; readonly record: JournalRecord; readonly mark?: AppendMark }
  /** It cannot be told whether it is one: the key that it names is not here. */
  | { readonly kind: 'locked'; readonly keyId: string }
  | Poison;

/** What stands in clear beside the value of a record. */
export interface MessageHead {
  readonly kind: 'head';
  readonly sourceId: string;
  readonly receivedAtMs: number;
  readonly transport: RecordOrigin;
  readonly cutFromBytes: number;
  readonly keyId: string;
  readonly trace: string | undefined;
  readonly mark: AppendMark | undefined;
}

/** Where an append goes, and what seals it. */
export interface SealedFor {
  readonly seal: RecordSeal;
  readonly partition: number;
}

/** The messages of one append, in its order. */
export function encodeAppend(
  records: readonly RawRecord[],
  dedup: Dedup | undefined,
  to: SealedFor,
): Message[] {
  const messages = records.map((record) => encode(record, to));
  const first = messages[0];
  if (first !== undefined && dedup !== undefined)
    messages[0] = {
      ...first,
      headers: { ...first.headers, dedup: markText(dedup, records.length) },
    };
  return messages;
}

/** An upper limit of the bytes that a message takes on the wire, before compression. */
export function messageBytes({ key, value, headers }: Message): number {
  let bytes = MESSAGE_OVERHEAD_BYTES + (value?.length ?? 0) + 3 * (key?.length ?? 0);
  for (const text of Object.values(headers ?? {})) bytes += 20 + 3 * (text?.length ?? 0);
  return bytes;
}

/** Reads what stands in clear in a message; one that is no record of this version is poison. */
export function readHead(message: FetchedMessage): MessageHead | Poison {
  const head = textOf(message.headers, 'gac');
  if (head === undefined || message.key === null || message.value === null)
    return { kind: 'poison', reason: 'foreign' };
  const version = SOME_VERSION.exec(head)?.[1];
  if (version !== undefined && version !== VERSION)
    return { kind: 'poison', reason: 'unknown_version' };
  const [, , transport = '', cut, keyId = ''] = HEAD.exec(head) ?? [];
  if (!isOrigin(transport)) return { kind: 'poison', reason: 'malformed' };
  return {
    kind: 'head',
    sourceId: message.key.toString('utf8'),
    receivedAtMs: Number(message.timestamp),
    transport,
    cutFromBytes: Number(cut),
    keyId,
    trace: textOf(message.headers, 'traceparent'),
    mark: markOf(textOf(message.headers, 'dedup')),
  };
}

/** Reads a message back; one that is no record of this version, or is not as it was written, is poison. */
export function decodeMessage(message: FetchedMessage, { seal, partition }: SealedFor): Decoded {
  const head = readHead(message);
  if (head.kind === 'poison') return head;
  const { kind: _, keyId, trace, mark, ...facts } = head;
  if (!seal.has(keyId)) return { kind: 'locked', keyId };
  const place = placeOf(facts, { partition, keyId, trace });
  const plain = seal.open(message.value ?? Buffer.alloc(0), keyId, place);
  if (plain === undefined) return { kind: 'poison', reason: 'altered' };
  const bodyAt = PEER_LENGTH_BYTES + plain.readUInt16LE(0);
  const record: JournalRecord = {
    partition,
    offset: Number(message.offset),
    ...facts,
    peer: plain.toString('utf8', PEER_LENGTH_BYTES, bodyAt),
    body: plain.subarray(bodyAt),
    ...(trace !== undefined && { trace }),
  };
  return mark === undefined ? { kind: 'record', record } : { kind: 'record', record, mark };
}

function encode(record: RawRecord, { seal, partition }: SealedFor): Message {
  const { sourceId, receivedAtMs, transport, cutFromBytes, trace } = record;
  const keyId = seal.currentId;
  const peer = Buffer.from(record.peer, 'utf8').subarray(0, PEER_BYTES_MAX);
  const length = Buffer.alloc(PEER_LENGTH_BYTES);
  length.writeUInt16LE(peer.length);
  const plain = Buffer.concat([length, peer, record.body]);
  const gac = `${VERSION} ${transport} ${cutFromBytes} ${keyId}`;
  return {
    key: sourceId,
    value: seal.seal(plain, placeOf(record, { partition, keyId, trace })),
    timestamp: String(receivedAtMs),
    headers: trace === undefined ? { gac } : { gac, traceparent: trace },
  };
}

function placeOf(
  facts: Pick<RawRecord, 'sourceId' | 'receivedAtMs' | 'transport' | 'cutFromBytes'>,
  more: { partition: number; keyId: string; trace: string | undefined },
): RecordPlace {
  const { sourceId, receivedAtMs, transport, cutFromBytes } = facts;
  const { partition, keyId, trace = '' } = more;
  const bound = `${receivedAtMs} ${transport} ${cutFromBytes} ${keyId} ${trace} ${sourceId}`;
  return { partition, receivedAtMs, bound };
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

function isOrigin(text: string): text is RecordOrigin {
  return ORIGINS.has(text);
}
