import { describe, expect, it } from 'vitest';
import { NATIONAL } from '../../../src/event/scope.ts';
import {
  FIELDS_PER_SOURCE_MAX,
  type JudgedSource,
  type SourceField,
  type SourceSlot,
} from '../../../src/event/source-health.ts';
import type { SeenOfSources } from '../../../src/state/health/contract.ts';
import { IN_10, NOW, type OpenState, openEmpty, person } from './state-harness.ts';

const ENGINEER = person('engineer');
const SLOT_MS = NOW - (NOW % 900_000);
const EVER = { fromMs: 0, toMs: NOW + 86_400_000 };

const slot = (sourceId: string, change: Partial<SourceSlot> = {}): SourceSlot => ({
  ...{ sourceId, province: '10', slotMs: SLOT_MS, records: 10, deadLetters: { malformed: 1 } },
  ...{ firstReceivedMs: SLOT_MS + 100, lastReceivedMs: SLOT_MS + 900, maxGapMs: 300 },
  ...{ lastEventMs: SLOT_MS + 800, sampled: 4 },
  delays: [
    [-3, 2, -600],
    [0, 7, 70],
  ],
  ...change,
});

const field = (name: string, change: Partial<SourceField> = {}): SourceField => ({
  ...{ sourceId: 's1', province: '10', field: name, firstMs: NOW, lastMs: NOW, seen: 1 },
  ...change,
});

const judged = (sourceId: string, change: Partial<JudgedSource> = {}): JudgedSource => ({
  ...{ sourceId, province: '10', status: 'GREEN', sinceMs: NOW, judgedAtMs: NOW, reasons: [] },
  measures: {
    ...{ silenceLimitMs: 900_000, recordsLastHour: 5, deadLettersLastHour: 0 },
    deadLetterReasons: [],
  },
  ...change,
});

