/*
 * Goal: every line that real nginx, Apache and HAProxy write is understood, with the outcome that really happened.
 * Method: each server runs on a free loopback port with a temporary configuration; ordinary, odd and hostile requests are
 * sent over raw sockets; each line of each log goes through the normaliser. Skipped, with a word, where one is missing.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import type { GacEvent } from '../../src/event/event.ts';
import { createNormalizer } from '../../src/normalize/create-normalizer.ts';
import { foreignFields } from '../ecs-fields.ts';
import { rawRecord, sampleSource } from '../raw-records.ts';
import { requireBinary } from '../servers/binaries.ts';
import { freePort } from '../servers/child-server.ts';
import { sendRaw, WebPrograms } from '../servers/web-programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'gac-web-'));
// Their stamps without a zone must be those of the sample source.
const programs = new WebPrograms(folder, { TZ: 'Asia/Ho_Chi_Minh' });

afterAll(async () => {
  await programs.stop();
  rmSync(folder, { recursive: true, force: true });
});

const REQUESTS = [
  'GET / HTTP/1.1\r\nHost: portal.example.vn\r\nReferer: https://example.vn/\r\nUser-Agent: Mozilla/5.0 "x" \\\r\nX-Forwarded-For: 203.0.113.9\r\nConnection: close\r\n\r\n',
  'GET /ho-so/123456?otp=654321 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  'GET /%E1%BB%A9ng?q=<script>alert("1")</script> HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  'GET /..%2f..%2fetc/passwd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  'HEAD / HTTP/1.0\r\n\r\n',
  'OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  'BREW /coffee HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  'GET /no-protocol\r\n\r\n',
  'GET /two words HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  `GET /${'a'.repeat(7_000)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
  `GET /${'b'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
  'GET /secret HTTP/1.1\r\nHost: a\r\nAuthorization: Basic dXNlciBbeF06cA==\r\nConnection: close\r\n\r\n',
  'hello\r\n\r\n',
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03rest',
  'SSH-2.0-Go\r\n',
  '',
];

async function provoke(port: number): Promise<void> {
  await Promise.all(REQUESTS.map((request) => sendRaw(port, request)));
  await sleep(300);
}

function eventsOf(type: string, text: string): GacEvent[] {
  const normalizer = createNormalizer({
    journalId: 'journal1',
    pseudonymKey: 'key',
    clampFutureMs: Number.POSITIVE_INFINITY,
    clampPastMs: Number.POSITIVE_INFINITY,
  });
  const lines = text.split('\n').filter((line) => line !== '');
  expect(lines.length).toBeGreaterThan(0);
  return lines.map((line) => {
    const { doc } = normalizer.normalize(
      rawRecord(line, { receivedAtMs: Date.now() }),
      sampleSource(type),
    );
    expect(doc.gac.dead_letter, line.slice(0, 300)).toBeUndefined();
    expect(foreignFields(doc, ['gac', 'nginx', 'apache', 'haproxy']), line).toEqual([]);
    return doc;
  });
}

function read(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

/** Every stamp was read in the right zone. */
function expectNow(events: readonly GacEvent[]): void {
  const skew = events.map((event) => Math.abs(Date.parse(event['@timestamp']) - Date.now()));
  expect(Math.max(...skew)).toBeLessThan(60_000);
}

function expectUnderstood(events: readonly GacEvent[]): void {
  const at = (path: string) => events.find((event) => event.url?.path === path);
  expect(at('/ho-so/123456')).toMatchObject({
    source: { ip: '127.0.0.1' },
    http: { request: { method: 'GET' }, response: { status_code: 404 } },
    event: { outcome: 'failure', category: ['web'] },
    gac: { dossier: { id: '123456', sequence: 123_456 } },
  });
  expect(at('/ho-so/123456')?.url?.query).toBe('otp=[REDACTED:otp]');
  expectNow(events);
  expect(
    events.filter((event) => event.http?.response?.status_code === 400).length,
  ).toBeGreaterThan(0);
}

const nginx = requireBinary('nginx');
describe.skipIf(nginx === undefined)('nginx', () => {
  test('access logs of three formats and the error log', async () => {
    const port = await freePort();
    const upstream = await freePort();
    mkdirSync(join(folder, 'www'), { recursive: true });
    writeFileSync(join(folder, 'www/index.html'), 'ok');
    writeFileSync(
      join(folder, 'nginx.conf'),
      `daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/error.log info;
      events {}
      http {
        client_body_temp_path ${folder}/t1; proxy_temp_path ${folder}/t2; fastcgi_temp_path ${folder}/t3;
        uwsgi_temp_path ${folder}/t4; scgi_temp_path ${folder}/t5;
        log_format timed '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent '
          '"$http_referer" "$http_user_agent" "$http_x_forwarded_for" $request_time';
        log_format host '$host:$server_port $remote_addr - $remote_user [$time_local] "$request" $status '
          '$body_bytes_sent "$http_referer" "$http_user_agent" rt=$request_time xff="$http_x_forwarded_for"';
        access_log ${folder}/combined.log; access_log ${folder}/timed.log timed; access_log ${folder}/host.log host;
        server {
          listen 127.0.0.1:${port}; server_name portal.example.vn; root ${folder}/www;
          location = /secret { proxy_pass http://127.0.0.1:${upstream}; }
        }
      }`,
    );
    await programs.start(
      nginx ?? '',
      ['-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')],
      port,
    );
    await provoke(port);
    const combined = eventsOf('nginx.access', read('combined.log'));
    expectUnderstood(combined);
    expect(combined.some((event) => event.http?.response?.status_code === 502)).toBe(true);
    expect(combined.some((event) => event.user?.name === 'user [x]')).toBe(true);
    const timed = eventsOf('nginx.access', read('timed.log'));
    expectUnderstood(timed);
    expect(timed.every((event) => typeof event.event.duration === 'number')).toBe(true);
    expect(timed.some((event) => event.client?.ip === '203.0.113.9')).toBe(true);
    const host = eventsOf('nginx.access', read('host.log'));
    expectUnderstood(host);
    expect(host.some((event) => event.url?.domain === 'portal.example.vn')).toBe(true);
    const errors = eventsOf('nginx.error', read('error.log'));
    expectNow(errors);
    const refused = errors.find((event) => event.message?.includes('Connection refused'));
    expect(refused).toMatchObject({ client: { ip: '127.0.0.1' }, url: { path: '/secret' } });
  });
});

