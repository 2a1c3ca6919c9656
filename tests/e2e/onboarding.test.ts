// Goal: somebody connects a source and knows that it works, and is told where when it does not.
// Method: the running service; the calls of the console; the real `logger`, and the commands that the service itself shows.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PARSERS } from '../../src/normalize/parsers.ts';
import { WebhookInbox } from '../servers/webhook-inbox.ts';
import { until } from '../until.ts';
import { runGac } from './gac-command.ts';
import { ServiceProcess } from './service-process.ts';

const PROVINCE = '15';
const OTHER_PROVINCE = '01';
const SOC = 'soc-lao-cai';
const isLogger = fs.existsSync('/usr/bin/logger');

interface Hop {
  readonly hop: string;
  readonly state: string;
  readonly detail?: { readonly vi: string; readonly en: string };
}

const service = new ServiceProcess({
  collect: {
    syslog: { tcpPort: 0, udpPort: 0 },
    file: { roots: [os.tmpdir()], pollIntervalSeconds: 0.2 },
  },
  notify: { webhook: { allowHttp: true, allowPrivateNetworks: ['127.0.0.0/8'] } },
});
const inbox = new WebhookInbox();
const run = promisify(execFile);

const portal = (at: number, status = 200) => {
  const clock = new Date(Date.now() + 7 * 3_600_000).toUTCString().split(' ');
  const time = `${clock[1]}/${clock[2]}/${clock[3]}:${clock[4]} +0700`;
  return `203.0.113.7 - - [${time}] "GET /ho-so/${1_000 + at} HTTP/1.1" ${status} 5 "-" "Mozilla/5.0"`;
};
const many = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at));

async function begin(source: string, wish: object = {}) {
  const { status, body } = await service.call('POST', `/v1/sources/${source}/trials`, wish);
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
}

const trialOf = async (source: string, token: string) =>
  (await service.call('GET', `/v1/sources/${source}/trials/${token}`)).body;

/** All types at once are much for a small machine. */
const ALL_TYPES_MS = 50_000;

/** The trial once a hop is no longer waited for. */
const settled = (source: string, token: string, hop: string, withinMs?: number) =>
  until(async () => {
    const trial = await trialOf(source, token);
    const one = (trial.hops as Hop[]).find((each) => each.hop === hop);
    const isKnown = one !== undefined && one.state !== 'waiting';
    // A hop may be written down before the one in front of it.
    return isKnown && trial.status !== 'running' ? { trial, ...one } : undefined;
  }, withinMs);

/** Runs what the service says, with the key in its place. */
const obey = (command: string, key: string) =>
  run('/bin/sh', ['-c', command.replace('gsk_…', key).replace('--fail-with-body', '-sS')]);

beforeAll(async () => {
  await Promise.all([service.start(), inbox.start()]);
  const body = { province: PROVINCE, name: 'SOC', channel: 'webhook', address: inbox.address(SOC) };
  const created = await service.call('POST', '/v1/destinations', body);
  inbox.trust(SOC, created.body.secret);
}, 120_000);
afterAll(async () => {
  await Promise.all([service.remove(), inbox.stop()]);
});

describe('from a sample to a source', () => {
  const described = { type: 'auto', province: PROVINCE, lines: many(12, portal) };

  it('is checked before it is registered, and nothing of the sample is kept', async () => {
    const { status, body } = await service.call('POST', '/v1/conformance', described);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toMatchObject({ type: 'nginx.access', verdict: 'ready', failures: [] });
    expect(body.rules.runnable.length).toBeGreaterThan(1);
    expect((await service.call('GET', '/v1/events')).body.items).toEqual([]);
  });

  it('is shown on paper in both languages', async () => {
    const page = await service.call('POST', '/v1/conformance?format=html', described);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.body).toContain('Báo cáo kiểm tra nguồn nhật ký');
    const route = '/v1/conformance?format=markdown&language=en';
    const text = await service.call('POST', route, described);
    expect(text.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    expect(text.body).toContain('# Report on a log source');
  });

  it('is told apart from one that is not of its type', async () => {
    await service.addSource({ id: 'khong-hop', type: 'keycloak.log', province: PROVINCE });
    const body = { lines: many(12, portal) };
    const report = await service.call('POST', '/v1/sources/khong-hop/conformance', body);
    expect(report.body).toMatchObject({ verdict: 'unusable', lines: { parsed: 0 } });
  });
});

