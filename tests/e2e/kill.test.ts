// Goal: a process that is killed while it takes in loses nothing that it acknowledged, stores nothing twice, raises each
// alert once and delivers each of them.
// Method: four senders push batches with Idempotency-Keys and resend what was not acknowledged, while a log file is
// appended to, in pieces that end within lines; the process is killed with SIGKILL ten times at random moments and
// started again; one attack goes on across a restart. Every line carries its own serial number, so that afterwards each can be looked for through the API.
import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebhookInbox } from '../servers/webhook-inbox.ts';
import { patience, until } from '../until.ts';
import { allItems, DossierLoad, storedCount } from './dossier-load.ts';
import { ServiceProcess } from './service-process.ts';

const KILLS = 10;
const SENDERS = 4;
/** Some lives end before the first offset is committed, some after. */
const LIFE_MS_MAX = 1_500;
const PROVINCE = '01';

const appended: number[] = [];
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-kill-'));
const file = path.join(folder, 'access.log');
const inbox = new WebhookInbox();
const service = new ServiceProcess({
  collect: { file: { roots: [folder], pollIntervalSeconds: 0.1 } },
  notify: { webhook: { allowHttp: true, allowPrivateNetworks: ['127.0.0.0/8'] } },
});
let key = '';
let appending = true;
const load = new DossierLoad(() => ({ service, source: 'cong-dvc', key }));

/** Appends to the log file, cutting where it happens to. */
async function append(): Promise<void> {
  let rest = '';
  while (appending || rest !== '') {
    const lines = appending
      ? Array.from({ length: 20 }, () => load.line('203.0.113.7', '/tep'))
      : [];
    const text = rest + lines.map((one) => `${one.text}\n`).join('');
    const cut = appending ? randomInt(0, text.length) : text.length;
    fs.appendFileSync(file, text.slice(0, cut));
    rest = text.slice(cut);
    appended.push(...lines.map(({ serial }) => serial));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const all = (route: string) => allItems(service, route);

const allAlerts = () => all('/v1/alerts?size=200');

const lag = async () => {
  const { body } = await service.call('GET', '/v1/health');
  return body.parts[0].detail as string;
};

describe('kill -9', () => {
  beforeAll(async () => {
    fs.writeFileSync(file, '');
    await inbox.start();
    await service.start();
    key = await service.addSource({ id: 'cong-dvc', type: 'nginx.access', province: PROVINCE });
    const transport = { kind: 'file', path: file };
    await service.addSource({ id: 'tep', type: 'nginx.access', province: PROVINCE, transport });
    const destination = { province: PROVINCE, name: 'SOC', channel: 'webhook' };
    const body = { ...destination, address: inbox.address('soc') };
    inbox.trust('soc', (await service.call('POST', '/v1/destinations', body)).body.secret);
  });

  afterAll(async () => {
    await service.remove();
    await inbox.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('remembers the first half of an attack across a stop and a kill', async () => {
    const address = '192.0.2.99';
    const half = (from: number) =>
      Array.from({ length: 25 }, (_, at) => load.line(address, `/ho-so/${from + at}`));
    const give = async (lines: ReturnType<typeof half>, name: string) => {
      await load.deliver(lines, name);
      await until(async () => ((await lag()).startsWith('0 ') ? true : undefined));
    };
    await give(half(1_000), 'first half');
    expect(await allAlerts()).toEqual([]);
    // A stop commits what was read: nothing but the journal knows the first half afterwards.
    expect(await service.stop()).toBe(0);
    await service.start();
    await service.kill();
    await service.start();
    await give(half(1_025), 'second half');
    const [alert] = await until(async () => {
      const alerts = await allAlerts();
      return alerts.length > 0 ? alerts : undefined;
    });
    expect(alert).toMatchObject({ group: { 'source.ip': address }, count: 1 });
    load.enumerators.add(address);
  });

  it('loses nothing, doubles nothing, and delivers every alert', {
    timeout: patience(90_000),
  }, async () => {
    const appender = append();
    load.start(SENDERS);
    for (let kill = 0; kill < KILLS; kill++) {
      const before = load.acknowledged.length;
      await until(async () => (load.acknowledged.length > before + 500 ? true : undefined));
      await new Promise((resolve) => setTimeout(resolve, randomInt(0, LIFE_MS_MAX)));
      await service.kill();
      await service.start();
    }
    appending = false;
    await Promise.all([load.stop(), appender]);
    const sent = [...load.acknowledged, ...appended];
    await until(async () => {
      const isStored = (await storedCount(service)) >= sent.length;
      return isStored && (await lag()).startsWith('0 ') ? true : undefined;
    }, 30_000);
    const events = await all('/v1/events?order=asc&size=1000');
    const found = events.map(({ url }) => Number(/serial=(\d+)/.exec(url.query)?.[1]));
    const once = new Set(found);
    const lost = sent.filter((serial) => !once.has(serial));
    const doubled = found.length - once.size;
    const alerts = await allAlerts();
    process.stderr.write(
      `kill -9 × ${KILLS}: ${sent.length} acknowledged, ${found.length} stored, ` +
        `${lost.length} lost, ${doubled} doubled; ${alerts.length} alerts of ${load.enumerators.size}\n`,
    );
    expect(lost).toEqual([]);
    expect(doubled).toBe(0);
    expect(new Set(events.map(({ event }) => event.id)).size).toBe(events.length);
    expect(found).toHaveLength(sent.length);
    await checkAlerts(alerts);
  });
});

/** Every address that counted is one alert, and every alert is in the inbox and noted as delivered. */
async function checkAlerts(
  alerts: readonly { id: string; group: Record<string, string> }[],
): Promise<void> {
  const addresses = alerts.map(({ group }) => group['source.ip']).sort();
  expect(addresses).toEqual([...load.enumerators].sort());
  expect(load.enumerators.size).toBeGreaterThan(SENDERS);
  const deliveries = await until(async () => {
    const delivered = await all('/v1/deliveries?state=delivered&size=200');
    const created = delivered.filter(({ type }) => type === 'alert.created');
    return created.length >= alerts.length ? created : undefined;
  }, 30_000);
  const created = inbox.received.filter(({ type }) => type === 'alert.created');
  const repeated = created.length - new Set(created.map(({ id }) => id)).size;
  process.stderr.write(
    `deliveries: ${deliveries.length} of ${alerts.length}, ${repeated} repeated\n`,
  );
  expect(deliveries).toHaveLength(alerts.length);
  for (const { id } of alerts) {
    const messages = new Set(created.filter(({ alertId }) => alertId === id).map((one) => one.id));
    expect(messages.size, `messages of alert ${id}`).toBe(1);
  }
  expect(inbox.refused).toEqual([]);
}
