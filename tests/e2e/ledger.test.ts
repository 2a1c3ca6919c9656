// Goal: what a rule could not judge in time is known, judged again by itself, and told exactly once: after a rule changed
// under load, after the journal was cut, after dead letters were read again; silences of registered sources as well.
// Method: the real service with a counting rule of our own; the ways in which windows get holes are really taken, then
// the ledger is read through the API and the command line, until the alert is there; afterwards a restart tells nothing twice.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IS_SCALED, patience, until } from '../until.ts';
import { allItems } from './dossier-load.ts';
import { runGac } from './gac-command.ts';
import { ServiceProcess } from './service-process.ts';

const RULE = '7d9f1e36-1f0f-4b53-8a55-1d1f0a6a2c01';
const PROVINCE = '01';
const SILENCE = '7d9f1e36-1f0f-4b53-8a55-1d1f0a6a2c11';
/** How long a registered service centre may be silent. */
const SILENCE_MS = 50_000;
const REFILLED_WITHIN_MS = 240_000;

/** Five requests for a certain page by one address within some time, and who is registered and silent. */
function documents(timespan: string, silentSeconds: number): string {
  return `title: Request for the page
id: 7d9f1e36-1f0f-4b53-8a55-1d1f0a6a2c00
name: page_requested
status: test
logsource: { category: webserver }
detection: { selection: { url.path: /can-tim }, condition: selection }
level: informational
---
title: Five requests for the page
id: ${RULE}
status: test
description: Five within a short time.
correlation:
  type: event_count
  rules: [page_requested]
  group-by: [source.ip]
  timespan: ${timespan}
  condition: { gte: 5 }
level: medium
---
title: Heartbeat
id: 7d9f1e36-1f0f-4b53-8a55-1d1f0a6a2c10
name: heartbeat
status: test
logsource: { product: service-centre, service: heartbeat }
detection: { selection: { event.action: heartbeat }, condition: selection }
level: informational
---
title: Registered centre is silent
id: ${SILENCE}
status: test
description: No heartbeat of a registered centre.
correlation:
  type: event_count
  rules: [heartbeat]
  group-by: [gac.source.id]
  timespan: ${silentSeconds}s
  condition: { lt: 1 }
level: high
gac: { family: outage, expect: { roster: sources, types: [service-centre.heartbeat] } }
`;
}

const rules = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-ledger-rules-'));
const file = path.join(rules, 'page.yml');
const service = new ServiceProcess({
  detect: { builtInRules: false, rulesDirectories: [rules], latenessSeconds: 2, idleSeconds: 2 },
  journal: { segmentBytes: 1_048_576 },
});
let key = '';
let centreKey = '';
let registeredMs = 0;

function lines(address: string, count: number, page = '/can-tim'): string {
  const now = Date.now();
  return Array.from({ length: count }, (_, i) => {
    const at = new Date(now + i).toUTCString().split(' ');
    const stamp = `${at[1]}/${at[2]}/${at[3]}:${at[4]} +0000`;
    return `${address} - - [${stamp}] "GET ${page} HTTP/1.1" 200 512 "-" "curl/8.5.0"`;
  }).join('\n');
}

const send = async (text: string) => {
  const answer = await service.ingest('cong', key, text);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
};
/** A heartbeat of the registered service centre. */
const beat = async (timeMs: number) => {
  const time = new Date(timeMs).toISOString();
  const line = JSON.stringify({ time, unit: 'TT-1', commune: '00070', status: 'up', queue: 3 });
  const answer = await service.ingest('trung-tam', centreKey, line);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
};
const stored = (address: string) =>
  service.call('GET', `/v1/events?filter=source.ip:${address}&size=50`);
const settled = async (address: string, count: number) => {
  await until(async () => {
    const { body } = await stored(address);
    return body.items?.length === count ? body : undefined;
  }, 60_000);
};