describe('the test of a source', () => {
  let key = '';
  beforeAll(async () => {
    key = await service.addSource({ id: 'cong-dvc', type: 'nginx.access', province: PROVINCE });
  });

  it('is green to the end when the service sends the line itself, and tells whom it was asked to', async () => {
    const { token, hops } = await begin('cong-dvc', { send: true, notify: true });
    expect((hops as Hop[]).map(({ hop }) => hop)).toHaveLength(10);
    const { trial } = await settled('cong-dvc', token, 'notified');
    expect(trial).toMatchObject({ status: 'passed', sentByUs: true });
    expect((trial.hops as Hop[]).map(({ state }) => state)).toEqual(Array(10).fill('passed'));
    const event = await service.call('GET', `/v1/events/${trial.eventId}`);
    expect(event.body.url.path).toBe(`/${token}`);
    const alert = await service.call('GET', `/v1/alerts/${trial.alertId}`);
    expect(alert.body).toMatchObject({ quiet: 'test', rule: { level: 'informational' } });
    expect(inbox.of(SOC).map(({ type }) => type)).toEqual(['delivery.test']);
    const { body } = await service.call('GET', '/v1/sources/cong-dvc/keys');
    const live = body.items.filter((one: { revokedAtMs?: number }) => !one.revokedAtMs);
    expect(live).toHaveLength(1);
  });

  it('is green for a source of any type that is registered, and only the test raises an alert', async () => {
    const pattern = '%{TIMESTAMP_ISO8601:time} %{GREEDYDATA:message}';
    const settings: Readonly<Record<string, object>> = {
      'generic.csv': { columns: 'time,action' },
      'generic.dissect': { pattern: '%{time} %{message}' },
      'generic.grok': { pattern },
    };
    const trials = PARSERS.map(async ({ type }) => {
      const id = `thu-${type.replaceAll('.', '-')}`;
      await service.addSource({ id, type, province: PROVINCE, settings: settings[type] });
      const { token } = await begin(id, { send: true });
      const { trial } = await settled(id, token, 'alerted', ALL_TYPES_MS);
      return [type, trial.status];
    });
    expect(await Promise.all(trials)).toEqual(PARSERS.map(({ type }) => [type, 'passed']));
    const { body } = await service.call('GET', '/v1/alerts');
    const rules = (body.items as { rule: { id: string } }[]).map(({ rule }) => rule.id);
    expect(new Set(rules)).toEqual(new Set(['gac-source-trial']));
  }, 60_000);

  it('is green by the command that it shows, and nobody is told unasked', async () => {
    const { token, commands } = await begin('cong-dvc');
    await obey(commands[0], key);
    const { trial } = await settled('cong-dvc', token, 'alerted');
    expect(trial.status).toBe('passed');
    expect((trial.hops as Hop[]).at(-1)).toMatchObject({ hop: 'notified', state: 'skipped' });
    expect(inbox.of(SOC)).toHaveLength(1);
  });

  it('says that a key is wrong, or whose it is, and turns green with the right one', async () => {
    const other = await service.addSource({
      id: 'nguon-khac',
      type: 'nginx.access',
      province: PROVINCE,
    });
    const { token, commands } = await begin('cong-dvc');
    await obey(commands[0], 'gsk_khong-co');
    const wrong = await settled('cong-dvc', token, 'authenticated');
    expect(wrong).toMatchObject({ state: 'failed', trial: { status: 'failed' } });
    expect(wrong.detail?.vi).toContain('Khóa');
    await obey(commands[0], other);
    await until(async () => {
      const { hops } = await trialOf('cong-dvc', token);
      const said = (hops as Hop[]).find(({ hop }) => hop === 'authenticated');
      return said?.detail?.en.includes('nguon-khac') || undefined;
    });
    await obey(commands[0], key);
    expect((await settled('cong-dvc', token, 'alerted')).trial.status).toBe('passed');
  });

  it('is green for no other event', async () => {
    const { token } = await begin('cong-dvc');
    await service.ingest('cong-dvc', key, portal(1));
    await until(async () => {
      const { body } = await service.call('GET', '/v1/events?q=1001');
      return body.items.length > 0 || undefined;
    });
    const { hops, status } = await trialOf('cong-dvc', token);
    expect(status).toBe('running');
    expect((hops as Hop[]).every(({ state }) => state !== 'passed')).toBe(true);
    // What is refused at the same address can make it red, but only red.
    await service.ingest('cong-dvc', 'gsk_khong-co', portal(2));
    const refused = await settled('cong-dvc', token, 'authenticated');
    const states = (refused.trial.hops as Hop[]).map(({ state }) => state);
    expect(states).toContain('failed');
    expect(states).not.toContain('passed');
  });

  it('says why a line cannot be read, and of which type it looks', async () => {
    const wrong = await service.addSource({
      id: 'sai-loai',
      type: 'keycloak.log',
      province: PROVINCE,
    });
    const { token } = await begin('sai-loai');
    await service.ingest('sai-loai', wrong, portal(7).replace('/ho-so/1007', `/${token}`));
    const parsed = await settled('sai-loai', token, 'parsed');
    expect(parsed).toMatchObject({ state: 'failed', trial: { status: 'failed' } });
    expect(parsed.detail?.en).toContain('nginx.access');
  });

  it('follows a file that the service reads', async () => {
    const file = path.join(service.folder, 'access.log');
    fs.writeFileSync(file, `${portal(1)}\n`);
    const transport = { kind: 'file', path: file };
    await service.addSource({
      id: 'cong-tep',
      type: 'nginx.access',
      province: PROVINCE,
      transport,
    });
    const { token, commands } = await begin('cong-tep');
    await obey(String(commands[0]).replace('sudo ', ''), '');
    expect((await settled('cong-tep', token, 'alerted')).trial.status).toBe('passed');
    const sent = await service.call('POST', '/v1/sources/cong-tep/trials', { send: true });
    expect(sent.status).toBe(400);
  });

  it('does not exist for others', async () => {
    const { token } = await begin('cong-dvc');
    const them = { login: 'ky-su-ha-noi', role: 'engineer', provinces: [OTHER_PROVINCE] };
    const headers = await service.logIn(them);
    const route = `/v1/sources/cong-dvc/trials/${token}`;
    expect((await service.call('GET', route, undefined, headers)).status).toBe(404);
    expect((await service.call('POST', '/v1/sources/cong-dvc/trials', {}, headers)).status).toBe(
      404,
    );
  });
});

