// Goal: an exception begins, hides what it says in its province, tells before what it would hide, and ends again; a pinned true
// positive cannot be hidden; an overlay is for its province alone and follows its file. All without a restart.
// Method: the real program with two rules of its own takes in portal logs of two provinces; exceptions and pins by command line
// and API, as an administrator and as people of a province; alerts, trail and refusals are asked of the API.
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../until.ts';
import { runGac } from './gac-command.ts';
import { ServiceProcess } from './service-process.ts';

const PROBE = '11111111-1111-4111-8111-111111111111';
const BURST = '22222222-2222-4222-8222-222222222222';
const LONG_MS = 90_000;
/** What ends by the clock is looked for every 15 s. */
const EXPIRY_MS = 30_000;
const GAC = `gac:
  title: { vi: "Dò đăng nhập", en: "Log-in probe" }
  family: wrong_access
  reason: { vi: "{source.ip} dò đăng nhập.", en: "{source.ip} probes log-ins." }`;
const RULES = `title: Probe
id: ${PROBE}
status: test
level: low
logsource: { category: webserver }
detection:
  selection: { url.path|startswith: /dang-nhap }
  condition: selection
${GAC}
---
title: Burst
id: ${BURST}
status: test
level: high
correlation:
  type: event_count
  rules: [${PROBE}]
  group-by: [source.ip]
  timespan: 5m
  condition: { gte: 5 }
${GAC}
`;
const PROVINCES = ['01', '79'] as const;
type Province = (typeof PROVINCES)[number];

let service: ServiceProcess;
const keys = new Map<string, string>();

const overlayFile = () => path.join(service.folder, 'overlays', 'one.yml');

async function probes(province: Province, ip: string, count = 5): Promise<void> {
  const lines = Array.from({ length: count }, (_, n) => {
    const stamp = new Date(Date.now() - (count - n) * 1_000).toISOString();
    const [year, , day] = stamp.slice(0, 10).split('-');
    const month = new Date(stamp).toUTCString().slice(8, 11);
    const clf = `${day}/${month}/${year}:${stamp.slice(11, 19)} +0000`;
    return `${ip} - - [${clf}] "GET /dang-nhap HTTP/1.1" 401 51 "-" "curl/8.5.0"`;
  });
  await service.ingest(`cong-${province}`, keys.get(province) ?? '', lines.join('\n'));
}

// biome-ignore lint/suspicious/noExplicitAny: answers have every shape.
async function alertOf(ip: string, province: Province = '01'): Promise<any> {
  return until(async () => {
    const { body } = await service.call(
      'GET',
      `/v1/alerts?q=${ip}&rule=${BURST}&province=${province}`,
    );
    return body.items[0];
  });
}

/** What came in after it has an alert, so what came before has none. */
async function isSilentOn(ip: string, province: Province, later: string): Promise<boolean> {
  await probes(province, ip);
  await probes(province, later, 40);
  await alertOf(later, province);
  const { body } = await service.call('GET', `/v1/alerts?q=${ip}`);
  return body.items.length === 0;
}

const closeTrue = async (id: string) => {
  const note = 'Đúng là dò quét.';
  const body = { verdict: 'true_positive', note };
  return service.call('POST', `/v1/alerts/${id}/close`, body, { 'if-match': '*' });
};
const exceptions = `/v1/rules/${BURST}/exceptions`;
const gac = (...words: string[]) => runGac(service.folder, ['rule', ...words, '--lang', 'en']);
const inForce = async () => (await service.call('GET', exceptions)).body.items;
/** True, or `undefined` as long as it is otherwise. */
const isLoaded = async (file: string, wanted = true) => {
  const { body } = await service.call('GET', '/v1/rules');
  const found = body.items.some(
    (rule: { file: string; status: string }) =>
      rule.file.endsWith(file) && rule.status === 'loaded',
  );
  return found === wanted || undefined;
};

/** Versions of the burst, with whether it is the one that needs forty. */
async function versions(): Promise<{ version: string; isBlind: boolean }[]> {
  const route = `/v1/rules/${BURST}/versions`;
  const { items } = (await service.call('GET', route)).body;
  return Promise.all(
    items.map(async ({ version }: { version: string }) => {
      const { body } = await service.call('GET', `${route}/${version}`);
      return { version, isBlind: body.text.includes('gte: 40') };
    }),
  );
}

