import type { IHeaders, Message } from 'kafkajs';
import {
  type JournalRecord,
  type RawRecord,
  type RecordOrigin,
  TRANSPORTS,
} from '../../event/raw-record.ts';
import type { Dedup } from '../contract.ts';

/*
 * A record is one message: key = source, timestamp = time of receipt, value = body. The header `gac` is
 * `<version> <transport> <length before it was cut> <peer>`; the first record of an append has a header `dedup`,
 * `key <records> <key>` or `stream <records> <end> <stream>`, and may have a `traceparent`.
 */
const VERSION = '1';
const ORIGINS: ReadonlySet<string> = new Set<RecordOrigin>([...TRANSPORTS, 'internal']);
const HEAD = /^(\d+) ([a-z]+) (\d+) (.*)$/s;
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
export type PoisonReason = 'foreign' | 'unknown_version' | 'malformed';

export type Decoded =
  | { readonly kind: 'record'; readonly record: JournalRecord; readonly mark?: AppendMark }
  | { readonly kind: 'poison'; readonly reason: PoisonReason };

/** The messages of one append, in its order. */
export function encodeAppend(records: readonly RawRecord[], dedup: Dedup | undefined): Message[] {
  const messages = records.map(encode);
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

/** Reads a message back; one that is no record of this version is poison. */
export function decodeMessage(message: FetchedMessage, partition: number): Decoded {
  const head = textOf(message.headers, 'gac');
  if (head === undefined || message.key === null || message.value === null)
    return { kind: 'poison', reason: 'foreign' };
  const [, version, transport = '', cut, peer = ''] = HEAD.exec(head) ?? [];
  if (version !== undefined && version !== VERSION)
    return { kind: 'poison', reason: 'unknown_version' };
  if (version === undefined || !isOrigin(transport)) return { kind: 'poison', reason: 'malformed' };
  const trace = textOf(message.headers, 'traceparent');
  const record: JournalRecord = {
    partition,
    offset: Number(message.offset),
    sourceId: message.key.toString('utf8'),
    receivedAtMs: Number(message.timestamp),
    transport,
    peer,
    body: message.value,
    cutFromBytes: Number(cut),
    ...(trace !== undefined && { trace }),
  };
  const mark = markOf(textOf(message.headers, 'dedup'));
  return mark === undefined ? { kind: 'record', record } : { kind: 'record', record, mark };
}

function encode(record: RawRecord): Message {
  const { transport, cutFromBytes, peer, trace } = record;
  const gac = `${VERSION} ${transport} ${cutFromBytes} ${peer}`;
  return {
    key: record.sourceId,
    value: record.body,
    timestamp: String(record.receivedAtMs),
    headers: trace === undefined ? { gac } : { gac, traceparent: trace },
  };
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
