import { expect, it } from 'vitest';
import { NATIONAL } from '../../../src/event/scope.ts';
import type { Filter, StagedEvents } from '../../../src/store/contract.ts';
import { DAY_MS, idsOf, JOURNAL, START_MS, sampleEvent } from '../event-samples.ts';
import { PAGE, samples, type WithStore } from './opened-store.ts';

export function describeAppend(withStore: WithStore) {
  it('stores an event once, however often it is offered', () =>
    withStore(async (store, opened) => {
      expect(await store.storedOffset(0)).toBe(0);
      expect(await store.append(0, samples(10))).toEqual({ stored: 10, repeated: 0 });
      expect(await store.append(0, samples(10, 5))).toEqual({ stored: 5, repeated: 5 });
      expect(await store.append(0, samples(3))).toEqual({ stored: 0, repeated: 3 });
      expect(await store.append(0, [])).toEqual({ stored: 0, repeated: 0 });
      expect(await store.storedOffset(0)).toBe(15);
      expect(await store.count(NATIONAL, PAGE)).toBe(15);
      const again = await opened.reopen();
      expect(await again.storedOffset(0)).toBe(15);
      expect(await again.append(0, samples(15))).toEqual({ stored: 0, repeated: 15 });
      expect(await again.count(NATIONAL, PAGE)).toBe(15);
    }));

  it('accepts gaps in the offsets and keeps partitions apart', () =>
    withStore(async (store) => {
      const gapped = [3, 4, 9].map((offset) => sampleEvent({ offset }));
      expect(await store.append(0, gapped)).toEqual({ stored: 3, repeated: 0 });
      expect(await store.storedOffset(0)).toBe(10);
      expect(await store.storedOffset(1)).toBe(0);
      const other = samples(2, 0, { partition: 1 });
      expect(await store.append(1, other)).toEqual({ stored: 2, repeated: 0 });
      expect(await store.storedOffset(1)).toBe(2);
      expect(await store.count(NATIONAL, PAGE)).toBe(5);
    }));

  it('takes events that were made ready before, several times as one, without those that it has', () =>
    withStore(async (store) => {
      const line = (n: number) => `line ${n}`;
      const ready = (from: number, to: number, partition = 0) => {
        const place = (offset: number) =>
          sampleEvent({ offset, partition, original: line(offset) });
        const events = Array.from({ length: to - from }, (_, n) => place(from + n));
        return store.stage(partition, events);
      };
      // All are ready before the first is stored.
      const [first, second, third, late] = [
        ready(0, 3),
        ready(3, 5),
        ready(5, 600),
        ready(598, 603),
      ];
      const other = ready(0, 2, 1);
      expect([first.count, late.partition, other.partition]).toEqual([3, 0, 1]);
      expect(await store.appendStaged([first, second])).toEqual({ stored: 5, repeated: 0 });
      expect(await store.append(0, samples(6))).toEqual({ stored: 1, repeated: 5 });
      expect(await store.appendStaged([ready(0, 2), ready(2, 4)])).toEqual({
        stored: 0,
        repeated: 4,
      });
      expect(await store.appendStaged([ready(4, 6), third])).toEqual({ stored: 594, repeated: 3 });
      expect(await store.appendStaged([late])).toEqual({ stored: 3, repeated: 2 });
      expect(await store.appendStaged([other])).toEqual({ stored: 2, repeated: 0 });
      expect(await store.appendStaged([])).toEqual({ stored: 0, repeated: 0 });
      expect(await store.count(NATIONAL, PAGE)).toBe(605);
      const ids = [0, 4, 6, 599, 602].map((offset) => sampleEvent({ offset }).id);
      const found = await store.getMany(NATIONAL, ids);
      expect(found.map(({ event }) => event.original)).toEqual([0, 4, 6, 599, 602].map(line));
    }));

  it('refuses events of several journals or of another partition, before they are appended', () =>
    withStore(async (store) => {
      const foreign = sampleEvent({ offset: 1, journal: 'jrnl0002' });
      const refused = expect.objectContaining({ code: 'GAC_STORE_FAILED' });
      expect(() => store.stage(0, [sampleEvent({ offset: 0 }), foreign])).toThrow(refused);
      expect(() => store.stage(1, samples(1))).toThrow(refused);
      await expect(store.append(1, samples(1))).rejects.toThrow(refused);
      const elsewhere: StagedEvents = { journal: JOURNAL, partition: 0, count: 1 };
      await expect(store.appendStaged([elsewhere])).rejects.toThrow(TypeError);
    }));

  it('keeps concurrent appends whole', () =>
    withStore(async (store) => {
      const reports = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          store.append(n % 4, samples(10, Math.floor(n / 4) * 10, { partition: n % 4 })),
        ),
      );
      expect(reports.every((report) => report.stored === 10)).toBe(true);
      expect(await store.count(NATIONAL, PAGE)).toBe(200);
      expect(await store.storedOffset(3)).toBe(50);
    }));

  it('gives back the document as it was', () =>
    withStore(async (store) => {
      const event = sampleEvent({
        offset: 0,
        original: 'GET /hồ-sơ?q="x"\t\u0000\n😀 \\ \'; DROP TABLE events; --',
        message: 'Đăng nhập thất bại',
        doc: {
          tags: ['a', 'a'],
          labels: { 'k8s.app': 'portal', "it's": '"' },
          numbers: [0, -1.5, 1e21, 1e-7, 123456789012345],
          odd: { empty: {}, none: null, list: [], deep: [[1, [2]], { x: [{ y: true }] }] },
        },
      });
      await store.append(0, [event]);
      expect(await store.get(NATIONAL, event.id)).toEqual(event.doc);
    }));

  it('finds a message and a line that are no text', () =>
    withStore(async (store) => {
      await store.append(0, [
        sampleEvent({ offset: 0, doc: { message: 7, event: { original: 1.5 } } }),
        sampleEvent({ offset: 1, doc: { message: 'bảy' } }),
      ]);
      const found = async (filter: Filter) => await store.count(NATIONAL, { filter });
      expect(await found({ op: 'eq', field: 'message', value: '7' })).toBe(1);
      expect(await found({ op: 'gt', field: 'event.original', value: 1 })).toBe(1);
      expect(await found({ op: 'exists', field: 'message' })).toBe(2);
      expect(await store.count(NATIONAL, { text: '7' })).toBe(0);
      const distinct = { kind: 'distinct', field: 'message' } as const;
      expect(await store.aggregate(NATIONAL, {}, distinct)).toMatchObject({ value: 2 });
    }));

  it('writes half a surrogate pair as U+FFFD and stays searchable', () =>
    withStore(async (store) => {
      const doc = { user: { name: 'a\ud800b' }, odd: { half: '\udc00' } };
      await store.append(0, [sampleEvent({ offset: 0, message: 'x\ud800y', doc })]);
      const [event] = (await store.search(NATIONAL, { text: 'x\ufffdy' })).events;
      expect(event?.user?.name).toBe('a\ufffdb');
      const eq: Filter = { op: 'eq', field: 'odd.half', value: '\ufffd' };
      expect(await store.count(NATIONAL, { filter: eq })).toBe(1);
    }));
}

