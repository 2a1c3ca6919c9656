// Goal: versions of rules are read by who may read rules, put back by who answers for the whole country, and compared in
// shadow within one's provinces.
// Method: a real API over a real state that knows two versions of one rule; what the process has in force is given.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RuleChanges } from '../../../src/api/rule-changes.ts';
import type { DocumentInForce } from '../../../src/state/rule-versions/contract.ts';
import { HERE, NOW_MS, openWorld, signal, THERE, type Who, type World } from './api-world.ts';

const documentOf = (version: string): DocumentInForce => {
  const text = `title: ${version}\n`;
  const textHash = createHash('sha256').update(text).digest('hex');
  return { ruleId: 'r', version, text, textHash, file: 'r.yml', kind: 'detection' };
};
const [OLD, NEW] = [documentOf('v1'), documentOf('v2')];
const outcomes: string[] = [];
let release: () => void = () => undefined;
const ruleChanges: RuleChanges = {
  inForce: (id) => (id === 'r' ? NEW : undefined),
  refusedContents: () => ['broken'],
  inShadow: () => undefined,
  outcome: async (_scope, { text }) => {
    outcomes.push(text);
    await new Promise<void>((resolve) => {
      release = resolve;
      if (outcomes.length > 2) resolve();
    });
    return { signals: 2, alerts: 1, eventsRead: 9, ended: 'complete' };
  },
  cost: async () => ({ events: 3, oldNanosPerEvent: 90, newNanosPerEvent: undefined }),
};

let world: World;
beforeAll(async () => {
  world = await openWorld({ ruleChanges });
  const { ruleVersions, shadow } = world.state;
  await ruleVersions.noteInForce([OLD], { nowMs: NOW_MS - 20, node: 'a' });
  await ruleVersions.noteInForce([NEW], { nowMs: NOW_MS - 10, node: 'b' });
  await shadow.noteRules([{ ruleId: 'r', version: 's1' }], NOW_MS);
  await shadow.note(
    [HERE, THERE].map((province) => ({
      ...{ ruleId: 'r', shadowVersion: 's1', side: 'new' },
      signal: { ...signal(province, `group-${province}`), id: `shadow-${province}` },
    })),
  );
});
afterAll(() => world.close());

const get = (who: Who, url: string) => world.as(who, url);
const rollBack = (who: Who, payload: object, id = 'r') =>
  world.as(who, { method: 'POST', url: `/v1/rules/${id}/rollback`, payload });
const undo = (who: Who) => world.as(who, { method: 'DELETE', url: '/v1/rules/r/rollback' });

describe('/v1/rules/:id/versions', () => {
  it('lists the versions, newest first, and gives their texts', async () => {
    const list = await get('here', '/v1/rules/r/versions');
    expect(list.json()).toEqual({
      items: [
        { version: 'v2', ...facts(NEW), firstMs: NOW_MS - 10, node: 'b' },
        { version: 'v1', ...facts(OLD), firstMs: NOW_MS - 20, lastMs: NOW_MS - 10, node: 'a' },
      ],
    });
    expect((await get('here', '/v1/rules/r/versions/v1')).json()).toMatchObject({ text: OLD.text });
    for (const url of ['/v1/rules/x/versions', '/v1/rules/r/versions/v9']) {
      expect((await get('admin', url)).statusCode).toBe(404);
    }
  });
});

describe('/v1/rules/:id/rollback', () => {
  it('is for who may change rules', async () => {
    for (const who of ['here', 'national'] as const) {
      expect((await rollBack(who, { reason: 'x' })).statusCode).toBe(403);
      expect((await undo(who)).statusCode).toBe(403);
    }
    expect((await rollBack('engineer', {})).statusCode).toBe(400);
    expect((await rollBack('engineer', { reason: 'x', to: 'v2' })).statusCode).toBe(409);
    expect((await rollBack('engineer', { reason: 'x', to: 'v9' })).statusCode).toBe(404);
    expect((await rollBack('engineer', { reason: 'x' }, 'none')).statusCode).toBe(404);
    expect((await undo('engineer')).statusCode).toBe(404);
    expect(await world.state.ruleVersions.rollbacks()).toEqual([]);
  });

  it('says what it would change, one at a time', async () => {
    const first = rollBack('engineer', { dryRun: true });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const second = await rollBack('admin', { dryRun: true });
    expect(second.statusCode).toBe(429);
    release();
    await new Promise((resolve) => setTimeout(resolve, 50));
    release();
    expect((await first).json()).toEqual({
      ...{ ruleId: 'r', applied: false },
      from: { version: 'v2', file: 'r.yml', text: NEW.text },
      to: { version: 'v1', file: 'r.yml', text: OLD.text },
      lastDay: {
        from: { signals: 2, alerts: 1, eventsRead: 9, ended: 'complete' },
        to: { signals: 2, alerts: 1, eventsRead: 9, ended: 'complete' },
      },
    });
    expect(outcomes).toEqual([NEW.text, OLD.text]);
    expect(await world.state.ruleVersions.rollbacks()).toEqual([]);
  });

  it('puts the version before back for all texts that are known, and ends', async () => {
    const done = await rollBack('engineer', { reason: 'báo nhầm' });
    expect(done.json()).toMatchObject({ applied: true, to: { version: 'v1' } });
    const [made] = await world.state.ruleVersions.rollbacks();
    expect(made).toMatchObject({ fromVersion: 'v2', toVersion: 'v1', reason: 'báo nhầm' });
    expect(made?.contents).toEqual(['broken', OLD.textHash, NEW.textHash].sort());
    expect((await get('here', '/v1/rules/r/versions')).json().rollback).toMatchObject({
      ...{ fromVersion: 'v2', toVersion: 'v1', reason: 'báo nhầm' },
    });
    expect((await undo('engineer')).statusCode).toBe(204);
    expect((await undo('engineer')).statusCode).toBe(404);
  });
});

describe('/v1/rules/:id/shadow', () => {
  it('compares within the scope of who asks', async () => {
    const all = (await get('national', '/v1/rules/r/shadow')).json();
    expect(all).toMatchObject({ onlyNew: 2, inForce: { version: 'v2' }, cost: { events: 3 } });
    const seen = await get('here', '/v1/rules/r/shadow');
    expect(seen.json()).toMatchObject({ onlyNew: 1, days: [{ newSignals: 1, newAlerts: 1 }] });
    expect(seen.body).not.toContain(`group-${THERE}`);
    expect((await get('here', '/v1/rules/x/shadow')).statusCode).toBe(404);
    expect((await get('here', '/v1/shadows')).json()).toEqual({
      items: [{ ruleId: 'r', version: 's1', sinceMs: NOW_MS }],
    });
  });
});

function facts({ textHash, kind, file }: DocumentInForce) {
  return { textHash, kind, file };
}
