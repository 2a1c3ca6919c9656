// Goal: `gac doctor` tells who runs the shared servers what is wrong with which of them, each thing by itself with its
// next step, and changes nothing in them.
// Method: one configuration over real Kafka, Elasticsearch and PostgreSQL that is whole; then each thing broken in turn
// in the servers or the configuration; then beside a real service.
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CheckId } from '../../src/app/doctor/check-ids.ts';
import { createClient } from '../../src/journal/kafka/client.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { type Certificates, makeCertificates } from '../servers/certificates.ts';
import { freePort } from '../servers/child-server.ts';
import { ELASTICSEARCH } from '../servers/elasticsearch.ts';
import { KAFKA, KafkaServer } from '../servers/kafka.ts';
import { POSTGRES, PostgresServer } from '../servers/postgres.ts';
import { sharedElasticsearch, sharedKafka } from '../servers/shared-servers.ts';
import { Patient } from './doctor-run.ts';
import { ServiceProcess } from './service-process.ts';

const absent = [KAFKA, ELASTICSEARCH, POSTGRES].includes(undefined);
const TODAY = new Date().toISOString().slice(0, 10).replaceAll('-', '.');

type Section = Record<string, unknown>;
interface Places {
  readonly kafka?: Section;
  readonly elasticsearch?: Section;
  readonly postgres?: Section;
}

