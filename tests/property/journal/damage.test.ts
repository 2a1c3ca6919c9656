// Goal: whatever happens to the files, the journal opens, keeps every undamaged acknowledged record and never
// gives an offset twice.
// Method: fast-check damages the directory of a closed or abandoned journal; the records that went in are the oracle.
import {
  copyFile,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RawRecord } from '../../../src/event/raw-record.ts';
import type { Journal } from '../../../src/journal/contract.ts';
import { openSegmentJournal } from '../../../src/journal/segments/open-segment-journal.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { readEverything, recordsOf, T0, TEST_KEYS } from '../../contract/journal-contract.ts';

const BATCHES = 30;
const PER_BATCH = 10;
const BODY_BYTES = 60;

const openAt = (directory: string, segmentBytes = 8192) =>
  openSegmentJournal({
    directory,
    keys: TEST_KEYS,
    partitions: 1,
    segmentBytes,
    retentionMs: 1e12,
    retentionBytes: 1e12,
    maxBytes: 1e12,
    commitIntervalMs: 0,
    clock: { now: () => T0 },
    log: createLog({ level: 'silent' }),
  });

const pad = (text: string) => text.padEnd(BODY_BYTES, '.');
const contentOf = ({ body, trace }: RawRecord) => `${body} ${trace}`;

/** Every other batch was brought by a recorded trace. */
function batch(at: number): RawRecord[] {
  const records = recordsOf(pad(`b${at}`), PER_BATCH);
  const [first] = records;
  const trace = `00-${String(at + 1).padStart(32, '0')}-00f067aa0ba902b7-01`;
  return first === undefined || at % 2 === 0 ? records : records.with(0, { ...first, trace });
}

let original = '';
let acknowledged: string[] = [];

beforeAll(async () => {
  original = await mkdtemp(join(tmpdir(), 'gac-damage-'));
  const journal = await openAt(original);
  for (let at = 0; at < BATCHES; at += 1)
    await journal.append(batch(at), { kind: 'key', key: `k${at}` });
  await journal.commit('pipeline', [{ partition: 0, offset: 100 }]);
  acknowledged = (await readEverything(journal)).map(contentOf);
  await journal.close();
});

afterAll(() => rm(original, { recursive: true, force: true }));

async function copyOf(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'gac-damaged-'));
  await copyTree(original, directory);
  return directory;
}

async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (entry.isDirectory()) await copyTree(join(from, entry.name), join(to, entry.name));
    else await copyFile(join(from, entry.name), join(to, entry.name));
  }
}

type Damage =
  | { kind: 'flip'; file: number; at: number; bit: number }
  | { kind: 'truncate'; file: number; at: number }
  | { kind: 'zeros'; file: number; bytes: number }
  | { kind: 'noise'; file: number; at: number; bytes: Uint8Array }
  | { kind: 'append'; file: number; bytes: Uint8Array }
  | { kind: 'remove'; file: number }
  | { kind: 'garbage'; name: string; bytes: Uint8Array };

const file = fc.nat({ max: 20 });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 });
const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), file, at: share, bit: fc.nat({ max: 7 }) }),
  fc.record({ kind: fc.constant('truncate' as const), file, at: share }),
  fc.record({ kind: fc.constant('zeros' as const), file, bytes: fc.nat({ max: 9000 }) }),
  fc.record({ kind: fc.constant('noise' as const), file, at: share, bytes }),
  fc.record({ kind: fc.constant('append' as const), file, bytes }),
  fc.record({ kind: fc.constant('remove' as const), file }),
  fc.record({
    kind: fc.constant('garbage' as const),
    name: fc.constantFrom('0000000000000005.seg', '0000000000000900.seg', 'x.seg', 'x', 'a.tmp'),
    bytes,
  }),
);

/** Damages one file of the partition whose name ends with the suffix. */
async function apply(directory: string, one: Damage, suffix: string): Promise<void> {
  const place = join(directory, 'p0');
  if (one.kind === 'garbage') return writeFile(join(place, one.name), one.bytes);
  const names = (await readdir(place)).filter((name) => name.endsWith(suffix)).sort();
  const name = names[one.file % Math.max(1, names.length)];
  if (name === undefined) return;
  const path = join(place, name);
  const { size } = await stat(path);
  if (one.kind === 'remove') return rm(path);
  if (one.kind === 'truncate') return truncate(path, Math.floor(one.at * size));
  const handle = await open(path, 'r+');
  try {
    if (one.kind === 'zeros') await handle.write(Buffer.alloc(one.bytes), 0, one.bytes, size);
    else if (one.kind === 'append') await handle.write(one.bytes, 0, one.bytes.length, size);
    else {
      const at = Math.floor(one.at * Math.max(0, size - 1));
      const wanted = one.kind === 'noise' ? Buffer.from(one.bytes) : Buffer.alloc(1);
      if (one.kind === 'flip') {
        await handle.read(wanted, 0, 1, at);
        wanted[0] = (wanted[0] ?? 0) ^ (1 << one.bit);
      }
      await handle.write(wanted, 0, Math.min(wanted.length, Math.max(1, size - at)), at);
    }
  } finally {
    await handle.close();
  }
}

async function segmentFiles(directory: string): Promise<Map<string, Buffer>> {
  const place = join(directory, 'p0');
  const files = new Map<string, Buffer>();
  for (const name of await readdir(place))
    if (name.endsWith('.seg')) files.set(name, await readFile(join(place, name)));
  return files;
}

