// Goal: silences of registered sources in a gap are found by refill as the stream would have told them: under the same ids,
// once, of nobody who was not registered then, and said to be lost only where it is not known who was.
// Method: the refill over a real store, state and rules; the same events through the stream say what is to come.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALERT_LIFECYCLE } from '../../../src/alert/lifecycle.ts';
import { rosterReader } from '../../../src/app/judging.ts';
import { refillGaps } from '../../../src/app/refill/refill-gaps.ts';
import { findLastReports } from '../../../src/detect/backtest/last-reports.ts';
import { runBacktest } from '../../../src/detect/backtest/run-backtest.ts';
import { loadRules } from '../../../src/detect/load-rules.ts';
import { createDetector } from '../../../src/detect/stream-detector.ts';
import { GacError } from '../../../src/event/error.ts';
import type { PlacedEvent } from '../../../src/event/event.ts';
import { EVERY_CORRELATION, type NewGap } from '../../../src/event/rule-ledger.ts';
import { NATIONAL, type Principal, type Scope } from '../../../src/event/scope.ts';
import type { Signal } from '../../../src/event/signal.ts';
import type { Journal } from '../../../src/journal/contract.ts';
import type { State } from '../../../src/state/contract.ts';
import { openState } from '../../../src/state/open-state.ts';
import type { EventStore } from '../../../src/store/contract.ts';
import { openDuckdbStore } from '../../../src/store/duckdb/open-duckdb-store.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { JOURNAL, START_MS, sampleEvent } from '../../contract/event-samples.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const BEAT = '00000000-0000-4000-8000-0000000000a2';
const SILENCE = '00000000-0000-4000-8000-0000000000b2';
const TYPE = 'service-centre.heartbeat';
const RULES = `
title: Beat
id: ${BEAT}
name: beat
logsource: { category: test }
detection: { s: { event.action: beat }, condition: s }
---
title: Silence
id: ${SILENCE}
level: high
gac: { family: outage, expect: { roster: sources, types: [${TYPE}] } }
correlation: { type: event_count, rules: [beat], group-by: [gac.source.id], timespan: 10m, condition: { lt: 1 } }
`;
const SYSTEM: Principal = { id: 'system', name: 'system', role: 'admin', scope: NATIONAL };

const log = createLog({ level: 'silent' });
const clock = { nowMs: START_MS, now: () => clock.nowMs };
const { set } = loadRules({ texts: [{ file: 'rules.yml', text: RULES }] });
let folder = '';
let state: State;
let store: EventStore;
let offset = 0;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'gac-refill-silences-'));
  clock.nowMs = START_MS;
  offset = 0;
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

/** A journal that has been read to its end. */
const journal = {
  ...{ id: JOURNAL, partitions: 1, committed: async () => [{ partition: 0, offset: 0 }] },
  status: () => [{ partition: 0, firstOffset: 0, nextOffset: 0, quarantinedRecords: 0 }],
} as unknown as Journal;

const refill = () =>
  refillGaps({
    ...{ ledger: state.ledger, alerts: state.alerts, store, journal, ruleSet: () => set },
    ...{ latenessMs: 10_000, retentionDays: 60, metrics: createMetrics(), clock, log },
    roster: rosterReader(state),
  });

const minute = (at: number) => START_MS + at * MINUTE_MS;

function register(id: string, atMs: number, province = '10') {
  const identity = { id, name: id, type: TYPE, province, commune: undefined };
  const source = {
    ...identity,
    timezone: 'Asia/Ho_Chi_Minh',
    transport: { kind: 'http' } as const,
  };
  return state.sources.create(SYSTEM, source, atMs);
}

/** Reports of a source each minute. */
function beats(
  id: string,
  from: number,
  to: number,
  { province = '10', action = 'beat' } = {},
): PlacedEvent[] {
  return Array.from({ length: to - from }, (_, index) => {
    const timeMs = minute(from + index);
    const doc = { event: { action, category: ['test'] } };
    const event = sampleEvent({ offset: 0, timeMs, province, doc });
    const source = { ...event.doc.gac.source, id, type: TYPE };
    const gac = { ...event.doc.gac, source };
    return { ...event, sourceId: id, receivedAtMs: timeMs, doc: { ...event.doc, gac } };
  });
}

