// Goal: an open gap is judged from the stored events as soon as its time is complete; what nobody was told is raised once and
// marked as found late; what cannot be judged is said to be lost, and what failed stays open.
// Method: the refill over a real store, state and rules; the journal is told how much waits to be judged.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALERT_LIFECYCLE } from '../../../src/alert/lifecycle.ts';
import { rosterReader } from '../../../src/app/judging.ts';
import { judgeAgain } from '../../../src/app/ledger/judge-again.ts';
import { type RefillOptions, refillGaps } from '../../../src/app/refill/refill-gaps.ts';
import { loadRules } from '../../../src/detect/load-rules.ts';
import type { RuleSet } from '../../../src/detect/rule-set.ts';
import { createDetector } from '../../../src/detect/stream-detector.ts';
import type { PlacedEvent } from '../../../src/event/event.ts';
import { EVERY, type NewGap } from '../../../src/event/rule-ledger.ts';
import { NATIONAL } from '../../../src/event/scope.ts';
import type { State } from '../../../src/state/contract.ts';
import { openState } from '../../../src/state/open-state.ts';
import type { EventStore } from '../../../src/store/contract.ts';
import { openDuckdbStore } from '../../../src/store/duckdb/open-duckdb-store.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { JOURNAL, START_MS, sampleEvent } from '../../contract/event-samples.ts';

const SLOT_MS = 15 * 60_000;
const HIT = '00000000-0000-4000-8000-0000000000a1';
const BURST = '00000000-0000-4000-8000-0000000000b1';
const SILENCE = '00000000-0000-4000-8000-0000000000b2';
const RULES = `
title: Hit
id: ${HIT}
name: hit
logsource: { category: test }
gac: { family: wrong_access, fingerprint: [source.ip] }
detection: { s: { event.action: hit }, condition: s }
level: low
---
title: Burst
id: ${BURST}
level: high
gac: { family: wrong_access }
correlation: { type: event_count, rules: [step], group-by: [source.ip], timespan: 60s, condition: { gte: 3 } }
---
title: Step
id: 00000000-0000-4000-8000-0000000000a2
name: step
logsource: { category: test }
detection: { s: { event.action: step }, condition: s }
---
title: Silence
id: ${SILENCE}
level: high
gac: { family: outage, expect: { roster: sources, types: [nginx.access] } }
correlation: { type: event_count, rules: [step], group-by: [gac.source.id], timespan: 60s, condition: { lt: 1 } }
`;

const log = createLog({ level: 'silent' });
const clock = { nowMs: START_MS + SLOT_MS, now: () => clock.nowMs };
const set: RuleSet = loadRules({ texts: [{ file: 'rules.yml', text: RULES }] }).set;
let folder = '';
let state: State;
let store: EventStore;
let waiting: { receivedAtMs: number }[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'gac-refill-'));
  clock.nowMs = START_MS + SLOT_MS;
  waiting = [];
  state = await openState({
    ...{ path: path.join(folder, 'state.db'), clock, log, lifecycle: ALERT_LIFECYCLE },
    secretKey: Buffer.alloc(32, 1),
  });
  store = await openDuckdbStore({ path: path.join(folder, 'events.duckdb'), clock, log });
});
afterEach(async () => {
  await store.close();
  await state.close();
  await rm(folder, { recursive: true });
});

/** A journal of which some records have not been judged. */
function journal(): RefillOptions['journal'] {
  const status = {
    partition: 0,
    firstOffset: 0,
    nextOffset: waiting.length,
    quarantinedRecords: 0,
  };
  const reader = {
    read: async () => waiting,
    offset: 0,
    isAtEnd: true,
    close: async () => undefined,
  };
  return {
    ...{ id: JOURNAL, partitions: 1, committed: async () => [{ partition: 0, offset: 0 }] },
    ...{ status: () => [status], reader: async () => reader },
  } as unknown as RefillOptions['journal'];
}

