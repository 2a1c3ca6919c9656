// Goal: a configuration file is read as meant, or every problem is named at once with its place and a way out.
// Method: write small files into a temporary folder and load them.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  clientEnvironment,
  loadConfiguration,
  parseConfiguration,
  secretsFromEnvironment,
} from '../../../src/app/configuration.ts';
import { GacError } from '../../../src/event/error.ts';

let folder = '';
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-configuration-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const write = (name: string, text: string) => {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
};

function refusal(work: () => unknown): GacError {
  try {
    work();
  } catch (error) {
    if (error instanceof GacError) return error;
    throw error;
  }
  throw new Error('The configuration was accepted.');
}

describe('loadConfiguration', () => {
  it('takes the defaults when there is no gac.yaml', () => {
    const { configuration, file } = loadConfiguration(undefined, folder);
    expect(file).toBeUndefined();
    expect(configuration.http.port).toBe(8321);
    expect(configuration.dataDirectory).toBe(path.join(folder, 'data'));
    expect(configuration.notify.smtp).toBeUndefined();
  });

  it('reads gac.yaml of the folder', () => {
    write('gac.yaml', 'http:\n  port: 9000\n');
    const { configuration, file } = loadConfiguration(undefined, folder);
    expect(file).toBe(path.join(folder, 'gac.yaml'));
    expect(configuration.http).toMatchObject({ port: 9000, host: '127.0.0.1' });
  });

  it.each(['', '# nothing but a comment\n', '---\n'])(
    'takes an empty file %j for defaults',
    (text) => {
      write('gac.yaml', text);
      expect(loadConfiguration(undefined, folder).configuration.http.port).toBe(8321);
    },
  );

  it('refuses a named file that is not there', () => {
    const error = refusal(() => loadConfiguration('absent.yaml', folder));
    expect(error.code).toBe('GAC_CONFIG_UNREADABLE');
    expect(error.message).toContain(path.join(folder, 'absent.yaml'));
  });

  it('takes relative paths as relative to the file, not to where it is started', () => {
    write(
      'etc/gac.yaml',
      [
        'dataDirectory: ../var',
        'collect:',
        '  file: { roots: [logs, /var/log] }',
        '  syslog: { tls: { certificateFile: tls/server.pem, keyFile: tls/server.key } }',
        'detect: { rulesDirectories: [rules, /opt/rules] }',
      ].join('\n'),
    );
    const { configuration } = loadConfiguration('etc/gac.yaml', folder);
    const etc = path.join(folder, 'etc');
    expect(configuration.dataDirectory).toBe(path.join(folder, 'var'));
    expect(configuration.detect.rulesDirectories).toEqual([path.join(etc, 'rules'), '/opt/rules']);
    expect(configuration.collect.syslog.tls).toEqual({
      certificateFile: path.join(etc, 'tls/server.pem'),
      keyFile: path.join(etc, 'tls/server.key'),
    });
    expect(configuration.collect.file.roots).toEqual([path.join(etc, 'logs'), '/var/log']);
  });
});