const apache = requireBinary('apache2');
describe.skipIf(apache === undefined)('Apache', () => {
  test('access logs of four formats and the error log', async () => {
    const port = await freePort();
    mkdirSync(join(folder, 'htdocs'), { recursive: true });
    writeFileSync(join(folder, 'htdocs/index.html'), 'ok');
    const modules = '/usr/lib/apache2/modules';
    const load = (name: string) => `LoadModule ${name}_module ${modules}/mod_${name}.so`;
    writeFileSync(
      join(folder, 'apache.conf'),
      `ServerRoot ${folder}
      ServerName portal.example.vn
      Listen 127.0.0.1:${port}
      PidFile ${folder}/apache.pid
      DefaultRuntimeDir ${folder}
      ${['mpm_event', 'authz_core', 'dir', 'mime'].map(load).join('\n')}
      TypesConfig /dev/null
      DocumentRoot ${folder}/htdocs
      <Location /secret>
        Require all denied
      </Location>
      LogLevel info
      ErrorLog ${folder}/apache-error.log
      LogFormat "%h %l %u %t \\"%r\\" %>s %b" common
      LogFormat "%h %l %u %t \\"%r\\" %>s %O \\"%{Referer}i\\" \\"%{User-Agent}i\\"" combined
      LogFormat "%v:%p %h %l %u %t \\"%r\\" %>s %O \\"%{Referer}i\\" \\"%{User-Agent}i\\"" vhost
      LogFormat "%h %l %u %t \\"%r\\" %>s %b %D \\"%{Referer}i\\" \\"%{User-Agent}i\\" \\"%{X-Forwarded-For}i\\"" timed
      CustomLog ${folder}/a-common.log common
      CustomLog ${folder}/a-combined.log combined
      CustomLog ${folder}/a-vhost.log vhost
      CustomLog ${folder}/a-timed.log timed
      `,
    );
    await programs.start(
      apache ?? '',
      ['-f', join(folder, 'apache.conf'), '-D', 'FOREGROUND'],
      port,
    );
    await provoke(port);
    for (const name of ['a-common.log', 'a-combined.log', 'a-vhost.log', 'a-timed.log']) {
      expectUnderstood(eventsOf('apache.access', read(name)));
    }
    const timed = eventsOf('apache.access', read('a-timed.log'));
    expect(timed.some((event) => event.client?.ip === '203.0.113.9')).toBe(true);
    expect(timed.every((event) => typeof event.event.duration === 'number')).toBe(true);
    const quoted = timed.find((event) => event.user_agent?.original?.startsWith('Mozilla'));
    expect(quoted?.user_agent?.original).toBe('Mozilla/5.0 \\"x\\" \\\\');
    const errors = eventsOf('apache.error', read('apache-error.log'));
    expectNow(errors);
    const denied = errors.find((event) => event.event.code === 'AH01630');
    expect(denied).toMatchObject({ source: { ip: '127.0.0.1' }, log: { level: 'error' } });
  });
});

const haproxy = requireBinary('haproxy');
describe.skipIf(haproxy === undefined)('HAProxy', () => {
  test('HTTP, TCP and its own notices', async () => {
    const [http, tcp, dead] = [await freePort(), await freePort(), await freePort()];
    writeFileSync(
      join(folder, 'haproxy.cfg'),
      `global
        log stdout format raw local0 info
      defaults
        log global
        timeout connect 500
        timeout client 500
        timeout server 1s
      frontend web
        mode http
        option httplog
        bind 127.0.0.1:${http}
        capture request header Host len 32
        capture request header User-Agent len 64
        capture response header Server len 16
        http-request return status 404 if { path_beg /ho-so }
        http-request deny if { path_beg /etc }
        default_backend pool
      backend pool
        mode http
        server s1 127.0.0.1:${dead} check inter 200
      frontend raw
        mode tcp
        option tcplog
        bind 127.0.0.1:${tcp}
        default_backend rawpool
      backend rawpool
        mode tcp
        server s2 127.0.0.1:${dead}
`,
    );
    const written = await programs.start(haproxy ?? '', ['-f', join(folder, 'haproxy.cfg')], http);
    await provoke(http);
    await sendRaw(tcp, 'hello\r\n');
    await sleep(1_500);
    const events = eventsOf('haproxy.http', written());
    expectUnderstood(events);
    const own = (event: GacEvent) => (event['haproxy'] ?? {}) as Record<string, unknown>;
    expect(events.some((event) => event.event.action === 'server-down')).toBe(true);
    expect(events.some((event) => own(event)['mode'] === 'TCP')).toBe(true);
    expect(events.some((event) => own(event)['server_name'] === '<NOSRV>')).toBe(true);
    expect(events.some((event) => event.http?.response?.status_code === 503)).toBe(true);
  });
});
