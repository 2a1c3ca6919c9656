// Goal: who counts through the dossiers of a real portal is known to the SOC of its province within five seconds.
// Method: one real nginx; its one access log arrives by file tail, by a real rsyslog over TLS and by HTTP push, as three
// sources in three provinces. Forty-nine dossiers raise nothing; the fiftieth request is the deciding one, from which
// the time to the API, to a real SMTP server's mailbox and to a webhook receiver that verifies signatures is taken.
import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireBinary } from '../servers/binaries.ts';
import { type Certificates, makeCertificates } from '../servers/certificates.ts';
import { Mailbox } from '../servers/mailbox.ts';
import { NginxServer } from '../servers/nginx.ts';
import { RsyslogForwarder } from '../servers/rsyslog.ts';
import { WebhookInbox } from '../servers/webhook-inbox.ts';
import { until } from '../until.ts';
import { ServiceProcess } from './service-process.ts';

const LATENCY_MS_MAX = 5_000;
const DECIDING = 50;
const ENUMERATOR = '127.0.0.66';
const WAYS = [
  { way: 'file tail', source: 'cong-dvc-tail', province: '01', name: 'Hà Nội' },
  { way: 'rsyslog over TLS', source: 'cong-dvc-tls', province: '48', name: 'Đà Nẵng' },
  { way: 'HTTP push', source: 'cong-dvc-push', province: '79', name: 'Hồ Chí Minh' },
] as const;
const TITLE = 'Dò quét mã hồ sơ trên cổng dịch vụ công';

const absent = ['nginx', 'rsyslogd', 'openssl'].map(requireBinary).includes(undefined);

const mailAddress = (province: string) => `soc-${province}@soc.example`;

let certificates: Certificates;
let service: ServiceProcess;
let forwarder: RsyslogForwarder;
let pushKey = '';
let pushedBytes = 0;
const nginx = new NginxServer();
const mailbox = new Mailbox();
const inbox = new WebhookInbox();

/** Registers the three sources and, for each province, a mailbox and a webhook. */
async function register(): Promise<void> {
  const transports = [
    { kind: 'file', path: nginx.accessLog },
    {
      kind: 'syslog',
      peers: [],
      certificateFingerprints: [certificates.client.fingerprint],
      appNames: [],
    },
    { kind: 'http' },
  ];
  for (const [at, { source, province }] of WAYS.entries()) {
    const transport = transports[at];
    pushKey = await service.addSource({ id: source, type: 'nginx.access', province, transport });
    const address = mailAddress(province);
    for (const destination of [
      { channel: 'email', address },
      { channel: 'webhook', address: inbox.address(province) },
    ]) {
      const name = `SOC ${province}`;
      const body = { province, name, language: 'vi', ...destination };
      const created = await service.call('POST', '/v1/destinations', body);
      expect(created.status, JSON.stringify(created.body)).toBe(201);
      if (created.body.secret) inbox.trust(province, created.body.secret);
    }
  }
}

/** Sends what the log has grown by, as a shipper does: its position in the file is the key of the batch. */
async function push(): Promise<Uint8Array<ArrayBuffer>> {
  const grown = new Uint8Array(fs.readFileSync(nginx.accessLog)).slice(pushedBytes);
  const headers = { 'idempotency-key': `access.log:${pushedBytes}` };
  const answer = await service.ingest('cong-dvc-push', pushKey, grown, headers);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  pushedBytes += grown.length;
  return grown;
}

const linesInLog = () => fs.readFileSync(nginx.accessLog, 'latin1').split('\n').length - 1;

/** Waits until nginx has written so many lines: it writes after it has answered. */
const written = (count: number) =>
  until(async () => (linesInLog() >= count ? linesInLog() : undefined));

async function countOf(source: string): Promise<number> {
  const { body } = await service.call('GET', `/v1/events?filter=gac.source.id:${source}&size=1`);
  return body.total.value;
}

/** Waits until every way has brought exactly the lines that nginx wrote, each once. */
async function arrived(lines: number): Promise<void> {
  for (const { source, way } of WAYS) {
    await until(async () => ((await countOf(source)) >= lines ? true : undefined));
    expect(await countOf(source), way).toBe(lines);
  }
}

