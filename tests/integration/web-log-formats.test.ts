/*
 * Goal: what an operator's `log_format` of real nginx and `LogFormat` of real Apache writes is read back value by value.
 * Method: nginx writes each request in many generated formats (variables, separators and escaping drawn at random, with a
 * printed seed) and beside them in one JSON log; every line is parsed by the very directive and compared with the JSON of
 * the same request. Apache writes three formats; each line must be understood with the status that was sent.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { APACHE_ACCESS } from '../../src/normalize/apache/apache-access.ts';
import type { PartialEvent } from '../../src/normalize/contract.ts';
import { NGINX_ACCESS } from '../../src/normalize/nginx/nginx-access.ts';
import { configureParser } from '../../src/normalize/settings/configure-parser.ts';
import { requireBinary } from '../servers/binaries.ts';
import { freePort } from '../servers/child-server.ts';
import { sendRaw, WebPrograms } from '../servers/web-programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'gac-formats-'));
const programs = new WebPrograms(folder);
const context = { timezone: 'Asia/Ho_Chi_Minh', receivedAtMs: Date.now() };
const FORMATS = 40;

afterAll(async () => {
  await programs.stop();
  rmSync(folder, { recursive: true, force: true });
});

const REQUESTS = [
  'GET /?q=1 HTTP/1.1\r\nHost: portal.example.vn\r\nReferer: https://example.vn/\r\nUser-Agent: Mozilla/5.0 "x" \\ y\r\nX-Forwarded-For: 203.0.113.9\r\nConnection: close\r\n\r\n',
  'GET /%E1%BB%A9ng?q=<script>alert("1")</script> HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  'POST /nop HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nUser-Agent: a | b ; c , d\r\nConnection: close\r\n\r\nabc',
  'GET /..%2f..%2fetc/passwd HTTP/1.0\r\n\r\n',
  `GET /${'a'.repeat(5_000)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
  'hello\r\n\r\n',
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03rest',
];

/** Variables, with the field that must come back the same from every format that has them. */
const VARIABLES: Readonly<Record<string, (doc: PartialEvent) => unknown>> = {
  remote_addr: (doc) => doc.source?.ip,
  status: (doc) => doc.http?.response?.status_code,
  body_bytes_sent: (doc) => doc.http?.response?.body?.bytes,
  request: (doc) => [doc.http?.request?.method, doc.url?.original],
  request_length: (doc) => doc.http?.request?.bytes,
  http_user_agent: (doc) => doc.user_agent?.original,
  http_referer: (doc) => doc.http?.request?.referrer,
  http_x_forwarded_for: (doc) => doc.client?.ip,
  request_time: (doc) => doc.event?.duration,
  request_id: (doc) => doc.http?.request?.id,
  connection: (doc) => (doc['nginx'] as { access?: { connection?: string } })?.access?.connection,
};
const ALWAYS = ['remote_addr', 'request', 'request_id'];
const QUOTED = new Set(['request', 'http_user_agent', 'http_referer', 'http_x_forwarded_for']);

const format = fc
  .record({
    names: fc.shuffledSubarray(Object.keys(VARIABLES), { minLength: 5 }),
    separator: fc.constantFrom(' ', ' | ', '\t', ' - '),
    labelled: fc.boolean(),
    escaping: fc.constantFrom('json', 'default'),
  })
  .map(({ names, separator, labelled, escaping }) => {
    const all = [...names.filter((name) => !ALWAYS.includes(name)), ...ALWAYS];
    const parts = all.map((name) => {
      const value = QUOTED.has(name) ? `"$${name}"` : `$${name}`;
      return labelled ? `${name}=${value}` : value;
    });
    return { names: all, escaping, text: `[$time_local]${separator}${parts.join(separator)}` };
  });