describe('parseConfiguration', () => {
  it('names the nearest key, with line and column', () => {
    const error = refusal(() =>
      parseConfiguration('http:\n  host: "::1"\n  prot: 9000\n', 'g.yaml'),
    );
    expect(error.code).toBe('GAC_CONFIG_INVALID');
    expect(error.issues).toEqual([
      { at: 'g.yaml:3:3', detail: 'Unknown key "http.prot".', hint: 'Did you mean "http.port"?' },
    ]);
  });

  it('lists what is known when nothing is near', () => {
    const [issue] = refusal(() => parseConfiguration('store:\n  engine: x\n', 'g.yaml')).issues;
    expect(issue?.hint).toBe('Known here: kind, retentionDays, memoryLimitMb, elasticsearch.');
  });

  it('finds keys inside optional sections', () => {
    const text = 'notify:\n  smtp: { host: a, from: b, usr: c }\n';
    const [issue] = refusal(() => parseConfiguration(text, 'g.yaml')).issues;
    expect(issue).toEqual({
      at: 'g.yaml:2:29',
      detail: 'Unknown key "notify.smtp.usr".',
      hint: 'Did you mean "notify.smtp.user"?',
    });
  });

  it('says everything at once', () => {
    const text = [
      'logLvel: info',
      'http: { port: 70000 }',
      'journal:',
      '  partitions: 0',
      '  segmentByts: 5',
      'notify: { smtp: { host: mail.example.gov.vn } }',
    ].join('\n');
    const { issues, message } = refusal(() => parseConfiguration(text, 'g.yaml'));
    expect(issues.map(({ at }) => at).sort()).toEqual([
      'g.yaml:1:1',
      'g.yaml:2:9',
      'g.yaml:4:3',
      'g.yaml:5:3',
      'g.yaml:6:11',
    ]);
    expect(message).toBe('g.yaml has 5 problem(s).');
    expect(issues.every(({ detail }) => detail !== '')).toBe(true);
  });

  it('places an error of YAML itself', () => {
    const { issues } = refusal(() => parseConfiguration('http:\n  host: "open\n', 'g.yaml'));
    expect(issues[0]?.at).toMatch(/^g\.yaml:\d+:\d+$/);
    expect(issues[0]?.detail).toMatch(/quote/i);
  });

  it('refuses a key that stands twice', () => {
    const { issues } = refusal(() =>
      parseConfiguration('logLevel: info\nlogLevel: warn\n', 'g.yaml'),
    );
    expect(issues[0]).toMatchObject({ at: 'g.yaml:2:1' });
  });

  it.each(['- a\n', 'text\n', '5\n'])('refuses %j, which is no map', (text) => {
    expect(refusal(() => parseConfiguration(text, 'g.yaml')).issues[0]?.at).toBe('g.yaml:1:1');
  });

  it.each([
    ['http: { port: 0 }', true],
    ['http: { port: 65535 }', true],
    ['http: { port: 65536 }', false],
    ['http: { port: -1 }', false],
    ['journal: { partitions: 64 }', true],
    ['journal: { partitions: 65 }', false],
    ['journal: { segmentBytes: 1048576 }', true],
    ['journal: { segmentBytes: 1048575 }', false],
    ['store: { memoryLimitMb: 63 }', false],
    ['state: { kind: postgres, postgres: { host: db.example.gov.vn } }', true],
    ['state: { kind: postgres }', false],
    ['state: { kind: postgres, postgres: { host: db, poolMax: 1 } }', false],
    ['state: { kind: oracle }', false],
    ['alert: { acknowledgeMinutes: { critical: 5 } }', true],
    ['alert: { acknowledgeMinutes: { critical: 0 } }', false],
  ])('at the limits: %s is %s', (text, valid) => {
    const parse = () => parseConfiguration(text, 'g.yaml');
    if (valid) expect(parse).not.toThrow();
    else expect(refusal(parse).issues).toHaveLength(1);
  });
});

describe('the environment', () => {
  it('gives the secrets', () => {
    const environment = {
      GAC_PSEUDONYM_KEY: 'a',
      GAC_SECRET_KEY: 'b',
      GAC_JOURNAL_KEY: 'j',
      GAC_JOURNAL_KEYS_EARLIER: 'k,l',
      GAC_SMTP_PASSWORD: 'c',
      GAC_METRICS_TOKEN: 'd',
      GAC_POSTGRES_PASSWORD: 'e',
      GAC_KAFKA_PASSWORD: 'f',
      GAC_ELASTICSEARCH_PASSWORD: 'g',
      GAC_ELASTICSEARCH_API_KEY: 'h',
      GAC_OTLP_HEADERS: 'i',
    };
    expect(secretsFromEnvironment(environment)).toEqual({
      pseudonymKey: 'a',
      secretKey: 'b',
      journalKey: 'j',
      journalKeysEarlier: 'k,l',
      smtpPassword: 'c',
      metricsToken: 'd',
      postgresPassword: 'e',
      kafkaPassword: 'f',
      collectKafkaPassword: undefined,
      elasticsearchPassword: 'g',
      elasticsearchApiKey: 'h',
      otlpHeaders: 'i',
    });
    expect(secretsFromEnvironment({}).secretKey).toBeUndefined();
  });

  it.each([
    [{ LANG: 'vi_VN.UTF-8' }, 'vi'],
    [{ LANG: 'vi_VN.UTF-8', LC_ALL: 'en_US.UTF-8' }, 'en'],
    [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'vi_VN' }, 'vi'],
    [{ LANG: 'C' }, 'en'],
    [{}, 'en'],
  ])('gives the language of %j: %s', (environment, language) => {
    expect(clientEnvironment(environment).language).toBe(language);
  });

  it('gives the way to the service', () => {
    const environment = { GAC_URL: 'https://gac.example.gov.vn', GAC_KEY: 'gak_x' };
    expect(clientEnvironment(environment)).toMatchObject({
      url: 'https://gac.example.gov.vn',
      key: 'gak_x',
    });
  });
});
