// Goal: syslog over UDP, TCP and TLS arrives once, from the right source, and a full journal holds the sender back.
// Method: real sockets and a self-signed certificate made by openssl, with a sink that records.
import { execFileSync } from 'node:child_process';
import dgram from 'node:dgram';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Collector } from '../../../src/collect/contract.ts';
import { SourceMatcher } from '../../../src/collect/syslog/source-matcher.ts';
import { createStreamListener } from '../../../src/collect/syslog/stream-listener.ts';
import { createUdpListener } from '../../../src/collect/syslog/udp-listener.ts';
import type { Source } from '../../../src/event/source.ts';
import { systemClock } from '../../../src/telemetry/clock.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { until } from '../../until.ts';
import { directoryOf, eventually, RecordedSink, source } from './recorded-sink.ts';

const LOOPBACK = { kind: 'syslog', peers: ['127.0.0.0/8'], certificateFingerprints: [] } as const;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-syslog-'));
const running: Collector[] = [];

beforeAll(() => {
  for (const name of ['server', 'client']) {
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '2',
        '-subj',
        `/CN=${name}`,
      ].concat(['-keyout', `${name}.key`, '-out', `${name}.crt`]),
      { cwd: folder, stdio: 'ignore' },
    );
  }
});
afterEach(async () => {
  for (const collector of running.splice(0)) await collector.stop();
});

function setUp(sources: readonly Source[]) {
  const sink = new RecordedSink();
  const metrics = createMetrics();
  const shared = {
    host: '127.0.0.1',
    port: 0,
    maxConnections: 10,
    proxies: [] as string[],
    maxMessageBytes: 1_000,
    sink,
    matcher: new SourceMatcher(directoryOf(sources)),
    clock: systemClock,
    metrics,
    log: createLog({ level: 'silent' }),
  };
  return { sink, metrics, shared };
}

async function started<T extends Collector>(collector: T): Promise<T> {
  await collector.start();
  running.push(collector);
  return collector;
}