describe.skipIf(absent)('a real portal', () => {
  beforeAll(async () => {
    certificates = makeCertificates();
    await Promise.all([nginx.start(), mailbox.start(), inbox.start()]);
    service = new ServiceProcess({
      collect: {
        syslog: { tlsPort: 0, tls: tlsOf(certificates) },
        file: { roots: [nginx.folder] },
      },
      notify: {
        smtp: {
          host: '127.0.0.1',
          port: mailbox.port,
          requireTls: false,
          from: 'Trạm Gác <gac@soc.example>',
        },
        webhook: { allowHttp: true, allowPrivateNetworks: ['127.0.0.0/8'] },
      },
    });
    await service.start();
    await register();
    forwarder = await new RsyslogForwarder().start({
      file: nginx.accessLog,
      tag: 'nginx',
      port: service.port('syslogTls'),
      certificates,
    });
  });

  afterAll(async () => {
    await forwarder?.stop();
    await service?.remove();
    await Promise.all([nginx.stop(), mailbox.stop(), inbox.stop()]);
    certificates?.remove();
  });

  it('raises nothing for ordinary visitors and for forty-nine dossiers', async () => {
    for (let visitor = 1; visitor <= 20; visitor++) {
      const address = `127.0.1.${visitor}`;
      expect(await nginx.get('/', address)).toBe(200);
      expect(await nginx.get(`/ho-so/${7_000 + visitor}`, address)).toBe(200);
      expect(await nginx.get('/khong-co', address)).toBe(404);
    }
    for (let id = 1; id < DECIDING; id++) await nginx.get(`/ho-so/${1_000 + id}`, ENUMERATOR);
    for (let again = 0; again < 10; again++) await nginx.get('/ho-so/1001', ENUMERATOR);
    const lines = await written(60 + DECIDING - 1 + 10);
    const before = pushedBytes;
    const batch = await push();
    await arrived(lines);
    const headers = { 'idempotency-key': `access.log:${before}` };
    const again = await service.ingest('cong-dvc-push', pushKey, batch, headers);
    expect(again.body).toEqual({ accepted: 0, duplicate: true });
    expect((await service.call('GET', '/v1/alerts')).body.items).toEqual([]);
    expect(mailbox.mails).toEqual([]);
    expect(inbox.received).toEqual([]);
  });

  it('brings the fiftieth to the API, the mailbox and the webhook within 5 s by each way', async () => {
    const lines = linesInLog();
    expect(await nginx.get(`/ho-so/${1_000 + DECIDING}`, ENUMERATOR)).toBe(200);
    const decidedMs = performance.now();
    await written(lines + 1);
    await push();
    const seen = await Promise.all(WAYS.map((one) => observe(one, decidedMs)));
    for (const { way, latencies } of seen) {
      process.stderr.write(`portal, ${way}: ${JSON.stringify(latencies)} ms\n`);
      for (const [where, ms] of Object.entries(latencies)) {
        expect(ms, `${way} to ${where}`).toBeLessThanOrEqual(LATENCY_MS_MAX);
      }
    }
    await arrived(lines + 1);
  });

  it('says the same in all three places', async () => {
    for (const { province, name, source } of WAYS) {
      const [alert] = (await service.call('GET', `/v1/alerts?province=${province}`)).body.items;
      expect(alert).toMatchObject({ province, status: 'open', rule: { family: 'wrong_access' } });
      expect(alert).toMatchObject({ count: 1, measure: { value: DECIDING } });
      expect(alert.group).toMatchObject({ 'source.ip': ENUMERATOR, 'gac.source.id': source });
      const [received] = mailbox.to(mailAddress(province));
      expect(received?.mail.subject).toBe(`[Trạm Gác] [CAO] ${name}: ${TITLE}`);
      for (const body of [received?.mail.text, received?.mail.html]) {
        expect(body).toContain(alert.reason.vi);
        expect(body).toContain(`/alerts/${alert.id}`);
      }
      const [hook] = inbox.of(province);
      expect(hook).toMatchObject({ type: 'alert.created', alertId: alert.id });
      expect(hook?.body.data.gac.reason).toEqual(alert.reason);
      expect(hook?.body.data.gac.province.code).toBe(province);
      const evidence = await service.call('GET', `/v1/alerts/${alert.id}/evidence?size=200`);
      const pages = evidence.body.items.map((event: { url: { path: string } }) => event.url.path);
      expect(new Set(pages).size).toBe(DECIDING);
      expect(pages).toContain('/ho-so/1050');
    }
  });

  it('told each SOC once, and nobody else', async () => {
    expect((await service.call('GET', '/v1/alerts')).body.total.value).toBe(WAYS.length);
    expect(mailbox.mails).toHaveLength(WAYS.length);
    expect(inbox.received).toHaveLength(WAYS.length);
    expect(inbox.refused).toEqual([]);
    // The receiver has it a moment before the sender has written down that it has.
    await until(async () => {
      const { body } = await service.call('GET', '/v1/deliveries?state=delivered');
      return body.total.value === WAYS.length * 2 || undefined;
    });
    expect((await service.call('GET', '/v1/deliveries')).body.total.value).toBe(WAYS.length * 2);
  });
});

function tlsOf({ server: { certificateFile, keyFile } }: Certificates) {
  return { certificateFile, keyFile };
}

/** Milliseconds from the deciding request to each of the three places. */
async function observe({ way, province }: (typeof WAYS)[number], decidedMs: number) {
  const since = (atMs: number) => Math.max(0, Math.round(atMs - decidedMs));
  const [api, mail, webhook] = await Promise.all([
    until(async () => {
      const { body } = await service.call('GET', `/v1/alerts?province=${province}`);
      return body.items.length > 0 ? performance.now() : undefined;
    }),
    until(async () => mailbox.to(mailAddress(province))[0]?.atMs),
    until(async () => inbox.of(province)[0]?.atMs),
  ]);
  return {
    way,
    latencies: { api: since(api), mail: since(mail), webhook: since(webhook) },
  };
}
