// Goal: over days, each episode of a source is told once, by whichever process judges, and ends by itself; an office is not
// RED at night; what fails is told later.
// Method: watches with a clock of our own over one real state in a temporary folder; sources "send" by what a reader would
// tell the ledger.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ALERT_LIFECYCLE } from '../../../../src/alert/lifecycle.ts';
import { createSourceHealth } from '../../../../src/app/health/source-health-views.ts';
import { SourceMeter } from '../../../../src/app/health/source-meter.ts';
import { SourceWatch } from '../../../../src/app/health/source-watch.ts';
import type { RuleDependence } from '../../../../src/app/onboarding/dependent-rules.ts';
import type { GacEvent } from '../../../../src/event/event.ts';
import { NATIONAL, type Principal } from '../../../../src/event/scope.ts';
import type { RuleFacts } from '../../../../src/event/signal.ts';
import type { SourceHours } from '../../../../src/event/source-hours.ts';
import type { State } from '../../../../src/state/contract.ts';
import { openState } from '../../../../src/state/open-state.ts';
import { createMetrics } from '../../../../src/telemetry/metrics.ts';

const at = (text: string) => Date.parse(`${text}+07:00`);
const MINUTE_MS = 60_000;
const ROUND_MS = 60_000;
/** A Thursday. */
const START = at('2026-11-19T08:00:00');
const ENGINEER: Principal = { id: 'user:e', name: 'Kỹ sư', role: 'engineer', scope: NATIONAL };
const RULE = { id: 'r1', title: { vi: 'Dò mật khẩu', en: 'Password guessing' } };
const DEPENDENCE: RuleDependence = {
  ofType: (type) => (type === 'nginx.access' ? [RULE] : []),
  read: () => ({ detections: [], correlations: [], verdicts: [] }),
};

async function world() {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'gac-watch-'));
  const clock = { nowMs: START, now: () => clock.nowMs };
  const log = pino({ level: 'silent' });
  const state = await openState({
    ...{ path: path.join(directory, 'state.sqlite'), clock, log, lifecycle: ALERT_LIFECYCLE },
    secretKey: Buffer.alloc(32, 7),
  });
  onTestFinished(async () => {
    await state.close();
    await rm(directory, { recursive: true, force: true });
  });
  await state.ledger.noteRules('v1', [], START);
  let offset = 0;
  const metrics = createMetrics();
  const node = (nodeName: string, alerts: State['alerts'] = state.alerts) =>
    new SourceWatch({
      ...{ state: { ...state, alerts }, dependence: DEPENDENCE, intervalMs: ROUND_MS, nodeName },
      ...{ unreadSinceMs: async () => undefined, metrics, clock, log },
    });
  const health = createSourceHealth({ state, dependence: DEPENDENCE, clock });
  return {
    ...{ state, clock, node, health, metrics },
    add: (id: string, hours?: SourceHours) =>
      state.sources.create(
        ENGINEER,
        {
          ...{ id, name: `Nguồn ${id}`, type: 'nginx.access', province: '79' },
          ...{ timezone: 'Asia/Ho_Chi_Minh', transport: { kind: 'http' } },
          ...(hours === undefined ? {} : { hours }),
        },
        START,
      ),
    /** Twenty records of a source arrive now, each so much later than it says. */
    async send(sourceId: string, delayMs = 300) {
      const meter = new SourceMeter();
      for (let i = 0; i < 20; i++) meter.note(eventOf(sourceId, clock.nowMs, delayMs));
      const { hasFields: _, ...seen } = meter.seen(clock.nowMs, true);
      await state.ledger.noteEvaluated(
        {
          ...{ reader: 'j-0', fromOffset: offset, throughOffset: offset + 20, setVersion: 'v1' },
          ...{ receivedAtMs: clock.nowMs, slots: [], seen },
        },
        clock.nowMs,
      );
      offset += 20;
    },
    statusOf: async (id: string) =>
      (await health.all(NATIONAL)).find(({ sourceId }) => sourceId === id)?.status,
    alerts: async () => (await state.alerts.list(NATIONAL, {})).items,
  };
}

type World = Awaited<ReturnType<typeof world>>;

function eventOf(sourceId: string, receivedAtMs: number, delayMs: number) {
  const place = { id: 'j-0-0', partition: 0, offset: 0, timeNanos: 0, province: '79' };
  const source = { id: sourceId, type: 'nginx.access' };
  const doc: GacEvent = {
    ...{ '@timestamp': '', ecs: { version: '9.4.0' }, event: { id: '', kind: 'event' } },
    gac: { province: '79', source },
  };
  return { ...place, timeMs: receivedAtMs - delayMs, receivedAtMs, sourceId, doc };
}

