import { describe, expect, it } from 'vitest';
import { NOW, type OpenState, openEmpty } from './state-harness.ts';

const HOUR_MS = 3_600_000;

export function describeRuns(open: OpenState): void {
  describe('scheduled work', () => {
    it('is one process’ for each time at which it is due, also when all ask at once', async () => {
      const { state } = await openEmpty(open);
      const asked = await Promise.all(
        Array.from({ length: 8 }, (_, node) =>
          state.runs.claim('retention', NOW, { node: `node-${node}`, nowMs: NOW }),
        ),
      );
      expect(asked.filter(Boolean)).toHaveLength(1);
      const again = { node: 'late', nowMs: NOW + 5_000 };
      expect(await state.runs.claim('retention', NOW, again)).toBe(false);
      expect(await state.runs.claim('retention', NOW + HOUR_MS, again)).toBe(true);
      expect(await state.runs.claim('report', NOW, again)).toBe(true);
    });

    it('waits for the run before it where asked to, unless that one seems dead', async () => {
      const { state } = await openEmpty(open);
      const { runs } = state;
      const at = (nowMs: number) => ({ node: 'b', nowMs, aliveMs: 60_000 });
      await runs.claim('refill', NOW, { node: 'a', nowMs: NOW });
      expect(await runs.claim('refill', NOW + 20_000, at(NOW + 20_000))).toBe(false);
      expect(await runs.claim('report', NOW + 20_000, at(NOW + 20_000))).toBe(true);
      await runs.finish('refill', NOW, { outcome: 'done', nowMs: NOW + 30_000 });
      expect(await runs.claim('refill', NOW + 40_000, at(NOW + 40_000))).toBe(true);
      expect(await runs.claim('refill', NOW + 60_000, at(NOW + 60_000))).toBe(false);
      expect(await runs.claim('refill', NOW + 100_000, at(NOW + 100_001))).toBe(true);
    });

    it('tells of each job who did it last and how it ended', async () => {
      const context = await openEmpty(open);
      const { runs } = context.state;
      await runs.claim('retention', NOW, { node: 'a', nowMs: NOW });
      await runs.finish('retention', NOW, { outcome: 'done', nowMs: NOW + 20 });
      await runs.claim('retention', NOW + HOUR_MS, { node: 'b', nowMs: NOW + HOUR_MS });
      await runs.claim('report', NOW, { node: 'a', nowMs: NOW });
      await runs.finish('report', NOW, { outcome: 'failed: đĩa đầy', nowMs: NOW + 30 });
      await context.reopen();
      expect(await context.state.runs.latest()).toEqual([
        {
          job: 'report',
          dueMs: NOW,
          node: 'a',
          claimedAtMs: NOW,
          finishedAtMs: NOW + 30,
          outcome: 'failed: đĩa đầy',
        },
        {
          job: 'retention',
          dueMs: NOW + HOUR_MS,
          node: 'b',
          claimedAtMs: NOW + HOUR_MS,
          finishedAtMs: undefined,
          outcome: undefined,
        },
      ]);
    });

    it('is forgotten after a month', async () => {
      const { state } = await openEmpty(open);
      await state.runs.claim('once', NOW, { node: 'a', nowMs: NOW });
      const laterMs = NOW + 31 * 24 * HOUR_MS;
      await state.runs.claim('retention', laterMs, { node: 'a', nowMs: laterMs });
      expect((await state.runs.latest()).map(({ job }) => job)).toEqual(['retention']);
    });
  });
}
