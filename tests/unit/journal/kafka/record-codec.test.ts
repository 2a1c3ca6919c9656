// Goal: a record comes back from its message as it was; what is no record of this version is told apart, with the reason.
// Method: encode, turn texts into bytes as a broker does, decode.
import type { Message } from 'kafkajs';
import { describe, expect, test } from 'vitest';
import type { JournalRecord, RawRecord } from '../../../../src/event/raw-record.ts';
import type { Dedup } from '../../../../src/journal/contract.ts';
import { JournalKeys } from '../../../../src/journal/journal-keys.ts';
import {
  decodeMessage,
  encodeAppend,
  type FetchedMessage,
  isFollower,
  messageBytes,
} from '../../../../src/journal/kafka/record-codec.ts';
import { RecordSeal } from '../../../../src/journal/kafka/record-seal.ts';
import { TEST_KEYS } from '../../../contract/journal-contract.ts';

const seal = new RecordSeal({ keys: TEST_KEYS, journalId: 'abcd1234' });
const to = (partition: number, compression: 'none' | 'zstd' = 'zstd') => ({
  ...{ seal, partition, compression },
});
const KEY_ID = TEST_KEYS.currentId;

const record: RawRecord = {
  sourceId: 'huế-cổng',
  receivedAtMs: 1_767_578_400_123,
  transport: 'file',
  peer: '/var/log/đường dẫn\n có dòng.log',
  body: Buffer.from([0, 255, 10, 13]),
  cutFromBytes: 70_000,
};

function fetched(message: Message | undefined, offset = 7): FetchedMessage {
  const bytes = (text: unknown) => (text == null ? null : Buffer.from(text as string));
  const headers = Object.entries(message?.headers ?? {});
  return {
    offset: String(offset),
    timestamp: message?.timestamp ?? '0',
    key: bytes(message?.key),
    value: bytes(message?.value),
    headers: Object.fromEntries(headers.map(([name, text]) => [name, bytes(text) ?? undefined])),
    isControlRecord: false,
  };
}

const flipped = (bytes: Buffer | null) => bytes && Buffer.from(bytes.map((byte) => byte ^ 1));

const message = (headers: Record<string, string>) =>
  fetched({ key: 'k', value: 'v', timestamp: '1', headers });

/** Records of a block that was read back; what was wrong with it, otherwise. */
function recordsOf(message: FetchedMessage, partition: number) {
  const decoded = decodeMessage(message, to(partition));
  return decoded.kind === 'block' ? decoded.records : decoded;
}