/** A heartbeat as soon as its time has come; then nobody expects any more of them. */
async function beatAgainAt(timeMs: number) {
  await until(async () => (Date.now() >= timeMs ? true : undefined), SILENCE_MS);
  await beat(timeMs);
  await until(async () => {
    const { body } = await service.call('GET', '/v1/events?filter=gac.source.id:trung-tam');
    return body.items?.length === 3 ? true : undefined;
  }, 60_000);
  const { headers } = await service.call('GET', '/v1/sources/trung-tam');
  const match = { 'if-match': headers.get('etag') ?? '' };
  const gone = await service.call('DELETE', '/v1/sources/trung-tam', undefined, match);
  expect(gone.status).toBe(204);
}

/** The alerts of an address. */
async function alertsOf(address: string) {
  const all = await allItems(service, '/v1/alerts?size=200');
  return all.filter((one) => one.group['source.ip'] === address);
}

async function foundLate(address: string, reason: string) {
  const alert = await until(async () => (await alertsOf(address))[0], REFILLED_WITHIN_MS);
  const { body } = await service.call('GET', `/v1/alerts/${alert.id}/trail`);
  const late = body.items.filter((entry: { action: string }) => entry.action === 'alert.refill');
  expect(late).toMatchObject([{ detail: { gap: reason } }]);
  return alert;
}

const gaps = async (reason: string) => {
  const { body } = await service.call('GET', `/v1/gaps?reason=${reason}`);
  return body.items as { status: string; alertsFound: number; ruleId: string }[];
};

async function refilled(reason: string) {
  return await until(async () => {
    const all = await gaps(reason);
    return all.length > 0 && all.every(({ status }) => status === 'refilled') ? all : undefined;
  }, REFILLED_WITHIN_MS);
}

