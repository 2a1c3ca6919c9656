// Goal: a client reaches a cluster as long as any of its brokers answers, however the others are away.
// Method: the turns with a clock of the test; then lines over addresses of which only the last one listens.
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { BrokerLine } from '../../../../src/journal/kafka/broker-line.ts';
import { createClient } from '../../../../src/journal/kafka/client.ts';
import { SeedBrokers } from '../../../../src/journal/kafka/seed-brokers.ts';
import { createLog } from '../../../../src/telemetry/log.ts';
import { freePort } from '../../../servers/child-server.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

test('each broker has its turn', () => {
  const seeds = new SeedBrokers(['a:1', 'b:1', 'c:1']);
  const order = Array.from({ length: 7 }, () => seeds.next());
  expect(order.flat()).toEqual(['a:1', 'b:1', 'c:1', 'a:1', 'b:1', 'c:1', 'a:1']);
  expect(new SeedBrokers([]).next()).toEqual([]);
});

test('one that did not answer is left out for a while, unless all did not', () => {
  let nowMs = 0;
  const seeds = new SeedBrokers(['a:1', 'b:1', 'c:1'], () => nowMs);
  seeds.silent('a:1');
  seeds.silent('unknown:1');
  expect([seeds.next(), seeds.next(), seeds.next()].flat()).toEqual(['b:1', 'c:1', 'b:1']);
  seeds.silent('b:1');
  seeds.silent('c:1');
  expect([seeds.next(), seeds.next()].flat()).toEqual(['c:1', 'a:1']);
  nowMs = 30_000;
  expect([seeds.next(), seeds.next()].flat()).toEqual(['b:1', 'c:1']);
});

test('lines come to the last broker when nobody is at the others', async () => {
  const last = await listen();
  const away = await Promise.all([freePort(), freePort(), freePort()]);
  await ask([...away, last.port], last);
});

interface Listener {
  readonly port: number;
  requests: number;
}

/** Asks the brokers on these ports again and again until the right one was asked. */
async function ask(ports: readonly number[], right: Listener): Promise<void> {
  const brokers = ports.map((port) => `127.0.0.1:${port}`);
  const kafka = await createClient({ brokers, clientId: 'test' }, createLog({ level: 'silent' }));
  const line = new BrokerLine(kafka, ['records']);
  closing.push(() => line.close());
  for (let tries = 0; tries < 5 && right.requests === 0; tries += 1)
    await line.bounds('records', 0).catch(() => undefined);
  expect(right.requests).toBeGreaterThan(0);
}

/** Takes requests and hangs up. */
async function listen(): Promise<Listener> {
  const server = createServer((socket) => {
    socket
      .on('error', () => undefined)
      .on('data', () => {
        listener.requests += 1;
        socket.destroy();
      });
  });
  closing.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const listener: Listener = { port: (server.address() as AddressInfo).port, requests: 0 };
  return listener;
}
