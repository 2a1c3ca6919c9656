// Goal: whatever speaks to Elasticsearch delivers to us by changing an address: each document once, and the truth about
// those that were not taken.
// Method: a real fastify server, the official client and raw requests, with a sink that records.
import { Client } from '@elastic/elasticsearch';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CollectingServer } from './collecting-server.ts';
import { RecordedSink, source } from './recorded-sink.ts';

const server = new CollectingServer();
let client: Client;

beforeAll(async () => {
  await server.start([
    source('portal', { kind: 'http' }),
    source('off', { kind: 'http' }, { enabled: false }),
  ]);
  const auth = { apiKey: { id: 'portal', api_key: 'gsk_portal' } };
  client = new Client({ node: `${server.url}/es`, auth, maxRetries: 0 });
});
afterAll(async () => {
  await client.close();
  await server.stop();
});
beforeEach(() => {
  server.sink = new RecordedSink();
});

async function post(path: string, body: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}/es${path}`, {
    method: 'POST',
    body,
    headers: { authorization: 'Bearer gsk_portal', ...headers },
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: JSON.parse(text) };
}

describe('the bulk interface of Elasticsearch', () => {
  it('is known to the official client', async () => {
    const { version, tagline } = await client.info();
    expect([version.number, tagline]).toEqual(['8.19.0', 'You Know, for Search']);
    expect(await client.indices.existsIndexTemplate({ name: 'filebeat' })).toBe(true);
    expect((await client.cluster.health()).status).toBe('green');
  });

  it('takes what the bulk helper sends, byte for byte, whatever the index is called', async () => {
    const documents = Array.from({ length: 300 }, (_, at) => ({ message: `dòng ${at}`, at }));
    const result = await client.helpers.bulk({
      datasource: documents,
      onDocument: () => ({ create: { _index: 'logs-any' } }),
    });
    expect([result.successful, result.failed]).toEqual([300, 0]);
    expect(server.sink.bodies('portal')).toEqual(documents.map((one) => JSON.stringify(one)));
  });

  it('stores a document that has an id once, with whichever others it comes again', async () => {
    const lines = (ids: string[], action: string) =>
      ids.map((id) => `{"${action}":{"_index":"a","_id":"${id}"}}\n{"x":"${id}"}\n`).join('');
    const first = await post('/_bulk', lines(['1', '2'], 'create'));
    expect(first.body).toMatchObject({ errors: false });
    const second = await post('/_bulk', lines(['2', '3'], 'create'));
    expect(second.body.errors).toBe(true);
    const statuses = second.body.items.map((item: { create: object }) => item.create);
    expect(statuses).toMatchObject([
      { _id: '2', status: 409, error: { type: 'version_conflict_engine_exception' } },
      { _id: '3', status: 201, result: 'created' },
    ]);
    const third = await post('/a/_bulk', '{"index":{"_id":"3"}}\n{"x":"3"}\n');
    expect(third.body.items[0].index).toMatchObject({ _index: 'a', status: 200, result: 'noop' });
    expect(server.sink.bodies().sort()).toEqual(['{"x":"1"}', '{"x":"2"}', '{"x":"3"}']);
  });

  it('says of each document that is not taken why, and takes the others', async () => {
    const before = await server.refused();
    const body =
      '{"delete":{"_id":"1"}}\n{"update":{"_id":"2"}}\n{"doc":{}}\n{"index":{}}\n{"a":1}\n';
    const { status, body: answer } = await post('/logs/_bulk', body);
    expect([status, answer.errors]).toEqual([200, true]);
    expect(answer.items[0].delete).toMatchObject({ status: 400 });
    expect(answer.items[1].update.error.reason).toContain('"update" is not served');
    expect(answer.items[2].index).toMatchObject({ _index: 'logs', status: 201 });
    expect(server.sink.bodies()).toEqual(['{"a":1}']);
    expect((await server.refused()) - before).toBe(2);
  });

  it('asks for documents again that the journal did not take, and only for those', async () => {
    server.sink.refusals = 1;
    const named = '{"index":{"_id":"n"}}\n{"n":1}\n';
    const { status, body } = await post('/_bulk', `${named}{"index":{}}\n{"a":1}\n`);
    expect(status).toBe(200);
    expect(body.items.map((item: { index: { status: number } }) => item.index.status)).toEqual([
      429, 201,
    ]);
    server.sink.refusals = 1;
    const whole = await post('/_bulk', '{"index":{}}\n{"b":1}\n');
    expect(whole.status).toBe(429);
    expect(Number(whole.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(whole.body.error.type).toBe('es_rejected_execution_exception');
    expect(server.sink.bodies()).toEqual(['{"a":1}']);
  });

  it('knows a source by every way in which shippers send a key', async () => {
    const one = '{"index":{}}\n{"k":1}\n';
    const pair = Buffer.from('portal:gsk_portal').toString('base64');
    for (const authorization of [`ApiKey ${pair}`, `Basic ${pair}`, 'ApiKey gsk_portal'])
      expect((await post('/_bulk', one, { authorization })).status).toBe(200);
    for (const authorization of ['Basic eA==', 'Bearer gsk_none', 'Bearer gsk_off', 'Digest x']) {
      const { status, body, headers } = await post('/_bulk', one, { authorization });
      expect([status, body.error.type]).toEqual([401, 'security_exception']);
      expect(headers.get('x-elastic-product')).toBe('Elasticsearch');
    }
    expect(server.sink.records).toHaveLength(3);
  });

  it.each([
    ['no json\n{}\n', 'Line 1: a JSON object with an action is expected'],
    ['{"index":{}}\n', 'Line 2: the document of the last action is missing'],
    ['{"index":{}}\n{}\n{"put":{}}\n{}\n', 'Line 3: one of create, index, update, delete'],
    ['{"index":{},"create":{}}\n{}\n', 'Line 1: one of create'],
    ['', 'There are no documents'],
  ])('refuses %j whole and says where it is wrong', async (body, reason) => {
    const answer = await post('/_bulk', body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.reason).toContain(reason);
    expect(server.sink.records).toEqual([]);
  });

  it('refuses what is too much with the status on which shippers split a batch', async () => {
    const many = '{"index":{}}\n{}\n'.repeat(1_001);
    expect((await post('/_bulk', many)).status).toBe(413);
    expect((await post('/_bulk', 'x'.repeat(200_001))).status).toBe(413);
    const elsewhere = await post('/_search', '{}');
    expect([elsewhere.status, elsewhere.body.error.type]).toEqual([404, 'not_served']);
  });
});