describe('syslog', () => {
  it('takes both framings over TCP, and routes the apps of one host by APP-NAME', async () => {
    const { sink, shared } = setUp([
      source('web', { ...LOOPBACK, appNames: ['nginx'] }),
      source('rest', { ...LOOPBACK, appNames: [] }),
    ]);
    const listener = await started(createStreamListener({ ...shared, tls: undefined }));
    const socket = net.connect(listener.port, '127.0.0.1');
    socket.write('<190>Nov 22 03:00:00 host nginx: GET /\n');
    const counted = '<38>1 2026-11-22T03:00:00Z host sshd 12 - - Failed password';
    socket.write(`${counted.length} ${counted}`);
    socket.end('<190>1 2026-11-22T03:00:01Z host nginx - - - GET /2\n');
    await eventually(() => sink.records.length === 3);
    expect(sink.bodies('web')).toHaveLength(2);
    expect(sink.bodies('rest')).toEqual([
      '<38>1 2026-11-22T03:00:00Z host sshd 12 - - Failed password',
    ]);
    expect(sink.records[0]).toMatchObject({ transport: 'syslog', peer: '127.0.0.1' });
  });

  it('refuses a sender that no source names, by counter and by closing', async () => {
    const { sink, metrics, shared } = setUp([
      source('far', { ...LOOPBACK, peers: ['192.0.2.0/24'], appNames: [] }),
    ]);
    const listener = await started(createStreamListener({ ...shared, tls: undefined }));
    const socket = net.connect(listener.port, '127.0.0.1');
    socket.on('error', () => socket.destroy());
    socket.write('<13>x\n');
    await new Promise((resolve) => socket.once('close', resolve));
    expect(sink.records).toEqual([]);
    expect((await metrics.collectRefusedRecords.get()).values[0]?.labels).toMatchObject({
      reason: 'unknown_peer',
    });
  });

  it('identifies a TLS sender by its certificate', async () => {
    const file = (name: string) => path.join(folder, name);
    const print = execFileSync('openssl', [
      'x509',
      '-in',
      file('client.crt'),
      '-noout',
      '-fingerprint',
      '-sha256',
    ]);
    const fingerprint = String(print).trim().split('=')[1] ?? '';
    const { sink, shared } = setUp([
      source('known', {
        kind: 'syslog',
        peers: [],
        certificateFingerprints: [fingerprint],
        appNames: [],
      }),
    ]);
    const certificate = { certificateFile: file('server.crt'), keyFile: file('server.key') };
    const listener = await started(createStreamListener({ ...shared, tls: certificate }));
    const ca = fs.readFileSync(file('server.crt'));
    const connect = (more: tls.ConnectionOptions) =>
      tls.connect({
        port: listener.port,
        host: '127.0.0.1',
        ca,
        checkServerIdentity: () => undefined,
        ...more,
      });
    const stranger = connect({});
    stranger.on('error', () => stranger.destroy());
    stranger.write('<13>stranger\n');
    await new Promise((resolve) => stranger.once('close', resolve));
    const known = connect({
      cert: fs.readFileSync(file('client.crt')),
      key: fs.readFileSync(file('client.key')),
    });
    known.end('9 <13>known\n<13>again\n');
    await eventually(() => sink.records.length === 2);
    expect(sink.bodies('known')).toEqual(['<13>known', '<13>again']);
  });

  it('holds a TCP sender back while the journal is full, and loses nothing', async () => {
    const { sink, shared } = setUp([source('web', { ...LOOPBACK, appNames: [] })]);
    sink.refusals = 5;
    const listener = await started(createStreamListener({ ...shared, tls: undefined }));
    const socket = net.connect(listener.port, '127.0.0.1');
    const lines = Array.from({ length: 2_000 }, (_, index) => `<13>line ${index}`);
    socket.end(`${lines.join('\n')}\n`);
    await eventually(() => sink.records.length === 2_000);
    expect(sink.bodies()).toEqual(lines);
  });

  it('takes datagrams, and counts those that a full journal cannot take', async () => {
    const { sink, metrics, shared } = setUp([source('web', { ...LOOPBACK, appNames: [] })]);
    const listener = await started(createUdpListener(shared));
    const client = dgram.createSocket('udp4');
    const sendOne = (text: string) =>
      new Promise((resolve) => client.send(text, listener.port, '127.0.0.1', resolve));
    for (let index = 0; index < 50; index++) await sendOne(`<13>datagram ${index}\n`);
    await eventually(() => sink.records.length === 50);
    expect(sink.bodies()[0]).toBe('<13>datagram 0');
    sink.refusals = 1;
    await sendOne('<13>lost');
    await eventually(() => sink.refusals === 0);
    const { values } = await metrics.collectRefusedRecords.get();
    expect(values).toMatchObject([{ value: 1, labels: { reason: 'journal_full' } }]);
    client.close();
  });

  it.each([
    ['127.0.0.1', 'udp4'],
    ['::1', 'udp6'],
  ] as const)(
    'loses of a burst to %s what the kernel admits, and not one more',
    async (host, family) => {
      const peers = ['127.0.0.0/8', '::1/128'];
      const { sink, metrics, shared } = setUp([
        source('web', { ...LOOPBACK, peers, appNames: [] }),
      ]);
      const listener = await started(createUdpListener({ ...shared, host }));
      // Somebody else with the same port, whose losses are not ours.
      const other = dgram.createSocket('udp4');
      await new Promise<void>((resolve) => other.bind(listener.port, '127.0.0.77', resolve));
      const send = `
      const { createSocket } = require('node:dgram');
      const client = createSocket('${family}');
      const [port, count] = process.argv.slice(1).map(Number);
      const text = '<13>' + 'x'.repeat(400);
      let sent = 0;
      const next = (at) => {
        if (at === count) return console.log(sent), client.close();
        client.send(text, port, '${host}', (error) => { if (!error) sent += 1; next(at + 1); });
      };
      next(0);`;
      // The listener's own thread waits for the sender: nobody reads meanwhile.
      const burst = (count: number) => {
        const words = ['-e', send, String(listener.port), String(count)];
        return Number(execFileSync(process.execPath, words, { encoding: 'utf8' }));
      };
      let sent = 0;
      const lost = async () => (await metrics.collectUdpDrops.get()).values[0]?.value ?? 0;
      // A kernel with a large buffer takes more before it drops.
      for (let tries = 0; tries < 4 && (await lost()) === 0; tries += 1) {
        sent += burst(20_000);
        await until(async () => sink.records.length + (await lost()) === sent || undefined);
      }
      expect(await lost()).toBeGreaterThan(0);
      expect(sink.records.length).toBe(sent - (await lost()));
      const { values } = await metrics.collectRefusedRecords.get();
      expect(values).toEqual([]);
      other.close();
    },
  );
});