describe('the ledger of what rules judged', { timeout: patience(480_000) }, () => {
  beforeAll(async () => {
    fs.writeFileSync(file, documents('30s', SILENCE_MS / 1_000 - 1));
    await service.start();
    key = await service.addSource({ id: 'cong', type: 'nginx.access', province: PROVINCE });
    const type = 'service-centre.heartbeat';
    centreKey = await service.addSource({ id: 'trung-tam', type, province: PROVINCE });
    registeredMs = Date.now();
    await beat(registeredMs);
  });

  afterAll(async () => {
    await service.remove();
    fs.rmSync(rules, { recursive: true, force: true });
  });

  it('shows what was judged, and calls it complete', async () => {
    await send(lines('192.0.2.10', 5));
    await until(async () => (await alertsOf('192.0.2.10'))[0], 30_000);
    const ledger = await until(async () => {
      const { body } = await service.call('GET', `/v1/rules/${RULE}/ledger?source=cong`);
      return body.complete && body.intervals.length > 1 ? body : undefined;
    }, 60_000);
    const judged = ledger.intervals.filter((one: { status: string }) => one.status === 'evaluated');
    expect(judged.reduce((sum: number, one: { events: number }) => sum + one.events, 0)).toBe(5);
    const shown = await runGac(service.folder, ['rule', 'ledger', RULE, '--source', 'cong']);
    expect(shown.code).toBe(0);
    expect(shown.stdout).toContain('judged');
  });

  it('finds by refill what a change of the rule cut in two', async () => {
    // Silent for a whole window, which began before the change and ends within one window after it.
    const lastMs = Math.max(registeredMs + 1_000, Date.now() - SILENCE_MS / 2);
    await beat(lastMs);
    const isBack = beatAgainAt(lastMs + SILENCE_MS + 1_000);
    await send(lines('192.0.2.20', 3));
    await settled('192.0.2.20', 3);
    // So much time is left after the silence until the new windows would tell of it.
    await until(async () => (Date.now() > lastMs + SILENCE_MS / 4 ? true : undefined), SILENCE_MS);
    fs.writeFileSync(file, documents('40s', SILENCE_MS / 1_000));
    await until(async () => ((await gaps('rule_changed')).length > 1 ? true : undefined), 30_000);
    await send(lines('192.0.2.20', 2));
    await settled('192.0.2.20', 5);
    expect(await alertsOf('192.0.2.20')).toEqual([]);
    const open = await runGac(service.folder, ['rule', 'ledger', RULE]);
    expect(open.code).not.toBe(0);
    expect(open.stdout).toContain('GAP');
    const alert = await foundLate('192.0.2.20', 'rule_changed');
    expect(alert.eventCount).toBe(5);
    await isBack;
    const refills = await refilled('rule_changed');
    const found = refills.map(({ ruleId, alertsFound }) => [ruleId, alertsFound]).sort();
    expect(found).toEqual([
      [RULE, 1],
      [SILENCE, 1],
    ]);
    const silences = await allItems(service, '/v1/alerts?size=200');
    expect(silences.filter((one) => one.rule.id === SILENCE)).toMatchObject([
      { group: { 'gac.source.id': 'trung-tam' }, count: 1, firstEventMs: lastMs },
    ]);
    const tried = await runGac(service.folder, ['rule', 'backtest', file, '--json']);
    const { rules: judged, notJudged } = JSON.parse(tried.stdout);
    expect(notJudged).toEqual([]);
    expect(judged.find((one: { ruleId: string }) => one.ruleId === SILENCE)).toMatchObject({
      ...{ alerts: 1, examples: [{ firstEventMs: lastMs }] },
    });
  });

  it('finds by refill what dead letters hid', async () => {
    const source = { id: 'hong', type: 'keycloak.log', province: PROVINCE };
    const other = await service.addSource(source);
    const text = lines('192.0.2.30', 5);
    await service.ingest('hong', other, text);
    await until(async () => {
      const { body } = await service.call('GET', '/v1/deadletters?size=50');
      return body.items.length === 5 ? true : undefined;
    }, 60_000);
    const { headers } = await service.call('GET', '/v1/sources/hong');
    const match = { 'if-match': headers.get('etag') ?? '' };
    const mended = await service.call('PATCH', '/v1/sources/hong', { type: 'nginx.access' }, match);
    expect(mended.status).toBe(200);
    const replay = await service.call('POST', '/v1/deadletters/replay', {});
    expect(replay.body).toEqual({ replayed: 5, stillFailing: 0 });
    await foundLate('192.0.2.30', 'read_again');
    await refilled('read_again');
  });

  // Only files can be cut by hand.
  if (!IS_SCALED)
    it('finds by refill what a cut of the journal took from the windows', async () => {
      await send(lines('192.0.2.40', 3));
      // The windows' records must lie in a segment that can be taken away.
      for (let part = 0; part < 10; part++) await send(lines('192.0.2.41', 1_500, '/khac'));
      await until(async () => {
        const { body } = await service.call('GET', '/v1/health');
        return body.parts[0].detail.startsWith('0 ') ? true : undefined;
      }, 60_000);
      await service.stop();
      const folder = path.join(service.dataDirectory, 'journal');
      const cut = segmentsOf(folder).slice(0, -1);
      expect(cut.length).toBeGreaterThan(0);
      for (const one of cut) fs.rmSync(one);
      await service.start();
      await send(lines('192.0.2.40', 2));
      await settled('192.0.2.40', 5);
      expect(await alertsOf('192.0.2.40')).toEqual([]);
      await foundLate('192.0.2.40', 'windows_lost');
      await refilled('windows_lost');
    });

  it('tells nothing twice, and forgets nothing over a restart', async () => {
    const before = await allItems(service, '/v1/alerts?size=200');
    await service.kill();
    await service.start();
    await refilled('rule_changed');
    await send(lines('192.0.2.50', 5));
    await until(async () => (await alertsOf('192.0.2.50'))[0], 60_000);
    const after = await allItems(service, '/v1/alerts?size=200');
    expect(after).toHaveLength(before.length + 1);
    const counted = new Map(after.map((one) => [one.id, one.count]));
    for (const { id, count } of before) expect(counted.get(id)).toBe(count);
    const { body } = await service.call('GET', `/v1/gaps?status=lost`);
    expect(body.items).toEqual([]);
  });
});

function segmentsOf(folder: string): string[] {
  const found = fs.readdirSync(folder, { recursive: true }).map((name) => String(name));
  return found
    .filter((name) => /\d{16}\.seg$/.test(name))
    .sort()
    .map((name) => path.join(folder, name));
}