describe.skipIf(!isLogger)('the test of a source that sends by syslog', () => {
  const transport = {
    kind: 'syslog',
    peers: ['127.0.0.1'],
    certificateFingerprints: [],
    appNames: ['sshd'],
  };

  it('is green by a real logger, by TCP and by UDP', async () => {
    await service.addSource({
      id: 'may-chu-ssh',
      type: 'openssh.auth',
      province: PROVINCE,
      transport,
    });
    const { commands } = await begin('may-chu-ssh');
    expect(commands).toHaveLength(2);
    for (const place of [0, 1]) {
      const trial = await begin('may-chu-ssh');
      await obey(trial.commands[place], '');
      expect((await settled('may-chu-ssh', trial.token, 'alerted')).trial.status).toBe('passed');
    }
  });

  it('says that no source takes the program, or that another one did', async () => {
    const { token, commands } = await begin('may-chu-ssh');
    await obey(String(commands[0]).replace("'sshd'", "'cron'"), '');
    const said = await settled('may-chu-ssh', token, 'authenticated');
    expect(said).toMatchObject({ state: 'failed' });
    expect(said.detail?.en).toContain('APP-NAME');
    const own = { ...transport, appNames: ['cron'] };
    await service.addSource({
      id: 'may-chu-cron',
      type: 'generic.syslog',
      province: PROVINCE,
      transport: own,
    });
    await obey(String(commands[0]).replace("'sshd'", "'cron'"), '');
    await until(async () => {
      const { hops } = await trialOf('may-chu-ssh', token);
      const one = (hops as Hop[]).find(({ hop }) => hop === 'authenticated');
      return one?.detail?.en.includes('may-chu-cron') || undefined;
    });
  });
});

