// Goal: rules on a schedule miss nothing and tell nothing twice: on time, after downtime, after a failing store, with
// several processes, and while events wait to be stored; the ledger tells what was judged.
// Method: the real runs over a real state (SQLite), event store (DuckDB) and journal, with a clock that the test sets.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALERT_LIFECYCLE } from '../../src/alert/lifecycle.ts';
import { rosterReader } from '../../src/app/judging.ts';
import { ruleRuns } from '../../src/app/scheduled-rules/rule-runs.ts';
import {
  ScheduledRules,
  type ScheduledRulesOptions,
} from '../../src/app/scheduled-rules/scheduled-rules.ts';
import { loadRules } from '../../src/detect/load-rules.ts';
import { GacError } from '../../src/event/error.ts';
import { NATIONAL } from '../../src/event/scope.ts';
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
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.UTC(2026, 10, 2);
const RULE_ID = '00000000-0000-4000-8000-0000000000b1';
const LATENESS_SECONDS = 60;

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

let directory = '';
let nowMs = START_MS;
let offset = 0;
let store: EventStore;
let state: State;
let journal: Journal;
const clock = { now: () => nowMs };
const log = pino({ level: 'silent' });
const { set } = loadRules({ texts: [{ file: 'rules.yml', text: RULES }] });
const version = set.correlations[0]?.facts.version ?? '';

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'gac-scheduled-'));
  nowMs = START_MS;
  offset = 0;
  store = await openDuckdbStore({ path: path.join(directory, 'events.duckdb'), clock, log });
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

function open(part: Partial<ScheduledRulesOptions> = {}): ScheduledRules {
  return new ScheduledRules({
    configuration: { detect: { latenessSeconds: LATENESS_SECONDS }, store: { retentionDays: 30 } },
    nodeName: 'one',
    rules: { set: () => set },
    roster: rosterReader(state),
    metrics: createMetrics(),
    ...{ journal, store, state, clock, log },
    ...part,
  });
}

/** Stores hits of one address at some times, in days and hours after the start. */
async function hit(ip: string, hours: readonly number[]): Promise<void> {
  const events = hours.map((hour) =>
    sampleEvent({
      offset: offset++,
      timeMs: START_MS + hour * HOUR_MS,
      doc: { event: { action: 'hit' }, source: { ip } },
    }),
  );
  await store.append(0, events);
}

/** Lets time go on by whole hours, with a look at what is due each time. */
async function pass(rules: ScheduledRules, untilHour: number, stepHours = 1): Promise<void> {
  while (nowMs < START_MS + untilHour * HOUR_MS) {
    nowMs += stepHours * HOUR_MS;
    await rules.runDue();
  }
}

async function alerts() {
  const { items } = await state.alerts.list(NATIONAL, { sort: 'oldest' });
  return items.map(({ group, count, eventCount }) => ({
    ip: group['source.ip'],
    count,
    eventCount,
  }));
}

const configuration = { detect: { latenessSeconds: LATENESS_SECONDS } };
const runs = () => ruleRuns({ rules: { set: () => set }, state, clock, configuration });

