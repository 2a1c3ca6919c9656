// Goal: behind a balancer an HTTP request has the address of its sender, for routes and limits alike; nobody else can
// pretend to be somebody.
// Method: a real HAProxy that passes connections on with both versions of the header, to a server as the service makes it.
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askProxies } from '../../../src/collect/http/ask-proxies.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { requireBinary } from '../../servers/binaries.ts';
import { freePort } from '../../servers/child-server.ts';
import { WebPrograms } from '../../servers/web-programs.ts';

const haproxy = requireBinary('haproxy');

describe.skipIf(haproxy === undefined)('HTTP behind HAProxy', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-http-proxy-'));
  const programs = new WebPrograms(folder);
  const metrics = createMetrics();
  const ports = { first: 0, second: 0, own: 0 };
  let app: FastifyInstance;

  beforeAll(async () => {
    app = fastify({ requestTimeout: 60_000 });
    app.post('/who', async ({ ip, body }) => ({ ip, body }));
    const log = createLog({ level: 'silent' });
    askProxies(app.server, { proxies: ['127.0.0.1/32'], metrics, log });
    await app.listen({ host: '127.0.0.1', port: 0 });
    ports.own = (app.server.address() as net.AddressInfo).port;
    for (const name of ['first', 'second'] as const) ports[name] = await freePort();
    const passing = (name: 'first' | 'second', version: string) =>
      `listen ${name}\n  bind 127.0.0.1:${ports[name]}\n  server gac 127.0.0.1:${ports.own} ${version}\n`;
    const configuration = `defaults\n  mode http\n  timeout connect 5s\n  timeout client 30s\n  timeout server 30s\n${passing('first', 'send-proxy')}${passing('second', 'send-proxy-v2')}`;
    fs.writeFileSync(path.join(folder, 'haproxy.cfg'), configuration);
    await programs.start(haproxy ?? '', ['-db', '-f', 'haproxy.cfg'], ports.second);
  }, 60_000);
  afterAll(async () => {
    await programs.stop();
    await app.close();
    fs.rmSync(folder, { recursive: true });
  });

  const ask = (to: { port: number; localAddress: string; agent?: http.Agent }, body: object) =>
    new Promise<{ ip: string; body: unknown }>((resolve, reject) => {
      const headers = { 'content-type': 'application/json' };
      const options = { ...to, host: '127.0.0.1', method: 'POST', path: '/who', headers };
      const request = http.request(options, async (answer) => {
        let text = '';
        for await (const chunk of answer) text += chunk;
        resolve(JSON.parse(text));
      });
      request.once('error', reject).end(JSON.stringify(body));
    });

  const refused = async () => {
    const { values } = await metrics.collectRefusedRecords.get();
    const isOurs = ({ transport, reason }: Partial<Record<string, string | number>>) =>
      transport === 'http' && reason === 'bad_proxy_header';
    return values.find(({ labels }) => isOurs(labels))?.value ?? 0;
  };

  /** What the server says to bytes, until it ends the connection. */
  const raw = (bytes: string, localAddress: string) =>
    new Promise<string>((resolve) => {
      let text = '';
      const socket = net.connect({ port: ports.own, host: '127.0.0.1', localAddress });
      socket.on('data', (chunk) => {
        text += String(chunk);
      });
      socket.once('error', () => undefined).once('close', () => resolve(text));
      socket.write(bytes);
    });

  it.each([
    ['first', '127.0.0.51'],
    ['second', '127.0.0.52'],
  ] as const)('knows who sends: %s, %s', async (name, localAddress) => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const to = { port: ports[name], localAddress, agent };
    expect(await ask(to, { at: 1 })).toEqual({ ip: localAddress, body: { at: 1 } });
    const long = { at: 'x'.repeat(300_000) };
    expect(await ask(to, long)).toEqual({ ip: localAddress, body: long });
    agent.destroy();
  });

  it('knows many who send at once apart', async () => {
    const senders = Array.from({ length: 40 }, (_, at) => `127.0.1.${at + 1}`);
    const answers = await Promise.all(
      senders.map((localAddress, at) =>
        ask({ port: at % 2 === 0 ? ports.first : ports.second, localAddress }, { localAddress }),
      ),
    );
    expect(answers.map(({ ip }) => ip)).toEqual(senders);
  });

  it('takes a header that comes byte by byte', async () => {
    const socket = net.connect({ port: ports.own, host: '127.0.0.1' });
    const answer = new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (chunk) => {
        text += String(chunk);
      });
      socket.once('close', () => resolve(text));
    });
    const request =
      'PROXY TCP4 127.0.0.53 127.0.0.1 1 2\r\nPOST /who HTTP/1.1\r\nHost: x\r\nConnection: close\r\n' +
      'Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}';
    socket.setNoDelay(true);
    for (const letter of request) {
      socket.write(letter);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await answer).toContain('"ip":"127.0.0.53"');
  });

  it('ends a connection from where proxies are that says nothing of whom it is for', async () => {
    const before = await refused();
    const request = 'GET /who HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
    expect(await raw(request, '127.0.0.1')).toBe('');
    expect((await refused()) - before).toBe(1);
  });

  it('believes nobody else', async () => {
    const forged = `PROXY TCP4 127.0.0.51 127.0.0.1 1 2\r\nPOST /who HTTP/1.1\r\nHost: x\r\n\r\n`;
    expect(await raw(forged, '127.0.0.9')).toMatch(/^HTTP\/1\.1 400/);
    expect(await ask({ port: ports.own, localAddress: '127.0.0.9' }, {})).toMatchObject({
      ip: '127.0.0.9',
    });
  });
});
