// Goal: versions of rules are compared in shadow without an alert, written down, put back and kept where a change is bad,
// through restarts, as people do it on the command line.
// Method: the real program over folders of rules that change while lines come in; what is told is read by API and `gac`.
// Among processes: one has the API, another one judges, and only the state is between them.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ELASTICSEARCH } from '../servers/elasticsearch.ts';
import { KAFKA } from '../servers/kafka.ts';
import { POSTGRES } from '../servers/postgres.ts';
import { IS_SCALED, until } from '../until.ts';
import { runGac } from './gac-command.ts';
import { scaledInstallation } from './installation.ts';
import { ServiceProcess } from './service-process.ts';

const SCAN = `title: Management pages
id: 5d0f3a52-9f3e-4f0a-8f57-5b5f6f5c7001
status: test
description: Somebody looks for management pages.
logsource: { category: webserver }
detection:
  selection: { cs-uri-stem|startswith: /quan-tri }
  condition: selection
level: medium
gac:
  family: wrong_access
  fingerprint: [source.ip]
`;
const LOGIN = `title: Log-in pages
id: 5d0f3a52-9f3e-4f0a-8f57-5b5f6f5c7002
name: login-page
status: test
description: Somebody opens a log-in page.
logsource: { category: webserver }
detection:
  selection: { cs-uri-stem|startswith: /dang-nhap }
  condition: selection
level: low
`;
const BURST = `title: Many log-in pages
id: 5d0f3a52-9f3e-4f0a-8f57-5b5f6f5c7003
status: test
description: One address opens many log-in pages.
correlation:
  type: event_count
  rules: [login-page]
  group-by: [source.ip]
  timespan: 5m
  condition: { gte: 4 }
level: high
gac:
  family: wrong_access
`;
const SCAN_ID = '5d0f3a52-9f3e-4f0a-8f57-5b5f6f5c7001';
const BURST_ID = '5d0f3a52-9f3e-4f0a-8f57-5b5f6f5c7003';

