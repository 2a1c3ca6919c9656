// Goal: what is asked of several nodes is answered by those that answer; one that hangs is asked less and less often; addresses
// are shown without secrets.
// Method: small HTTP servers that answer as a node does, or not at all.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { addressOf, ElasticsearchClient } from '../../../../src/store/elasticsearch/connection.ts';

const REQUESTS = 40;
const servers: http.Server[] = [];

async function serve(answer: http.RequestListener): Promise<string> {
  const server = http.createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const answering: http.RequestListener = (_request, response) => {
  const headers = { 'x-elastic-product': 'Elasticsearch', 'content-type': 'application/json' };
  response.writeHead(200, headers).end('{}');
};

describe('several nodes', () => {
  it('are asked less and less when they hang', async () => {
    let hung = 0;
    const hanging = await serve(() => {
      hung += 1;
    });
    const nodes = [hanging, await serve(answering)];
    const client = new ElasticsearchClient({ nodes, requestTimeoutMs: 400 });
    for (let count = 0; count < REQUESTS; count += 1) {
      const request = { method: 'GET', path: '/', repeatable: true } as const;
      expect((await client.ask(request)).status).toBe(200);
    }
    expect(hung).toBeGreaterThan(0);
    expect(hung).toBeLessThan(REQUESTS / 4);
    await client.close();
  });

  it('answer what must not be asked twice by the caller, too, while one is down', async () => {
    const down = await serve(answering);
    const nodes = [down, await serve(answering)];
    await new Promise((resolve) => servers[0]?.close(resolve));
    const client = new ElasticsearchClient({ nodes });
    for (let count = 0; count < REQUESTS; count += 1) {
      expect((await client.ask({ method: 'POST', path: '/_bulk', lines: '{}\n' })).status).toBe(
        200,
      );
    }
    await client.close();
  });

  it('are named without user and password when none answers', async () => {
    expect(addressOf('https://gac:secret@es1.example:9200/es/')).toBe(
      'https://es1.example:9200/es',
    );
    const client = new ElasticsearchClient({ nodes: ['http://gac:secret@127.0.0.1:9/es'] });
    const failure = client.ask({ method: 'GET', path: '/_cluster/health' });
    await expect(failure).rejects.toThrow(/^Elasticsearch at http:\/\/127\.0\.0\.1:9\/es gives no/);
    await client.close();
  });
});