describe('a rule on a schedule', () => {
  it('raises once what goes on over days, and goes on with the same alert', async () => {
    const rules = open();
    await hit('203.0.113.1', [1, 20, 30, 40, 50]);
    await hit('203.0.113.2', [1, 20, 30, 40]);
    await pass(rules, 49, 7);
    expect(await alerts()).toEqual([]);
    await pass(rules, 55, 6);
    expect(await alerts()).toMatchObject([{ ip: '203.0.113.1', eventCount: 5 }]);
    await hit('203.0.113.1', [56, 57, 58, 80]);
    await pass(rules, 120, 5);
    const [only, ...more] = await alerts();
    expect(more).toEqual([]);
    expect(only?.eventCount).toBe(9);
    expect(await state.ledger.lastRuns()).toEqual([
      {
        ...{ ruleId: RULE_ID, ruleVersion: version },
        fromMs: START_MS + 6 * HOUR_MS - LATENESS_SECONDS * 1_000,
        toMs: nowMs - LATENESS_SECONDS * 1_000,
      },
    ]);
    expect((await runs()).get(RULE_ID)).toMatchObject({
      everyMs: HOUR_MS,
      outcome: 'done',
      judgedToMs: nowMs - LATENESS_SECONDS * 1_000,
      nextRunMs: nowMs + HOUR_MS,
    });
  });

  it('runs once in all processes that share the state', async () => {
    const nodes = ['one', 'two', 'three'].map((nodeName) => open({ nodeName }));
    await hit('203.0.113.1', [1, 2, 3, 4, 5]);
    for (let hour = 1; hour < 8; hour++) {
      nowMs = START_MS + hour * HOUR_MS;
      await Promise.all(nodes.map((node) => node.runDue()));
    }
    expect(await alerts()).toMatchObject([{ eventCount: 5 }]);
    const [run] = await state.runs.latest();
    expect(run).toMatchObject({ job: `rule ${RULE_ID}`, dueMs: nowMs });
  });

  it('judges what it missed while nothing ran, the oldest first', async () => {
    const rules = open();
    await pass(rules, 2);
    await hit('203.0.113.1', [30, 31, 32, 33, 34]);
    await hit('203.0.113.2', [200, 201, 202, 203, 204]);
    nowMs = START_MS + 15 * DAY_MS;
    await open().runDue();
    expect((await alerts()).map(({ ip }) => ip).sort()).toEqual(['203.0.113.1', '203.0.113.2']);
    expect(await state.ledger.lastRuns()).toMatchObject([
      { toMs: nowMs - LATENESS_SECONDS * 1_000 },
    ]);
    expect((await state.ledger.gaps(NATIONAL, {})).items).toEqual([]);
  });

  it('says what can be judged no more, since the store has let it go', async () => {
    await pass(open(), 2);
    nowMs = START_MS + 45 * DAY_MS;
    await hit('203.0.113.1', [44 * 24, 44 * 24 + 1, 44 * 24 + 2, 44 * 24 + 3, 44 * 24 + 4]);
    await open().runDue();
    expect(await alerts()).toHaveLength(1);
    const { items } = await state.ledger.gaps(NATIONAL, {});
    expect(items).toMatchObject([
      {
        ...{ ruleId: RULE_ID, reason: 'run_missed', status: 'lost', lossReason: 'events_expired' },
        toMs: START_MS + 15 * DAY_MS,
      },
    ]);
  });

  it('opens a gap while the store fails, and closes it by judging it', async () => {
    await pass(open(), 2);
    await hit('203.0.113.1', [3, 4, 5, 6, 7]);
    const aggregate: EventStore['aggregate'] = () => {
      throw new GacError('GAC_STORE_FAILED', 'The store is away.');
    };
    const failing = open({ store: { ...withMethods(store), aggregate } });
    nowMs = START_MS + 8 * HOUR_MS;
    await failing.runDue();
    expect((await runs()).get(RULE_ID)).toMatchObject({
      outcome: 'failed',
      detail: 'The store is away.',
    });
    const open1 = await state.ledger.gaps(NATIONAL, { status: ['open'] });
    expect(open1.items).toMatchObject([
      { reason: 'run_missed', fromMs: START_MS + 2 * HOUR_MS - LATENESS_SECONDS * 1_000 },
    ]);
    nowMs += MINUTE_MS;
    await open().runDue();
    expect(await alerts()).toEqual([]);
    nowMs += 5 * MINUTE_MS;
    await open().runDue();
    expect(await alerts()).toHaveLength(1);
    const { items } = await state.ledger.gaps(NATIONAL, {});
    expect(items).toMatchObject([{ status: 'refilled', refilledBy: version }]);
  });

  it('waits for what was taken in and is not stored yet', async () => {
    const rules = open();
    await pass(rules, 2);
    await journal.append([
      {
        ...{ sourceId: 's', receivedAtMs: nowMs, transport: 'http', peer: '' },
        ...{ body: Buffer.from('x'), cutFromBytes: 0 },
      },
    ]);
    const heldMs = nowMs;
    await pass(rules, 6);
    const lastMs = async () => (await state.ledger.lastRuns())[0]?.toMs;
    expect(await lastMs()).toBe(heldMs - LATENESS_SECONDS * 1_000);
    expect((await runs()).get(RULE_ID)).toMatchObject({ outcome: 'behind' });
    await journal.commit(
      'pipeline',
      journal.status().map(({ partition, nextOffset }) => ({
        partition,
        offset: nextOffset,
      })),
    );
    nowMs += MINUTE_MS;
    await rules.runDue();
    expect(await lastMs()).toBe(nowMs - LATENESS_SECONDS * 1_000);
  });

  it('counts an event that came late in the interval before', async () => {
    const rules = open();
    await hit('203.0.113.1', [1, 2, 3, 4]);
    await pass(rules, 6);
    await hit('203.0.113.1', [5.2]);
    await pass(rules, 7);
    expect(await alerts()).toMatchObject([{ eventCount: 5 }]);
  });

  it('goes on where its earlier version ended', async () => {
    await pass(open(), 4);
    const text = RULES.replace('gte: 5', 'gte: 3');
    const changed = loadRules({ texts: [{ file: 'rules.yml', text }] }).set;
    await hit('203.0.113.1', [1, 2, 3]);
    await hit('203.0.113.2', [1, 2, 5]);
    await pass(open({ rules: { set: () => changed } }), 7);
    expect((await alerts()).map(({ ip }) => ip)).toEqual(['203.0.113.2']);
  });

  it('ends between two pages when the service stops, and leaves the rest to the next run', async () => {
    const rules = open();
    await pass(rules, 2);
    await hit('203.0.113.1', [3, 4, 5, 6, 7]);
    rules.stop();
    nowMs = START_MS + 9 * HOUR_MS;
    await rules.runDue();
    expect(await alerts()).toEqual([]);
    await open().runDue();
    expect(await alerts()).toHaveLength(1);
  });
});

/** A store whose methods can be taken apart. */
function withMethods(whole: EventStore): EventStore {
  return {
    append: (...given) => whole.append(...given),
    stage: (...given) => whole.stage(...given),
    appendStaged: (...given) => whole.appendStaged(...given),
    storedOffset: (...given) => whole.storedOffset(...given),
    replace: (...given) => whole.replace(...given),
    get: (...given) => whole.get(...given),
    getMany: (...given) => whole.getMany(...given),
    search: (...given) => whole.search(...given),
    count: (...given) => whole.count(...given),
    aggregate: (...given) => whole.aggregate(...given),
    deleteBefore: (...given) => whole.deleteBefore(...given),
    compact: () => whole.compact(),
    status: () => whole.status(),
    close: () => whole.close(),
  };
}
