// Goal: the Compose files keep what docs/operating.md promises of them, and every name in them exists.
// Method: check them against a strict schema of the words they use; look up files, variables, volumes and services; let
// the service check the configuration that they mount; let `docker compose` judge them where it is.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseConfiguration } from '../../../src/app/configuration.ts';
import { parseRoles, ROLES } from '../../../src/app/roles.ts';
import { filesBelow, ROOT, read } from '../../source-files.ts';
import {
  type ComposeService,
  composeSchema,
  overrideSchema,
  withoutExtensions,
} from './compose-schema.ts';
import { isInContext } from './dockerfile.ts';
import { itWith } from './optional-tool.ts';

const FILES = ['docker-compose.yml', 'deploy/compose/nodes.yml'] as const;
const document = (file: string) =>
  withoutExtensions(parse(read(file), { merge: true }) as Record<string, unknown>);
const compose = composeSchema.parse(document(FILES[0]));
const nodes = overrideSchema.parse(document(FILES[1]));
const added = Object.entries(nodes.services).filter(
  (entry): entry is [string, ComposeService] => 'image' in entry[1],
);
const services = [...Object.entries(compose.services), ...added];
const processes = services.filter(([, { image }]) => image.startsWith('tram-gac:'));
const configuration = parseConfiguration(read('deploy/compose/gac.yaml'), 'gac.yaml');
const exampleVariables = [...read('.env.example').matchAll(/^#?([A-Z_]+)=/gm)].map(([, n]) => n);
/** Every secret that the service reads. */
const readSecrets = [
  ...read('src/app/configuration.ts').matchAll(/environment\['(GAC_[A-Z_]+)'\]/g),
].flatMap(([, name = '']) => (['GAC_CONFIG', 'GAC_URL', 'GAC_KEY'].includes(name) ? [] : [name]));
/** Everything that is run in a container, as one text. */
const runBy = ({ healthcheck, entrypoint, volumes }: ComposeService): string => {
  const scripts = volumes.flatMap((mount) =>
    mount.type === 'bind' && mount.source.endsWith('.sh') ? [read(mount.source)] : [],
  );
  return [...healthcheck.test, ...(entrypoint ?? []), ...scripts].join('\n');
};
const megabytes = (text: string) => Number.parseInt(text, 10) * (/g/i.test(text) ? 1024 : 1);
const interpolated = (file: string) =>
  [...read(file).matchAll(/(?<!\$)\$\{([A-Z_]+)(:[-?][^}]*)?\}/g)].map(
    ([, name = '', rest = '']) => ({
      name,
      isMandatory: rest.startsWith(':?'),
      hasDefault: rest.startsWith(':-'),
    }),
  );

describe('the schema of this test', () => {
  it('refuses what would break a promise', () => {
    const [, kafka] = services.find(([name]) => name === 'kafka') ?? [];
    const judge = (change: object) =>
      composeSchema.safeParse({ ...compose, services: { kafka: { ...kafka, ...change } } }).success;
    expect(judge({})).toBe(true);
    const wrong = [
      { image: 'apache/kafka:latest' },
      { image: 'apache/kafka' },
      { user: '0:0' },
      { read_only: false },
      { cap_drop: [] },
      { privileged: true },
      { mem_limit: undefined },
      { healthcheck: undefined },
    ];
    expect(wrong.filter(judge)).toEqual([]);
  });
});

describe.each(services)('the service %s', (_name, service) => {
  it('has no more memory with swap than without, and a JVM that fits into it', () => {
    expect(service.memswap_limit).toBe(service.mem_limit);
    const heap = /-Xmx(\d+)([mg])/.exec(JSON.stringify(service.environment));
    if (!heap) return;
    expect(megabytes(`${heap[1]}${heap[2]}`)).toBeLessThanOrEqual(megabytes(service.mem_limit) / 2);
  });

  it('has room beside that JVM for one that asks its health, and for what lies in memory', () => {
    const [, heap = '0m'] = /-Xmx(\d+[mg])/.exec(JSON.stringify(service.environment)) ?? [];
    const asks = service.healthcheck.test.join(' ');
    // A script of Kafka takes the heap of the environment, which is that of the broker, unless it is told otherwise.
    const [, asking = heap] = /KAFKA_HEAP_OPTS=-Xmx(\d+m)/.exec(asks) ?? [];
    const second = asks.includes('/kafka/bin/') ? megabytes(asking) : 0;
    const files = service.tmpfs.map((one) => megabytes(/size=(\d+[mg])/.exec(one)?.[1] ?? '0m'));
    const shared = megabytes(service.shm_size ?? '0m');
    const taken = files.reduce((sum, one) => sum + one, megabytes(heap) + second + shared);
    expect(taken).toBeLessThanOrEqual(megabytes(service.mem_limit) * 0.75);
  });

  it('gets each secret as a file that it uses, and none as a variable', () => {
    const { environment, secrets = [] } = service;
    const named = Object.entries(environment).flatMap(([variable, value]) => {
      const [, name] = /^\/run\/secrets\/(\w+)$/.exec(String(value)) ?? [];
      if (name !== undefined) expect(variable).toMatch(/_FILE$/);
      return name === undefined ? [] : [name];
    });
    const used = [...runBy(service).matchAll(/\/run\/secrets\/(\w+)/g)].map(([, name]) => name);
    expect([...new Set([...named, ...used])].sort()).toEqual([...secrets].sort());
    expect(secrets.filter((name) => !(name in compose.secrets))).toEqual([]);
    const open = Object.keys(environment).filter((name) => /KEY|PASSWORD|TOKEN|SECRET/.test(name));
    expect(open.filter((name) => !name.endsWith('_FILE'))).toEqual([]);
  });

  it('mounts files that are there and volumes that are declared', () => {
    for (const mount of service.volumes) {
      if (mount.type === 'bind') expect(fs.existsSync(path.join(ROOT, mount.source))).toBe(true);
      else if (mount.source) expect(Object.keys(compose.volumes)).toContain(mount.source);
    }
  });

  it('waits for services and uses networks that are there', () => {
    const known = Object.keys(compose.services);
    expect(Object.keys(service.depends_on ?? {}).filter((one) => !known.includes(one))).toEqual([]);
    const networks = Object.keys(compose.networks);
    expect(service.networks.filter((network) => !networks.includes(network))).toEqual([]);
  });
});

describe('the scripts', () => {
  it.each(filesBelow('deploy/compose', '.sh'))('%s can be run', (file) => {
    expect(spawnSync('bash', ['-n', file], { cwd: ROOT }).status).toBe(0);
    expect(fs.statSync(path.join(ROOT, file)).mode & 0o755).toBe(0o755);
  });
});

describe('the stores', () => {
  const stores = Object.entries(compose.services).filter(([name]) => name !== 'tram-gac');

  it('are on a network without a way out, and publish nothing', () => {
    expect(compose.networks['stores']).toEqual({ internal: true });
    expect(stores.map(([name]) => name).sort()).toEqual(['elasticsearch', 'kafka', 'postgres']);
    for (const [, { networks, ports }] of stores) {
      expect(networks).toEqual(['stores']);
      expect(ports).toBeUndefined();
    }
  });

  it('keep their data in volumes', () => {
    for (const [name, { volumes }] of stores) {
      expect(volumes.some((mount) => mount.type === 'volume' && mount.source === name)).toBe(true);
    }
  });

  it('are reached under the names and ports of the configuration', () => {
    const { journal, store, state } = configuration;
    const { environment } = compose.services['kafka'] as ComposeService;
    const [broker] = journal.kafka?.brokers ?? [];
    expect(environment['KAFKA_ADVERTISED_LISTENERS']).toBe(`PLAINTEXT://${broker}`);
    const names = [
      broker?.split(':')[0],
      new URL(store.elasticsearch?.nodes[0] ?? '').hostname,
      state.postgres?.host,
    ];
    expect(names).toEqual(['kafka', 'elasticsearch', 'postgres']);
    expect(environment['KAFKA_NODE_ID']).toBe(1);
    expect(journal.kafka?.replication).toBe(1);
    expect(store.elasticsearch?.replicas).toBe(0);
  });

  it('give the event store the rights on its own indices', () => {
    const roles = parse(read('deploy/compose/elasticsearch-roles.yml')) as {
      gac: { indices: { names: string[] }[] };
    };
    const prefix = configuration.store.elasticsearch?.indexPrefix;
    expect(roles.gac.indices.map(({ names }) => names)).toEqual([[`${prefix}-*`]]);
  });
});

describe('the processes of Trạm Gác', () => {
  it('get every secret that the service reads, all of them the same', () => {
    expect(readSecrets.length).toBeGreaterThan(10);
    for (const [, { environment, secrets = [] }] of processes) {
      const wanted = readSecrets.map((name) => [`${name}_FILE`, `/run/secrets/${name}`]);
      expect(environment).toEqual(Object.fromEntries(wanted));
      expect([...secrets].sort()).toEqual([...readSecrets].sort());
    }
  });

  it('see authorities of other servers where docs/operating.md says', () => {
    const target = '/etc/tram-gac/certificates';
    for (const [, { volumes }] of processes) {
      expect(volumes.filter((mount) => mount.target === target)).toHaveLength(1);
    }
    expect(read('docs/operating.md')).toContain(`caFile: ${target}/ca.pem`);
  });

  it('are of this version', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    expect(new Set(processes.map(([, { image }]) => image))).toEqual(
      new Set([`tram-gac:${version}`]),
    );
    expect(read('docs/operating.md')).toContain(`tram-gac:${version}`);
  });

  it('are published on this machine only, on ports that something listens to', () => {
    const { http, collect } = configuration;
    const listening = [http.port, collect.syslog.udpPort, collect.syslog.tcpPort];
    const published = processes.flatMap(([, { ports }]) => ports ?? []);
    expect(published.length).toBeGreaterThan(5);
    for (const port of published) {
      const [, inner] = /^\$\{PUBLISH_ADDRESS:-127\.0\.0\.1\}:\d+:(\d+)(\/\w+)?$/.exec(port) ?? [];
      expect(listening).toContain(Number(inner));
    }
  });

  it('write their data below the volume, and are reachable within it', () => {
    expect(configuration.dataDirectory.startsWith('/var/lib/tram-gac/')).toBe(true);
    expect([configuration.http.host, configuration.collect.syslog.host]).toEqual([
      '0.0.0.0',
      '0.0.0.0',
    ]);
  });

  it('find their configuration where the image looks for it', () => {
    const looked = /GAC_CONFIG=(\S+)/.exec(read('Dockerfile'))?.[1];
    expect(looked).toBe('/etc/tram-gac/gac.yaml');
    for (const [, { command, environment, volumes }] of processes) {
      expect(command ?? []).not.toContain('--config');
      expect(environment).not.toHaveProperty('GAC_CONFIG');
      expect(volumes.map(({ target }) => target)).toContain(looked);
    }
  });

  it('do all of the work together when it is divided, and the undivided one rests', () => {
    expect(nodes.services['tram-gac']).toEqual({ deploy: { replicas: 0 } });
    const roles = added.flatMap(([, { command = [] }]) => {
      expect(command.slice(0, 2)).toEqual(['start', '--roles']);
      return parseRoles(command[2] ?? '');
    });
    expect(roles.sort()).toEqual([...ROLES].sort());
    expect(nodes.services['detect']?.deploy?.replicas).toBe(2);
  });

  it('are bound as tightly when the work is divided as when it is not', () => {
    const own = ['command', 'ports', 'deploy', 'volumes', 'networks'];
    const bounds = (service: ComposeService) =>
      Object.fromEntries(Object.entries(service).filter(([key]) => !own.includes(key)));
    const whole = bounds(compose.services['tram-gac'] as ComposeService);
    for (const [, service] of added) expect(bounds(service)).toEqual(whole);
  });
});