/** Stores events, in the order of their time. */
async function keep(...parts: readonly PlacedEvent[][]): Promise<PlacedEvent[]> {
  const events = parts
    .flat()
    .sort((a, b) => a.timeMs - b.timeMs)
    .map((event) => {
      const id = event.id.replace(/\d+$/, String(offset));
      const doc = { ...event.doc, event: { ...event.doc.event, id } };
      return { ...event, id, doc, offset: offset++ };
    });
  await store.append(0, events);
  return events;
}

/** What the stream would have told until a minute. */
async function stream(events: readonly PlacedEvent[], to: number): Promise<Signal[]> {
  const roster = await rosterReader(state)({ fromMs: 0, toMs: minute(to) });
  const detector = createDetector({
    ...{ rules: set, latenessMs: 10_000, idleMs: 5_000, roster: (atMs) => roster.at(atMs) },
  });
  const signals: Signal[] = [];
  let at = 0;
  for (let nowMs = START_MS; nowMs <= minute(to); nowMs += 5_000) {
    for (; (events[at]?.timeMs ?? Infinity) <= nowMs; at++) {
      signals.push(...detector.evaluate(0, events.slice(at, at + 1), nowMs));
    }
    signals.push(...detector.advance(nowMs));
  }
  return signals;
}

async function gap(from: number, to: number, given: Partial<NewGap> = {}): Promise<string> {
  const [id] = await state.ledger.openGaps(
    [
      {
        ...{ ruleId: SILENCE, ruleVersion: 'old', sourceId: '*', province: undefined },
        ...{ fromMs: minute(from), toMs: minute(to), reason: 'windows_lost', detail: '' },
        ...given,
      },
    ],
    clock.nowMs,
  );
  return id ?? '';
}

/** An installation that was upgraded then. */
function knownSince(ms: number): void {
  const database = new DatabaseSync(path.join(folder, 'state.db'));
  database.exec(`update settings set value = '${ms}' where name = 'registrations_known_from'`);
  database.close();
}

const gapNow = (id: string) => state.ledger.gap(NATIONAL, id);
const alerts = async () => (await state.alerts.list(NATIONAL, {})).items;