export function describeHealth(open: OpenState): void {
  const opened = async () => {
    const context = await openEmpty(open);
    const { ledger, health } = context.state;
    await ledger.noteRules('v1', [], NOW);
    /** Tells of a reader's next offsets. */
    const tell = (reader: string, seen: SeenOfSources, fromOffset = 0) =>
      ledger.noteEvaluated(
        {
          ...{ reader, fromOffset, throughOffset: fromOffset + 10, setVersion: 'v1' },
          ...{ receivedAtMs: NOW, slots: [], seen },
        },
        NOW,
      );
    return {
      ...context,
      reopen: () => context.reopen(),
      current: () => context.state,
      health,
      tell,
    };
  };

  describe('health of sources', () => {
    it('adds what readers see, each telling once', async () => {
      const { health, tell } = await opened();
      const more = slot('s1', {
        ...{ records: 5, deadLetters: { malformed: 2, oversize: 1 }, maxGapMs: 50, sampled: 1 },
        ...{ firstReceivedMs: SLOT_MS + 60_000, lastReceivedMs: SLOT_MS + 61_000 },
        delays: [[0, 2, 20] as const, [4, 1, 400] as const],
      });
      expect(await tell('j-0', { slots: [slot('s1'), slot('s2')], fields: [] })).toBe('noted');
      // Told again after an answer that was lost.
      expect(await tell('j-0', { slots: [slot('s1')], fields: [] })).toBe('other_begin');
      expect(await tell('j-0', { slots: [more], fields: [] }, 10)).toBe('noted');
      expect(await tell('j-1', { slots: [slot('s1')], fields: [] })).toBe('noted');
      const [first, second, ...others] = await health.slots(NATIONAL, EVER);
      expect(others).toEqual([]);
      expect(first).toEqual({
        ...{ sourceId: 's1', province: '10', slotMs: SLOT_MS, records: 25 },
        deadLetters: { malformed: 4, oversize: 1 },
        ...{ firstReceivedMs: SLOT_MS + 100, lastReceivedMs: SLOT_MS + 61_000 },
        ...{ maxGapMs: 59_100, lastEventMs: SLOT_MS + 800, sampled: 9 },
        delays: [
          [-3, 4, -1_200],
          [0, 16, 160],
          [4, 1, 400],
        ],
      });
      expect(second).toEqual(slot('s2'));
      expect(await health.flow(NATIONAL, { ...EVER, sourceId: 's1' })).toEqual([
        {
          ...{ slotMs: SLOT_MS, records: 25, maxGapMs: 59_100 },
          ...{ firstReceivedMs: SLOT_MS + 100, lastReceivedMs: SLOT_MS + 61_000 },
        },
      ]);
      expect(await health.slots(NATIONAL, { ...EVER, sourceIds: ['s2'] })).toHaveLength(1);
      expect(await health.slots(NATIONAL, { ...EVER, fromMs: SLOT_MS + 1 })).toEqual([]);
    });

    it('knows the last record of a source, also from before there were slots', async () => {
      const { health, tell, state } = await opened();
      expect(await health.lastSeen('s1')).toBeUndefined();
      const judgedAt = (sourceId: string, slotMs: number, fromOffset: number) =>
        state.ledger.noteEvaluated(
          {
            ...{ reader: 'j-9', fromOffset, throughOffset: fromOffset + 1, setVersion: 'v1' },
            ...{
              receivedAtMs: NOW,
              slots: [{ sourceId, province: '10', slotMs, setVersion: 'v1', events: 1 }],
            },
          },
          NOW,
        );
      await judgedAt('s1', SLOT_MS - 1_800_000, 0);
      await judgedAt('s2', SLOT_MS - 900_000, 1);
      expect(await health.lastSeen('s1')).toEqual({
        lastEventMs: SLOT_MS - 1_800_000,
        lastReceivedMs: SLOT_MS - 1_800_000,
        heardUntilMs: SLOT_MS - 900_000,
      });
      await tell('j-0', { slots: [slot('s1')], fields: [] });
      const { lastEventMs, lastReceivedMs } = slot('s1');
      const heardUntilMs = lastReceivedMs;
      expect(await health.lastSeen('s1')).toEqual({ lastEventMs, lastReceivedMs, heardUntilMs });
    });

    it('tells how much came of all sources, of the own provinces only', async () => {
      const { health, tell } = await opened();
      const there = slot('s2', { province: '79' });
      await tell('j-0', { slots: [slot('s1'), there], fields: [] });
      await tell('j-1', { slots: [slot('s1')], fields: [] });
      const { slotMs, records, deadLetters } = slot('s1');
      const own = { sourceId: 's1', slotMs, records, deadLetters };
      expect(await health.volumes(IN_10, EVER)).toEqual([own, own]);
      expect(await health.volumes(NATIONAL, EVER)).toHaveLength(3);
      expect(await health.volumes(NATIONAL, { ...EVER, fromMs: slotMs + 1 })).toEqual([]);
    });

    it('knows the fields of a source, and no more than so many', async () => {
      const { health, tell } = await opened();
      const names = Array.from({ length: FIELDS_PER_SOURCE_MAX + 20 }, (_, i) => `f.${i}`);
      const all = field('', { seen: 3 });
      await tell('j-0', {
        slots: [],
        fields: [all, ...names.slice(0, 30).map((one) => field(one))],
      });
      const later = names.map((one) => field(one, { firstMs: NOW + 5, lastMs: NOW + 9, seen: 2 }));
      await tell('j-0', { slots: [], fields: [all, ...later] }, 10);
      const known = await health.fields(NATIONAL, 's1');
      expect(known).toHaveLength(FIELDS_PER_SOURCE_MAX + 1);
      const byName = new Map(known.map((one) => [one.field, one]));
      expect(byName.get('')).toMatchObject({ seen: 6 });
      expect(byName.get('f.3')).toEqual(field('f.3', { lastMs: NOW + 9, seen: 3 }));
      expect(byName.get('f.40')).toMatchObject({ firstMs: NOW + 5, seen: 2 });
    });

    it('keeps the last verdict on each source, the changes before it, and what became of an episode', async () => {
      const context = await opened();
      const { health } = context;
      const episode = { id: 's1-1', sinceMs: NOW };
      const red = judged('s1', { status: 'RED', episode });
      const change = {
        sourceId: 's1',
        province: '10',
        atMs: NOW,
        status: 'RED',
        reasons: [],
      } as const;
      await health.note({
        ...{ judged: [judged('s1'), judged('s2')], changes: [], sourceIds: ['s1', 's2'] },
      });
      await health.note({
        judged: [red],
        changes: [change, { ...change, atMs: NOW - 9, status: 'GREEN' }],
        sourceIds: ['s1'],
      });
      await health.noteEpisode('s1', { ...episode, told: 'RED', alertId: 'al_1' });
      await health.noteEpisode('s1', { id: 'another', sinceMs: 0 });
      await context.reopen();
      const again = context.current().health;
      expect(await again.judged(NATIONAL)).toEqual([
        { ...red, episode: { ...episode, told: 'RED', alertId: 'al_1' } },
      ]);
      const changes = await again.changes(NATIONAL, 's1', { fromMs: 0, size: 10 });
      expect(changes.map(({ status }) => status)).toEqual(['RED', 'GREEN']);
      expect(await again.changes(NATIONAL, 's1', { fromMs: NOW, size: 10 })).toEqual([change]);
    });

    it('shows nobody the sources of other provinces', async () => {
      const { health, tell } = await opened();
      const there = { province: '20' };
      await tell('j-0', {
        slots: [slot('s1'), slot('s2', there)],
        fields: [field('a'), field('a', { sourceId: 's2', ...there })],
      });
      await health.note({
        judged: [judged('s1'), judged('s2', there)],
        changes: [{ sourceId: 's2', ...there, atMs: NOW, status: 'RED', reasons: [] }],
        sourceIds: ['s1', 's2'],
      });
      expect((await health.slots(IN_10, EVER)).map(({ sourceId }) => sourceId)).toEqual(['s1']);
      expect((await health.judged(IN_10)).map(({ sourceId }) => sourceId)).toEqual(['s1']);
      expect(await health.judgedSource(IN_10, 's2')).toBeUndefined();
      expect(await health.fields(IN_10, 's2')).toEqual([]);
      expect(await health.flow(IN_10, { ...EVER, sourceId: 's2' })).toEqual([]);
      expect(await health.changes(IN_10, 's2', { fromMs: 0, size: 10 })).toEqual([]);
    });

    it('lets one process judge, and another one when that has not for long', async () => {
      const { health } = await opened();
      const claim = (node: string, nowMs: number) => health.claim({ node, nowMs, staleMs: 1_000 });
      const first = await Promise.all([claim('a', NOW), claim('b', NOW), claim('c', NOW)]);
      const [winner] = ['a', 'b', 'c'].filter((_, place) => first[place] !== undefined);
      expect(first.filter(Boolean)).toEqual([{ sinceMs: NOW }]);
      expect(await claim(winner ?? '', NOW + 900)).toEqual({ sinceMs: NOW });
      expect(await claim('d', NOW + 1_800)).toBeUndefined();
      expect(await claim('d', NOW + 2_000)).toEqual({ sinceMs: NOW + 2_000 });
      expect(await claim(winner ?? '', NOW + 2_100)).toBeUndefined();
    });

    it('forgets what is old', async () => {
      const { health, tell } = await opened();
      await tell('j-0', {
        slots: [slot('s1'), slot('s1', { slotMs: SLOT_MS - 900_000 })],
        fields: [field('old', { lastMs: 5 }), field('new')],
      });
      expect(await health.forgetBefore(SLOT_MS)).toBe(2);
      expect(await health.slots(NATIONAL, EVER)).toHaveLength(1);
      expect((await health.fields(NATIONAL, 's1')).map((one) => one.field)).toEqual(['new']);
    });

    it('keeps the hours of a source', async () => {
      const { state } = await opened();
      const hours = { days: [1, 6], hours: [{ from: '07:30', to: '11:30' }], holidays: true };
      const described = {
        ...{ id: 'cong', name: 'Cổng', type: 'nginx.access', province: '10' },
        ...{ timezone: 'Asia/Ho_Chi_Minh', transport: { kind: 'http' } as const },
      };
      const created = await state.sources.create(ENGINEER, described, NOW);
      expect(created.hours).toBeUndefined();
      await state.sources.update(ENGINEER, 'cong', 1, { hours }, NOW);
      expect((await state.sources.get(NATIONAL, 'cong'))?.hours).toEqual(hours);
    });
  });
}
