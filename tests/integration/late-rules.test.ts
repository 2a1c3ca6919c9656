// Goal: engineers are told once of a rule on a schedule that is late, whatever the cause, and the alert ends by itself when it has
// caught up; what a rule missed before it judged for the first time is judged, too.
// Method: the real runs and the real watch over a real state (SQLite), journal and event store (DuckDB) that is taken away and
// given back, with a clock that the test sets; seen by alerts, trail, metrics and the list of rules.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALERT_LIFECYCLE } from '../../src/alert/lifecycle.ts';
import { rosterReader } from '../../src/app/judging.ts';
import { LateRules } from '../../src/app/scheduled-rules/late-rules.ts';
import { ruleRuns } from '../../src/app/scheduled-rules/rule-runs.ts';
import { ScheduledRules } from '../../src/app/scheduled-rules/scheduled-rules.ts';
import { loadRules } from '../../src/detect/load-rules.ts';
import { NATIONAL, type Principal } from '../../src/event/scope.ts';
import type { Journal } from '../../src/journal/contract.ts';
import { openSegmentJournal } from '../../src/journal/segments/open-segment-journal.ts';
import type { State } from '../../src/state/contract.ts';
import { openState } from '../../src/state/open-state.ts';
import type { EventStore } from '../../src/store/contract.ts';
import { openDuckdbStore } from '../../src/store/duckdb/open-duckdb-store.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { sampleEvent } from '../contract/event-samples.ts';
import { CONTRACT_LIMITS } from '../contract/journal-contract.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const START_MS = Date.UTC(2026, 10, 2);
const RULE_ID = '00000000-0000-4000-8000-0000000000b1';
const LATE = 'gac-rule-late';
const RULES = `
title: Hit
id: 00000000-0000-4000-8000-0000000000a1
name: hit
logsource: { category: test }
detection: { s: { event.action: hit }, condition: s }
---
title: Five hits in three days
id: ${RULE_ID}
level: high
gac: { family: wrong_access, schedule: { every: 1h } }
correlation:
  { type: event_count, rules: [hit], group-by: [source.ip], timespan: 3d, condition: { gte: 5 } }
`;
const CONFIGURATION = { detect: { latenessSeconds: 60 }, store: { retentionDays: 30 } };
const OFFICER: Principal = { id: 'user:a', name: 'A', role: 'admin', scope: NATIONAL };

let directory = '';
let nowMs = START_MS;
let offset = 0;
let store: EventStore;
let state: State;
let journal: Journal;
let set = loadRules({ texts: [{ file: 'rules.yml', text: RULES }] }).set;
const clock = { now: () => nowMs };
const log = pino({ level: 'silent' });
const rules = { set: () => set };

const openStore = () =>
  openDuckdbStore({ path: path.join(directory, 'events.duckdb'), clock, log });

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'gac-late-'));
  [nowMs, offset] = [START_MS, 0];
  set = loadRules({ texts: [{ file: 'rules.yml', text: RULES }] }).set;
  store = await openStore();
  state = await openState({
    ...{ path: path.join(directory, 'state.sqlite'), clock, log },
    ...{ lifecycle: ALERT_LIFECYCLE, secretKey: Buffer.alloc(32, 7) },
  });
  journal = await openSegmentJournal({
    ...CONTRACT_LIMITS,
    ...{ directory: path.join(directory, 'journal'), commitIntervalMs: 0, clock, log },
    ...{ retentionBytes: 1e12, maxBytes: 1e12 },
  });
});
afterEach(async () => {
  await journal.close();
  await state.close();
  await store.close();
  await rm(directory, { recursive: true });
});

/** A process that runs the rules, as far as `runs` says, and looks after them. */
function node(nodeName = 'one', given: { store?: EventStore; runs?: boolean } = {}) {
  const metrics = createMetrics();
  const common = { configuration: CONFIGURATION, nodeName, rules, state, metrics, clock, log };
  const scheduled = new ScheduledRules({
    ...{ ...common, journal, roster: rosterReader(state) },
    store: given.store ?? store,
  });
  const late = new LateRules(common);
  return {
    metrics,
    /** Lets some minutes pass, with all that happens each minute in each `step` of them. */
    pass: async (minutes: number, step = minutes) => {
      for (let passed = 0; passed < minutes; passed += step) {
        nowMs += step * MINUTE_MS;
        if (given.runs !== false) await scheduled.runDue();
        await late.look();
      }
    },
  };
}

/** One that runs the rules over the store that is there at that time. */
const fresh = (nodeName?: string) => node(nodeName, { store });

async function hit(hours: readonly number[], ip = '203.0.113.1'): Promise<void> {
  const events = hours.map((hour) =>
    sampleEvent({
      offset: offset++,
      timeMs: START_MS + hour * HOUR_MS,
      doc: { event: { action: 'hit' }, source: { ip } },
    }),
  );
  await store.append(0, events);
}

const told = async () =>
  (await state.alerts.list(NATIONAL, { ruleId: LATE, sort: 'oldest' })).items;
const runs = async () =>
  (await ruleRuns({ rules, state, clock, configuration: CONFIGURATION })).get(RULE_ID);
const found = async () => (await state.alerts.list(NATIONAL, { ruleId: RULE_ID })).items;

async function gauge({ metrics }: ReturnType<typeof node>, name: string): Promise<string[]> {
  const lines = (await metrics.registry.metrics()).split('\n');
  return lines.filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
}