/** Changes the file of the rules and waits until the burst has so many versions. */
async function ruleFile(text: string, count: number): Promise<void> {
  fs.writeFileSync(path.join(service.folder, 'rules', 'probe.yml'), text);
  await until(async () => (await versions()).length === count || undefined);
}

beforeAll(async () => {
  service = new ServiceProcess({
    detect: {
      builtInRules: false,
      rulesDirectories: ['rules'],
      overlaysDirectory: 'overlays',
    },
  });
  for (const name of ['rules', 'overlays']) fs.mkdirSync(path.join(service.folder, name));
  fs.writeFileSync(path.join(service.folder, 'rules', 'probe.yml'), RULES);
  await service.start();
  for (const province of PROVINCES) {
    const source = { id: `cong-${province}`, type: 'nginx.access', province };
    keys.set(province, await service.addSource(source));
  }
  const owner = { login: 'chu-tri', name: 'Trần Văn Khoa', role: 'engineer', provinces: [] };
  await service.call('POST', '/v1/users', { ...owner, password: 'Mat-khau-thu-2026!' });
}, LONG_MS);

afterAll(() => service?.remove());

it('tells what it would have hidden, hides it in its province only, and ends', {
  timeout: LONG_MS,
}, async () => {
  const ip = '198.51.100.10';
  await probes('01', ip);
  const { id } = await alertOf(ip);
  await closeTrue(id);
  const given = ['--alert', id, '--reason', 'Máy quét của Sở', '--owner', 'chu-tri'];
  const tried = await gac('exception', 'add', ...given, '--dry-run');
  expect(tried.stderr).toBe('');
  expect(tried.stdout).toMatch(
    /suppressed 1 of the \d+ alerts of the last 7 days, of which 1 were/,
  );
  expect(tried.stdout).toContain('The alert at hand is one that it suppresses.');
  expect(await inForce()).toEqual([]);

  const refused = await gac('exception', 'add', ...given);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('hides true positives');
  const made = await gac('exception', 'add', ...given, '--anyway');
  expect(made.stdout).toMatch(/Exception \S+ is in force until .*; Trần Văn Khoa answers for it\./);
  const [exception] = await inForce();
  expect(exception).toMatchObject({ province: '01', condition: { 'source.ip': ip } });
  await until(() => isLoaded(`exception:${exception.id}`));

  await probes('79', ip);
  await alertOf(ip, '79');
  await probes('01', ip);
  await probes('01', '198.51.100.11');
  await alertOf('198.51.100.11');
  const own = await service.call('GET', `/v1/alerts?q=${ip}&province=01&status=open`);
  expect(own.body.items).toEqual([]);

  const ended = await gac('exception', 'end', BURST, exception.id);
  expect(ended.stdout).toContain('has ended');
  await until(() => isLoaded(`exception:${exception.id}`, false));
  await probes('01', ip, 60);
  await until(async () => {
    const { body } = await service.call('GET', `/v1/alerts?q=${ip}&province=01&status=open`);
    return body.items[0];
  });
  const trail = await service.call('GET', `/v1/audit?subject=exception:${exception.id}`);
  expect(trail.body.items.map((entry: { action: string }) => entry.action)).toEqual([
    'exception.end',
    'exception.create',
  ]);
});

it('stops by itself at its end', { timeout: LONG_MS }, async () => {
  const ip = '198.51.100.20';
  const expires = new Date(Date.now() + 4_000).toISOString();
  const body = { condition: { 'source.ip': ip }, reason: 'Thử', owner: 'chu-tri', expires };
  const made = await service.call('POST', exceptions, body);
  expect(made.status).toBe(201);
  await until(() => isLoaded(`exception:${made.body.id}`));
  await until(() => isLoaded(`exception:${made.body.id}`, false), EXPIRY_MS);
  expect(await inForce()).toEqual([]);
  const all = (await service.call('GET', `${exceptions}?all=true`)).body.items;
  expect(all[0]).toMatchObject({ id: made.body.id, status: 'expired' });
  await probes('01', ip);
  await alertOf(ip);
});

