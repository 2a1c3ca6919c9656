// Goal: a source that stops is RED within its limit and its province is told, once, with the rules that are blind; it is
// GREEN again by itself when it sends again. A clock that is wrong is measured and shown.
// Method: the real program with a limit of seconds; sources that stream by HTTP in real time, of which one stops, one has a
// clock that is ahead and one never sends, and one that a person brings a file of last week to; what is told is read from the API, the command line and a signed webhook.
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebhookInbox } from '../servers/webhook-inbox.ts';
import { until } from '../until.ts';
import { runGac } from './gac-command.ts';
import { ServiceProcess } from './service-process.ts';

const PROVINCE = '79';
const RULE = 'gac-source-unhealthy';
const LIMIT_MS = 6_000;
const AHEAD_MS = 7 * 3_600_000;
const SEND_MS = 300;

const service = new ServiceProcess({
  health: { silenceMinutes: LIMIT_MS / 60_000, judgeSeconds: 0.5 },
  notify: { webhook: { allowHttp: true, allowPrivateNetworks: ['127.0.0.0/8'] } },
});
const inbox = new WebhookInbox();
const keys = new Map<string, string>();
const streams = new Map<string, NodeJS.Timeout>();

function line(aheadMs: number): string {
  const [, day, month, year, time] = new Date(Date.now() + aheadMs).toUTCString().split(' ');
  const stamp = `${day}/${month}/${year}:${time} +0000`;
  return `198.51.100.7 - - [${stamp}] "GET /dich-vu HTTP/1.1" 200 512 "-" "curl/8.5.0"`;
}

/** Sends by the clock, as a server that is at work does. */
function stream(source: string, aheadMs = 0): void {
  const send = () =>
    service.ingest(source, keys.get(source) ?? '', `${line(aheadMs)}\n${line(aheadMs)}`).then(
      () => undefined,
      () => undefined,
    );
  streams.set(source, setInterval(send, SEND_MS));
}

const halt = (source: string) => clearInterval(streams.get(source));
const health = async (source: string) =>
  (await service.call('GET', `/v1/sources/${source}/health`)).body;
const inStatus = (source: string, status: string) =>
  until(async () => {
    const own = await health(source);
    return own.status === status ? own : undefined;
  }, 30_000);
const alertsOf = async (source: string) => {
  const { body } = await service.call('GET', `/v1/alerts?rule=${RULE}&size=200`);
  // biome-ignore lint/suspicious/noExplicitAny: answers have every shape.
  return body.items.filter((one: any) => one.group['gac.source.id'] === source);
};

