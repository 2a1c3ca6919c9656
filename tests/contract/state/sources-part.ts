import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { NATIONAL } from '../../../src/event/scope.ts';
import type { NewSource } from '../../../src/state/contract.ts';
import {
  ANALYST_10,
  codeOf,
  IN_10,
  NOW,
  type OpenState,
  openEmpty,
  person,
  SYSTEM,
} from './state-harness.ts';

const SOURCE: NewSource = {
  id: 'lao-cai-portal',
  name: 'Cổng dịch vụ công',
  type: 'nginx.access',
  province: '10',
  commune: undefined,
  timezone: 'Asia/Ho_Chi_Minh',
  transport: { kind: 'syslog', peers: ['192.0.2.0/24'], certificateFingerprints: [], appNames: [] },
  multilineStart: undefined,
  settings: { log_format: '$remote_addr "$request"', map: { a: 'source.ip' }, trusted_hops: 1 },
};

export function describeSources(open: OpenState): void {
  describe('sources', () => {
    it('keeps what was registered, versioned and written down', async () => {
      const kept = await openEmpty(open);
      const created = await kept.state.sources.create(person('engineer'), SOURCE, NOW);
      expect(created).toEqual({ ...SOURCE, enabled: true, createdAtMs: NOW, version: 1 });
      await kept.reopen();
      const { sources } = kept.state;
      expect(await sources.get(NATIONAL, SOURCE.id)).toEqual(created);
      const update = (version: number) =>
        sources.update(SYSTEM, SOURCE.id, version, { enabled: false }, NOW);
      expect(await update(1)).toEqual({ ...created, enabled: false, version: 2 });
      expect(await codeOf(update(1))).toBe('GAC_PRECONDITION_FAILED');
      await sources.remove(SYSTEM, SOURCE.id, 2, NOW);
      expect(await sources.list(NATIONAL)).toEqual([]);
      const { items } = await kept.state.audit(IN_10, { size: 9, subject: `source:${SOURCE.id}` });
      const actions = items.map(({ action }) => action);
      expect(actions).toEqual(['source.remove', 'source.update', 'source.create']);
    });

    it('refuses what is no source, a taken id, a foreign province and a wrong role', async () => {
      const { state } = await openEmpty(open);
      const create = (given: Partial<NewSource>, actor = SYSTEM) =>
        state.sources.create(actor, { ...SOURCE, ...given }, NOW);
      expect(await codeOf(create({ id: 'Có Dấu' }))).toBe('GAC_REQUEST_INVALID');
      expect(await codeOf(create({ province: '1' }))).toBe('GAC_REQUEST_INVALID');
      expect(await codeOf(create({ commune: '12' }))).toBe('GAC_REQUEST_INVALID');
      expect(await codeOf(create({}, ANALYST_10))).toBe('GAC_FORBIDDEN');
      expect(await codeOf(create({ province: '79' }, person('engineer', IN_10)))).toBe(
        'GAC_FORBIDDEN',
      );
      await create({});
      expect(await codeOf(create({}))).toBe('GAC_CONFLICT');
      const move = { province: '79' };
      const engineer = person('engineer', IN_10);
      const moved = state.sources.update(engineer, SOURCE.id, 1, move, NOW);
      expect(await codeOf(moved)).toBe('GAC_FORBIDDEN');
    });

    it('knows the hash of a key until it is revoked, and never the key', async () => {
      const { state } = await openEmpty(open);
      let told = 0;
      state.onChange('sources', () => {
        told += 1;
      });
      await state.sources.create(SYSTEM, SOURCE, NOW);
      const { keyId, key } = await state.sources.issueKey(SYSTEM, SOURCE.id, NOW);
      const other = await state.sources.issueKey(SYSTEM, SOURCE.id, NOW + 1);
      expect(key).toMatch(/^gsk_[\w-]{43}$/);
      const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
      const live = await state.sources.liveKeyHashes();
      expect([...live]).toEqual(
        expect.arrayContaining([
          [sha256(key), SOURCE.id],
          [sha256(other.key), SOURCE.id],
        ]),
      );
      await state.sources.revokeKey(SYSTEM, SOURCE.id, keyId, NOW + 2);
      expect([...(await state.sources.liveKeyHashes()).keys()]).toEqual([sha256(other.key)]);
      expect(await state.sources.keys(NATIONAL, SOURCE.id)).toEqual([
        { keyId, createdAtMs: NOW, revokedAtMs: NOW + 2 },
        { keyId: other.keyId, createdAtMs: NOW + 1, revokedAtMs: undefined },
      ]);
      const patch = { enabled: false };
      await state.sources.update(SYSTEM, SOURCE.id, 1, patch, NOW);
      expect((await state.sources.liveKeyHashes()).size).toBe(0);
      expect(told).toBe(5);
    });

    it('issues ten live keys and no eleventh', async () => {
      const { state } = await openEmpty(open);
      await state.sources.create(SYSTEM, SOURCE, NOW);
      const issue = () => state.sources.issueKey(SYSTEM, SOURCE.id, NOW);
      const first = await issue();
      for (let index = 1; index < 10; index += 1) await issue();
      expect(await codeOf(issue())).toBe('GAC_CONFLICT');
      await state.sources.revokeKey(SYSTEM, SOURCE.id, first.keyId, NOW);
      await issue();
    });
  });
}
