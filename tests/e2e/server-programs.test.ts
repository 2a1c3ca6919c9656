// Goal: the programs that a province runs are understood as they write: Apache, HAProxy, sshd and PostgreSQL reach us
// through their own logs, each record once, correct, and in the locality of its source.
// Method: each real program gets its own work to do (requests, guessed passwords, statements); the running service follows
// the files that they write, and takes HAProxy's own syslog by TCP; the events are read back by the API and compared with
// what stands in the logs, record by record.
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POSTGRESQL_LOG } from '../../src/normalize/postgresql/log/postgresql-log.ts';
import { requireBinary } from '../servers/binaries.ts';
import { freePort } from '../servers/child-server.ts';
import { POSTGRES, PostgresServer } from '../servers/postgres.ts';
import { SshServer } from '../servers/sshd.ts';
import { sendRaw, WebPrograms } from '../servers/web-programs.ts';
import { until } from '../until.ts';
import { allItems } from './dossier-load.ts';
import { ServiceProcess } from './service-process.ts';

const REQUESTS = 60;
const APACHE = requireBinary('apache2');
const HAPROXY = requireBinary('haproxy');
const SSHD = requireBinary('sshd');
const MODULES = '/usr/lib/apache2/modules';

const service = new ServiceProcess({
  collect: { syslog: { tcpPort: 0 }, file: { roots: [tmpdir()], pollIntervalSeconds: 0.1 } },
});
const programs = new WebPrograms(service.folder, { TZ: 'Asia/Ho_Chi_Minh' });
beforeAll(() => service.start(), 90_000);
afterAll(async () => {
  await programs.stop();
  await service.remove();
});

type Event = Record<string, unknown> & {
  event: { original: string; action?: string; outcome?: string };
  url?: { path?: string };
};

/** Waits until a source has as many events as its program has written records, and gives both in order. */
async function arrived(source: string, written: () => readonly string[]): Promise<Event[]> {
  const route = `/v1/events?order=asc&size=1000&filter=gac.source.id:${source}`;
  return until(async () => {
    const events = (await allItems(service, route)) as Event[];
    return events.length > 0 && events.length >= written().length ? events : undefined;
  });
}

function follow(id: string, of: { type: string; province: string; file: string }): Promise<string> {
  const transport = { kind: 'file', path: of.file };
  return service.addSource({ id, type: of.type, province: of.province, transport });
}

const linesOf = (file: string) =>
  fs
    .readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '');
const originals = (events: readonly Event[]) => events.map(({ event }) => event.original).sort();
/** The statement that makes a role, whose password no event may show. */
const withoutSecret = (line: string) => line.replace(/password '[^']*'/, 'password');
const isRecent = (event: Event) =>
  Math.abs(Date.parse(String(event['@timestamp'])) - Date.now()) < 180_000;

async function ask(port: number): Promise<void> {
  for (let at = 0; at < REQUESTS; at += 1) {
    const target = at % 3 === 0 ? `/ho-so/${at}?q=<script>%22` : `/tra-cuu/${at}`;
    await sendRaw(
      port,
      `GET ${target} HTTP/1.1\r\nHost: cong.example\r\nConnection: close\r\n\r\n`,
    );
  }
  await sendRaw(port, '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03rest\r\n\r\n');
}