describe.skipIf(absent)('gac doctor on shared servers', () => {
  const postgres = new PostgresServer();
  let brokers: string[];
  let url: string;
  let name: string;
  let patient: Patient;

  beforeAll(async () => {
    [brokers, url] = await Promise.all([sharedKafka(), sharedElasticsearch(), postgres.start()]);
  }, 120_000);
  afterAll(() => postgres.stop());

  /** The sections of an installation of its own, with what a test wants otherwise. */
  const sections = (places: Places = {}) => {
    const { host, port, user } = postgres.at(name);
    const off = { mode: 'off' };
    const sizes = { partitions: 2, signalPartitions: 2, replication: 1, minInsyncReplicas: 1 };
    const kafka = { brokers, topicPrefix: name, ...sizes, tls: off, ...places.kafka };
    const elasticsearch = { nodes: [url], indexPrefix: name, replicas: 0, ...places.elasticsearch };
    const database = { host, port, user, database: name, tls: off, ...places.postgres };
    return {
      journal: { kind: 'kafka', kafka },
      store: { kind: 'elasticsearch', elasticsearch },
      state: { kind: 'postgres', postgres: database },
    };
  };
  const configure = (places: Places = {}) =>
    patient.configure({
      dataDirectory: 'data',
      http: { port: 0 },
      collect: { file: { roots: ['.'] } },
      ...sections(places),
    });
  const es = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok && response.status !== 404) throw new Error(text);
    return text;
  };
  const admin = async () =>
    (await createClient({ brokers, clientId: 'test' }, createLog({ level: 'silent' }))).admin();

  beforeEach(async () => {
    name = `d${randomBytes(5).toString('hex')}`;
    await postgres.database(name);
    const { password } = postgres.at(name);
    patient = new Patient({
      GAC_PSEUDONYM_KEY: randomBytes(32).toString('hex'),
      GAC_SECRET_KEY: randomBytes(32).toString('hex'),
      GAC_JOURNAL_KEY: randomBytes(32).toString('hex'),
      GAC_POSTGRES_PASSWORD: password,
    });
    configure();
  });
  afterEach(async () => {
    patient.remove();
    await es('DELETE', `/_index_template/${name}-*`);
    await es('DELETE', `/${name}-events-${TODAY}?ignore_unavailable=true`);
  });

  /** Expects exactly this to fail, what hangs on it to be skipped, and the next step to say what to do. */
  const expectOnly = async (id: CheckId, step: string, environment: NodeJS.ProcessEnv = {}) => {
    const { failed, check } = await patient.examine(environment);
    expect(failed).toEqual([id]);
    expect(check(id).step).toContain(step);
    expect(check(id).see).toMatch(/^docs\/(operating|errors)\.md#/);
    return check(id);
  };

  it('finds nothing wrong with servers that are whole, and makes nothing in them', async () => {
    const { code, failed, report, check } = await patient.command();
    expect(failed).toEqual([]);
    expect(code).toBe(0);
    const servers = report.checks.filter(({ id }) => /^(kafka|elasticsearch|postgres)\./.test(id));
    expect(servers).toHaveLength(20);
    // The servers of the tests know no users: that is what there is to say of them.
    const states = servers.filter(({ state }) => state !== 'ok').map(({ id }) => id);
    expect(states).toEqual(['elasticsearch.rights']);
    expect(check('kafka.topics').figures).toMatchObject({ present: 0, absent: 10 });
    expect(check('kafka.brokers').figures).toMatchObject({ reached: 1, version: '4' });
    expect(check('elasticsearch.version').found).toMatch(/Version 8\./);
    expect(check('postgres.version').found).toMatch(/Version 1\d\.\d+, encoding UTF8/);
    const asking = await admin();
    await asking.connect();
    const topics = await asking.listTopics();
    await asking.disconnect();
    expect(topics.filter((topic) => topic.startsWith(name))).toEqual([]);
    expect(await es('GET', `/_cat/indices/${name}-*`)).toBe('');
    const tables = "select tablename from pg_tables where schemaname = 'public'";
    expect(await postgres.admin(tables, name)).toEqual([]);
  });

  it('tells a server that is down, by the check of that server', async () => {
    const nowhere = await freePort();
    configure({ kafka: { brokers: [`127.0.0.1:${nowhere}`] } });
    const kafka = await expectOnly('kafka.brokers', 'Start the brokers');
    expect(kafka.details.join()).toContain('ECONNREFUSED');
    configure({ elasticsearch: { nodes: [`http://127.0.0.1:${nowhere}`] } });
    await expectOnly('elasticsearch.nodes', 'Start Elasticsearch');
    configure({ postgres: { port: nowhere } });
    await expectOnly('postgres.server', 'Start PostgreSQL');
    const { check } = await patient.examine();
    expect(check('postgres.schema')).toMatchObject({ state: 'skipped' });
    expect(check('state.key')).toMatchObject({ state: 'skipped' });
  });

  it('goes on with the brokers and nodes that are there', async () => {
    const nowhere = await freePort();
    const nodes = [url, `http://127.0.0.1:${nowhere}`];
    configure({
      kafka: { brokers: [...brokers, `127.0.0.1:${nowhere}`] },
      elasticsearch: { nodes },
    });
    const { failed, check } = await patient.examine();
    expect(failed).toEqual([]);
    expect(check('kafka.brokers').state).toBe('warning');
    expect(check('kafka.topics').state).toBe('ok');
    expect(check('elasticsearch.nodes').state).toBe('warning');
    expect(check('elasticsearch.health').state).toBe('ok');
  });

  it('tells wrong log-ins of PostgreSQL, and what else keeps a user out', async () => {
    await expectOnly('postgres.server', 'refuses the log-in', { GAC_POSTGRES_PASSWORD: 'sai' });
    configure({ postgres: { database: `${name}x` } });
    await expectOnly('postgres.server', 'Make the database in UTF-8');
    configure({ postgres: { tls: { mode: 'verify' } } });
    await expectOnly('postgres.server', 'TLS is not believed');
  });

  it('tells a superuser, and one who is held back by no row wall', async () => {
    const password = 'mat-khau-lon';
    await postgres.admin(`create role "${name}-su" superuser login password '${password}'`);
    configure({ postgres: { user: `${name}-su` } });
    const environment = { GAC_POSTGRES_PASSWORD: password };
    const found = await expectOnly('postgres.user', 'owns this database and no more', environment);
    expect(found.found).toContain('superuser');
    await postgres.admin(`create role "${name}-by" bypassrls login password '${password}'`);
    configure({ postgres: { user: `${name}-by` } });
    expect((await patient.examine(environment)).failed).toEqual(['postgres.user']);
  });

  it('tells a schema of a newer program, settings that forget, and too few connections', async () => {
    await postgres.admin('create table schema_versions (version integer primary key)', name);
    await postgres.admin('insert into schema_versions values (999)', name);
    await postgres.admin('create table settings (name text, value text)', name);
    await postgres.admin('grant select on all tables in schema public to public', name);
    const schema = await expectOnly('postgres.schema', 'Start the newer program');
    expect(schema.figures).toMatchObject({ present: 999 });
    await postgres.admin('drop table schema_versions, settings', name);
    await postgres.admin(`alter database "${name}" connection limit 5`);
    await postgres.admin(`alter database "${name}" set synchronous_commit = off`);
    const { check } = await patient.examine();
    expect(check('postgres.settings')).toMatchObject({ state: 'warning' });
    expect(check('postgres.settings').found).toContain('synchronous_commit = off');
    await expectOnly('postgres.connections', 'lower state.postgres.poolMax');
  });

  it('tells topics whose settings lose records, with the command that mends them', async () => {
    const asking = await admin();
    await asking.connect();
    const topic = `${name}.records`;
    await asking.createTopics({ topics: [{ topic, numPartitions: 2, replicationFactor: 1 }] });
    const found = await expectOnly('kafka.topics', 'Run the command behind each setting');
    expect(found.details.join('\n')).toContain(`--entity-name ${topic}`);
    configure({ kafka: { replication: 2, minInsyncReplicas: 2 } });
    const { failed, check } = await patient.examine();
    expect(failed).toEqual(['kafka.topics', 'kafka.replicas']);
    expect(check('kafka.topics').details.join('\n')).toMatch(/min\.insync\.replicas=1, wanted 2/);
    await asking.deleteTopics({ topics: [topic] });
    await asking.disconnect();
  });

  it('tells that the cluster is too small for the copies that are wanted', async () => {
    configure({ kafka: { replication: 3, minInsyncReplicas: 2 } });
    const found = await expectOnly('kafka.topics', 'no more than there are brokers');
    expect(found.details.join()).toMatch(/replication/i);
  });

  it('tells blocks on indices and on the cluster, and templates of a newer program', async () => {
    const index = `${name}-events-${TODAY}`;
    await es('PUT', `/${index}`, { settings: { 'index.number_of_replicas': 0 } });
    await es('PUT', `/${index}/_settings`, { 'index.blocks.write': true });
    const blocked = await expectOnly('elasticsearch.blocks', 'take the block away');
    expect(blocked.details).toEqual([`${index}: index.blocks.write`]);
    await es('PUT', `/${index}/_settings`, { 'index.blocks.write': null });
    await es('PUT', `/_index_template/${name}-events`, {
      index_patterns: [`${name}-events-*.*.*`],
      version: 99,
      priority: 300,
    });
    await expectOnly('elasticsearch.templates', 'Start the newer program');
  });

  it('tells copies that have no place', async () => {
    const index = `${name}-events-${TODAY}`;
    await es('PUT', `/${index}`, { settings: { 'index.number_of_replicas': 1 } });
    const { failed, check } = await patient.examine();
    expect(failed).toEqual([]);
    expect(check('elasticsearch.health')).toMatchObject({ state: 'warning' });
    expect(check('elasticsearch.health').step).toContain('add a node');
  });

  it('refuses to do without the keys that processes share', async () => {
    await expectOnly('keys.given', 'openssl rand -hex 32', { GAC_SECRET_KEY: undefined });
  });

  it('looks at a service that runs without disturbing it, and knows whose key the data is under', {
    timeout: 120_000,
  }, async () => {
    const service = new ServiceProcess(
      {},
      { configuration: sections(), environment: patient.environment },
    );
    try {
      await service.start();
      const key = await service.addSource({ id: 'cong', type: 'nginx.access', province: '01' });
      const line = '192.0.2.7 - - [22/Nov/2026:08:00:00 +0700] "GET / HTTP/1.1" 200 5 "-" "-"';
      const send = async () => (await service.ingest('cong', key, line)).status;
      expect(await send()).toBe(200);
      const http = { port: service.port('http') };
      const { dataDirectory } = service;
      patient.configure({
        dataDirectory,
        http,
        collect: { file: { roots: ['.'] } },
        ...sections(),
      });
      const { failed, check } = await patient.examine();
      expect(failed).toEqual([]);
      expect(check('service.ready')).toMatchObject({ state: 'ok', figures: { pid: service.pid } });
      expect(check('ports.http').figures).toMatchObject({ pid: String(service.pid) });
      expect(check('kafka.topics').figures).toMatchObject({ present: 10, absent: 0 });
      expect(Number(check('kafka.groups').figures['groups'])).toBeGreaterThan(0);
      expect(check('postgres.schema').found).toContain('that of this program');
      expect(check('state.key')).toMatchObject({ state: 'ok' });
      expect(await send()).toBe(200);
      expect(service.log).not.toMatch(/"level":(40|50)/);
      const environment = { GAC_SECRET_KEY: randomBytes(32).toString('hex') };
      expect((await patient.examine(environment)).failed).toEqual(['state.key']);
    } finally {
      await service.remove();
    }
  });
});