describe('records as messages', () => {
  test.each(['none', 'zstd'] as const)('come back as they were, packed as %s', (compression) => {
    const trace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const later = { ...record, receivedAtMs: record.receivedAtMs + 5, peer: '', transport: 'http' };
    const records = [
      { ...record, trace },
      later as RawRecord,
      { ...record, body: Buffer.alloc(0) },
    ];
    const [head, ...others] = encodeAppend(records, undefined, to(3, compression));
    expect(recordsOf(fetched(head), 3)).toEqual(
      records.map((one, at) => ({ ...one, partition: 3, offset: 7 + at })),
    );
    expect(others).toEqual([
      { key: null, value: null, timestamp: String(record.receivedAtMs + 5) },
      { key: null, value: null, timestamp: String(record.receivedAtMs) },
    ]);
    expect(others.every((one) => isFollower(fetched(one)))).toBe(true);
  });

  test('are divided into blocks that one damaged bit can take away', () => {
    const records = Array.from({ length: 300 }, (_, at) => {
      return { ...record, body: Buffer.alloc(400, `dòng ${at} `) };
    });
    const messages = encodeAppend(records, { kind: 'key', key: 'a' }, to(0)).map(fetched);
    const heads = messages.filter((one) => !isFollower(one));
    expect(heads.length).toBe(4);
    expect(heads.map(({ headers }) => headers['dedup'] !== undefined)).toEqual([
      ...[true, false, false, false],
    ]);
    expect(messages.length).toBe(300);
    const read = heads.flatMap((one) => recordsOf(one, 0) as readonly JournalRecord[]);
    expect(read).toEqual(records.map((one, offset) => ({ ...one, partition: 0, offset })));
  });

  test.each<Dedup>([
    { kind: 'key', key: 'khoá 12 với\nkhoảng trắng' },
    { kind: 'stream', stream: 'tệp 3 /var/log', end: 1e15 },
    { kind: 'stream', stream: '', end: 0.5 },
  ])('carry how they are recognised, on the first of an append: %o', (dedup) => {
    const [head] = encodeAppend([record, record, record], dedup, to(0));
    const decoded = decodeMessage(fetched(head), to(0));
    expect(decoded).toMatchObject({ kind: 'block', mark: { dedup, records: 3 } });
  });

  test.each([
    ['foreign', fetched({ key: 'k', value: 'v' })],
    ['foreign', fetched({ key: null, value: null })],
    ['foreign', fetched({ key: null, value: 'v', headers: { gac: '1 http 0 x' } })],
    ['foreign', fetched({ key: 'k', value: null, headers: { gac: '1 http 0 x' } })],
    ['unknown_version', message({ gac: '2 http 0 192.0.2.7' })],
    ['malformed', message({ gac: '3 1 none 192.0.2.7' })],
    ['malformed', message({ gac: `3 0 none ${KEY_ID}` })],
    ['malformed', message({ gac: `3 1 pigeon ${KEY_ID}` })],
    ['altered', message({ gac: `3 1 none ${KEY_ID}` })],
    ['malformed', message({ gac: 'nonsense' })],
  ])('are %s when they are not ours', (reason, foreign) => {
    expect(decodeMessage(foreign, to(0))).toEqual({ kind: 'poison', reason, messages: 1 });
  });

  test('are read also when their mark is not', () => {
    const [one] = encodeAppend([{ ...record, peer: '' }], undefined, to(0));
    const headers = { ...one?.headers, dedup: 'what is this' };
    const decoded = decodeMessage(fetched({ ...(one as Message), headers }), to(0));
    expect(decoded).toMatchObject({ kind: 'block', records: [{ peer: '' }], mark: undefined });
  });

  test.each([
    ['another partition', (one: FetchedMessage) => [one, 1] as const],
    ['another source', (one: FetchedMessage) => [{ ...one, key: Buffer.from('x') }, 0] as const],
    ['another time', (one: FetchedMessage) => [{ ...one, timestamp: '1767578400124' }, 0] as const],
    ['another bit', (one: FetchedMessage) => [{ ...one, value: flipped(one.value) }, 0] as const],
  ])('are altered, all of a block, when they have %s', (_, change) => {
    const [one] = encodeAppend([record, record], undefined, to(0));
    const [changed, partition] = change(fetched(one));
    expect(decodeMessage(changed, to(partition))).toEqual({
      ...{ kind: 'poison', reason: 'altered', messages: 2 },
    });
  });

  test('are altered in another journal, and wait for a key that is not here', () => {
    const [one] = encodeAppend([record], undefined, to(0));
    const moved = new RecordSeal({ keys: TEST_KEYS, journalId: 'efgh5678' });
    expect(decodeMessage(fetched(one), { seal: moved, partition: 0 })).toEqual({
      ...{ kind: 'poison', reason: 'altered', messages: 1 },
    });
    const current = Buffer.alloc(32, 1);
    const other = new RecordSeal({ keys: new JournalKeys({ current }), journalId: 'abcd1234' });
    const locked = decodeMessage(fetched(one), { seal: other, partition: 0 });
    expect(locked).toEqual({ kind: 'locked', keyId: KEY_ID, messages: 1 });
    const later = new JournalKeys({ current, earlier: [Buffer.alloc(32, 'journal of tests')] });
    const rotated = new RecordSeal({ keys: later, journalId: 'abcd1234' });
    const decoded = decodeMessage(fetched(one), { seal: rotated, partition: 0 });
    expect(decoded).toMatchObject({ kind: 'block', records: [{ body: record.body }] });
  });

  test('show nothing of what they hold', () => {
    const body = Buffer.from('GET /ho-so?cccd=001099000017 otp=123456');
    const [one] = encodeAppend([{ ...record, body }], undefined, to(0, 'none'));
    const shown = JSON.stringify(one?.headers) + String(one?.value);
    for (const secret of ['cccd', '001099000017', 'otp', '/var/log'])
      expect(shown).not.toContain(secret);
  });

  test('are never larger than they are measured', () => {
    const [one] = encodeAppend([record], { kind: 'key', key: 'ạ'.repeat(1_000) }, to(0));
    const real = [one?.key, one?.value, one?.headers?.['gac'], one?.headers?.['dedup']]
      .map((part) => Buffer.from((part ?? '') as string).length)
      .reduce((sum, length) => sum + length, 0);
    expect(messageBytes(one as Message)).toBeGreaterThan(real);
  });
});
