// Goal: raw records that an installation took in lie on its disk sealed; with another key it refuses to start and
// changes nothing; the key can be changed; senders behind a balancer are let in with their header only.
// Method: the real program on one data directory, started again and again with other keys.
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { IS_SCALED, until } from '../until.ts';
import { ServiceProcess } from './service-process.ts';

const [GIVEN, OTHER] = ['ab'.repeat(32), 'cd'.repeat(32)];
const SECRETS = ['001099000017', '0900000123', 'nguyen.van.a', '839201'];
const line = (at: number) =>
  `192.0.2.7 - - [22/Nov/2026:08:00:${String(at).padStart(2, '0')} +0700] "GET /ho-so?cccd=001099000017&sdt=0900000123&mail=nguyen.van.a@example.vn&otp=839201 HTTP/1.1" 200 5 "-" "-"`;

// Where the journal is Kafka, tests/integration/journal-kafka/sealed.test.ts looks at its topics.
describe.skipIf(IS_SCALED)('an installation with files', () => {
  const services: ServiceProcess[] = [];
  afterAll(async () => {
    for (const service of services) await service.remove();
  });
  function installed(environment: Record<string, string>, configuration = {}): ServiceProcess {
    const [first] = services;
    const place = first === undefined ? {} : { dataDirectory: first.dataDirectory };
    const http = { proxies: ['127.0.0.31'] };
    const installation = { configuration: {}, environment };
    const service = new ServiceProcess({ ...place, http, ...configuration }, installation);
    services.push(service);
    return service;
  }
  const filesBelow = (folder: string) =>
    fs
      .readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name));
  const journalOf = () => path.join(services[0]?.dataDirectory ?? '', 'journal');
  const contents = () =>
    Object.fromEntries(filesBelow(journalOf()).map((file) => [file, fs.readFileSync(file)]));
  const stored = (service: ServiceProcess, count: number) =>
    until(async () => {
      const { body } = await service.call('GET', '/v1/events?size=100&filter=gac.source.id:cong');
      return body.items?.length === count || undefined;
    });
  /** What the program leaves for the command line lies in the one data directory. */
  async function started(service: ServiceProcess): Promise<ServiceProcess> {
    await service.start();
    const access = path.join(services[0]?.dataDirectory ?? '', 'cli.json');
    service.key = JSON.parse(fs.readFileSync(access, 'utf8')).key;
    return service;
  }
  let key = '';

  it('keeps nothing of a line in clear in the journal', async () => {
    const service = await started(installed({}));
    key = await service.addSource({ id: 'cong', type: 'nginx.access', province: '01' });
    const lines = Array.from({ length: 20 }, (_, at) => line(at)).join('\n');
    expect((await service.ingest('cong', key, lines)).status).toBe(200);
    await stored(service, 20);
    expect(await service.stop()).toBe(0);
    const sealed = Object.entries(contents());
    expect(sealed.some(([file, bytes]) => file.endsWith('.seg') && bytes.length > 3_000)).toBe(
      true,
    );
    for (const [file, bytes] of sealed)
      for (const secret of [...SECRETS, 'ho-so'])
        expect(bytes.includes(secret), `${secret} in ${file}`).toBe(false);
  });

  it('refuses to start with another key, says what to do, and changes nothing', async () => {
    const file = path.join(services[0]?.dataDirectory ?? '', 'keys.json');
    const kept = fs.readFileSync(file, 'utf8');
    const { journalKey: _, ...others } = JSON.parse(kept);
    fs.writeFileSync(file, JSON.stringify(others));
    const before = contents();
    const wrong = installed({ GAC_JOURNAL_KEY: OTHER });
    await expect(wrong.start()).rejects.toThrow(/It ended with [1-9]/);
    expect(wrong.log).toContain('GAC_JOURNAL_KEYS_EARLIER');
    expect(contents()).toEqual(before);
    fs.writeFileSync(file, kept);
  });

  it('goes on with a given key in the place of the kept one, and with the next one', async () => {
    const second = await started(installed({ GAC_JOURNAL_KEY: GIVEN }));
    expect((await second.ingest('cong', key, line(30))).status).toBe(200);
    await stored(second, 21);
    await second.kill();
    const rotated = { GAC_JOURNAL_KEY: OTHER, GAC_JOURNAL_KEYS_EARLIER: GIVEN };
    const third = await started(installed(rotated));
    expect((await third.ingest('cong', key, line(31))).status).toBe(200);
    await stored(third, 22);
    expect(third.log).not.toMatch(/"level":50/);
  });

  it('lets those behind a balancer in with their header only', async () => {
    const [service] = services.slice(-1);
    const port = service?.port('http') ?? 0;
    const ask = (bytes: string, localAddress: string) =>
      new Promise<string>((resolve) => {
        let text = '';
        const socket = net.connect({ port, host: '127.0.0.1', localAddress });
        socket.on('data', (chunk) => {
          text += String(chunk);
        });
        socket.once('error', () => undefined).once('close', () => resolve(text));
        socket.write(bytes);
      });
    const request = 'GET /v1/health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
    const header = 'PROXY TCP4 203.0.113.9 127.0.0.1 1 2\r\n';
    expect(await ask(header + request, '127.0.0.31')).toMatch(/^HTTP\/1\.1 200/);
    expect(await ask(request, '127.0.0.31')).toBe('');
    expect(await ask(header + request, '127.0.0.32')).toMatch(/^HTTP\/1\.1 400/);
  });
});