describe('the refill of silences', () => {
  it('tells of one that came in a gap what the stream would have told', async () => {
    await register('im', minute(0));
    await register('noi', minute(0));
    const events = await keep(beats('im', 1, 30), beats('noi', 1, 90));
    clock.nowMs = minute(90);
    const id = await gap(35, 60);
    expect(await refill()).toMatchObject({ refilled: 1, lost: 0, alerts: 1 });
    expect(await gapNow(id)).toMatchObject({ status: 'refilled', alertsFound: 1 });
    const [alert, ...others] = await alerts();
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ group: { 'gac.source.id': 'im' }, firstEventMs: minute(29) });
    const told = (await stream(events, 60)).filter(({ rule }) => rule.id === SILENCE);
    expect(told.map(({ lastEventMs }) => lastEventMs)).toEqual([minute(39), minute(49)]);
    expect(alert?.count).toBe(2);
    expect(await state.alerts.raise(told, clock.nowMs)).toEqual([]);
  });

  describe('of a silence that began days before', () => {
    const end = (9 * DAY_MS) / MINUTE_MS;
    let events: PlacedEvent[] = [];
    beforeEach(async () => {
      await register('im', minute(0));
      await register('noi', minute(0));
      events = await keep(beats('im', 1, 30), beats('noi', 1, 310), beats('noi', end - 100, end));
      clock.nowMs = minute(end);
      await state.sources.update(SYSTEM, 'noi', 1, { enabled: false }, minute(310));
      await state.sources.update(SYSTEM, 'noi', 2, { enabled: true }, minute(end - 100));
    });

    it('knows its beginning', async () => {
      // It is told at one window and at 2, 4, 8 … of them.
      const due = 29 + 10 * 1_024;
      await gap(due - 5, due + 5, { ruleId: EVERY_CORRELATION });
      expect(await refill()).toMatchObject({ refilled: 1, lost: 0, alerts: 1 });
      expect(await alerts()).toMatchObject([
        { count: 1, firstEventMs: minute(29), lastEventMs: minute(due) },
      ]);
    });

    it('tells nothing that was told', async () => {
      await state.alerts.raise(await stream(events.slice(0, 330), 300), minute(300));
      const before = await alerts();
      expect(before).toMatchObject([{ group: { 'gac.source.id': 'im' } }]);
      const id = await gap(end - 60, end - 10, { ruleId: EVERY_CORRELATION });
      expect(await refill()).toMatchObject({ refilled: 1, lost: 0, alerts: 0 });
      expect((await gapNow(id))?.status).toBe('refilled');
      expect(await alerts()).toEqual(before);
    });
  });

  it('blames nobody for a time in which they were not registered', async () => {
    await register('moi', minute(45));
    const off = await register('tat', minute(0));
    await register('xoa', minute(0));
    await keep(beats('tat', 1, 32), beats('xoa', 1, 34));
    await state.sources.update(SYSTEM, 'tat', off.version, { enabled: false }, minute(35));
    await state.sources.remove(SYSTEM, 'xoa', 1, minute(36));
    clock.nowMs = minute(90);
    await gap(30, 54);
    expect(await refill()).toMatchObject({ refilled: 1, alerts: 0 });
    await gap(54, 60);
    // Registered ten minutes ago, it has never reported.
    expect(await refill()).toMatchObject({ refilled: 1, alerts: 1 });
    expect(await alerts()).toMatchObject([
      { group: { 'gac.source.id': 'moi' }, firstEventMs: minute(45) },
    ]);
  });

  it('tells of a silence that came right before somebody was removed', async () => {
    await register('xoa', minute(0));
    await keep(beats('xoa', 1, 32));
    await state.sources.remove(SYSTEM, 'xoa', 1, minute(41) + 1_000);
    clock.nowMs = minute(90);
    await gap(37, 80);
    expect(await refill()).toMatchObject({ refilled: 1, alerts: 1 });
    expect(await alerts()).toMatchObject([
      { group: { 'gac.source.id': 'xoa' }, count: 1, lastEventMs: minute(41) },
    ]);
  });

  it('says what is lost: the time before it is known who was registered', async () => {
    await register('im', minute(0));
    await keep(beats('im', 1, 2));
    knownSince(minute(0));
    clock.nowMs = minute(90);
    const own = await gap(-20, 5);
    const all = await gap(-30, 30, { ruleId: EVERY_CORRELATION });
    expect(await refill()).toMatchObject({ refilled: 1, lost: 2 });
    expect(await gapNow(own)).toMatchObject({ status: 'lost', lossReason: 'roster_unknown' });
    expect((await gapNow(all))?.status).toBe('refilled');
    const { items } = await state.ledger.gaps(NATIONAL, { status: ['lost'], size: 9 });
    expect(items).toContainEqual(
      expect.objectContaining({ ruleId: SILENCE, fromMs: minute(-30), toMs: minute(0) }),
    );
    // What is known of the time after it is told.
    expect(await alerts()).toMatchObject([{ firstEventMs: minute(1) }]);
  });
});