describe('a source under observation', () => {
  /** Somebody counts through the dossiers: one alert for each address. */
  const counting = (address: string) =>
    many(60, (at) => portal(at).replace('203.0.113.7', address)).join('\n');
  const alertsOf = async (source: string) => {
    const { body } = await service.call('GET', '/v1/alerts?size=200');
    return body.items.filter((one: { group: Record<string, string>; rule: { id: string } }) => {
      return one.rule.id !== 'gac-source-trial' && one.group['gac.source.id'] === source;
    });
  };

  it('shows its alerts and notifies nobody; once a person says so, it does', async () => {
    const source = { id: 'cong-moi', type: 'nginx.access', province: PROVINCE, observing: true };
    const key = await service.addSource(source);
    const before = inbox.of(SOC).length;
    await service.ingest('cong-moi', key, counting('203.0.113.21'));
    const quiet = await until(async () => (await alertsOf('cong-moi'))[0]);
    expect(quiet.quiet).toBe('observing');
    expect((await service.call('GET', `/v1/alerts/${quiet.id}/deliveries`)).body.items).toEqual([]);
    const seen = await service.call('GET', '/v1/sources/cong-moi');
    expect(seen.body).toMatchObject({ observing: true, observingSinceMs: expect.any(Number) });
    const live = await runGac(service.folder, ['source', 'live', 'cong-moi']);
    expect(live.code, live.stderr).toBe(0);
    await service.ingest('cong-moi', key, counting('203.0.113.22'));
    await until(async () => inbox.of(SOC).length > before || undefined);
    const told = inbox.of(SOC).slice(before);
    const loud = (await alertsOf('cong-moi')).filter((one: { id: string }) => one.id !== quiet.id);
    expect(loud).toHaveLength(1);
    expect(loud[0].quiet).toBeUndefined();
    expect(told.map(({ type, alertId }) => [type, alertId])).toEqual([
      ['alert.created', loud[0].id],
    ]);
    const audit = await service.call('GET', '/v1/audit?subject=source:cong-moi');
    const actions = audit.body.items.map(({ action }: { action: string }) => action);
    expect(actions).toContain('source.live');
  });
});

describe('the command line', () => {
  const sample = () => many(12, portal).join('\n');
  const gac = (words: readonly string[], input = '') => runGac(service.folder, words, input);

  it('says by its exit code whether a sample can be used, and writes reports', async () => {
    const good = await gac(['source', 'check', '--province', 'Lào Cai'], sample());
    expect(good.code, good.stderr).toBe(0);
    expect(good.stdout).toContain('nginx.access');
    const wrong = ['source', 'check', '--province', '15', '--type', 'keycloak.log'];
    expect((await gac(wrong, sample())).code).toBe(1);
    const page = path.join(service.folder, 'bao-cao.html');
    const words = ['--province', '15', '--format', 'html', '--output', page, '--lang', 'vi'];
    const written = await gac(['source', 'check', ...words], sample());
    expect(written.code, written.stderr).toBe(0);
    expect(fs.readFileSync(page, 'utf8')).toContain('<html lang="vi">');
    const markdown = ['source', 'check', 'sai-loai', '--format', 'markdown'];
    const refused = await gac(markdown, sample());
    expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining('| Line |') });
  });

  it('connects a source without asking, observed, with a test that is green', async () => {
    const file = path.join(service.folder, 'mau.log');
    fs.writeFileSync(file, sample());
    const words = ['cong-noi', '--province', '15', '--sample', file, '--shipper', 'curl'];
    const connected = await gac(['source', 'connect', ...words]);
    expect(connected.code, connected.stdout + connected.stderr).toBe(0);
    expect(connected.stdout).toContain('gsk_');
    expect(connected.stdout).not.toContain('✗');
    const { body } = await service.call('GET', '/v1/sources/cong-noi');
    expect(body).toMatchObject({ type: 'nginx.access', observing: true });
    const again = await gac(['source', 'trial', 'cong-noi', '--wait', '1', '--json']);
    expect(again.code).toBe(1);
    expect(JSON.parse(again.stdout)).toMatchObject({ status: 'running', sentByUs: false });
  });

  it('registers nothing of a sample that cannot be used', async () => {
    const file = path.join(service.folder, 'rac.log');
    fs.writeFileSync(file, '%%%%\n&&&&\n');
    const words = ['cong-rac', '--province', '15', '--sample', file];
    expect((await gac(['source', 'connect', ...words])).code).toBe(1);
    expect((await service.call('GET', '/v1/sources/cong-rac')).status).toBe(404);
  });

  it('shows configuration by which curl delivers', async () => {
    const key = await service.addSource({
      id: 'cong-curl',
      type: 'nginx.access',
      province: PROVINCE,
    });
    fs.writeFileSync(path.join(service.folder, 'sample.log'), `${sample()}\n`);
    const shown = await gac(['source', 'instructions', 'cong-curl', '--shipper', 'curl']);
    const command = shown.stdout.split('\n').find((line) => line.startsWith('curl')) ?? '';
    const { stdout } = await run('/bin/sh', ['-c', command.replace('gsk_…', key)], {
      cwd: service.folder,
    });
    expect(JSON.parse(stdout)).toEqual({ accepted: 12, duplicate: false });
    expect((await gac(['source', 'instructions', 'cong-curl', '--shipper', 'kafka'])).code).toBe(2);
  });
});
