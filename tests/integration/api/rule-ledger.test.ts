// Goal: people learn over the API what a rule has judged in their provinces, and are told "complete" only when it is.
// Method: inject requests into an API over a real state whose ledger is told of judgements and gaps.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY } from '../../../src/event/rule-ledger.ts';
import { HERE, NOW_MS, openWorld, RULE, THERE, type World } from './api-world.ts';

const SLOT_MS = 15 * 60_000;
const T0 = Math.floor(NOW_MS / SLOT_MS) * SLOT_MS - 96 * SLOT_MS;
const unread = { records: 0, sinceMs: undefined as number | undefined };

let world: World;
beforeAll(async () => {
  const verdict = {
    ...{ file: 'rule.yml', id: RULE.id, title: RULE.title, kind: 'detection' as const },
    ...{ level: RULE.level, family: RULE.family, status: 'loaded' as const, issues: [] },
  };
  world = await openWorld({ unreadRecords: async () => unread, rules: () => [verdict] });
  const { ledger } = world.state;
  const rule = { id: RULE.id, version: RULE.version, kind: 'detection', judged: 'stream' } as const;
  await ledger.noteRules('set-1', [rule], NOW_MS);
  const slots = [HERE, THERE].flatMap((province) =>
    [0, 1].map((slot) => ({
      ...{ sourceId: `portal-${province}`, province, setVersion: 'set-1', events: 7 },
      slotMs: T0 + slot * SLOT_MS,
    })),
  );
  const batch = { reader: 'j-0', fromOffset: 0, throughOffset: 9, setVersion: 'set-1' };
  await ledger.noteEvaluated({ ...batch, receivedAtMs: NOW_MS, slots }, NOW_MS);
});
afterAll(() => world.close());

const ask = async (who: Parameters<World['as']>[0], route: string) => {
  const response = await world.as(who, route);
  return { status: response.statusCode, body: response.json() };
};
const ledgerOf = (who: Parameters<World['as']>[0], slots: number, more = '') =>
  ask(who, `/v1/rules/${RULE.id}/ledger?from=${T0}&to=${T0 + slots * SLOT_MS}${more}`);

describe('GET /v1/rules/:id/ledger', () => {
  it('tells of the sources that the caller may see', async () => {
    const { body } = await ledgerOf('here', 2);
    expect(body).toMatchObject({ ruleId: RULE.id, complete: true, cut: false });
    const own = { sourceId: `portal-${HERE}`, status: 'evaluated', ruleVersion: RULE.version };
    expect(body.intervals).toMatchObject([{ ...own, events: 14 }]);
    expect((await ledgerOf('national', 2)).body.intervals).toHaveLength(2);
    const other = await ledgerOf('here', 2, `&source=portal-${THERE}`);
    expect(other.body.intervals).toMatchObject([{ status: 'no_events', events: 0 }]);
  });

  it('calls nothing complete that waits to be judged', async () => {
    Object.assign(unread, { records: 3, sinceMs: T0 + SLOT_MS });
    const { body } = await ledgerOf('here', 2);
    expect(body).toMatchObject({ complete: false, unread: { records: 3, sinceMs: T0 + SLOT_MS } });
    Object.assign(unread, { records: 3, sinceMs: T0 + 9 * SLOT_MS });
    expect((await ledgerOf('here', 2)).body.complete).toBe(true);
    Object.assign(unread, { records: 0, sinceMs: undefined });
  });

  it('shows gaps with their reason, also those of nobody in particular', async () => {
    const gap = { ruleId: EVERY, ruleVersion: 'set-1', sourceId: EVERY, province: undefined };
    const place = {
      fromMs: T0 + SLOT_MS,
      toMs: T0 + 2 * SLOT_MS,
      reason: 'records_removed',
    } as const;
    const [id = ''] = await world.state.ledger.openGaps([{ ...gap, ...place }], NOW_MS);
    const { body } = await ledgerOf('here', 2);
    expect(body.complete).toBe(false);
    expect(body.intervals).toMatchObject([
      { status: 'evaluated', events: 7 },
      { status: 'gap', events: 7, gap: { id, reason: 'records_removed', status: 'open' } },
    ]);
  });

  it('refuses unknown rules, bad times and too much of them', async () => {
    expect((await ask('here', '/v1/rules/none/ledger')).status).toBe(404);
    const route = `/v1/rules/${RULE.id}/ledger`;
    expect((await ask('here', `${route}?from=now&to=now-1d`)).status).toBe(400);
    expect((await ask('here', `${route}?from=now-200d`)).status).toBe(400);
  });
});

describe('GET /v1/gaps', () => {
  it('lists by status, reason and source, within the provinces', async () => {
    const all = await ask('national', '/v1/gaps?status=open&reason=too_late');
    expect(all.body.total.value).toBe(2);
    const own = await ask('here', '/v1/gaps?reason=too_late');
    expect(own.body.items.map((one: { province: string }) => one.province)).toEqual([HERE]);
    expect(
      (await ask('here', `/v1/gaps?source=portal-${THERE}&reason=too_late`)).body.items,
    ).toEqual([]);
    expect((await ask('here', '/v1/gaps?status=nonsense')).status).toBe(400);
    const page = await ask('national', '/v1/gaps?size=1');
    expect(page.body.items).toHaveLength(1);
    expect(page.body.cursor).toBeDefined();
  });
});