const refill = (given: Partial<RefillOptions> = {}) =>
  refillGaps({
    ...{
      ledger: state.ledger,
      alerts: state.alerts,
      store,
      journal: journal(),
      ruleSet: () => set,
      roster: rosterReader(state),
    },
    ...{ latenessMs: 10_000, retentionDays: 30, metrics: createMetrics(), clock, log },
    ...given,
  });

function event(offset: number, second: number, action: string, ip = '192.0.2.7'): PlacedEvent {
  return sampleEvent({
    ...{ offset, timeMs: START_MS + second * 1_000 },
    doc: { event: { action, category: ['test'] }, source: { ip } },
  });
}

/** Three steps of one address within a window. */
const steps = () => [event(0, 10, 'step'), event(1, 20, 'step'), event(2, 30, 'step')];

function gap(given: Partial<NewGap> = {}): NewGap {
  return {
    ...{ ruleId: BURST, ruleVersion: 'old', sourceId: EVERY, province: undefined },
    ...{ fromMs: START_MS, toMs: START_MS + 120_000, reason: 'windows_lost', detail: '' },
    ...given,
  };
}

const open = async (given: Partial<NewGap> = {}) =>
  (await state.ledger.openGaps([gap(given)], START_MS))[0] ?? '';
const gapNow = (id: string) => state.ledger.gap(NATIONAL, id);
const alerts = async () => (await state.alerts.list(NATIONAL, {})).items;
const actions = async (id: string) =>
  (await state.alerts.trail(NATIONAL, id)).map(({ action }) => action);

