import { describe, expect, it } from 'vitest';
import { NATIONAL } from '../../../src/event/scope.ts';
import type { Level } from '../../../src/event/severity.ts';
import type { AlertQuery, State } from '../../../src/state/contract.ts';
import { SAMPLE_TIME_MS, sampleRule, sampleSignal } from '../../signal-samples.ts';
import { ANALYST, codeOf, NOW, type OpenState, openEmpty } from './state-harness.ts';

const LEVELS: readonly Level[] = ['low', 'critical', 'medium', 'high', 'informational'];

async function raiseMany(state: State, count: number, prefix = 'm'): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const level = LEVELS[index % LEVELS.length] ?? 'low';
    const group = { 'source.ip': `198.51.100.${index}`, run: prefix };
    await state.alerts.raise([sampleSignal(`${prefix}${index}`, { level, group })], NOW + index);
  }
}

async function walk(state: State, query: AlertQuery, between?: () => Promise<void>) {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await state.alerts.list(NATIONAL, cursor ? { ...query, cursor } : query);
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.cursor;
    await between?.();
  } while (cursor !== undefined);
  return ids;
}

export function describeLists(open: OpenState): void {
  describe('lists of alerts', () => {
    it('puts the urgent first: unclosed, then level, then due time', async () => {
      const { state } = await openEmpty(open);
      await raiseMany(state, 10);
      const critical = await state.alerts.list(NATIONAL, { level: ['critical'] });
      const close = { kind: 'close', verdict: 'benign', note: 'x' } as const;
      const first = critical.items[0]?.id ?? '';
      await state.alerts.change(ANALYST, first, 1, close, NOW);
      const { items, total } = await state.alerts.list(NATIONAL, {});
      expect(total).toBe(10);
      expect(items.map(({ rule, status }) => [status, rule.level])).toEqual([
        ['open', 'critical'],
        ['open', 'high'],
        ['open', 'high'],
        ['open', 'medium'],
        ['open', 'medium'],
        ['open', 'low'],
        ['open', 'low'],
        ['open', 'informational'],
        ['open', 'informational'],
        ['closed', 'critical'],
      ]);
      const due = items.slice(1, 3).map(({ acknowledgeDueMs }) => acknowledgeDueMs);
      expect(due).toEqual([...due].sort());
    });

    it.each(['urgency', 'newest', 'oldest'] as const)(
      'pages by %s without gap or repetition',
      async (sort) => {
        const { state } = await openEmpty(open);
        await raiseMany(state, 11);
        const whole = await walk(state, { sort, size: 200 });
        expect(await walk(state, { sort, size: 3 })).toEqual(whole);
        expect(await walk(state, { sort, size: 11 })).toEqual(whole);
        let round = 0;
        const seen = await walk(state, { sort, size: 3 }, async () => {
          round += 1;
          await raiseMany(state, round < 4 ? 2 : 0, `between${round}-`);
        });
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen.filter((id) => whole.includes(id))).toEqual(whole);
      },
    );

    it.each(['', 'x', 'eyJhIjoxfQ', Buffer.from('["alerts.newest",1]').toString('base64url')])(
      'refuses the cursor %j',
      async (cursor) => {
        const { state } = await openEmpty(open);
        const lists = [
          () => state.alerts.list(NATIONAL, { cursor }),
          () => state.destinations.deliveries(NATIONAL, { cursor }),
          () => state.audit(NATIONAL, { size: 5, cursor }),
        ];
        for (const list of lists) expect(await codeOf(list())).toBe('GAC_CURSOR_INVALID');
      },
    );

    it('refuses a cursor of another order and a size out of range', async () => {
      const { state } = await openEmpty(open);
      await raiseMany(state, 3);
      const { cursor = '' } = await state.alerts.list(NATIONAL, { sort: 'newest', size: 1 });
      const other = state.alerts.list(NATIONAL, { sort: 'oldest', size: 1, cursor });
      expect(await codeOf(other)).toBe('GAC_CURSOR_INVALID');
      for (const size of [0, 201, 1.5]) {
        expect(await codeOf(state.alerts.list(NATIONAL, { size }))).toBe('GAC_REQUEST_INVALID');
      }
    });

    it('finds words of title, reason and group in any case, with or without diacritics', async () => {
      const { state } = await openEmpty(open);
      await state.alerts.raise(
        [
          sampleSignal('s1', {
            reason: { vi: 'Đăng nhập lạ ở Đà Nẵng', en: 'Odd log-in' },
            group: { 'user.name': '100%_an' },
          }),
          sampleSignal('s2', { reason: { vi: 'Mất tín hiệu', en: 'Silent' }, province: '79' }),
        ],
        NOW,
      );
      const found = async (text: string) => (await state.alerts.list(NATIONAL, { text })).total;
      expect(await found('ĐĂNG NHẬP')).toBe(1);
      expect(await found('dang nhap da nang')).toBe(1);
      expect(await found('Dò Mã hồ sơ')).toBe(2);
      expect(await found('enumerated')).toBe(2);
      expect(await found('100%_')).toBe(1);
      expect(await found('%')).toBe(1);
      expect(await found('khong co')).toBe(0);
      expect(await found("' or 1=1 --")).toBe(0);
    });

    it('filters by each field, and by time of the events', async () => {
      const { state } = await openEmpty(open);
      const later = SAMPLE_TIME_MS + 60_000;
      const rule = sampleRule({ id: 'rule-outage', family: 'outage' });
      await state.alerts.raise(
        [
          sampleSignal('s1'),
          sampleSignal('s2', { province: '79', rule, firstEventMs: later, lastEventMs: later }),
        ],
        NOW,
      );
      const total = async (query: AlertQuery) => (await state.alerts.list(NATIONAL, query)).total;
      expect(await total({ province: ['79', '01'] })).toBe(1);
      expect(await total({ family: ['outage'] })).toBe(1);
      expect(await total({ ruleId: 'rule-outage' })).toBe(1);
      expect(await total({ status: ['acknowledged'] })).toBe(0);
      expect(await total({ level: ['high'], status: ['open', 'closed'] })).toBe(2);
      expect(await total({ assignee: 'none' })).toBe(2);
      expect(await total({ assignee: 'user:x' })).toBe(0);
      expect(await total({ fromMs: later })).toBe(1);
      expect(await total({ toMs: later })).toBe(1);
      expect(await total({ fromMs: SAMPLE_TIME_MS, toMs: later + 1 })).toBe(2);
    });

    it('counts the queue and what is overdue', async () => {
      const { state, clock } = await openEmpty(open);
      await raiseMany(state, 5);
      const { items } = await state.alerts.list(NATIONAL, { level: ['medium'] });
      const id = items[0]?.id ?? '';
      await state.alerts.change(ANALYST, id, 1, { kind: 'acknowledge' }, NOW);
      clock.nowMs = NOW + 31 * 60_000;
      expect(await state.alerts.counts(NATIONAL)).toEqual({
        open: 4,
        acknowledged: 1,
        closed: 0,
        byLevel: { critical: 1, high: 1, medium: 1, low: 1, informational: 1 },
        byFamily: { wrong_access: 5 },
        byProvince: { '10': 5 },
        overdue: 2,
      });
    });

    it('relates by entity, rule and locality, nearest first', async () => {
      const { state } = await openEmpty(open);
      const at = (minutes: number) => ({ lastEventMs: SAMPLE_TIME_MS + minutes * 60_000 });
      const rule = sampleRule({ id: 'rule-other' });
      const raised = await state.alerts.raise(
        [
          sampleSignal('s0', at(0)),
          sampleSignal('s1', { ...at(30), province: '79', rule, group: {} }),
          sampleSignal('s2', { ...at(-10), province: '79', group: { a: '2' }, entities: {} }),
          sampleSignal('s3', { ...at(20), rule, group: { a: '3' }, entities: {} }),
          sampleSignal('s4', { ...at(1), province: '01', rule, group: { a: '4' }, entities: {} }),
        ],
        NOW,
      );
      const ids = raised.map(({ alert }) => alert.id);
      const related = await state.alerts.related(NATIONAL, ids[0] ?? '', 10);
      expect(related.map(({ alert, shares }) => [ids.indexOf(alert.id), shares])).toEqual([
        [2, ['rule']],
        [3, ['locality']],
        [1, ['source.ip=203.0.113.9']],
      ]);
      expect(await state.alerts.related(NATIONAL, ids[0] ?? '', 1)).toHaveLength(1);
    });
  });
}