function expectPaths(events: readonly Event[]): void {
  const paths = events.flatMap(({ url }) => (url?.path === undefined ? [] : [url.path]));
  const asked = Array.from(
    { length: REQUESTS },
    (_, at) => `${at % 3 === 0 ? '/ho-so' : '/tra-cuu'}/${at}`,
  );
  expect(paths.filter((one) => /^\/(?:ho-so|tra-cuu)\//.test(one)).sort()).toEqual(asked.sort());
}

describe('programs of servers', () => {
  it.skipIf(APACHE === undefined)('Apache, by the file of its access log', async () => {
    const { folder } = service;
    const port = await freePort();
    const file = path.join(folder, 'apache-access.log');
    fs.writeFileSync(file, '');
    fs.mkdirSync(path.join(folder, 'htdocs'));
    const load = (name: string) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`;
    const lines = [
      `ServerRoot ${folder}`,
      'ServerName cong.example',
      `Listen 127.0.0.1:${port}`,
      `PidFile ${folder}/apache.pid`,
      `DefaultRuntimeDir ${folder}`,
      ...['mpm_event', 'authz_core'].map(load),
      `DocumentRoot ${folder}/htdocs`,
      `ErrorLog ${folder}/apache-error.log`,
      'LogFormat "%h %l %u %t \\"%r\\" %>s %O \\"%{Referer}i\\" \\"%{User-Agent}i\\"" combined',
      `CustomLog ${file} combined`,
    ];
    fs.writeFileSync(path.join(folder, 'apache.conf'), `${lines.join('\n')}\n`);
    await follow('cong-apache', { type: 'apache.access', province: '01', file });
    await programs.start(APACHE ?? '', ['-f', `${folder}/apache.conf`, '-D', 'FOREGROUND'], port);
    await ask(port);
    await until(async () => linesOf(file).length > REQUESTS || undefined);
    const events = await arrived('cong-apache', () => linesOf(file));
    expect(originals(events)).toEqual(linesOf(file).sort());
    expectPaths(events);
    expect(events.filter((event) => !isRecent(event))).toEqual([]);
    expect(events[0]).toMatchObject({
      event: { kind: 'event', dataset: 'apache.access', category: ['web'], outcome: 'failure' },
      http: { request: { method: 'GET' }, response: { status_code: 404 } },
      source: { ip: '127.0.0.1' },
      url: { path: '/ho-so/0', query: 'q=<script>%22' },
      gac: { province: '01', source: { id: 'cong-apache' } },
    });
    const hello = events.find(({ event }) => event.original.includes('\\x16\\x03\\x01'));
    expect(hello).toMatchObject({ http: { response: { status_code: 400 } } });
  });

  it.skipIf(HAPROXY === undefined)('HAProxy, by its own syslog over TCP', async () => {
    const { folder } = service;
    const transport = {
      ...{ kind: 'syslog', peers: ['127.0.0.1/32'], certificateFingerprints: [] },
      appNames: ['haproxy'],
    };
    const source = { id: 'can-bang-tai', type: 'haproxy.http', province: '48', transport };
    await service.addSource(source);
    const port = await freePort();
    const configuration = `
ring to-us
  format rfc5424
  maxlen 16384
  size 1048576
  timeout connect 5s
  timeout server 10s
  server us 127.0.0.1:${service.port('syslogTcp')} log-proto octet-count
global
  log ring@to-us local0 info
  log-send-hostname can-bang-tai
defaults
  log global
  mode http
  option httplog
  timeout connect 500
  timeout client 500
  timeout server 1s
frontend web
  bind 127.0.0.1:${port}
  http-request return status 404 if { path_beg /ho-so }
  http-request return status 200 if { path_beg /tra-cuu }
`;
    fs.writeFileSync(path.join(folder, 'haproxy.cfg'), configuration);
    await programs.start(HAPROXY ?? '', ['-f', path.join(folder, 'haproxy.cfg')], port);
    await ask(port);
    const isAsked = (event: Event) => /^\/(?:ho-so|tra-cuu)\//.test(event.url?.path ?? '');
    const events = await until(async () => {
      const route = `/v1/events?order=asc&size=1000&filter=gac.source.id:${source.id}`;
      const all = (await allItems(service, route)) as Event[];
      return all.filter(isAsked).length >= REQUESTS ? all : undefined;
    });
    expectPaths(events);
    expect(events.filter((event) => !isRecent(event))).toEqual([]);
    expect(events.find(({ url }) => url?.path === '/ho-so/0')).toMatchObject({
      event: { kind: 'event', dataset: 'haproxy.http', category: ['web'], outcome: 'failure' },
      http: { request: { method: 'GET' }, response: { status_code: 404 } },
      source: { ip: '127.0.0.1' },
      url: { query: 'q=<script>%22' },
      gac: { province: '48', source: { id: source.id } },
    });
  });

  it.skipIf(SSHD === undefined)('sshd, by the file of its log', async () => {
    const sshd = await new SshServer().start();
    try {
      await follow('may-chu-ssh', { type: 'openssh.auth', province: '79', file: sshd.log });
      await sshd.guess('khong-co-ai', 3);
      await until(
        async () =>
          linesOf(sshd.log).some((line) => /Connection (?:closed|reset)/.test(line)) || undefined,
      );
      const events = await arrived('may-chu-ssh', () => linesOf(sshd.log));
      expect(originals(events)).toEqual(linesOf(sshd.log).sort());
      const failures = events.filter(({ event }) => event.original.startsWith('Failed password'));
      expect(failures).toHaveLength(3);
      expect(failures[0]).toMatchObject({
        event: { dataset: 'openssh.auth', category: ['authentication'], outcome: 'failure' },
        source: { ip: '127.0.0.1' },
        user: { name: 'khong-co-ai' },
        gac: { province: '79' },
      });
    } finally {
      await sshd.stop();
    }
  });

  it.skipIf(POSTGRES === undefined)('PostgreSQL, by the file of its log', async () => {
    const server = new PostgresServer([
      ...['fsync=off', 'logging_collector=on', 'log_directory=log', 'log_filename=all.log'],
      ...['log_connections=on', 'log_min_duration_statement=0', 'log_timezone=Asia/Ho_Chi_Minh'],
      'log_line_prefix=%m [%p] %q%u@%d ',
    ]);
    await server.start();
    const file = server.file('log/all.log');
    try {
      await follow('co-so-du-lieu', { type: 'postgresql.log', province: '91', file });
      await server.database('motcua');
      const client = new pg.Client(server.at('motcua'));
      await client.connect();
      for (let at = 0; at < 20; at += 1) await client.query(`select 'hồ sơ\n${at}', '<script>'`);
      await client.end();
      const refused = new pg.Client({ ...server.at('motcua'), password: 'sai' });
      await expect(refused.connect()).rejects.toThrow('password authentication failed');
      await server.end();
      const begins = new RegExp(POSTGRESQL_LOG.multilineStart ?? '');
      const records = linesOf(file).filter((line) => begins.test(line));
      const events = await arrived('co-so-du-lieu', () => records);
      const first = events.map(({ event }) => event.original.split('\n')[0] ?? '');
      expect(first.map(withoutSecret).sort()).toEqual(records.map(withoutSecret).sort());
      expect(events.filter((event) => !isRecent(event))).toEqual([]);
      const asked = events.filter(({ event }) => event.original.includes("select 'hồ sơ\n"));
      expect(asked).toHaveLength(20);
      expect(asked[0]).toMatchObject({
        event: { dataset: 'postgresql.log', action: 'statement', category: ['database'] },
        user: { name: 'gac' },
        gac: { province: '91' },
      });
      const failed = events.filter(({ event }) => event.action === 'logon-failed');
      expect(failed).toHaveLength(1);
      expect(failed[0]).toMatchObject({ event: { outcome: 'failure' }, user: { name: 'gac' } });
    } finally {
      await server.stop();
    }
  });
});
