// Goal: the role that docs/operating.md gives is enough for everything that is asked of Elasticsearch, holds nothing that
// is not needed, and the list of calls there is whole.
// Method: a front that asks for rights as Elasticsearch does, before a real node; store, mirror, migration and doctor do all that they
// can with exactly this role; what the front saw is compared with the document.
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { NATIONAL } from '../../../src/event/scope.ts';
import { createAlertMirror } from '../../../src/store/elasticsearch/alerts/alert-mirror.ts';
import { IndexNames } from '../../../src/store/elasticsearch/index-names.ts';
import { openReadBack } from '../../../src/store/elasticsearch/read/read-back.ts';
import { DAY_MS, JOURNAL, START_MS, sampleEvent } from '../../contract/event-samples.ts';
import { placeOnNode } from '../../contract/store/opened-elasticsearch.ts';
import { samples } from '../../contract/store/opened-store.ts';
import { SAMPLE_ALERT } from '../../sample-alert.ts';
import { type Certificates, makeCertificates } from '../../servers/certificates.ts';
import { ELASTICSEARCH } from '../../servers/elasticsearch.ts';
import { sharedElasticsearch } from '../../servers/shared-servers.ts';
import { read } from '../../source-files.ts';
import {
  documentedCalls,
  documentedKeyRole,
  documentedRole,
  isOfKind,
  roleFor,
} from './documented-rights.ts';
import { examined } from './examined.ts';
import { SecuredNode } from './secured-node.ts';
import { type Action, actionOf, mayDo, rightsThatAllow } from './security-module.ts';

const auth = { username: 'gac', password: 'dung' } as const;
const AUTHORIZATION = `Basic ${Buffer.from('gac:dung').toString('base64')}`;
const log = pino({ level: 'silent' });

describe.skipIf(ELASTICSEARCH === undefined)('the documented role', () => {
  let certificates: Certificates;
  let front: SecuredNode;
  let place: ReturnType<typeof placeOnNode>;

  beforeAll(async () => {
    certificates = makeCertificates('IP:127.0.0.1');
    const node = await sharedElasticsearch();
    place = placeOnNode(node);
    front = await new SecuredNode(node, { certificate: certificates.server }).start();
    front.roles.set(AUTHORIZATION, roleFor(place.prefix));
    await work();
  }, 60_000);
  afterAll(async () => {
    await front.stop();
    await place.remove();
    certificates.remove();
  });

  /** Everything that asks Elasticsearch something. */
  async function work(): Promise<void> {
    const connection = { nodes: [front.url], auth, tls: { caFile: certificates.authorityFile } };
    const { prefix } = place;
    const store = await place.open(connection);
    await store.append(0, samples(5));
    // Refused by the mapping, so kept as a dead letter in an index of its own.
    await store.append(0, [sampleEvent({ offset: 5, doc: { labels: 'x', source: { ip: 'x' } } })]);
    await store.replace(sampleEvent({ offset: 1, timeMs: START_MS - DAY_MS }));
    await store.search(NATIONAL, {});
    const range = { fromMs: START_MS, toMs: START_MS + DAY_MS };
    await store.count(NATIONAL, range);
    const field = 'event.id';
    await store.aggregate(NATIONAL, range, { kind: 'terms', field, size: 3 });
    await store.aggregate(NATIONAL, {}, { kind: 'distinct', field });
    await store.aggregate(NATIONAL, {}, { kind: 'histogram', intervalMs: DAY_MS });
    expect(await store.storedOffset(0)).toBe(6);
    expect((await store.status()).events).toBe(6);
    const mirror = await createAlertMirror({
      ...connection,
      indexPrefix: prefix,
      replicas: 0,
      log,
    });
    await mirror.mirror([SAMPLE_ALERT]);
    await mirror.close();
    const back = openReadBack({ ...connection, indexPrefix: prefix });
    expect((await back.journals()).get(JOURNAL)).toBe(6);
    for (const index of await back.indices()) for await (const _ of back.read(index)) break;
    await back.close();
    expect(await store.deleteBefore('2026-11-22')).toBe(1);
    // Closing writes how far the partition is stored, and so does a partition that is known already.
    await store.append(0, samples(1, 6));
    await store.close();
    const again = await place.open(connection);
    await again.append(0, samples(1, 7));
    await again.close();
    const { nodes, tls } = connection;
    const found = await examined(
      { nodes, indexPrefix: prefix, replicas: 0, username: auth.username, caFile: tls.caFile },
      { GAC_ELASTICSEARCH_PASSWORD: auth.password },
    );
    expect(Object.values(found).filter(({ state }) => state !== 'ok')).toEqual([]);
  }

  it('is enough', () => {
    expect(front.denied).toEqual([]);
    expect(front.actions.size).toBeGreaterThan(15);
  });

  it('holds no right that nothing needs', () => {
    const role = roleFor(place.prefix);
    const actions = [...front.actions.values()];
    const isNeeded = (right: string, kind: Action['kind'], rights: readonly string[]) =>
      actions.some((action) => {
        const allowing = rightsThatAllow(action).filter((one) => rights.includes(one));
        return action.kind === kind && allowing.length === 1 && allowing[0] === right;
      });
    const { cluster, indices } = role;
    expect(cluster.filter((right) => !isNeeded(right, 'cluster', cluster))).toEqual([]);
    for (const { privileges } of indices) {
      expect(privileges.filter((right) => !isNeeded(right, 'index', privileges))).toEqual([]);
    }
  });

  it('is the same for an API key, in the file for Compose, and in what the doctor asks for', async () => {
    expect(documentedKeyRole).toEqual(documentedRole);
    const { gac } = parse(read('deploy/compose/elasticsearch-roles.yml')) as { gac: unknown };
    expect(gac).toEqual(documentedRole);
    const [indices] = documentedRole.indices;
    expect(front.askedRights).toEqual({
      cluster: [...documentedRole.cluster].sort(),
      index: [...(indices?.privileges ?? [])].sort(),
    });
  });

  it('stands beside a list of all calls, and of no others, each with its right', () => {
    const seen = [...front.calls];
    const kindsOf = (call: string) =>
      documentedCalls.filter(({ call: kind }) => isOfKind(kind, call));
    expect(seen.filter((call) => kindsOf(call).length !== 1)).toEqual([]);
    const unseen = documentedCalls.filter(({ call }) => !seen.some((one) => isOfKind(call, one)));
    expect(unseen).toEqual([]);
    const names = new IndexNames(place.prefix);
    for (const call of seen.filter((one) => !one.includes('_security') && !one.includes('_bulk'))) {
      const { kind, rights } = kindsOf(call)[0] ?? { kind: '', rights: [] };
      const cluster = kind === 'cluster' ? rights : [];
      const indices = [
        { names: [`${names.prefix}-*`], privileges: kind === 'index' ? rights : [] },
      ];
      expect(`${call} ${mayDo({ cluster, indices }, actionOf(call))}`).toBe(`${call} true`);
    }
  });
});
