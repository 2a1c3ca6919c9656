// Goal: a backtest through the API judges what its caller may see, tells how it ends, and leaves nothing behind.
// Method: a real API over real stores; answers are read as lines, one of them through a socket that goes away.
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BacktestBody, BacktestLine } from '../../../src/api/contract.ts';
import { NATIONAL } from '../../../src/event/scope.ts';
import type { EventStore, SearchPage } from '../../../src/store/contract.ts';
import { HERE, NOW_MS, openWorld, THERE, type Who, type World } from './api-world.ts';

const RULE = `
title: { en: Portal path, vi: Đường dẫn }
id: 00000000-0000-4000-8000-0000000000c1
level: high
logsource: { category: test }
gac: { family: wrong_access, fingerprint: [source.ip] }
detection: { s: { http.response.status_code|gte: 300 }, condition: s }
`.replace('{ en: Portal path, vi: Đường dẫn }', 'Portal path');

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const PERIOD = { from: String(NOW_MS - 3_600_000), to: String(NOW_MS) };
const RULES = [{ file: 'rule.yml', text: RULE }];

function ask(who: Who, body: BacktestBody) {
  return world.as(who, { method: 'POST', url: '/v1/backtests', payload: { ...PERIOD, ...body } });
}

function linesOf(body: string): BacktestLine[] {
  return body
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as BacktestLine);
}

function resultOf(body: string): Extract<BacktestLine, { type: 'result' }> {
  const last = linesOf(body).at(-1);
  if (last?.type !== 'result') throw new Error(body);
  return last;
}

describe('POST /v1/backtests', () => {
  it('tells what would have been alerts, and stores none', async () => {
    const before = (await world.as('national', '/v1/alerts')).json().total;
    const response = await ask('engineer', { rules: RULES });
    expect(response.statusCode, response.body).toBe(200);
    expect(response.headers['content-type']).toContain('application/x-ndjson');
    expect(linesOf(response.body)[0]).toMatchObject({ type: 'begun', rules: 1, refused: [] });
    const result = resultOf(response.body);
    expect(result).toMatchObject({ ended: 'complete', eventsMatched: 4 });
    const [rule] = result.rules;
    expect(rule).toMatchObject({ signals: 4, alerts: 2 });
    expect(rule?.perDay).toEqual([{ day: '2026-11-22', signals: 4 }]);
    expect(rule?.examples.map(({ province }) => province).sort()).toEqual([THERE, HERE].sort());
    expect(rule?.examples.every(({ backtest, eventIds }) => backtest && eventIds.length > 0)).toBe(
      true,
    );
    expect((await world.as('national', '/v1/alerts')).json().total).toEqual(before);
  });

  it('shows an engineer of one province nothing of another', async () => {
    const person = { name: 'Local engineer', role: 'engineer', provinces: [HERE] } as const;
    const system = { id: 'system', name: 'system', role: 'admin', scope: NATIONAL } as const;
    const { key } = await world.state.users.issueApiKey(system, person, NOW_MS);
    const response = await world.app.inject({
      method: 'POST',
      url: '/v1/backtests',
      headers: { authorization: `Bearer ${key}` },
      payload: { ...PERIOD, rules: RULES },
    });
    expect(resultOf(response.body).rules[0]).toMatchObject({ signals: 2, alerts: 1 });
    for (const id of world.there.events) expect(response.body).not.toContain(id);
    expect(response.body).not.toContain(`192.0.2.${THERE}`);
  });

  it('counts the events of a filter when there are no rules', async () => {
    const response = await ask('engineer', { filter: [`gac.province:${HERE}`], examples: 2 });
    const { events, eventsMatched } = resultOf(response.body);
    expect(eventsMatched).toBe(3);
    expect(events.perDay).toEqual([{ day: '2026-11-22', events: 3 }]);
    expect(events.examples).toEqual(world.here.events.slice(0, 2));
  });

  it.each(['here', 'national'] as const)('is not for %s, who writes no rules', async (who) => {
    expect((await ask(who, { rules: RULES })).statusCode).toBe(403);
  });

  it('names what is wrong with a request or a rule', async () => {
    const none = await ask('engineer', {});
    expect(none.json()).toMatchObject({ status: 400, code: 'GAC_REQUEST_INVALID' });
    const turned = await ask('engineer', { rules: RULES, from: 'now', to: 'now-1h' });
    expect(turned.json().errors[0].pointer).toBe('/body/from');
    const text = RULE.replace('condition: s', 'condition: t');
    const wrong = await ask('engineer', { rules: [{ file: 'wrong.yml', text }] });
    expect(wrong.json()).toMatchObject({ status: 400, code: 'GAC_RULE_INVALID' });
    expect(wrong.json().errors[0].pointer).toContain('wrong.yml:');
    const both = await ask('engineer', {
      rules: [...RULES, { file: 'wrong.yml', text: text.replace('c1', 'c2') }],
    });
    expect(linesOf(both.body)[0]).toMatchObject({
      type: 'begun',
      rules: 1,
      refused: [{ file: 'wrong.yml' }],
    });
  });

  it('runs one at a time for each person and ends when the caller goes away', async () => {
    const asked: number[] = [];
    const search: EventStore['search'] = async (_scope, { fromMs = 0 }): Promise<SearchPage> => {
      asked.push(fromMs);
      await pause(20);
      return { events: [], total: { value: 0, relation: 'eq' }, cursor: 'more' };
    };
    const clock = { now: () => performance.now() + NOW_MS };
    const slow = await openWorld({
      store: { search, count: async () => 0 } as unknown as EventStore,
      clock,
    });
    const url = await slow.app.listen({ port: 0, host: '127.0.0.1' });
    const gone = new AbortController();
    const key = await slow.as('engineer', '/v1/session');
    expect(key.statusCode).toBe(200);
    const payload = { rules: RULES, ...PERIOD };
    const { authorization } = key.raw.req.headers as { authorization?: string };
    const send = (signal?: AbortSignal) =>
      fetch(`${url}/v1/backtests`, {
        method: 'POST',
        headers: { authorization: authorization ?? '', 'content-type': 'application/json' },
        body: JSON.stringify(payload),
        ...(signal === undefined ? {} : { signal }),
      });
    const first = await send(gone.signal);
    expect(first.status).toBe(200);
    await pause(50);
    const second = await send();
    expect(second.status).toBe(429);
    expect(second.headers.get('retry-after')).toBe('15');
    gone.abort();
    await pause(700);
    const reads = asked.length;
    await pause(200);
    expect(asked.length).toBe(reads);
    const third = new AbortController();
    expect((await send(third.signal)).status).toBe(200);
    third.abort();
    await slow.close();
  });
});
