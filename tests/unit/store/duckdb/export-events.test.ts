// Goal: an export gives every event of a store exactly as it was stored, in bounded batches, and changes nothing.
// Method: a store with several journals, partitions, gaps, days and irregular documents in a temporary file.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlacedEvent } from '../../../../src/event/event.ts';
import { type EventExport, openEventExport } from '../../../../src/store/duckdb/export-events.ts';
import { openDuckdbStore } from '../../../../src/store/duckdb/open-duckdb-store.ts';
import { DAY_MS, START_MS, sampleEvent } from '../../../contract/event-samples.ts';

const log = pino({ level: 'silent' });
const clock = { now: () => START_MS };

describe('the export of an embedded store', () => {
  let file = '';
  let folder = '';
  const opened: EventExport[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'gac-export-'));
    file = path.join(folder, 'events.duckdb');
  });
  afterEach(async () => {
    for (const one of opened.splice(0)) one.close();
    await rm(folder, { recursive: true });
  });

  const store = async (batches: readonly (readonly PlacedEvent[])[]) => {
    const duckdb = await openDuckdbStore({ path: file, clock, log });
    for (const batch of batches) await duckdb.append(batch[0]?.partition ?? 0, batch);
    await duckdb.close();
  };
  const open = async () => {
    const made = await openEventExport(file);
    opened.push(made);
    return made;
  };
  const all = async (from: EventExport, dayMs?: number) => {
    const found: PlacedEvent[] = [];
    for (const place of await from.partitions()) {
      const query = { ...place, fromOffset: place.firstOffset };
      for await (const batch of from.read(dayMs === undefined ? query : { ...query, dayMs })) {
        expect(batch.length).toBeLessThanOrEqual(2_000);
        found.push(...batch);
      }
    }
    return found;
  };

  it('gives all documents back, regular or not', async () => {
    const events = [
      sampleEvent({ offset: 3, original: 'dòng gốc', message: 'tin nhắn' }),
      sampleEvent({ offset: 4, doc: { 'a.b': 1, url: { path: ['x', 'y'] } } }),
      sampleEvent({ offset: 9, province: '79', doc: { user: { name: null }, tags: [] } }),
      sampleEvent({
        offset: 10,
        doc: { event: { kind: 'pipeline_error' }, gac: { dead_letter: { reason: 'malformed' } } },
      }),
    ];
    await store([events, [sampleEvent({ offset: 0, partition: 2 })]]);
    const found = await all(await open());
    expect(found.map(({ id }) => id)).toEqual([
      ...events.map(({ id }) => id),
      sampleEvent({ offset: 0, partition: 2 }).id,
    ]);
    expect(found.slice(0, 4).map(({ doc }) => doc)).toEqual(events.map(({ doc }) => doc));
    expect(found.map(({ province }) => province)).toEqual(['10', '10', '79', '10', '10']);
  });

  it('tells journals and partitions apart, and leaps over what is gone', async () => {
    const far = 50_000_000;
    await store([
      [sampleEvent({ offset: 0 }), sampleEvent({ offset: far })],
      [sampleEvent({ offset: 7, journal: 'jrnl0002' })],
    ]);
    const from = await open();
    expect(await from.partitions()).toEqual([
      { journal: 'jrnl0001', partition: 0, firstOffset: 0, nextOffset: far + 1, events: 2 },
      { journal: 'jrnl0002', partition: 0, firstOffset: 7, nextOffset: 8, events: 1 },
    ]);
    expect((await all(from)).map(({ offset }) => offset)).toEqual([0, far, 7]);
    expect(await from.storedOffset('jrnl0001', 0)).toBe(far + 1);
    expect(await from.storedOffset('jrnl0001', 1)).toBe(0);
  });

  it('gives one day alone', async () => {
    const times = [START_MS - DAY_MS, START_MS, START_MS + DAY_MS, START_MS];
    await store([times.map((timeMs, offset) => sampleEvent({ offset, timeMs }))]);
    const from = await open();
    const midnight = Math.floor(START_MS / DAY_MS) * DAY_MS;
    expect(await from.days()).toEqual(
      new Map([
        [midnight - DAY_MS, 1],
        [midnight, 2],
        [midnight + DAY_MS, 1],
      ]),
    );
    expect((await all(from, midnight)).map(({ offset }) => offset)).toEqual([1, 3]);
  });

  it('has nothing where no store was', async () => {
    const from = await open();
    expect(await from.partitions()).toEqual([]);
    await expect(stat(file)).rejects.toThrow();
  });

  it('refuses a file that is no store, and leaves it', async () => {
    const { writeFile, readFile } = await import('node:fs/promises');
    await writeFile(file, 'không phải cơ sở dữ liệu');
    await expect(openEventExport(file)).rejects.toMatchObject({ code: 'GAC_STORE_FAILED' });
    expect(await readFile(file, 'utf8')).toBe('không phải cơ sở dữ liệu');
  });
});
