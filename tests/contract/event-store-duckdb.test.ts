// Goal: the embedded event store keeps the contract, and survives what only a file can suffer.
// Method: the shared suite on temporary files; then damage to the file, its log, and kill -9 of a
// writing child.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NATIONAL } from '../../src/event/scope.ts';
import type { EventStore } from '../../src/store/contract.ts';
import { openDuckdbStore } from '../../src/store/duckdb/open-duckdb-store.ts';
import { DAY_MS, JOURNAL, START_MS, sampleEvent } from './event-samples.ts';
import { describeEventStore } from './event-store-contract.ts';

const log = pino({ level: 'silent' });
const clock = { now: () => Date.UTC(2026, 10, 22) };

describeEventStore('DuckDB event store', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'gac-store-'));
  const openStore = () => openDuckdbStore({ path: join(directory, 'events.duckdb'), clock, log });
  let store: EventStore = await openStore();
  return {
    store,
    reopen: async () => {
      await store.close();
      store = await openStore();
      return store;
    },
    dispose: async () => {
      await store.close();
      await rm(directory, { recursive: true });
    },
  };
});

describe('a DuckDB file', () => {
  let directory = '';
  let path = '';
  const opened: EventStore[] = [];
  const openStore = async (more: { journalId?: string } = {}) => {
    const store = await openDuckdbStore({ path, clock, log, ...more });
    opened.push(store);
    return store;
  };
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'gac-store-'));
    path = join(directory, 'deep', 'events.duckdb');
  });
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
    await rm(directory, { recursive: true });
  });
  const samples = (count: number, from = 0, journal = JOURNAL) =>
    Array.from({ length: count }, (_, n) => sampleEvent({ offset: from + n, journal }));
  const damagedNames = async () =>
    (await readdir(join(directory, 'deep'))).filter((name) => name.includes('damaged'));

  it('holds every acknowledged event once after kill -9', { timeout: 60_000 }, async () => {
    for (let round = 0; round < 5; round += 1) {
      const acknowledged = await killWriter(path, 250 + round * 180);
      const store = await openStore();
      const stored = await store.storedOffset(0);
      expect(stored).toBeGreaterThanOrEqual(acknowledged);
      expect(await store.count(NATIONAL, {})).toBe(stored);
      const ids = { kind: 'distinct', field: 'event.id' } as const;
      expect(await store.aggregate(NATIONAL, {}, ids)).toEqual({ kind: 'distinct', value: stored });
      await store.close();
    }
    expect(await damagedNames()).toEqual([]);
  });

  it('is set aside when it is no database, and an empty store starts', async () => {
    const store = await openStore();
    await store.append(0, samples(10));
    await store.close();
    await writeFile(path, 'not a database '.repeat(2_000));
    const again = await openStore();
    expect(await again.storedOffset(0)).toBe(0);
    expect(await again.append(0, samples(10))).toEqual({ stored: 10, repeated: 0 });
    expect(await damagedNames()).toEqual(['events.duckdb.damaged-2026-11-22T00-00-00-000Z']);
  });

  it('is set aside when it is cut short', async () => {
    const store = await openStore();
    await store.append(0, samples(2_000));
    await store.close();
    await truncate(path, 20_000);
    const again = await openStore();
    expect(await again.storedOffset(0)).toBe(0);
    expect(await damagedNames()).toHaveLength(1);
  });

  it('loses only its log when only the log is damaged', async () => {
    const store = await openStore();
    await store.append(0, samples(100));
    await store.close();
    await killWriter(path, 400);
    const log = await readFile(`${path}.wal`);
    log.fill(0xaa, 200, 4_000);
    await writeFile(`${path}.wal`, log);
    const again = await openStore();
    const stored = await again.storedOffset(0);
    expect(stored).toBeGreaterThanOrEqual(100);
    expect(await again.count(NATIONAL, {})).toBe(stored);
  });

  it('forgets the torn end of its log only', async () => {
    const acknowledged = await killWriter(path, 400);
    const { size } = await stat(`${path}.wal`);
    await truncate(`${path}.wal`, size - 10);
    const store = await openStore();
    const stored = await store.storedOffset(0);
    expect(stored).toBeGreaterThan(0);
    expect(stored).toBeLessThanOrEqual(acknowledged + 1_500);
    expect(await store.count(NATIONAL, {})).toBe(stored);
  });

  it('belongs to one user at a time, in this process and in others', async () => {
    const store = await openStore();
    await expect(openStore()).rejects.toMatchObject({ code: 'GAC_DATA_DIR_LOCKED' });
    const child = spawn(process.execPath, [WRITER, path], { stdio: ['ignore', 'pipe', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (data) => {
      errors += data;
    });
    await once(child, 'close');
    expect(errors).toContain('GAC_DATA_DIR_LOCKED');
    expect(await store.append(0, samples(1))).toEqual({ stored: 1, repeated: 0 });
  });

  it('uses the memory of stored rows again, and no row twice', async () => {
    const store = await openStore();
    const ready = (from: number) => store.stage(0, samples(700, from));
    const first = ready(0);
    await store.appendStaged([first]);
    await expect(store.appendStaged([first])).rejects.toThrow(/stored already/u);
    for (let from = 700; from < 7_000; from += 1_400) {
      await store.appendStaged([ready(from), ready(from + 700)]);
    }
    const ids = { kind: 'distinct', field: 'event.id' } as const;
    expect(await store.aggregate(NATIONAL, {}, ids)).toMatchObject({ value: 7_700 });
  });

  it('keeps the offsets of each journal', async () => {
    const store = await openStore({ journalId: JOURNAL });
    await store.append(0, samples(5));
    await store.close();
    const other = await openStore({ journalId: 'jrnl0002' });
    expect(await other.storedOffset(0)).toBe(0);
    expect(await other.append(0, samples(3, 0, 'jrnl0002'))).toEqual({ stored: 3, repeated: 0 });
    expect(await other.count(NATIONAL, {})).toBe(8);
    expect(await other.getMany(NATIONAL, [`${JOURNAL}-0-1`, 'jrnl0002-0-1'])).toHaveLength(2);
    await other.close();
    const back = await openStore({ journalId: JOURNAL });
    expect(await back.storedOffset(0)).toBe(5);
    expect(await back.append(0, samples(6))).toEqual({ stored: 1, repeated: 5 });
  });

  it('shrinks after retention, while appends and reads go on', { timeout: 60_000 }, async () => {
    const store = await openStore();
    const line = () => randomBytes(300).toString('base64');
    let offset = 0;
    const appendDay = async (day: number, count: number) => {
      const events = Array.from({ length: count }, () =>
        sampleEvent({ offset: offset++, timeMs: START_MS + day * DAY_MS, original: line() }),
      );
      await store.append(0, events);
    };
    for (let n = 0; n < 30; n += 1) await appendDay(n < 25 ? 0 : 1, 2_000);
    expect(await store.deleteBefore('2026-11-23')).toBe(50_000);
    let compacting = true;
    const compaction = store.compact().finally(() => {
      compacting = false;
    });
    const before = offset;
    while (compacting) {
      await appendDay(1, 50);
      await store.count(NATIONAL, { filter: { op: 'exists', field: 'user.name' } });
    }
    const { bytesBefore, bytesAfter } = await compaction;
    expect(bytesAfter).toBeLessThan(bytesBefore / 2);
    expect(offset).toBeGreaterThan(before);
    await appendDay(1, 10);
    await store.close();
    const again = await openStore();
    expect(await again.storedOffset(0)).toBe(offset);
    expect(await again.count(NATIONAL, {})).toBe(offset - 50_000);
    const ids = { kind: 'distinct', field: 'event.id' } as const;
    expect(await again.aggregate(NATIONAL, {}, ids)).toMatchObject({ value: offset - 50_000 });
  });

  it('begins anew when a checkpoint meets a damaged block', { timeout: 60_000 }, async () => {
    const store = await openStore();
    const batch = (from: number) =>
      Array.from({ length: 2_000 }, (_, n) =>
        sampleEvent({ offset: from + n, original: randomBytes(400).toString('base64') }),
      );
    for (let from = 0; from < 10_000; from += 2_000) await store.append(0, batch(from));
    await store.compact();
    const file = await readFile(path);
    await writeFile(path, file.fill(0xaa, 12_288));
    let failures = 0;
    for (let from = 10_000; from < 70_000 && failures === 0; from += 2_000) {
      await store.append(0, batch(from)).catch(() => {
        failures += 1;
      });
    }
    expect(failures).toBe(1);
    expect(await store.storedOffset(0)).toBe(0);
    expect(await store.append(0, samples(10))).toEqual({ stored: 10, repeated: 0 });
    expect(await store.count(NATIONAL, {})).toBe(10);
    expect((await damagedNames()).length).toBeGreaterThan(0);
  });

  it('starts after a compaction that did not finish', async () => {
    const store = await openStore();
    await store.append(0, samples(5));
    await store.close();
    await writeFile(`${path}.compacting`, 'half a file');
    const again = await openStore();
    expect(await again.count(NATIONAL, {})).toBe(5);
    expect(await readdir(join(directory, 'deep'))).not.toContain('events.duckdb.compacting');
  });

  it('refuses work after close, and close waits for appends', async () => {
    const store = await openStore();
    const appended = store.append(0, samples(500));
    await store.close();
    expect(await appended).toEqual({ stored: 500, repeated: 0 });
    const refused = { code: 'GAC_STORE_FAILED' };
    await expect(store.count(NATIONAL, {})).rejects.toMatchObject(refused);
    await expect(store.append(0, samples(1, 500))).rejects.toMatchObject(refused);
  });
});

const WRITER = fileURLToPath(new URL('./event-store-writer.ts', import.meta.url));

/**
 * Lets a child write for a while, kills it, and returns the last offset that it had
 * acknowledged.
 */
async function killWriter(path: string, afterMs: number): Promise<number> {
  const child = spawn(process.execPath, [WRITER, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (data) => {
    printed += data;
  });
  await once(child.stdout, 'data');
  await sleep(afterMs);
  child.kill('SIGKILL');
  await once(child, 'close');
  // The last line may be half written.
  return Number(printed.split('\n').at(-2) ?? 0);
}