describe('refill', () => {
  it('raises what the stream missed, once, marked as found late', async () => {
    await store.append(0, steps());
    const id = await open();
    expect(await refill()).toMatchObject({ open: 1, refilled: 1, alerts: 1, failed: 0 });
    const [alert, ...others] = await alerts();
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ rule: { id: BURST }, eventCount: 3, count: 1 });
    expect(await actions(alert?.id ?? '')).toEqual(['alert.create', 'alert.refill']);
    const version = set.correlations.find(({ facts }) => facts.id === BURST)?.facts.version;
    expect(await gapNow(id)).toMatchObject({
      ...{ status: 'refilled', alertsFound: 1, refilledBy: version },
    });
    await state.ledger.openGaps([gap()], START_MS);
    expect(await refill()).toMatchObject({ refilled: 1, alerts: 0 });
    expect((await alerts())[0]?.count).toBe(1);
  });

  it('adds nothing to what the stream told, whatever event it began with', async () => {
    const all = [event(0, 5, 'step'), ...steps().map((one, i) => ({ ...one, offset: i + 1 }))];
    const events = all.map((one, i) => event(i, (one.timeMs - START_MS) / 1_000, 'step'));
    // The first event came too late for the stream.
    const stream = createDetector({ rules: set, latenessMs: 0, idleMs: 0, roster: () => [] });
    const told = stream.evaluate(0, events.slice(1), clock.nowMs);
    await state.alerts.raise(told, clock.nowMs);
    await store.append(0, events);
    const before = await alerts();
    expect(before).toHaveLength(1);
    await open({ reason: 'too_late' });
    await refill();
    expect(await alerts()).toEqual(before);
  });

  it('waits until the time is complete: lateness has passed, and what was taken in is judged', async () => {
    await store.append(0, steps());
    const id = await open();
    clock.nowMs = START_MS + 20_000;
    expect(await refill()).toMatchObject({ refilled: 0 });
    clock.nowMs = START_MS + SLOT_MS;
    waiting = [{ receivedAtMs: START_MS + 5_000 }];
    expect(await refill()).toMatchObject({ open: 1, refilled: 0, alerts: 0 });
    expect((await gapNow(id))?.tries).toBe(0);
    waiting = [{ receivedAtMs: START_MS + 80_000 }];
    expect(await refill()).toMatchObject({ refilled: 0, alerts: 1 });
    expect(await gapNow(id)).toMatchObject({
      status: 'open',
      reachedMs: START_MS + 70_000,
      tries: 1,
    });
    waiting = [];
    expect(await refill()).toMatchObject({ refilled: 1, alerts: 0 });
  });

  it('goes on where its time ended', async () => {
    const many = Array.from({ length: 3_000 }, (_, i) =>
      event(i, i / 25, 'step', `192.0.2.${Math.floor(i / 3) % 250}`),
    );
    await store.append(0, many);
    await open();
    // Each look at the clock costs half of a run.
    let ticks = 0;
    const hurried = { now: () => clock.nowMs + 12_000 * ticks++ };
    const first = await refill({ clock: hurried, limitMs: 30_000 });
    expect(first.refilled).toBe(0);
    expect((await refill()).refilled).toBe(1);
    const whole = (await state.alerts.counts(NATIONAL)).open;
    await state.ledger.openGaps([gap()], START_MS);
    expect(await refill()).toMatchObject({ refilled: 1, alerts: 0 });
    expect((await state.alerts.counts(NATIONAL)).open).toBe(whole);
  });

  it('leaves open what grew meanwhile, and what failed with the reason', async () => {
    await store.append(0, steps());
    const id = await open();
    const growing = {
      ...state.alerts,
      raise: async (...raised: Parameters<State['alerts']['raise']>) => {
        await state.ledger.openGaps([gap()], clock.nowMs);
        return state.alerts.raise(...raised);
      },
    };
    expect(await refill({ alerts: growing })).toMatchObject({ refilled: 0, alerts: 1 });
    expect((await gapNow(id))?.status).toBe('open');
    const broken = { ...store, search: () => Promise.reject(new Error('the store is away')) };
    expect(await refill({ store: broken as unknown as EventStore })).toMatchObject({ failed: 1 });
    expect(await gapNow(id)).toMatchObject({ status: 'open', lastFailure: 'the store is away' });
    expect((await refill()).refilled).toBe(1);
  });

  it('says what can never be judged, and why', async () => {
    const expired = { fromMs: START_MS - 40 * 86_400_000, toMs: START_MS - 39 * 86_400_000 };
    const reasons = new Map([
      [await open(expired), 'events_expired'],
      [await open({ ruleId: EVERY, reason: 'records_removed' }), 'never_stored'],
      [await open({ ruleId: 'gone' }), 'rule_gone'],
    ]);
    clock.nowMs = START_MS + 86_500_000;
    expect(await refill()).toMatchObject({ lost: 3, refilled: 0 });
    for (const [id, lossReason] of reasons) {
      expect(await gapNow(id)).toMatchObject({ status: 'lost', lossReason });
    }
    expect(await refill()).toMatchObject({ open: 0, lost: 0 });
  });

  it('keeps a gap open whose rule is away for a moment, and one that goes on', async () => {
    await open({ ruleId: 'away' });
    await open({ toMs: undefined, reason: 'withheld' });
    expect(await refill()).toMatchObject({ open: 2, lost: 0, refilled: 0 });
  });

  it('judges events of dead letters by themselves at once, and as a part of windows by refill', async () => {
    const hidden = [event(1, 20, 'step'), event(3, 40, 'hit')];
    await store.append(0, [event(0, 10, 'step'), event(4, 30, 'step')]);
    const rules = { set: () => set };
    await judgeAgain(hidden, { ledger: state.ledger, alerts: state.alerts, rules, clock });
    expect((await alerts()).map(({ rule }) => rule.id)).toEqual([HIT]);
    for (const one of hidden) await store.replace(one);
    expect(await refill()).toMatchObject({ open: 1, refilled: 0 });
    clock.nowMs += 60_000;
    expect(await refill()).toMatchObject({ refilled: 1, alerts: 1 });
    const found = (await alerts()).map(({ rule }) => rule.id);
    expect(found.sort()).toEqual([HIT, BURST].sort());
    for (const { id } of await alerts()) expect(await actions(id)).toContain('alert.refill');
  });
});
