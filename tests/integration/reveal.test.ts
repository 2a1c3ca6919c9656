// Goal: a reveal gives the persons of a stored event back from the raw record, under the key of its time, never a
// secret; and says since when records are kept once the journal has let it go.
// Method: a real segment journal and event store; the clock is moved past the retention of the journal.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFindPerson, createReveal } from '../../src/app/reveal.ts';
import { NATIONAL } from '../../src/event/scope.ts';
import type { Source } from '../../src/event/source.ts';
import type { Journal } from '../../src/journal/contract.ts';
import { openSegmentJournal } from '../../src/journal/segments/open-segment-journal.ts';
import type { Normalizer } from '../../src/normalize/contract.ts';
import { createNormalizer } from '../../src/normalize/create-normalizer.ts';
import { DEFAULT_PROTECTION } from '../../src/normalize/redact/protection.ts';
import type { EventStore } from '../../src/store/contract.ts';
import { openDuckdbStore } from '../../src/store/duckdb/open-duckdb-store.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { TEST_KEYS } from '../contract/journal-contract.ts';
import { rawRecord, sampleSource } from '../raw-records.ts';

const T0 = Date.parse('2026-11-22T10:00:00+07:00');
const HOUR_MS = 3_600_000;
const WEB = sampleSource('nginx.access');
const TABLE = sampleSource('generic.csv', {
  id: 'bang',
  settings: { phone: 'so', drop: ['ma'] },
});
const log = createLog({ level: 'silent' });
const list = [
  { key: Buffer.alloc(32, 1), fromMs: Number.NEGATIVE_INFINITY },
  { key: Buffer.alloc(32, 2), fromMs: T0 + HOUR_MS },
];

let folder = '';
let journal: Journal;
let store: EventStore;
let normalizer: Normalizer;
let nowMs = T0;
const sources = new Map<string, Source>([WEB, TABLE].map((source) => [source.id, source]));
const directory = { byId: (id: string) => sources.get(id) } as Parameters<
  typeof createReveal
>[0]['directory'];
const pseudonymKey = { list: () => list } as unknown as Parameters<
  typeof createFindPerson
>[0]['pseudonymKey'];

beforeEach(async () => {
  nowMs = T0;
  folder = await mkdtemp(path.join(os.tmpdir(), 'gac-reveal-'));
  const clock = { now: () => nowMs };
  journal = await openSegmentJournal({
    ...{ directory: path.join(folder, 'journal'), keys: TEST_KEYS, partitions: 1 },
    ...{ segmentBytes: 1, retentionMs: 6 * HOUR_MS, retentionBytes: 1e9, maxBytes: 1e9 },
    ...{ commitIntervalMs: 0, clock, log },
  });
  const { places: _places, ...options } = reading();
  normalizer = createNormalizer(options);
  store = await openDuckdbStore({ path: path.join(folder, 'events.duckdb'), clock, log });
});
afterEach(async () => {
  await store.close();
  await journal.close();
  await rm(folder, { recursive: true, force: true });
});

const reading = () => ({
  ...{ journalId: journal.id, pseudonymKey, protection: DEFAULT_PROTECTION },
  ...{ places: { lookUp: () => undefined } as never, clampFutureMs: 1e15, clampPastMs: 1e15 },
});

/** Takes a line in as the service does; gives the id of its event. */
async function take(line: string, source: Source = WEB): Promise<string> {
  const record = rawRecord(line, { sourceId: source.id, receivedAtMs: nowMs });
  const offset = journal.status()[0]?.nextOffset ?? 0;
  await journal.append([record]);
  const event = normalizer.normalize({ ...record, offset }, source);
  await store.append(0, [event]);
  return event.id;
}

const reveal = (id: string, scope = NATIONAL as Parameters<ReturnType<typeof createReveal>>[0]) => {
  const { places: _places, ...options } = reading();
  return createReveal({ journal, store, directory, reading: options as never })(scope, id);
};
const line = (target: string) =>
  `192.0.2.1 - - [22/Nov/2026:09:55:36 +0700] "GET ${target} HTTP/1.1" 200 5 "-" "-"`;

describe('a reveal', () => {
  it('puts persons back into the stored line under the key of their time, and no secret', async () => {
    const target = '/x?cccd=001090000457&m=lan%40hop-thu.example&otp=483920';
    const before = await take(line(target));
    nowMs = T0 + 2 * HOUR_MS;
    const after = await take(line(target));
    const shown = line('/x?cccd=001090000457&m=lan%40hop-thu.example&otp=[REDACTED:otp]');
    const [first, second] = [await reveal(before), await reveal(after)];
    if (first.kind !== 'revealed' || second.kind !== 'revealed') throw new Error(first.kind);
    expect([first.line, second.line]).toEqual([shown, shown]);
    expect(first.persons.map(({ value }) => value)).toEqual([
      '001090000457',
      'lan@hop-thu.example',
    ]);
    const find = createFindPerson({ pseudonymKey });
    const found = find('citizen_id', '001 090 000 457')?.pseudonyms;
    expect(found).toEqual([
      { pseudonym: first.persons[0]?.pseudonym, untilMs: T0 + HOUR_MS },
      { pseudonym: second.persons[0]?.pseudonym, fromMs: T0 + HOUR_MS },
    ]);
    expect(find('citizen_id', 'không phải số')).toBeUndefined();
  });

  it('shows nothing that only the parser knew to be a secret, even when it cannot read the line alone', async () => {
    await take('so,ma', TABLE);
    const id = await take('0900000457,khong-lo-7Q', TABLE);
    expect(await reveal(id)).toMatchObject({
      kind: 'revealed',
      line: '0900000457,[REDACTED:dropped]',
      persons: [{ detector: 'phone', value: '0900000457' }],
    });
  });

  it('is as if the event were absent outside the scope', async () => {
    const id = await take(line('/x?sdt=0900000457'));
    const there = { kind: 'provinces', provinces: ['79'] } as const;
    expect(await reveal(id, there)).toEqual({ kind: 'absent' });
    expect(await reveal('khong-co-that')).toEqual({ kind: 'absent' });
  });

  it('says since when records are kept once the journal has let this one go', async () => {
    const id = await take(line('/x?sdt=0900000457'));
    nowMs = T0 + 5 * HOUR_MS;
    await take(line('/y'));
    await journal.commit('reader', [{ partition: 0, offset: 2 }]);
    nowMs = T0 + 7 * HOUR_MS;
    await journal.retain();
    const keptFromMs = T0 + 5 * HOUR_MS;
    expect(await reveal(id)).toEqual({ kind: 'removed', province: '01', keptFromMs });
  });
});
