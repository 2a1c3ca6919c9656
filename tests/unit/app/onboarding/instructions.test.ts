// Goal: what is copied from the instructions works as it stands. Method: the checkers of the real rsyslog and syslog-ng,
// the YAML of Filebeat read as such, and the values of the installation looked for in every text.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseConfiguration } from '../../../../src/app/configuration.ts';
import type { FrontDoors } from '../../../../src/app/onboarding/front-doors.ts';
import { sourceInstructions } from '../../../../src/app/onboarding/instructions.ts';
import type { Source } from '../../../../src/event/source.ts';
import { prepareSyslogNg, requirePrepared } from '../../../servers/shippers.ts';

const RSYSLOGD = '/usr/sbin/rsyslogd';
const OPENSSL = '/usr/bin/openssl';
const syslogNg = await requirePrepared('syslog-ng', prepareSyslogNg);
const DOORS: FrontDoors = {
  url: 'https://gac.example.gov.vn',
  host: 'gac.example.gov.vn',
  syslogUdp: undefined,
  syslogTcp: undefined,
  syslogTls: undefined,
  kafkaBrokers: ['kafka.example.gov.vn:9093'],
  fileRoots: [],
  readsFiles: false,
};
const SYSLOG = {
  kind: 'syslog',
  peers: ['192.0.2.10'],
  certificateFingerprints: [],
  appNames: ['nginx-access'],
} as const;
const sourceOf = (transport: Source['transport']): Source => ({
  id: 'lao-cai-portal',
  name: 'Cổng',
  type: 'nginx.access',
  province: '15',
  commune: undefined,
  timezone: 'Asia/Ho_Chi_Minh',
  transport,
  multilineStart: undefined,
  enabled: true,
  createdAtMs: 0,
  version: 1,
});
const itemsOf = (transport: Source['transport'], doors: Partial<FrontDoors> = {}) =>
  sourceInstructions(sourceOf(transport), { ...DOORS, ...doors }).items;
const textOf = (items: ReturnType<typeof itemsOf>, shipper: string) =>
  items.find((one) => one.shipper === shipper)?.text ?? '';

const WAYS = [
  ['TLS', { syslogTls: 6514 }],
  ['TCP', { syslogTcp: 1514 }],
  ['UDP', { syslogUdp: 514 }],
] as const;

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-instructions-'));
  const pair = [
    '-keyout',
    path.join(folder, 'client.key'),
    '-out',
    path.join(folder, 'client.pem'),
  ];
  const request = ['-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=gac'];
  execFileSync(OPENSSL, ['req', '-x509', ...request, ...pair], { stdio: 'pipe' });
  fs.copyFileSync(path.join(folder, 'client.pem'), path.join(folder, 'ca.pem'));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** The text with the certificates of this test in their places, written to a file. */
function written(name: string, text: string): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text.replaceAll('/etc/ssl/tram-gac', folder));
  return file;
}

describe.each(WAYS)('of a source that sends by syslog over %s', (_way, doors) => {
  const items = itemsOf(SYSLOG, doors);

  it('name the port, the host and the program', () => {
    const [port] = Object.values(doors);
    for (const { text } of items) {
      expect(text).toContain('gac.example.gov.vn');
      expect(text).toContain(String(port));
      expect(text).toContain('nginx-access');
    }
  });

  it.skipIf(!fs.existsSync(RSYSLOGD))('are taken by rsyslogd', () => {
    const text = `global(workDirectory="${folder}")\n${textOf(items, 'rsyslog')}`;
    const check = ['-N1', '-f', written('rsyslog.conf', text)];
    expect(() => execFileSync(RSYSLOGD, check, { stdio: 'pipe' })).not.toThrow();
  });

  it.skipIf(syslogNg === undefined)('are taken by syslog-ng', () => {
    expect(() => checkSyslogNg(textOf(items, 'syslog-ng'))).not.toThrow();
  });
});

describe('of a source that sends by HTTP', () => {
  const items = itemsOf({ kind: 'http' });

  it('are there for every shipper, with the values of this installation and no key', () => {
    const shippers = items.map(({ shipper }) => shipper);
    const wanted = ['curl', 'filebeat', 'logstash', 'fluent-bit', 'vector', 'rsyslog', 'syslog-ng'];
    expect(shippers).toEqual([...wanted, 'otel']);
    for (const { text } of items) {
      expect(text).toContain('gac.example.gov.vn');
      expect(text).toContain('gsk_…');
    }
  });

  it('give the port of an address that has one', () => {
    const local = itemsOf({ kind: 'http' }, { url: 'http://127.0.0.1:8321' });
    expect(textOf(local, 'fluent-bit')).toMatch(/Port +8321\n +tls +off/);
    expect(textOf(local, 'logstash')).toContain('http://127.0.0.1:8321/es');
    expect(textOf(items, 'logstash')).toContain('https://gac.example.gov.vn:443/es');
  });

  it('are YAML for Filebeat, and taken by syslog-ng', () => {
    const filebeat = parse(textOf(items, 'filebeat'));
    expect(filebeat['output.elasticsearch']).toEqual({
      hosts: ['https://gac.example.gov.vn/es'],
      api_key: 'lao-cai-portal:gsk_…',
    });
    if (syslogNg === undefined) return;
    expect(() => checkSyslogNg(textOf(items, 'syslog-ng'))).not.toThrow();
  });
});

describe('of a source that is read', () => {
  it('allow the folder of a file in the configuration', () => {
    const [item] = itemsOf({ kind: 'file', path: '/srv/log/portal/access.log' });
    const { collect } = parseConfiguration(item?.text ?? '', 'gac.yaml');
    expect(collect.file.roots).toEqual(['/srv/log/portal']);
  });

  it('let the service read topics', () => {
    const items = itemsOf({ kind: 'kafka', topics: ['portal-logs'] });
    expect(items[0]?.text).toContain('--group tram-gac-lao-cai-portal');
    expect(items[1]?.text).toContain('"kafka.example.gov.vn:9093"');
  });
});

it('lead to where files are brought, with the key of a person and not of the source', () => {
  const items = itemsOf({ kind: 'upload' });
  expect(items.map(({ shipper }) => shipper)).toEqual(['console', 'gac', 'curl']);
  expect(textOf(items, 'console')).toContain('https://gac.example.gov.vn/sources/lao-cai-portal');
  expect(textOf(items, 'gac')).toContain('gac source upload lao-cai-portal ');
  expect(textOf(items, 'curl')).toContain('/v1/sources/lao-cai-portal/uploads?name=');
  expect(items.some(({ text }) => text.includes('gsk_'))).toBe(false);
});

function checkSyslogNg(text: string): void {
  const root = syslogNg ?? '';
  const include = path.join(root, 'usr/share/syslog-ng/include');
  const libraries = path.join(root, 'usr/lib');
  const head = `@version: 3.38
@define scl-root "${include}/scl"
@include "${include}/scl/elasticsearch/elastic-http.conf"
`;
  const file = written('syslog-ng.conf', head + text);
  const found = [
    ...[`${libraries}/x86_64-linux-gnu`, `${libraries}/syslog-ng`],
    ...[`${root}/lib/x86_64-linux-gnu`, libraries],
  ];
  const own = ['-R', path.join(folder, 'persist'), '-c', path.join(folder, 'control')];
  const args = ['-s', '--no-caps', '-f', file, ...own];
  execFileSync(
    path.join(root, 'usr/sbin/syslog-ng'),
    [...args, `--module-path=${libraries}/syslog-ng/3.38`],
    { stdio: 'pipe', env: { ...process.env, LD_LIBRARY_PATH: found.join(':') } },
  );
}