describe('.env.example', () => {
  it('has every variable that the files ask for, and no other', () => {
    const asked = FILES.flatMap(interpolated);
    expect(asked.filter(({ isMandatory, hasDefault }) => !isMandatory && !hasDefault)).toEqual([]);
    const names = new Set(asked.map(({ name }) => name));
    expect([...names].sort()).toEqual([...new Set(exampleVariables)].sort());
  });
});

describe('the secrets', () => {
  const SCRIPT = 'deploy/compose/make-secrets.sh';

  it('are made by the script that docs/operating.md names, and kept when it runs again', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-secrets-'));
    const script = path.join(folder, SCRIPT);
    fs.mkdirSync(path.dirname(script), { recursive: true });
    fs.copyFileSync(path.join(ROOT, SCRIPT), script);
    expect(read('docs/operating.md')).toContain(`\n${SCRIPT}\n`);
    const make = () => {
      const run = spawnSync('sh', [script], { cwd: os.tmpdir(), encoding: 'utf8' });
      expect(`${run.status}${run.stdout}${run.stderr}`).toBe('0');
    };
    make();
    const file = (name: string) => path.join(folder, 'secrets', name);
    const made = fs.readdirSync(path.join(folder, 'secrets'));
    const sources = Object.entries(compose.secrets).map(([name, of]) => {
      expect(of.file).toBe(`./secrets/${name}`);
      return name;
    });
    expect(made.sort()).toEqual(sources.sort());
    expect(fs.statSync(path.join(folder, 'secrets')).mode & 0o777).toBe(0o700);
    const texts = made.map((name) => fs.readFileSync(file(name), 'utf8'));
    // Each container has a user of its own.
    expect(made.map((name) => fs.statSync(file(name)).mode & 0o777)).toEqual(made.map(() => 0o644));
    const keys = texts.filter((text) => text !== '');
    expect(keys.filter((text) => !/^[0-9a-f]{64}\n$/.test(text))).toEqual([]);
    expect(new Set(keys).size).toBe(keys.length);
    const needed = ['GAC_PSEUDONYM_KEY', 'GAC_SECRET_KEY', 'GAC_JOURNAL_KEY', 'GAC_METRICS_TOKEN'];
    const passwords = ['POSTGRES_SUPERUSER_PASSWORD', 'GAC_POSTGRES_PASSWORD'];
    const login = configuration.store.elasticsearch?.username && 'GAC_ELASTICSEARCH_PASSWORD';
    const filled = made.filter((_, index) => texts[index] !== '');
    expect(filled.sort()).toEqual([...needed, ...passwords, login].sort());
    fs.rmSync(file('GAC_SECRET_KEY'));
    make();
    const again = made.map((name) => fs.readFileSync(file(name), 'utf8'));
    expect(made.filter((_, index) => again[index] !== texts[index])).toEqual(['GAC_SECRET_KEY']);
    fs.rmSync(folder, { recursive: true });
  });

  it('are not followed into the repository or the image', () => {
    const ignored = read('.gitignore').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.env', '/secrets/']));
    expect(['.env', 'secrets/GAC_SECRET_KEY', 'src/.env'].filter(isInContext)).toEqual([]);
  });
});

itWith(['docker', 'compose', 'version'], 'docker compose takes the files', () => {
  for (const files of [[FILES[0]], [...FILES]]) {
    const flags = files.flatMap((file) => ['--file', file]);
    const run = spawnSync('docker', ['compose', ...flags, 'config', '--quiet'], {
      ...{ cwd: ROOT, encoding: 'utf8' },
      env: { ...process.env, PUBLISH_ADDRESS: '127.0.0.1' },
    });
    expect(`${run.stdout}${run.stderr}`).toBe('');
  }
});
