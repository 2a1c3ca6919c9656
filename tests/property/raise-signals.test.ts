// Goal: alerts depend on the signals alone, not on how they were batched, repeated or delayed.
// Method: random signals, random cuts and repetitions, against one call with all of them, in memory.
import fc from 'fast-check';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { ALERT_LIFECYCLE } from '../../src/alert/lifecycle.ts';
import type { Alert } from '../../src/event/alert.ts';
import { NATIONAL, type Principal } from '../../src/event/scope.ts';
import { LEVELS } from '../../src/event/severity.ts';
import type { Signal } from '../../src/event/signal.ts';
import { openState } from '../../src/state/open-state.ts';
import { SAMPLE_TIME_MS, sampleSignal } from '../signal-samples.ts';

const SYSTEM: Principal = { id: 'system', name: 'system', role: 'admin', scope: NATIONAL };

const signals: fc.Arbitrary<Signal[]> = fc
  .array(
    fc.record({
      province: fc.constantFrom('10', '79'),
      user: fc.constantFrom('a', 'b', 'c'),
      level: fc.constantFrom(...LEVELS),
      atMs: fc.integer({ min: 0, max: 1_000 }),
      host: fc.constantFrom('x', 'y'),
      continues: fc.boolean(),
    }),
    { maxLength: 40 },
  )
  .map((drawn) =>
    drawn.map(({ province, user, level, atMs, host, continues }, index) =>
      sampleSignal(`p${index}`, {
        ...{ province, level, continues },
        group: { 'user.name': user },
        firstEventMs: SAMPLE_TIME_MS + atMs,
        lastEventMs: SAMPLE_TIME_MS + atMs + (index % 7),
        eventIds: [`e${index}`, `shared-${user}`],
        entities: { 'host.name': [host] },
      }),
    ),
  );

/** What the alerts are when each batch is raised, the times of raising left out. */
async function alertsOf(batches: readonly (readonly Signal[])[]) {
  const state = await openState({
    path: ':memory:',
    clock: { now: () => 0 },
    log: pino({ level: 'silent' }),
    lifecycle: ALERT_LIFECYCLE,
    secretKey: Buffer.alloc(32, 1),
  });
  const soc = { name: 'SOC', channel: 'email', address: 'a@example.invalid', language: 'vi' };
  await state.destinations.create(SYSTEM, { ...soc, province: '10' } as never, 0);
  for (const [index, batch] of batches.entries()) {
    await state.alerts.raise(batch, SAMPLE_TIME_MS + index);
  }
  const { items, cursor } = await state.alerts.list(NATIONAL, { size: 200 });
  expect(cursor).toBeUndefined();
  const seen = [];
  for (const alert of items) {
    const page = { size: 200, offset: 0 };
    const evidence = await state.alerts.evidence(NATIONAL, alert.id, page);
    const owed = await state.alerts.deliveries(NATIONAL, alert.id);
    const created = owed.filter(({ type }) => type === 'alert.created').length;
    expect(created).toBe(alert.province === '10' ? 1 : 0);
    expect(owed.map(({ sequence }) => sequence)).toEqual(owed.map((_, index) => index + 1));
    seen.push({ ...timeless(alert), evidence: evidence.items });
  }
  expect((await state.verifyAudit()).ok).toBe(true);
  await state.close();
  return seen.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function timeless(alert: Alert) {
  return { ...alert, createdAtMs: 0, updatedAtMs: 0, acknowledgeDueMs: 0 };
}

it('gives the same alerts in any batching and with any repetition', async () => {
  await fc.assert(
    fc.asyncProperty(
      signals,
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 10 }),
      fc.array(fc.nat({ max: 8 }), { minLength: 1, maxLength: 10 }),
      async (all, cuts, overlaps) => {
        const batches: Signal[][] = [];
        for (let start = 0, turn = 0; start < all.length; turn += 1) {
          const size = cuts[turn % cuts.length] ?? 1;
          const back = overlaps[turn % overlaps.length] ?? 0;
          batches.push(all.slice(Math.max(0, start - back), start + size));
          start += size;
        }
        expect(await alertsOf([...batches, all])).toEqual(await alertsOf([all]));
      },
    ),
    { numRuns: 60 },
  );
});

it('adds up to the same in any order', async () => {
  const sums = (alerts: Awaited<ReturnType<typeof alertsOf>>) =>
    alerts
      .map(({ id, count, eventCount, firstEventMs, lastEventMs, rule, evidence, ...alert }) => ({
        ...{ id, fingerprint: alert.fingerprint, level: rule.level },
        ...{ count, eventCount, firstEventMs, lastEventMs },
        evidence: [...evidence].sort(),
      }))
      .sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
  await fc.assert(
    fc.asyncProperty(signals, fc.infiniteStream(fc.nat()), async (all, keys) => {
      const shuffled = all
        .map((signal) => ({ signal, key: keys.next().value ?? 0 }))
        .sort((a, b) => a.key - b.key)
        .map(({ signal }) => signal);
      expect(sums(await alertsOf([shuffled]))).toEqual(sums(await alertsOf([all])));
    }),
    { numRuns: 30 },
  );
});

it('counts an event once, however often it is told again after restarts', async () => {
  const parts = fc.array(fc.subarray([0, 1, 2, 3, 4, 5, 6, 7]), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(parts, fc.integer({ min: 1, max: 8 }), async (again, told) => {
      const first = Array.from({ length: told }, (_, index) => `e${index}`);
      const all = [first, ...again.map((part) => part.map((index) => `e${index}`))];
      const signalled = all.map((eventIds, index) =>
        sampleSignal(`t${index}`, {
          ...{ eventIds, eventCount: eventIds.length },
          ...(index === 0 ? {} : { restates: true as const }),
        }),
      );
      const known = new Set(first);
      const news = all.slice(1).filter((ids) => {
        const isNews = ids.some((id) => !known.has(id));
        for (const id of ids) known.add(id);
        return isNews;
      });
      for (const batches of [[signalled], signalled.map((signal) => [signal])]) {
        const [alert, ...more] = await alertsOf(batches);
        expect(more).toEqual([]);
        expect(alert?.eventCount).toBe(known.size);
        expect(alert?.count).toBe(1 + news.length);
        expect([...(alert?.evidence ?? [])].sort()).toEqual([...known].sort());
      }
    }),
    { numRuns: 30 },
  );
});