describe('a rule on a schedule that is late', () => {
  it('is told of once while its store is away, and the alert ends when it has caught up', async () => {
    const before = fresh();
    await before.pass(120, 60);
    await hit([2.2, 2.5, 3, 4, 5]);
    await store.close();
    await before.pass(3 * 60, 60);
    expect(await told()).toEqual([]);
    expect(await runs()).toMatchObject({ outcome: 'failed', behindMs: 3 * HOUR_MS, late: false });
    await before.pass(60);
    expect(await runs()).toMatchObject({ outcome: 'failed', behindMs: 4 * HOUR_MS, late: true });
    await before.pass(10, 5);
    await fresh('two').pass(30, 5);
    const [alert, ...more] = await told();
    expect(more).toEqual([]);
    expect(alert).toMatchObject({
      ...{ province: '00', status: 'open', count: 1, group: { 'gac.rule.id': RULE_ID } },
      rule: { level: 'high', family: 'outage', nature: 'fault' },
      firstEventMs: START_MS + 2 * HOUR_MS - MINUTE_MS,
    });
    expect(alert?.reason.vi).toMatch(
      /mới xét đến .* chậm 4 giờ, mức cho phép là 3 giờ. Lần chạy gần nhất .*failed: /,
    );
    expect(alert?.reason.en).toMatch(
      /4 h behind, 3 h are allowed. The last run began at .*: failed: /,
    );
    expect(await gauge(before, 'gac_detect_late_rules')).toEqual(['gac_detect_late_rules 1']);

    store = await openStore();
    const after = fresh();
    await after.pass(10, 5);
    expect(await found()).toMatchObject([{ eventCount: 5 }]);
    const [ended] = await told();
    expect(ended).toMatchObject({ id: alert?.id, status: 'closed', verdict: 'true_positive' });
    expect(ended?.closeNote).toMatch(/theo kịp lịch[\s\S]*caught up/);
    expect(await runs()).toMatchObject({ outcome: 'done', behindMs: 0, late: false });
    expect(await gauge(after, 'gac_detect_late_rules')).toEqual(['gac_detect_late_rules 0']);
    expect(await gauge(after, 'gac_detect_scheduled_behind_seconds')).toEqual([
      `gac_detect_scheduled_behind_seconds{rule="${RULE_ID}"} 0`,
    ]);
  });

  it('is told of anew the next time, and by nobody again after a person closed the alert', async () => {
    const idle = node('idle', { runs: false });
    await fresh().pass(60);
    await idle.pass(6 * 60, 60);
    const [first] = await told();
    const change = { kind: 'close', verdict: 'benign', note: 'Known.' } as const;
    await state.alerts.change(OFFICER, first?.id ?? '', first?.version ?? 0, change, nowMs);
    await idle.pass(3 * 60, 30);
    expect(await told()).toHaveLength(1);
    await fresh().pass(60, 5);
    await idle.pass(6 * 60, 60);
    expect((await told()).map(({ status }) => status)).toEqual(['closed', 'open']);
  });

  it('leaves the alert to a person who has taken it on, and says in its trail that it is over', async () => {
    const idle = node('idle', { runs: false });
    await fresh().pass(60);
    await idle.pass(6 * 60, 60);
    const [first] = await told();
    const { id = '', version = 0 } = first ?? {};
    await state.alerts.change(OFFICER, id, version, { kind: 'acknowledge' }, nowMs);
    await fresh().pass(60, 5);
    expect(await told()).toMatchObject([{ status: 'acknowledged' }]);
    const trail = await state.alerts.trail(NATIONAL, id);
    expect(trail.at(-1)).toMatchObject({ action: 'alert.comment', actor: 'system' });
  });

  it('is seen when each run takes longer than its interval', async () => {
    const slow: EventStore = Object.create(store);
    slow.aggregate = (...asked) => {
      nowMs += 2 * HOUR_MS;
      return store.aggregate(...asked);
    };
    const one = node('one', { store: slow });
    const two = node('two', { runs: false });
    await fresh().pass(60);
    await one.pass(60);
    // While a run goes on nothing is judged, and only the watch goes on with the clock.
    nowMs += 5 * HOUR_MS;
    await two.pass(60, 30);
    expect(await told()).toHaveLength(1);
  });

  it('ends with the rule', async () => {
    const idle = node('idle', { runs: false });
    await fresh().pass(60);
    await idle.pass(6 * 60, 60);
    set = loadRules({ texts: [] }).set;
    await idle.pass(1);
    expect(await told()).toMatchObject([{ status: 'closed' }]);
    expect((await told())[0]?.closeNote).toMatch(/no more/);
  });

  it('is none while it is judged on time, nor just after a long downtime', async () => {
    const one = fresh();
    await one.pass(12 * 60, 20);
    nowMs += 100 * HOUR_MS;
    const idle = node('idle', { runs: false });
    await idle.pass(14, 1);
    expect(await told()).toEqual([]);
    await idle.pass(2, 1);
    expect(await told()).toHaveLength(1);
  });
});

describe('a rule that failed before it judged for the first time', () => {
  it('is late as well, and judges all that it missed', async () => {
    const away = fresh();
    await hit([0.5, 1.5, 2.5, 3.5, 4.5]);
    await store.close();
    await away.pass(6 * 60, 60);
    expect(await told()).toHaveLength(1);
    expect((await state.ledger.gaps(NATIONAL, { status: ['open'] })).items).toHaveLength(1);
    store = await openStore();
    await fresh().pass(10, 5);
    expect(await found()).toMatchObject([{ eventCount: 5 }]);
    expect((await state.ledger.lastRuns())[0]).toMatchObject({
      fromMs: START_MS - MINUTE_MS,
    });
    expect((await told())[0]?.status).toBe('closed');
    expect((await state.ledger.gaps(NATIONAL, { status: ['open'] })).items).toEqual([]);
  });
});