export function describeReplace(withStore: WithStore) {
  it('puts a new reading in the place of the old one', () =>
    withStore(async (store, opened) => {
      await store.append(0, samples(3));
      await store.replace(
        sampleEvent({ offset: 1, timeMs: START_MS + 2 * DAY_MS, doc: { user: { name: 'mới' } } }),
      );
      const again = await opened.reopen();
      expect(await again.count(NATIONAL, PAGE)).toBe(3);
      expect((await again.get(NATIONAL, `${JOURNAL}-0-1`))?.user?.name).toBe('mới');
      const page = await again.search(NATIONAL, { size: 1 });
      expect(idsOf(page.events)).toEqual([`${JOURNAL}-0-1`]);
      expect(await again.storedOffset(0)).toBe(3);
    }));
}

export function describeRetention(withStore: WithStore) {
  it('deletes whole days by event time and never takes them in again', () =>
    withStore(async (store) => {
      const midnightMs = Date.UTC(2026, 10, 22);
      const times = [-DAY_MS, -1, 0, 1].map((shift) => midnightMs + shift);
      const events = times.map((timeMs, offset) => sampleEvent({ offset, timeMs }));
      await store.append(0, events);
      expect(await store.status()).toMatchObject({ events: 4, oldestDay: '2026-11-21' });
      expect(await store.deleteBefore('2026-11-22')).toBe(2);
      expect(await store.deleteBefore('2026-11-22')).toBe(0);
      expect(await store.status()).toMatchObject({ events: 2, oldestDay: '2026-11-22' });
      expect(await store.append(0, events)).toEqual({ stored: 0, repeated: 4 });
      await store.compact();
      expect(await store.count(NATIONAL, {})).toBe(2);
      expect(await store.storedOffset(0)).toBe(4);
    }));
}
