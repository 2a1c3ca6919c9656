// Goal: a cluster with TLS and log-ins is used with what was given, and whatever is wrong with it is named together with what
// to do, tells no secret, and loses no event.
// Method: a front with TLS that answers as the security module of Elasticsearch does, before a real node; the store, the mirror of
// alerts and the checks of `gac doctor` against it.
import fs from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NATIONAL } from '../../../src/event/scope.ts';
import type { EventStore } from '../../../src/store/contract.ts';
import { createAlertMirror } from '../../../src/store/elasticsearch/alerts/alert-mirror.ts';
import type { ElasticsearchConnection } from '../../../src/store/elasticsearch/connection.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { placeOnNode } from '../../contract/store/opened-elasticsearch.ts';
import { samples } from '../../contract/store/opened-store.ts';
import { SAMPLE_ALERT } from '../../sample-alert.ts';
import { type Certificates, makeCertificates } from '../../servers/certificates.ts';
import { freePort } from '../../servers/child-server.ts';
import { ELASTICSEARCH } from '../../servers/elasticsearch.ts';
import { sharedElasticsearch } from '../../servers/shared-servers.ts';
import { roleFor, without } from './documented-rights.ts';
import { examined } from './examined.ts';
import { SecuredNode } from './secured-node.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const PASSWORD = 'mật khẩu: dài';
const KEY = 'VuaCfGcBCdbkQm-e5aOx:ui2lp2axTNmsyakw9tvNnw';
const BASIC = `Basic ${base64(`gac:${PASSWORD}`)}`;
const API_KEY = `ApiKey ${base64(KEY)}`;
const auth = { username: 'gac', password: PASSWORD } as const;
const patience = { attempts: 3, firstWaitMs: 5, longestWaitMs: 20 };
const DEAD = { filter: { op: 'exists', field: 'gac.dead_letter.reason' } } as const;