const linesOf = (name: string) =>
  readFileSync(join(folder, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '');

function parsed(parser: ReturnType<typeof configureParser>, line: string): PartialEvent {
  const outcome = parser.parse(line, context);
  if (outcome.kind === 'failed') throw new Error(`${outcome.detail}: ${line.slice(0, 300)}`);
  return outcome.doc;
}

const nginx = requireBinary('nginx');
describe.skipIf(nginx === undefined)('nginx', () => {
  test('generated log_formats are read back', async () => {
    const seed = Number(process.env['GAC_TEST_SEED'] ?? 20_261_122);
    const formats = fc.sample(format, { numRuns: FORMATS, seed });
    const port = await freePort();
    const oracle = `log_format oracle escape=json '{${Object.keys(VARIABLES)
      .map((name) => `"${name}":"$${name}"`)
      .join(',')}}';`;
    const directives = formats.map(
      ({ escaping, text }, index) => `log_format f${index} escape=${escaping} '${text}';`,
    );
    const logs = formats.map((_, index) => `access_log ${folder}/f${index}.log f${index};`);
    mkdirSync(join(folder, 'tmp'), { recursive: true });
    writeFileSync(
      join(folder, 'nginx.conf'),
      `daemon off; master_process off; ${process.getuid?.() === 0 ? 'user root;' : ''} pid ${folder}/nginx.pid;
events { worker_connections 64; }
http {
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((one) => `${one}_temp_path ${folder}/tmp/${one};`).join(' ')}
  ${oracle}
  ${directives.join('\n  ')}
  server { listen 127.0.0.1:${port}; access_log ${folder}/oracle.log oracle; ${logs.join('\n')}
    location / { return 404 "x"; } }
}`,
    );
    await programs.start(
      '/usr/sbin/nginx',
      ['-p', folder, '-c', `${folder}/nginx.conf`, '-e', `${folder}/e.log`],
      port,
    );
    for (const request of REQUESTS) await sendRaw(port, request);
    await sleep(300);
    const expected = linesOf('oracle.log').map((line) => parsed(NGINX_ACCESS, line));
    expect(expected.length).toBe(REQUESTS.length);
    for (const [index, { names, escaping }] of formats.entries()) {
      const parser = configureParser(NGINX_ACCESS, { log_format: directives[index] });
      const lines = linesOf(`f${index}.log`);
      expect(lines.length).toBe(REQUESTS.length);
      for (const [at, line] of lines.entries()) {
        const doc = parsed(parser, line);
        for (const name of names) {
          const wanted = VARIABLES[name]?.(expected[at] ?? {});
          // What had to be escaped looks different in a format that escapes otherwise.
          const escaped = escaping === 'default' && JSON.stringify(wanted ?? '').includes('\\');
          if (!escaped) {
            expect(
              VARIABLES[name]?.(doc),
              `seed ${seed}, f${index}, ${name}: ${line.slice(0, 200)}`,
            ).toEqual(wanted);
          }
        }
      }
    }
  });
});

const APACHE_FORMATS = [
  '%h %l %u %t \\"%r\\" %>s %O %D \\"%{Referer}i\\" \\"%{User-Agent}i\\"',
  '%{%Y-%m-%dT%H:%M:%S}t.%{usec_frac}t %{%z}t|%a|%m|%U%q|%H|%>s|%{ms}T|%{Host}i|%{X-Forwarded-For}i',
  '%v:%p %a [%{sec}t] \\"%r\\" st=%>s in=%I out=%O ua=\\"%{User-Agent}i\\" %P',
];

const apache = requireBinary('apache2');
describe.skipIf(apache === undefined)('Apache', () => {
  test('custom LogFormats are read back', async () => {
    const port = await freePort();
    const modules = '/usr/lib/apache2/modules';
    mkdirSync(join(folder, 'www'), { recursive: true });
    const directives = APACHE_FORMATS.map((text, index) => `LogFormat "${text}" f${index}`);
    writeFileSync(
      join(folder, 'apache.conf'),
      `ServerRoot ${folder}
ServerName portal.example.vn
PidFile ${folder}/apache.pid
Listen 127.0.0.1:${port}
LoadModule mpm_event_module ${modules}/mod_mpm_event.so
LoadModule authz_core_module ${modules}/mod_authz_core.so
${process.getuid?.() === 0 ? 'User www-data\nGroup www-data' : ''}
DocumentRoot ${folder}/www
ErrorLog ${folder}/apache-error.log
${directives.join('\n')}
${APACHE_FORMATS.map((_, index) => `CustomLog ${folder}/a${index}.log f${index}`).join('\n')}
`,
    );
    await programs.start('/usr/sbin/apache2', ['-X', '-f', `${folder}/apache.conf`], port);
    for (const request of REQUESTS) await sendRaw(port, request);
    await sleep(300);
    for (const [index, directive] of directives.entries()) {
      const parser = configureParser(APACHE_ACCESS, { log_format: directive });
      const lines = linesOf(`a${index}.log`);
      expect(lines.length).toBeGreaterThanOrEqual(REQUESTS.length - 1);
      const docs = lines.map((line) => parsed(parser, line));
      for (const doc of docs) expect(doc.source?.ip).toBe('127.0.0.1');
      const statuses = docs.map((doc) => doc.http?.response?.status_code);
      expect(statuses.every((status) => typeof status === 'number' && status >= 400)).toBe(true);
      // `%U` is logged decoded and escaped again, the request line as it was sent.
      const targets = docs.map((doc) => doc.url?.original ?? '');
      expect(targets.some((target) => /^\/.+ng\?q=<script>/.test(target))).toBe(true);
    }
  });
});