/** Lets time pass in rounds; the sources send in each. */
async function pass(
  { clock, send }: World,
  minutes: number,
  {
    watches,
    sending = [],
    delayMs,
  }: { watches: SourceWatch[]; sending?: string[]; delayMs?: number },
) {
  const end = clock.nowMs + minutes * MINUTE_MS;
  while (clock.nowMs < end) {
    clock.nowMs += ROUND_MS;
    for (const source of sending) await send(source, delayMs);
    for (const watch of watches) await watch.round();
  }
}

describe('the watch over sources', () => {
  it('tells of an episode once, whoever judges, and of its end; the next episode is another alert', async () => {
    const own = await world();
    await own.add('cong-a');
    const watches = [own.node('x'), own.node('y')];
    await pass(own, 10, { watches, sending: ['cong-a'] });
    expect(await own.statusOf('cong-a')).toBe('GREEN');
    await pass(own, 29, { watches });
    expect(await own.statusOf('cong-a')).toBe('GREEN');
    await pass(own, 2, { watches });
    expect(await own.statusOf('cong-a')).toBe('RED');
    const [alert, ...others] = await own.alerts();
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ province: '79', count: 1, rule: { level: 'high' } });
    expect(alert?.reason.vi).toContain('Dò mật khẩu');
    expect((await own.health.blindSpots(NATIONAL)).get('r1')).toMatchObject([
      { sourceId: 'cong-a' },
    ]);
    const nowMs = own.clock.nowMs;
    const during = (province: string, atMs: number) =>
      own.health.degradedDuring(NATIONAL, {
        ...{ province, firstEventMs: atMs, lastEventMs: atMs },
        rule: { id: RULE.id } as RuleFacts,
      });
    expect(await during('79', nowMs)).toMatchObject([{ sourceId: 'cong-a' }]);
    expect(await during('79', START + 5 * MINUTE_MS)).toEqual([]);
    expect(await during('01', nowMs)).toEqual([]);
    // The process that judged is gone: another one goes on with the same episode.
    await pass(own, 10, { watches: [own.node('z')] });
    expect(await own.alerts()).toHaveLength(1);
    await pass(own, 5, { watches, sending: ['cong-a'] });
    expect(await own.statusOf('cong-a')).toBe('GREEN');
    expect((await own.health.blindSpots(NATIONAL)).size).toBe(0);
    const trail = await own.state.alerts.trail(NATIONAL, alert?.id ?? '');
    const comments = trail.filter(({ action }) => action === 'alert.comment');
    expect(comments).toHaveLength(1);
    expect(String(comments[0]?.detail['text'])).toContain('is well again');
    expect((await own.alerts())[0]?.status).toBe('open');
    const changes = await own.state.health.changes(NATIONAL, 'cong-a', { fromMs: 0, size: 10 });
    expect(changes.map(({ status }) => status)).toEqual(['GREEN', 'RED', 'GREEN']);
    await pass(own, 100, { watches });
    expect(await own.alerts()).toHaveLength(2);
  });

  it('tells of YELLOW once it has lasted, and raises the same alert when it gets worse', async () => {
    const own = await world();
    await own.add('cong-a');
    const watches = [own.node('x')];
    await pass(own, 13, { watches, sending: ['cong-a'], delayMs: -5 * MINUTE_MS });
    expect(await own.statusOf('cong-a')).toBe('YELLOW');
    expect(await own.alerts()).toEqual([]);
    await pass(own, 5, { watches, sending: ['cong-a'], delayMs: -5 * MINUTE_MS });
    expect(await own.alerts()).toMatchObject([{ rule: { level: 'medium' }, count: 1 }]);
    await pass(own, 45, { watches });
    expect(await own.statusOf('cong-a')).toBe('RED');
    expect(await own.alerts()).toMatchObject([{ rule: { level: 'high' }, count: 2 }]);
  });

  it('lets an office rest at night and over the weekend', async () => {
    const own = await world();
    own.clock.nowMs = at('2026-11-20T16:50:00');
    await own.add('van-phong', 'office');
    await own.add('cong');
    const watches = [own.node('x')];
    await pass(own, 9, { watches, sending: ['van-phong', 'cong'] });
    for (const time of ['2026-11-20T22:00:00', '2026-11-22T10:00:00', '2026-11-23T07:45:00']) {
      own.clock.nowMs = at(time);
      await pass(own, 5, { watches });
      expect([time, await own.statusOf('van-phong')]).toEqual([time, 'GREEN']);
    }
    own.clock.nowMs = at('2026-11-23T07:50:00');
    await pass(own, 30, { watches });
    expect(await own.statusOf('van-phong')).toBe('RED');
  });

  it('holds against nobody that the service itself was away', async () => {
    const own = await world();
    await own.add('cong-a');
    await own.add('cong-b');
    await pass(own, 5, { watches: [own.node('x')], sending: ['cong-a', 'cong-b'] });
    await pass(own, 40, { watches: [own.node('x')], sending: ['cong-a'] });
    expect(await own.statusOf('cong-b')).toBe('RED');
    own.clock.nowMs += 3 * 60 * MINUTE_MS;
    await pass(own, 10, { watches: [own.node('x')] });
    expect(await own.statusOf('cong-a')).toBe('GREEN');
    // What was silent before stays so.
    expect(await own.statusOf('cong-b')).toBe('RED');
    await pass(own, 30, { watches: [own.node('x')] });
    expect(await own.statusOf('cong-a')).toBe('RED');
  });

  it('judges a source that sent before there was a verdict, by what the state still knows', async () => {
    const own = await world();
    for (const id of ['cong-a', 'cong-b', 'cong-c']) await own.add(id);
    const noteJudged = (sourceId: string, slotMs: number, number: number) =>
      own.state.ledger.noteEvaluated(
        {
          ...{ reader: 'cu', fromOffset: number - 1, throughOffset: number, setVersion: 'v1' },
          slots: [{ sourceId, province: '79', slotMs, setVersion: 'v1', events: 1 }],
          receivedAtMs: slotMs,
        },
        slotMs,
      );
    await noteJudged('cong-b', START, 1);
    own.clock.nowMs += 24 * 60 * MINUTE_MS;
    await noteJudged('cong-a', own.clock.nowMs, 2);
    // Away for hours, and begun anew by a version that judges.
    own.clock.nowMs += 5 * 60 * MINUTE_MS;
    const watches = [own.node('x')];
    await pass(own, 2, { watches });
    expect(await own.statusOf('cong-a')).toBe('GREEN');
    // The other one was heard for a day while it was silent.
    expect(await own.statusOf('cong-b')).toBe('RED');
    expect(await own.statusOf('cong-c')).toBe('NEW');
    await pass(own, 40, { watches });
    expect(await own.statusOf('cong-a')).toBe('RED');
  });

  it('counts what came between the making of a source and the first look at it', async () => {
    const own = await world();
    await own.add('cong-a');
    own.clock.nowMs += 1;
    await own.send('cong-a');
    await pass(own, 1, { watches: [own.node('x')] });
    expect(await own.statusOf('cong-a')).toBe('GREEN');
    own.clock.nowMs += 1;
    await pass(own, 1, { watches: [own.node('y')] });
    expect(await own.statusOf('cong-a')).toBe('GREEN');
  });

  it('tells later what could not be told', async () => {
    const own = await world();
    await own.add('cong-a');
    let isDown = true;
    const raise: State['alerts']['raise'] = async (...given) => {
      if (isDown) throw new Error('The state is down.');
      return own.state.alerts.raise(...given);
    };
    const watches = [own.node('x', { ...own.state.alerts, raise })];
    await pass(own, 5, { watches, sending: ['cong-a'] });
    await pass(own, 40, { watches });
    expect(await own.statusOf('cong-a')).toBe('RED');
    expect(await own.alerts()).toEqual([]);
    isDown = false;
    await pass(own, 1, { watches });
    expect(await own.alerts()).toMatchObject([{ count: 1 }]);
  });

  it('is OFF when switched off, NEW when switched on again, and forgotten when removed', async () => {
    const own = await world();
    await own.add('cong-a');
    const watches = [own.node('x')];
    await pass(own, 5, { watches, sending: ['cong-a'] });
    await own.state.sources.update(ENGINEER, 'cong-a', 1, { enabled: false }, own.clock.nowMs);
    expect(await own.statusOf('cong-a')).toBe('OFF');
    await pass(own, 60, { watches });
    expect(await own.alerts()).toEqual([]);
    await own.state.sources.update(ENGINEER, 'cong-a', 2, { enabled: true }, own.clock.nowMs);
    await pass(own, 1, { watches });
    expect(await own.statusOf('cong-a')).toBe('NEW');
    await pass(own, 1, { watches, sending: ['cong-a'] });
    expect(await own.statusOf('cong-a')).toBe('GREEN');
    expect(await own.metrics.sourceStatus.get()).toMatchObject({
      values: expect.arrayContaining([{ value: 1, labels: { source: 'cong-a', status: 'GREEN' } }]),
    });
    await own.state.sources.remove(ENGINEER, 'cong-a', 3, own.clock.nowMs);
    await pass(own, 1, { watches });
    expect(await own.state.health.judged(NATIONAL)).toEqual([]);
  });
});