it('people of a province except for their own province, with an owner, a reason and an end', {
  timeout: LONG_MS,
}, async () => {
  const who = await service.logIn({
    login: 'tinh-79',
    role: 'province_analyst',
    provinces: ['79'],
  });
  const base = { condition: { 'source.ip': '192.0.2.1' }, reason: 'Thử', expires: '30d' };
  const post = (body: object) => service.call('POST', exceptions, body, who);
  expect((await post({ ...base, province: '01' })).body.code).toBe('GAC_FORBIDDEN');
  expect((await post(base)).body.code).toBe('GAC_FORBIDDEN');
  expect((await post({ ...base, province: '79', expires: '181d' })).status).toBe(400);
  expect((await post({ ...base, province: '79', condition: {} })).status).toBe(400);
  expect((await post({ ...base, province: '79', reason: ' ' })).status).toBe(400);
  const wrong = await post({ ...base, province: '79', condition: { 'user.name': 'x' } });
  expect(wrong.body).toMatchObject({ code: 'GAC_RULE_INVALID' });
  expect(JSON.stringify(wrong.body)).toContain('does not group by');
  const made = await post({ ...base, province: '79' });
  expect(made.body).toMatchObject({ ownerName: expect.any(String), status: 'in_force' });
  const other = await service.logIn({
    login: 'tinh-01',
    role: 'province_analyst',
    provinces: ['01'],
  });
  expect((await service.call('GET', exceptions, undefined, other)).body.items).toEqual([]);
  const route = `${exceptions}/${made.body.id}`;
  expect((await service.call('DELETE', route, undefined, other)).status).toBe(404);
  expect((await service.call('DELETE', route, undefined, who)).body.status).toBe('ended');
});

it('nothing hides a pinned true positive until the pin is taken away', {
  timeout: LONG_MS,
}, async () => {
  const ip = '198.51.100.30';
  await ruleFile(RULES.replace('gte: 5', 'gte: 40'), 2);
  await ruleFile(RULES.replace('level: high', 'level: medium'), 3);
  await probes('01', ip);
  const { id } = await alertOf(ip);
  const early = await gac('pin', id);
  expect(early.stderr).toContain('closed as a true positive');
  await closeTrue(id);
  const pinned = await gac('pin', id, '--name', 'Vụ dò tháng 11');
  expect(pinned.stdout).toMatch(/Pinned "Vụ dò tháng 11" with 5 events/);
  const [pin] = (await service.call('GET', `/v1/rules/${BURST}/pins`)).body.items;
  await until(async () => {
    const body = { condition: { 'source.ip': ip }, reason: 'Thử', owner: 'chu-tri', expires: '7d' };
    const answer = await service.call('POST', exceptions, body);
    if (answer.status === 201) await service.call('DELETE', `${exceptions}/${answer.body.id}`);
    const text = 'suppresses the pinned true positive "Vụ dò tháng 11"';
    return answer.body.detail?.includes(text) || undefined;
  });

  const blind = (await versions()).find(({ isBlind }) => isBlind)?.version;
  const back = { to: blind, reason: 'Thử' };
  const rolled = await service.call('POST', `/v1/rules/${BURST}/rollback`, back);
  expect(rolled.body).toMatchObject({ code: 'GAC_PIN_SUPPRESSED' });
  expect(rolled.body.detail).toContain('Vụ dò tháng 11');

  const overlay = `province: "01"\nthresholds:\n  - { rule: ${BURST}, condition: { gte: 6 } }\n`;
  fs.writeFileSync(overlayFile(), overlay);
  await until(async () => {
    const { body } = await service.call('GET', '/v1/rules');
    const told = body.items.filter(({ file }: { file: string }) => file.endsWith('one.yml'));
    return JSON.stringify(told).includes('suppresses the pinned true positive') || undefined;
  });
  await probes('01', '198.51.100.31');
  await alertOf('198.51.100.31');

  const removed = await gac('pin', 'remove', BURST, pin.id);
  expect(removed.stdout).toContain('is gone');
  await until(() => isLoaded('one.yml'));
  expect(await isSilentOn('198.51.100.32', '01', '198.51.100.33')).toBe(true);
  await probes('79', '198.51.100.34');
  await alertOf('198.51.100.34', '79');
});