describe('versions of rules', { timeout: 120_000 }, () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-versions-'));
  const rules = path.join(root, 'rules');
  const shadow = path.join(root, 'shadow');
  const detect = { builtInRules: false, rulesDirectories: [rules], shadowDirectories: [shadow] };
  const service = new ServiceProcess({ detect });
  let key = '';

  const write = (folder: string, name: string, text: string) =>
    fs.writeFileSync(path.join(folder, name), text);
  const gac = (...words: string[]) => runGac(service.folder, words);
  const verdictsOf = async (id: string) => {
    const { body } = await service.call('GET', '/v1/rules');
    return body.items.filter((one: { id?: string }) => one.id === id);
  };
  const historyOf = async (id: string) =>
    (await service.call('GET', `/v1/rules/${id}/versions`)).body.items ?? [];
  const alertsOf = async (ip: string): Promise<string[]> => {
    const { body } = await service.call('GET', '/v1/alerts?size=200');
    return body.items
      .filter((one: { group: Record<string, string> }) => one.group['source.ip'] === ip)
      .map((one: { rule: { id: string } }) => one.rule.id);
  };
  const open = async (ip: string, page: string) => {
    expect((await service.ingest('cong-10', key, lineOf(ip, page))).status).toBe(200);
  };

  beforeAll(async () => {
    for (const folder of [rules, shadow]) fs.mkdirSync(folder);
    write(rules, 'scan.yml', SCAN);
    write(rules, 'login.yml', `${LOGIN}---\n${BURST}`);
    await service.start();
    key = await service.addSource({ id: 'cong-10', type: 'nginx.access', province: '01' });
  }, 120_000);

  afterAll(async () => {
    await service.remove();
    fs.rmSync(root, { recursive: true });
  }, 60_000);

  it('are compared in shadow by day and group, and nobody is told of the one in shadow', async () => {
    write(shadow, 'scan.yml', SCAN.replace('/quan-tri', '[/quan-tri, /admin]'));
    write(shadow, 'burst.yml', BURST.replace('gte: 4', 'gte: 2'));
    await until(async () => (await verdictsOf(BURST_ID)).length === 2 || undefined);
    await open('198.51.100.1', '/quan-tri/a');
    await open('198.51.100.2', '/admin/a');
    for (let count = 0; count < 4; count++) await open('198.51.100.3', '/dang-nhap');
    for (let count = 0; count < 2; count++) await open('198.51.100.4', '/dang-nhap');
    const reportOf = async (id: string) =>
      (await service.call('GET', `/v1/rules/${id}/shadow`)).body;
    await until(async () => {
      const [scan, burst] = [await reportOf(SCAN_ID), await reportOf(BURST_ID)];
      return (scan.onlyNew === 1 && burst.onlyNew === 1 && burst.both === 1) || undefined;
    }, 30_000);
    const scan = await reportOf(SCAN_ID);
    expect(scan).toMatchObject({
      ...{ onlyOld: 0, onlyNew: 1, both: 1 },
      days: [{ oldSignals: 1, newSignals: 2, oldAlerts: 1, newAlerts: 2 }],
      examples: { onlyNew: [{ group: { 'source.ip': '198.51.100.2' } }] },
      inForce: { text: SCAN },
    });
    expect(scan.cost.newNanosPerEvent).toBeGreaterThan(0);
    expect(await alertsOf('198.51.100.1')).toEqual([SCAN_ID]);
    expect(await alertsOf('198.51.100.3')).toEqual([BURST_ID]);
    expect([...(await alertsOf('198.51.100.2')), ...(await alertsOf('198.51.100.4'))]).toEqual([]);
    expect(await service.metric('gac_detect_shadow_lost_signals_total')).toBe(0);
    const said = await gac('rule', 'shadow', SCAN_ID, '--lang', 'vi');
    expect(said.stdout).toContain('1 chỉ phiên bản mới thấy');
    expect(said.code).toBe(0);
    expect((await gac('rule', 'shadow')).stdout).toContain(BURST_ID);
    const promoted = await gac('rule', 'shadow', 'promote', SCAN_ID);
    expect(promoted.stdout).toContain(path.join(rules, 'scan.yml'));
  });

  it('are put back by who says why, in every process and after a restart, until undone', async () => {
    write(rules, 'scan.yml', SCAN.replace('/quan-tri', '/'));
    await until(async () => (await historyOf(SCAN_ID)).length === 2 || undefined);
    await open('198.51.100.5', '/ho-so');
    await until(async () => (await alertsOf('198.51.100.5')).length === 1 || undefined);
    const [bad, good] = await historyOf(SCAN_ID);
    const trial = await gac('rule', 'rollback', SCAN_ID, '--dry-run');
    expect(trial.stdout).toContain(`from ${bad.version} to ${good.version}`);
    expect(trial.stdout).toContain(`version ${good.version} has 1 alerts`);
    expect((await gac('rule', 'rollback', SCAN_ID)).code).toBe(2);
    const done = await gac('rule', 'rollback', SCAN_ID, '--reason', 'báo nhầm mọi trang');
    expect(done).toMatchObject({ code: 0, stderr: '' });
    await until(async () => (await verdictsOf(SCAN_ID))[0]?.rolledBack, 30_000);
    await service.stop();
    await service.start();
    const listed = await gac('rule', 'list', '--lang', 'vi');
    expect(listed.stdout).toContain(`đã đưa từ phiên bản ${bad.version} về ${good.version}`);
    expect(listed.stdout).toContain('báo nhầm mọi trang');
    await open('198.51.100.6', '/ho-so');
    await open('198.51.100.6', '/quan-tri');
    await until(async () => (await alertsOf('198.51.100.6')).length > 0 || undefined);
    const { body } = await service.call('GET', '/v1/alerts?size=200');
    const alert = body.items.find(
      (one: { group: Record<string, string> }) => one.group['source.ip'] === '198.51.100.6',
    );
    expect(alert.count).toBe(1);
    // From the alert to the text that judged it.
    const text = await service.call('GET', `/v1/rules/${SCAN_ID}/versions/${alert.rule.version}`);
    expect(text.body.text).toBe(SCAN);
    expect((await gac('rule', 'rollback', SCAN_ID, '--undo')).code).toBe(0);
    await until(async () => (await verdictsOf(SCAN_ID))[0]?.version === bad.version || undefined);
    const difference = await gac('rule', 'history', SCAN_ID, good.version, bad.version.slice(0, 9));
    expect(difference.stdout).toContain('/quan-tri');
    const trail = await service.call('GET', `/v1/audit?subject=rule:${SCAN_ID}`);
    expect(trail.body.items.map(({ action }: { action: string }) => action)).toEqual([
      'rule.rollback_end',
      'rule.rollback',
    ]);
    write(rules, 'scan.yml', SCAN);
    await until(async () => (await verdictsOf(SCAN_ID))[0]?.version === good.version || undefined);
  });

  it('stay in force where a change is bad, while others change, also after a restart', async () => {
    write(rules, 'scan.yml', SCAN.replace('condition: selection', 'condition: selektion'));
    write(rules, 'login.yml', `${LOGIN}---\n${BURST.replace('gte: 4', 'gte: 3')}`);
    await until(async () => (await verdictsOf(SCAN_ID)).length === 3 || undefined);
    const statuses = async () =>
      (await verdictsOf(SCAN_ID)).map(({ status }: { status: string }) => status);
    expect(await statuses()).toEqual(['loaded', 'rejected', 'shadow']);
    for (let turn = 7; turn < 9; turn++) {
      const ip = `198.51.100.${turn}`;
      await open(ip, '/quan-tri');
      for (let count = 0; count < 3; count++) await open(ip, '/dang-nhap');
      await until(async () => (await alertsOf(ip)).length === 2 || undefined, 30_000);
      await service.stop();
      await service.start();
      expect(await statuses()).toEqual(['loaded', 'rejected', 'shadow']);
    }
    const listed = await gac('rule', 'list');
    expect(listed.stdout).toContain('The last version that was sound stays in force.');
  });
});