/** Offsets whose whole block lies in the damaged directory at its place, byte for byte. */
async function untouched(directory: string): Promise<Set<number>> {
  const before = await segmentFiles(original);
  const after = await segmentFiles(directory);
  const offsets = new Set<number>();
  for (const [name, content] of before) {
    const now = after.get(name);
    let at = 0;
    while (at < content.length) {
      const end = at + 72 + content.readUInt32LE(at + 4);
      const first = content.readDoubleLE(at + 16);
      const records = content.readUInt32LE(at + 12);
      if (now?.subarray(at, end).equals(content.subarray(at, end)))
        for (let offset = first; offset < first + records; offset += 1) offsets.add(offset);
      at = end;
    }
  }
  return offsets;
}

async function check(journal: Journal, kept: ReadonlySet<number>): Promise<void> {
  const found = await readEverything(journal);
  const offsets = found.map((record) => record.offset);
  expect(offsets).toEqual([...new Set(offsets)].sort((a, b) => a - b));
  for (const record of found) expect(contentOf(record)).toBe(acknowledged[record.offset]);
  expect(new Set(offsets)).toEqual(kept);
  const outcome = await journal.append(recordsOf('later', 3));
  expect(outcome).toEqual({ kind: 'accepted', count: 3 });
  const later = (await readEverything(journal)).slice(-3);
  expect(later.map((record) => String(record.body))).toEqual(['later-0', 'later-1', 'later-2']);
  expect(later[0]?.offset).toBeGreaterThanOrEqual(BATCHES * PER_BATCH);
}

/** A segment that lost its end, and a file whose name lies in what it still has. */
const STRANGER_WITHIN: Damage[] = [
  { kind: 'truncate', file: 0, at: 0.098 },
  { kind: 'garbage', name: '0000000000000005.seg', bytes: Uint8Array.from([0]) },
];

test('after damage to segments every untouched record is there and offsets go on', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), async (damages) => {
      const directory = await copyOf();
      try {
        for (const one of damages) await apply(directory, one, '.seg');
        const kept = await untouched(directory);
        const journal = await openAt(directory);
        await check(journal, kept);
        const whole = await readEverything(journal);
        await journal.close();
        const again = await openAt(directory);
        expect(await readEverything(again)).toEqual(whole);
        await again.close();
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    }),
    { numRuns: 120, examples: [[STRANGER_WITHIN]] },
  );
});

test('after damage to sidecars nothing is missing, and keys are still known', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 6 }), async (damages) => {
      const directory = await copyOf();
      try {
        for (const one of damages) if (one.kind !== 'garbage') await apply(directory, one, '.idx');
        const journal = await openAt(directory);
        for (const at of [0, 11, BATCHES - 1]) {
          const outcome = await journal.append(recordsOf('x', 1), { kind: 'key', key: `k${at}` });
          expect(outcome).toEqual({ kind: 'duplicate' });
        }
        await check(journal, new Set(acknowledged.keys()));
        await journal.close();
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    }),
    { numRuns: 60 },
  );
});

test('damaged small files stop nothing: identity, consumers, lock', async () => {
  await fc.assert(
    fc.asyncProperty(bytes, async (noise) => {
      const directory = await copyOf();
      try {
        const id = JSON.parse(await readFile(join(original, 'journal.json'), 'utf8')).id;
        for (const name of ['journal.json', 'lock', join('consumers', 'pipeline.json')])
          await writeFile(join(directory, name), noise);
        const journal = await openAt(directory);
        expect(journal.id).toBe(id);
        expect(await journal.committed('pipeline')).toEqual([]);
        await check(journal, new Set(acknowledged.keys()));
        await journal.close();
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    }),
    { numRuns: 20 },
  );
});

test('a batch cut off by a crash disappears whole', async () => {
  const directory = await copyOf();
  const place = join(directory, 'p0');
  const [last] = (await readdir(place))
    .filter((name) => name.endsWith('.seg'))
    .sort()
    .reverse();
  const path = join(place, last ?? '');
  const { size } = await stat(path);
  const journal = await openAt(directory, 1e6);
  await journal.append(recordsOf('unfinished', 5), { kind: 'key', key: 'u' });
  await journal.close();
  const full = (await stat(path)).size;
  expect(full).toBeGreaterThan(size);
  for (let cut = full - 1; cut > size; cut -= 37) {
    const crashed = await copyOf();
    await copyFile(path, join(crashed, 'p0', last ?? ''));
    await truncate(join(crashed, 'p0', last ?? ''), cut);
    const again = await openAt(crashed);
    expect(again.status()[0]).toMatchObject({ nextOffset: 300, quarantinedRecords: 0 });
    expect(await readEverything(again)).toHaveLength(300);
    const outcome = await again.append(recordsOf('u', 5), { kind: 'key', key: 'u' });
    expect(outcome).toEqual({ kind: 'accepted', count: 5 });
    await again.close();
    await rm(crashed, { recursive: true, force: true });
  }
  await rm(directory, { recursive: true, force: true });
});

test('damage in the middle is set aside with its reason', async () => {
  const directory = await copyOf();
  await apply(directory, { kind: 'flip', file: 0, at: 0.5, bit: 0 }, '.seg');
  const journal = await openAt(directory);
  // What was sealed together goes together.
  expect(await readEverything(journal)).toHaveLength(290);
  expect(journal.status()[0]?.quarantinedRecords).toBe(10);
  const names = await readdir(join(directory, 'quarantine'));
  expect(names.filter((name) => name.endsWith('.bin'))).toHaveLength(1);
  const reason = names.find((name) => name.endsWith('.reason.txt')) ?? '';
  expect(await readFile(join(directory, 'quarantine', reason), 'utf8')).toMatch(
    /are no sound block/,
  );
  await journal.close();
  await rm(directory, { recursive: true, force: true });
});
