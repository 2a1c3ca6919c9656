// Goal: behind a balancer each sender is still who it is, over TCP and TLS; nobody else can pretend to be somebody.
// Method: a real HAProxy that sends both versions of the header to real listeners, with a sink that records.
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SourceMatcher } from '../../../src/collect/syslog/source-matcher.ts';
import {
  createStreamListener,
  type StreamListener,
} from '../../../src/collect/syslog/stream-listener.ts';
import { systemClock } from '../../../src/telemetry/clock.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { requireBinary } from '../../servers/binaries.ts';
import { type Certificates, makeCertificates } from '../../servers/certificates.ts';
import { freePort } from '../../servers/child-server.ts';
import { WebPrograms } from '../../servers/web-programs.ts';
import { until } from '../../until.ts';
import { directoryOf, eventually, RecordedSink, source } from './recorded-sink.ts';

const haproxy = requireBinary('haproxy');
const absent = [haproxy, requireBinary('openssl')].includes(undefined);
const own = (peer: string) =>
  ({ kind: 'syslog', peers: [peer], certificateFingerprints: [], appNames: [] }) as const;

describe.skipIf(absent)('senders behind HAProxy', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-proxy-'));
  const programs = new WebPrograms(folder);
  const metrics = createMetrics();
  const sink = new RecordedSink();
  const listeners: StreamListener[] = [];
  let certificates: Certificates;
  const ports = { first: 0, second: 0, secured: 0 };

  async function listen(secured: boolean): Promise<number> {
    const { certificateFile, keyFile } = certificates.server;
    const sources = [source('one', own('127.0.0.51')), source('two', own('127.0.0.52'))];
    const listener = createStreamListener({
      ...{ host: '127.0.0.1', port: 0, maxConnections: 10, maxMessageBytes: 1_000 },
      ...{ sink, metrics, clock: systemClock, log: createLog({ level: 'silent' }) },
      matcher: new SourceMatcher(directoryOf(sources)),
      proxies: ['127.0.0.1/32'],
      tls: secured ? { certificateFile, keyFile } : undefined,
    });
    await listener.start();
    listeners.push(listener);
    return listener.port;
  }

  beforeAll(async () => {
    certificates = makeCertificates();
    const [plain, secured] = [await listen(false), await listen(true)];
    for (const name of ['first', 'second', 'secured'] as const) ports[name] = await freePort();
    const passing = (name: keyof typeof ports, port: number, version: string) =>
      `listen ${name}\n  bind 127.0.0.1:${ports[name]}\n  server gac 127.0.0.1:${port} ${version}\n`;
    fs.writeFileSync(
      path.join(folder, 'haproxy.cfg'),
      `defaults\n  mode tcp\n  timeout connect 5s\n  timeout client 30s\n  timeout server 30s\n${passing('first', plain, 'send-proxy')}${passing('second', plain, 'send-proxy-v2')}${passing('secured', secured, 'send-proxy-v2')}`,
    );
    await programs.start(haproxy ?? '', ['-db', '-f', 'haproxy.cfg'], ports.secured);
  }, 60_000);
  afterAll(async () => {
    certificates.remove();
    await programs.stop();
    for (const listener of listeners) await listener.stop();
    fs.rmSync(folder, { recursive: true });
  });

  const refused = async (reason: string) => {
    const { values } = await metrics.collectRefusedRecords.get();
    return values.find(({ labels }) => labels.reason === reason)?.value ?? 0;
  };

  it.each([
    ['version 1', 'first', '127.0.0.51', 'one'],
    ['version 2', 'second', '127.0.0.52', 'two'],
  ] as const)('are known by %s', async (name, port, localAddress, id) => {
    net.connect({ port: ports[port], host: '127.0.0.1', localAddress }).end(`<13>app: ${name}\n`);
    await eventually(() => sink.bodies(id).includes(`<13>app: ${name}`));
    expect(sink.records.at(-1)?.peer).toBe(localAddress);
  });

  it('are known under TLS, which begins after the header', async () => {
    const socket = net.connect({
      port: ports.secured,
      host: '127.0.0.1',
      localAddress: '127.0.0.52',
    });
    tls.connect({ socket, rejectUnauthorized: false }).end('<13>app: secret\n');
    await eventually(() => sink.bodies('two').includes('<13>app: secret'));
  });

  it('must send the header when they come from where proxies are', async () => {
    const before = await refused('bad_proxy_header');
    const direct = net.connect(listeners[0]?.port ?? 0, '127.0.0.1');
    direct.write('<13>app: without\n');
    await new Promise((resolve) => direct.once('close', resolve));
    expect((await refused('bad_proxy_header')) - before).toBe(1);
  });

  it('are not believed when they are no proxy', async () => {
    const before = await refused('unknown_peer');
    const stranger = {
      port: listeners[0]?.port ?? 0,
      host: '127.0.0.1',
      localAddress: '127.0.0.9',
    };
    net.connect(stranger).end('PROXY TCP4 127.0.0.51 127.0.0.1 1 2\r\n<13>app: forged\n');
    await until(async () => (await refused('unknown_peer')) === before + 1 || undefined);
    expect(sink.bodies().join()).not.toContain('forged');
  });
});