describe('last reports', () => {
  const type = { type: TYPE, province: '10', commune: undefined };
  const expected = ['yen', 'nhieu', 'khac', 'khong'].map((value) => ({ ...type, value }));
  const bounds = new Map([[BEAT, { op: 'eq', field: 'event.action', value: 'beat' } as const]]);
  const found = async (given: Partial<Parameters<typeof findLastReports>[0]> = {}) => {
    const options = { store, scope: NATIONAL, set, expected, beforeMs: minute(9_000), ...given };
    const { events, searchedFromMs } = await findLastReports(options);
    expect(searchedFromMs).toBe(minute(9_000) - 90 * DAY_MS);
    return events.map(({ sourceId, timeMs }) => `${sourceId} ${(timeMs - START_MS) / MINUTE_MS}`);
  };

  it('are found among many others, each no further back than it is expected', async () => {
    const others = beats('khac', 4, 1_604, { action: 'other' });
    await keep(beats('yen', 1, 3), beats('nhieu', 2, 2_502), beats('khac', 3, 4), others);
    const all = ['yen 2', 'khac 3', 'nhieu 2501'];
    expect(await found()).toEqual(all);
    expect(await found({ set: { ...set, bounds } })).toEqual(all);
    const later = expected.map((one) => ({ ...one, sinceMs: minute(3) }));
    expect(await found({ expected: later })).toEqual(all.slice(1));
    expect(await found({ beforeMs: minute(9_000), expected: [] })).toEqual([]);
  });

  it('are as many as the rule needs', async () => {
    await keep(beats('yen', 1, 3), beats('nhieu', 2, 2_502));
    const correlations = set.correlations.map((rule) => {
      return { ...rule, conditions: [{ operator: 'lt', value: 3 } as const] };
    });
    expect(await found({ set: { ...set, correlations } })).toEqual([
      ...['yen 1', 'yen 2', 'nhieu 2499', 'nhieu 2500', 'nhieu 2501'],
    ]);
  });

  it('are found without the filter of the rules when the store refuses it', async () => {
    await keep(beats('yen', 1, 3));
    const refusing: Pick<EventStore, 'search'> = {
      search: async (scope, query) => {
        if (query.filter?.op === 'in') return store.search(scope, query);
        throw new GacError('GAC_REQUEST_INVALID', 'Too much.');
      },
    };
    const few = { store: refusing, set: { ...set, bounds } };
    expect(await found(few)).toEqual(['yen 2']);
  });
});

describe('a backtest of silences', () => {
  const backtest = async (scope: Scope, given: object = {}) => {
    const run = runBacktest({
      ...{ store, scope, fromMs: minute(0), toMs: minute(60), filter: undefined, examples: 9 },
      ...{ rules: { set, bound: undefined, verdicts: [] }, limitMs: 60_000, clock },
      ...{ roster: rosterReader(state), ...given },
    });
    let step = await run.next();
    while (step.done !== true) step = await run.next();
    return step.value;
  };
  const groups = ({ rules }: Awaited<ReturnType<typeof backtest>>) =>
    rules.flatMap(({ examples }) => examples.map(({ group }) => group['gac.source.id']));

  it('shows each province its own sources, and says since when they are known', async () => {
    clock.nowMs = minute(90);
    await register('im-10', minute(0));
    await register('im-79', minute(0), '79');
    await keep(beats('im-10', 1, 30), beats('im-79', 1, 20, { province: '79' }));
    const all = await backtest(NATIONAL);
    expect(groups(all).sort()).toEqual(['im-10', 'im-79']);
    expect(all).toMatchObject({ rosterFromMs: 0, notJudged: [] });
    const own = await backtest({ kind: 'provinces', provinces: ['79'] });
    expect(groups(own)).toEqual(['im-79']);
    const named = { op: 'eq', field: 'gac.province', value: '10' } as const;
    expect(groups(await backtest(NATIONAL, { filter: named }))).toEqual(['im-10']);
    const others = { op: 'not', of: { op: 'in', field: 'gac.source.id', values: ['im-10'] } };
    expect(groups(await backtest(NATIONAL, { filter: others }))).toEqual(['im-79']);
  });

  it('does not judge them on a part of the events, nor when nobody knows who was registered', async () => {
    await register('im', minute(0));
    await keep(beats('im', 1, 30));
    const filter = { op: 'eq', field: 'source.ip', value: '192.0.2.1' } as const;
    for (const given of [{ filter }, { roster: undefined }]) {
      const result = await backtest(NATIONAL, given);
      expect(result.notJudged).toEqual([SILENCE]);
      expect(result.rosterFromMs).toBeUndefined();
      expect(groups(result)).toEqual([]);
    }
  });
});