describe.skipIf(KAFKA === undefined)('gac doctor on brokers with TLS and log-in', () => {
  const user = { username: 'gac', password: 'mat-khau-kafka' };
  const scramUser = { username: 'gac-scram', password: 'mat-khau-scram' };
  let certificates: Certificates;
  let server: KafkaServer;
  let patient: Patient;

  beforeAll(async () => {
    certificates = makeCertificates('IP:127.0.0.1');
    const { server: certificate } = certificates;
    server = await new KafkaServer({ user, scramUser, certificate }).start();
  }, 120_000);
  afterAll(async () => {
    await server.stop();
    certificates.remove();
  });
  afterEach(() => patient.remove());

  /** What is said of the brokers; the other servers are not there, which is not what is asked. */
  const brokersWith = async (kafka: Section, password: string) => {
    patient = new Patient({ GAC_KAFKA_PASSWORD: password });
    const place = { brokers: server.brokers, replication: 1, minInsyncReplicas: 1 };
    patient.configure({
      http: { port: 0 },
      journal: { kind: 'kafka', kafka: { ...place, ...kafka } },
      store: { kind: 'elasticsearch', elasticsearch: { nodes: ['http://127.0.0.1:9'] } },
      state: { kind: 'postgres', postgres: { host: '127.0.0.1', port: 9, tls: { mode: 'off' } } },
    });
    return (await patient.examine()).check('kafka.brokers');
  };
  const sasl = { mechanism: 'plain', username: user.username };

  it('is let in by the right ones', async () => {
    const tls = { caFile: certificates.authorityFile };
    expect(await brokersWith({ tls, sasl }, user.password)).toMatchObject({ state: 'ok' });
  });

  it('tells a wrong password, a mechanism that is not offered, and none at all', async () => {
    const tls = { caFile: certificates.authorityFile };
    const wrong = await brokersWith({ tls, sasl }, 'sai');
    expect(wrong).toMatchObject({ state: 'failed' });
    expect(wrong.step).toContain('GAC_KAFKA_PASSWORD');
    patient.remove();
    const other = await brokersWith({ tls, sasl: { ...sasl, mechanism: 'scram-sha-512' } }, 'x');
    expect(other.step).toContain('mechanism');
  });

  it.each(['scram-sha-256', 'scram-sha-512'])(
    'is let in by %s where brokers know nothing else, and tells a wrong password',
    async (mechanism) => {
      const tls = { caFile: certificates.authorityFile };
      const at = { brokers: server.scramBrokers, tls };
      const own = { ...at, sasl: { mechanism, username: scramUser.username } };
      expect(await brokersWith(own, scramUser.password)).toMatchObject({ state: 'ok' });
      patient.remove();
      const wrong = await brokersWith(own, 'sai');
      expect(wrong).toMatchObject({ state: 'failed' });
      expect(wrong.step).toContain('GAC_KAFKA_PASSWORD');
      expect(wrong.details.join()).toContain('invalid credentials');
      patient.remove();
      const plain = await brokersWith({ ...at, sasl }, user.password);
      expect(plain.step).toContain('mechanism');
    },
  );

  it('tells an authority that is not believed', async () => {
    const found = await brokersWith({ sasl }, user.password);
    expect(found).toMatchObject({ state: 'failed' });
    expect(found.step).toContain('TLS is not believed');
  });
});
