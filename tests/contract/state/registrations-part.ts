import { describe, expect, it } from 'vitest';
import { NATIONAL } from '../../../src/event/scope.ts';
import type { NewSource } from '../../../src/state/contract.ts';
import { IN_10, IN_79, NOW, type OpenState, openEmpty, SYSTEM } from './state-harness.ts';

const CENTRE: NewSource = {
  id: 'quay-so-1',
  name: 'Trung tâm',
  type: 'service-centre.heartbeat',
  province: '10',
  commune: '02647',
  timezone: 'Asia/Ho_Chi_Minh',
  transport: { kind: 'http' },
};
const identity = { sourceId: CENTRE.id, type: CENTRE.type, province: '10', commune: '02647' };

export function describeRegistrations(open: OpenState): void {
  describe('who was registered when', () => {
    it('follows every change of a source, and keeps what is over', async () => {
      const kept = await openEmpty(open);
      const { sources } = kept.state;
      const change = (version: number, patch: object, atMs: number) =>
        sources.update(SYSTEM, CENTRE.id, version, patch, NOW + atMs);
      await sources.create(SYSTEM, CENTRE, NOW);
      await change(1, { name: 'Tên khác', observing: true }, 10);
      await change(2, { commune: '02650' }, 20);
      await change(3, { enabled: false }, 30);
      await change(4, { name: 'Tắt' }, 35);
      await change(5, { enabled: true }, 40);
      await change(6, { type: 'nginx.access' }, 50);
      await sources.remove(SYSTEM, CENTRE.id, 7, NOW + 60);
      await kept.reopen();
      const all = { fromMs: NOW, toMs: NOW + 1_000 };
      const { items, knownFromMs } = await kept.state.sources.registrations(NATIONAL, all);
      expect(knownFromMs).toBe(0);
      const at = (fromMs: number, toMs: number, sinceMs = fromMs) => ({
        ...{ fromMs: NOW + fromMs, toMs: NOW + toMs, sinceMs: NOW + sinceMs },
      });
      expect(items).toEqual([
        { ...identity, ...at(0, 20) },
        { ...identity, commune: '02650', ...at(20, 30, 0) },
        { ...identity, commune: '02650', ...at(40, 50) },
        { ...identity, commune: '02650', type: 'nginx.access', ...at(50, 60) },
      ]);
    });

    it('gives what was registered in a range, what is, and to each province its own', async () => {
      const { state } = await openEmpty(open);
      const ids = async (...asked: Parameters<typeof state.sources.registrations>) =>
        (await state.sources.registrations(...asked)).items.map(({ sourceId }) => sourceId);
      await state.sources.create(SYSTEM, CENTRE, NOW);
      await state.sources.create(SYSTEM, { ...CENTRE, id: 'hcm', province: '79' }, NOW + 100);
      await state.sources.update(SYSTEM, CENTRE.id, 1, { enabled: false }, NOW + 50);
      expect(await ids(NATIONAL)).toEqual(['hcm']);
      expect(await ids(NATIONAL, { fromMs: NOW, toMs: NOW + 100 })).toEqual([CENTRE.id]);
      expect(await ids(NATIONAL, { fromMs: NOW + 49, toMs: NOW + 101 })).toEqual([
        'hcm',
        CENTRE.id,
      ]);
      expect(await ids(NATIONAL, { fromMs: NOW + 50, toMs: NOW + 101 })).toEqual(['hcm']);
      expect(await ids(IN_10, { fromMs: NOW, toMs: NOW + 101 })).toEqual([CENTRE.id]);
      expect(await ids(IN_79)).toEqual(['hcm']);
      expect(await ids({ kind: 'provinces', provinces: [] })).toEqual([]);
    });

    it('leaves out who brings files, as nothing is expected of them by the minute', async () => {
      const { state } = await openEmpty(open);
      const { sources } = state;
      const items = async () => (await sources.registrations(NATIONAL)).items;
      const [upload, http] = [{ kind: 'upload' }, { kind: 'http' }] as const;
      await sources.create(SYSTEM, { ...CENTRE, transport: upload }, NOW);
      expect(await items()).toEqual([]);
      await sources.update(SYSTEM, CENTRE.id, 1, { transport: http }, NOW + 10);
      expect(await items()).toMatchObject([{ ...identity, sinceMs: NOW + 10 }]);
      await sources.update(SYSTEM, CENTRE.id, 2, { transport: upload }, NOW + 20);
      expect(await items()).toEqual([]);
      const [past] = (await sources.registrations(NATIONAL, { fromMs: NOW, toMs: NOW + 99 })).items;
      expect(past).toMatchObject({ fromMs: NOW + 10, toMs: NOW + 20 });
    });

    it('takes changes of one moment, and those of a clock that was set back', async () => {
      const { state } = await openEmpty(open);
      const change = (version: number, enabled: boolean, atMs: number) =>
        state.sources.update(SYSTEM, CENTRE.id, version, { enabled }, NOW + atMs);
      await state.sources.create(SYSTEM, CENTRE, NOW);
      await change(1, false, 0);
      expect((await state.sources.registrations(NATIONAL)).items).toEqual([]);
      await change(2, true, 0);
      await change(3, false, 100);
      await change(4, true, 0);
      expect((await state.sources.registrations(NATIONAL)).items).toEqual([
        { ...identity, fromMs: NOW, toMs: undefined, sinceMs: NOW },
      ]);
    });
  });
}