describe('health of sources', () => {
  beforeAll(async () => {
    await inbox.start();
    await service.start();
    for (const id of ['cong-dung', 'cong-song', 'cong-lech', 'cong-moi']) {
      const described = { id, name: `Cổng ${id}`, type: 'nginx.access', province: PROVINCE };
      keys.set(id, await service.addSource(described));
    }
    const brought = { id: 'mot-cua-tep', type: 'nginx.access', province: PROVINCE };
    await service.addSource({ ...brought, transport: { kind: 'upload' } });
    const lastWeek = Array.from({ length: 50 }, () => `${line(-7 * 86_400_000)}\n`).join('');
    fs.writeFileSync(path.join(service.folder, 'tuan.log'), lastWeek);
    const bring = ['source', 'upload', 'mot-cua-tep', path.join(service.folder, 'tuan.log')];
    expect((await runGac(service.folder, bring)).code).toBe(0);
    const address = inbox.address('soc');
    const destination = { province: PROVINCE, name: 'SOC', channel: 'webhook', address };
    const created = await service.call('POST', '/v1/destinations', destination);
    inbox.trust('soc', created.body.secret);
    stream('cong-dung');
    stream('cong-song');
    stream('cong-lech', AHEAD_MS);
  }, 120_000);

  afterAll(async () => {
    for (const source of streams.keys()) halt(source);
    await service.remove();
    await inbox.stop();
  });

  it('is NEW before the first record, then GREEN', async () => {
    expect(await health('cong-moi')).toMatchObject({
      status: 'NEW',
      reasons: [{ reason: 'never_sent' }],
    });
    const own = await inStatus('cong-dung', 'GREEN');
    expect(own.silenceLimitMs).toBeGreaterThanOrEqual(LIMIT_MS);
    expect(own.recordsLastHour).toBeGreaterThan(0);
    expect(own.lastReceivedMs).toBeGreaterThan(Date.now() - 60_000);
    expect(own.blindRules).toEqual([]);
    expect(own.slots).toHaveLength(96);
  }, 60_000);

  it('is RED once silent for its limit; the province is told, with the rules that are blind', async () => {
    halt('cong-dung');
    const red = await inStatus('cong-dung', 'RED');
    expect(red.reasons[0]).toMatchObject({ reason: 'silent', status: 'RED' });
    expect(red.sinceMs - red.lastReceivedMs).toBeGreaterThan(red.silenceLimitMs);
    expect(red.blindRules.length).toBeGreaterThan(0);
    const [rule] = red.blindRules;
    const shown = await service.call('GET', `/v1/rules/${rule.id}`);
    expect(shown.body.rule.blind).toMatchObject([
      { sourceId: 'cong-dung', sinceMs: red.sinceMs, reason: { vi: expect.any(String) } },
    ]);
    const [alert] = await until(async () => {
      const alerts = await alertsOf('cong-dung');
      return alerts.length > 0 ? alerts : undefined;
    });
    expect(alert).toMatchObject({
      ...{ province: PROVINCE, status: 'open', count: 1 },
      rule: { level: 'high', family: 'outage' },
    });
    expect(alert.reason.vi).toContain('cong-dung');
    expect(alert.reason.en).toContain(red.blindRules[0].title.en);
    await until(async () => inbox.of('soc').find(({ alertId }) => alertId === alert.id));
    // Nobody else is RED.
    expect((await health('cong-song')).status).toBe('GREEN');
    expect(await alertsOf('cong-song')).toEqual([]);
    // A file of last week was brought before all this, and nothing since: a week is no silence, and no lag.
    const brought = await health('mot-cua-tep');
    expect(brought).toMatchObject({ status: 'GREEN', reasons: [], recordsLastHour: 50 });
    expect(brought.silenceLimitMs).toBe(8 * 86_400_000);
    expect(Date.now() - brought.lastReceivedMs).toBeGreaterThan(LIMIT_MS);
    expect(await alertsOf('mot-cua-tep')).toEqual([]);
  }, 90_000);

  it('shows a clock that is wrong, and how much', async () => {
    const red = await inStatus('cong-lech', 'RED');
    expect(red.reasons[0].reason).toBe('clock_skew');
    expect(Math.abs(red.skewMs + AHEAD_MS)).toBeLessThan(60_000);
    expect(red.reasons[0].text.vi).toContain('chạy nhanh 7 giờ');
  }, 60_000);

  it('lists all, and shows one, on the command line', async () => {
    const list = await runGac(service.folder, ['source', 'health']);
    expect(list.stdout).toMatch(/cong-dung\s+RED/);
    expect(list.stdout).toMatch(/cong-song\s+GREEN/);
    const one = await runGac(service.folder, ['source', 'health', 'cong-dung']);
    expect(one.stdout).toContain('No record since');
    expect(one.code).toBe(1);
    const { body } = await service.call('GET', '/v1/sources/health');
    expect(body.items).toHaveLength(5);
    expect(await service.metric('gac_source_status', { source: 'cong-dung', status: 'RED' })).toBe(
      1,
    );
  }, 60_000);

  it('is GREEN again by itself when it sends again; the trail of its one alert says so', async () => {
    stream('cong-dung');
    const green = await inStatus('cong-dung', 'GREEN');
    expect(green.blindRules).toEqual([]);
    const [alert, ...others] = await alertsOf('cong-dung');
    expect(others).toEqual([]);
    expect(alert.status).toBe('open');
    await until(async () => {
      const { body } = await service.call('GET', `/v1/alerts/${alert.id}/trail`);
      return JSON.stringify(body).includes('hoạt động bình thường trở lại') || undefined;
    });
  }, 90_000);
});