const absent = [KAFKA, ELASTICSEARCH, POSTGRES].includes(undefined);

// One process has nobody to share with.
const among = IS_SCALED ? describe.skipIf(absent) : undefined;
among?.('versions of rules among processes', () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-versions-'));
  const processes: ServiceProcess[] = [];
  const file = path.join(root, 'scan.yml');

  afterAll(async () => {
    await Promise.all(processes.map((one) => one.remove()));
    fs.rmSync(root, { recursive: true });
  }, 60_000);

  it('are put back in the one that judges', { timeout: 180_000 }, async () => {
    fs.writeFileSync(file, SCAN);
    const installation = await scaledInstallation();
    const detect = { builtInRules: false, rulesDirectories: [root] };
    const add = async (roles: string[]) => {
      const made = new ServiceProcess({ roles, nodeName: roles[0], detect }, installation);
      processes.push(made);
      return await made.start();
    };
    const front = await add(['api', 'collect']);
    await add(['detect']);
    const key = await front.addSource({ id: 'cong-10', type: 'nginx.access', province: '01' });
    const send = (ip: string) =>
      front.ingest('cong-10', key, lineOf(ip, '/ho-so')).then(({ status }) => status);
    const told = async (): Promise<string[]> => {
      const { body } = await front.call('GET', '/v1/alerts?size=200');
      return body.items.map((one: { group: Record<string, string> }) => one.group['source.ip']);
    };
    fs.writeFileSync(file, SCAN.replace('/quan-tri', '/'));
    const history = async () =>
      (await front.call('GET', `/v1/rules/${SCAN_ID}/versions`)).body.items ?? [];
    await until(async () => (await history()).length === 2 || undefined);
    expect(new Set((await history()).map(({ node }: { node: string }) => node))).toEqual(
      new Set(['detect']),
    );
    expect(await send('198.51.100.1')).toBe(200);
    await until(async () => (await told()).length === 1 || undefined, 30_000);
    const route = `/v1/rules/${SCAN_ID}/rollback`;
    expect((await front.call('POST', route, { reason: 'báo nhầm' })).status).toBe(200);
    // The other one is told by the state, and by nothing else.
    await until(async () => {
      const { body } = await front.call('GET', `/v1/rules/${SCAN_ID}/versions`);
      const inForce = body.items.filter((one: { lastMs?: number }) => one.lastMs === undefined);
      return inForce[0]?.version === body.rollback.toVersion || undefined;
    });
    expect(await send('198.51.100.2')).toBe(200);
    expect(await front.ingest('cong-10', key, lineOf('198.51.100.3', '/quan-tri'))).toMatchObject({
      status: 200,
    });
    await until(async () => (await told()).includes('198.51.100.3') || undefined, 30_000);
    expect((await told()).sort()).toEqual(['198.51.100.1', '198.51.100.3']);
  });
});

/** A line of nginx, of this moment. */
function lineOf(ip: string, page: string): string {
  const [, day = '', time = ''] = /^([\d-]+)T([\d:]+)/.exec(new Date().toISOString()) ?? [];
  const [year, month, date] = day.split('-');
  const names = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
  const at = `${date}/${names[Number(month) - 1]}/${year}:${time} +0000`;
  return `${ip} - - [${at}] "GET ${page} HTTP/1.1" 200 512 "-" "curl/8"\n`;
}