describe.skipIf(ELASTICSEARCH === undefined)('Elasticsearch with TLS and log-ins', () => {
  const kinds = {
    right: makeCertificates('IP:127.0.0.1'),
    over: makeCertificates('IP:127.0.0.1', { isOver: true }),
    other: makeCertificates('DNS:es1.example'),
  } as const;
  const caFile = kinds.right.authorityFile;
  const tls = { caFile };
  const metrics = createMetrics();
  let node = '';
  let place: ReturnType<typeof placeOnNode>;
  let front: SecuredNode;
  let said: string[];
  const log = pino({ level: 'debug' }, { write: (line: string) => said.push(line) });

  const serve = (certificates: Certificates, prefix = '') =>
    new SecuredNode(node, { certificate: certificates.server, prefix }).start();
  const grant = (role = roleFor(place.prefix)) => {
    front.roles.set(BASIC, role);
    front.roles.set(API_KEY, role);
  };
  type More = Omit<Partial<ElasticsearchConnection>, 'tls'> & {
    tls?: { caFile: string } | undefined;
  };
  const open = ({ tls: trust, ...more }: More = {}) => {
    const parts = { nodes: [front.url], auth, patience, log, metrics, ...more };
    return place.open(trust === undefined ? parts : { ...parts, tls: trust });
  };
  const trusting = (more: Omit<More, 'tls'> = {}) => open({ tls, ...more });
  const failure = async (task: Promise<unknown>): Promise<Error & { code?: string }> => {
    const error: unknown = await task.then(
      () => new Error('It went well.'),
      (thrown: unknown) => thrown,
    );
    log.error({ err: error }, 'as the service would tell it');
    return error as Error;
  };

  beforeAll(async () => {
    node = await sharedElasticsearch();
  });
  beforeEach(async () => {
    said = [];
    place = placeOnNode(node);
    front = await serve(kinds.right);
    grant();
  });
  afterEach(async () => {
    await front.stop();
    await place.remove();
    const secrets = [PASSWORD, BASIC.slice(6), KEY.split(':')[1] ?? '', API_KEY.slice(7)];
    for (const secret of secrets) expect(said.join('')).not.toContain(secret);
  });
  afterAll(() => {
    metrics.registry.clear();
    for (const one of Object.values(kinds)) one.remove();
  });

  it.each<[string, NonNullable<ElasticsearchConnection['auth']>, string]>([
    ['user and password', auth, ''],
    ['an API key as it is encoded', { apiKey: base64(KEY) }, ''],
    [
      'an API key with its id, an end of line behind it, on a path',
      { apiKey: `${KEY}\n` },
      '/es/one',
    ],
  ])('works with %s', async (_name, given, prefix) => {
    const behind = await serve(kinds.right, prefix);
    behind.roles.set(BASIC, roleFor(place.prefix));
    behind.roles.set(API_KEY, roleFor(place.prefix));
    const connection = { nodes: [`${behind.url}/`], auth: given };
    const store = await trusting(connection);
    expect(await store.append(0, samples(3))).toEqual({ stored: 3, repeated: 0 });
    expect((await store.search(NATIONAL, {})).events).toHaveLength(3);
    await store.close();
    const parts = { ...connection, tls, indexPrefix: place.prefix, replicas: 0, log };
    const mirror = await createAlertMirror(parts);
    await mirror.mirror([SAMPLE_ALERT]);
    await mirror.close();
    expect(said).toEqual([]);
    await behind.stop();
  });

  it('names a wrong password, and waits for the right one', async () => {
    const wrong = { auth: { username: 'gac', password: 'sai' } };
    const refused = await failure(trusting(wrong));
    expect(refused).toMatchObject({ code: 'GAC_STORE_FAILED', retryAfterSeconds: 1 });
    expect(refused.message).toMatch(/401.*unable to authenticate.*GAC_ELASTICSEARCH_PASSWORD/);
    const wrongKey = await failure(trusting({ auth: { apiKey: base64('id:sai') } }));
    expect(wrongKey.message).toMatch(/401.*GAC_ELASTICSEARCH_API_KEY \(the field `encoded`/);
    const settings = { nodes: [front.url], indexPrefix: place.prefix, username: 'gac', caFile };
    const found = await examined(settings, { GAC_ELASTICSEARCH_PASSWORD: 'sai' });
    expect(found['nodes']).toMatchObject({
      state: 'failed',
      step: expect.stringContaining('log-in'),
    });
    const store = await trusting();
    front.roles.clear();
    expect((await failure(store.append(0, samples(3)))).message).toContain('GAC_ELASTICSEARCH_');
    grant();
    expect(await store.append(0, samples(3))).toEqual({ stored: 3, repeated: 0 });
    await store.close();
  });

  it.each([
    ['create_index', /403 to POST \/_bulk.*indices:admin\/auto_create/],
    ['index', /403 to POST \/_bulk.*indices:data\/write\/bulk/],
  ])('names the missing right %s, and keeps the events until it is given', async (right, words) => {
    const store = await trusting();
    grant(without(right, roleFor(place.prefix)));
    const denied = front.denied.length;
    const refused = await failure(store.append(0, samples(3)));
    expect(refused).toMatchObject({ code: 'GAC_STORE_FAILED', retryAfterSeconds: 1 });
    expect(refused.message).toMatch(words);
    expect(refused.message).toContain('docs/operating.md, "What the user may do"');
    // It is not tried again at once: nothing changes by itself.
    expect(front.denied.length - denied).toBeLessThanOrEqual(3);
    const retries = await metrics.storeBulkRetries.get();
    const labels = { reason: 'forbidden' };
    expect(retries.values).toContainEqual(expect.objectContaining({ labels }));
    await expect(store.storedOffset(0)).resolves.toBe(0);
    grant();
    expect(await store.append(0, samples(3))).toEqual({ stored: 3, repeated: 0 });
    expect(await store.count(NATIONAL, {})).toBe(3);
    expect(await store.count(NATIONAL, DEAD)).toBe(0);
    await store.close();
  });

  it('names the right to read that is missing, at the start and when it is needed', async () => {
    const store = await trusting();
    await store.append(0, samples(2));
    grant(without('read', roleFor(place.prefix)));
    const refused = await failure(store.search(NATIONAL, {}));
    expect(refused.message).toMatch(/403.*indices:data\/read\/search.*What the user may do/);
    await store.close();
    said = [];
    const again: EventStore = await trusting();
    expect(said.map((line) => JSON.parse(line) as object)).toMatchObject([
      { level: 40, missing: ['read'], prefix: place.prefix },
    ]);
    await again.close();
    const settings = { nodes: [front.url], indexPrefix: place.prefix, caFile };
    const found = await examined(settings, { GAC_ELASTICSEARCH_API_KEY: KEY });
    const missing = { state: 'failed', found: 'The user lacks: read.' };
    expect(found['rights']).toMatchObject(missing);
  });

  it('names the right to make indices and templates at the start, and refuses the mirror', async () => {
    grant(without('manage_index_templates', roleFor(place.prefix)));
    const refused = await failure(trusting());
    expect(refused.message).toMatch(/403 to PUT \/_index_template\/.*What the user may do/);
    const parts = { nodes: [front.url], auth, tls, indexPrefix: place.prefix, log };
    expect((await failure(createAlertMirror(parts))).message).toMatch(/403 to PUT .*-alerts/);
    grant(without('create_index', roleFor(place.prefix)));
    expect((await failure(trusting())).message).toMatch(
      /403 to PUT .*-store.*indices:admin\/create/,
    );
    // The prefix is not that of the role.
    grant(roleFor('else'));
    expect((await failure(trusting())).message).toContain('store.elasticsearch.indexPrefix');
  });

  it.each([
    ['another authority', 'right', 'other', /No authority that is trusted here.*caFile/, 'caFile'],
    ['no authority', 'right', undefined, /No authority that is trusted here.*caFile/, 'caFile'],
    ['a certificate that is over', 'over', 'over', /has expired\. .*renew it/, 'renew that of'],
    ['one for another name', 'other', 'other', /altnames.*elasticsearch\.nodes/, 'one of them'],
  ] as const)('names %s', async (_name, shown, believed, words, step) => {
    const wrong = await serve(kinds[shown]);
    const nodes = [wrong.url];
    const trust = believed && { caFile: kinds[believed].authorityFile };
    const refused = await failure(open({ nodes, tls: trust }));
    expect(refused).toMatchObject({ code: 'GAC_STORE_FAILED' });
    expect(refused.message).toMatch(words);
    const settings = { nodes, username: 'gac', ...trust };
    const found = await examined(settings, { GAC_ELASTICSEARCH_PASSWORD: PASSWORD });
    expect(found['nodes']?.state).toBe('failed');
    expect(found['nodes']?.step).toContain(step);
    expect(found['rights']?.state).toBe('skipped');
    await wrong.stop();
  });

  it('names a file of authorities that holds none', async () => {
    const folder = path.dirname(kinds.right.authorityFile);
    const file = path.join(folder, 'garbage.pem');
    fs.writeFileSync(file, 'not a certificate');
    const refused = await failure(open({ tls: { caFile: file } }));
    expect(refused).toMatchObject({ code: 'GAC_CONFIG_INVALID' });
    expect(refused.message).toMatch(
      /garbage\.pem \(store\.elasticsearch\.caFile\).*no certificate/,
    );
    const settings = { nodes: [front.url], caFile: path.join(folder, 'none.pem') };
    const { nodes } = await examined(settings, { GAC_ELASTICSEARCH_API_KEY: KEY });
    expect(nodes).toMatchObject({ state: 'failed', step: expect.stringContaining('caFile') });
    expect(nodes?.details.join()).toContain('none.pem (store.elasticsearch.caFile) cannot be read');
  });

  it('names TLS that only one side speaks', async () => {
    const refused = await failure(trusting({ nodes: [`http://127.0.0.1:${front.port}`] }));
    expect(refused.message).toContain('check http and https in store.elasticsearch.nodes');
    const inClear = await failure(trusting({ nodes: [node.replace('http:', 'https:')] }));
    expect(inClear.message).toContain('check http and https in store.elasticsearch.nodes');
  });

  it('uses the nodes that are there, whichever of them is down', async () => {
    const down = `https://127.0.0.1:${await freePort()}`;
    for (const nodes of [
      [down, front.url],
      [front.url, down, down],
    ]) {
      const store = await trusting({ nodes });
      const stored = await store.storedOffset(0);
      for (let from = stored; from < stored + 6; from += 2) {
        expect(await store.append(0, samples(2, from))).toEqual({ stored: 2, repeated: 0 });
        expect(await store.count(NATIONAL, {})).toBe(from + 2);
      }
      await store.close();
    }
    expect(said).toEqual([]);
  });
});
