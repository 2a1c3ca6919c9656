// Goal: a connection of kafkajs that waits for nothing sets no timers, and one that is throttled still sends in the end.
// Method: the queue of requests as it is after the change, with timers counted by the runtime.
import { createRequire } from 'node:module';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { calmRequestTimer } from '../../../../src/journal/kafka/request-timer.ts';

interface Queue {
  pending: object[];
  throttledUntil: number;
  checkPendingRequests(): void;
  fulfillRequest(answer: object): void;
}

function makeQueue(): Queue {
  const load = createRequire(import.meta.url);
  const RequestQueue = load('kafkajs/src/network/requestQueue/index.js');
  const silent = () => undefined;
  const logger = { debug: silent, warn: silent };
  return new RequestQueue({ requestTimeout: 1_000, enforceRequestTimeout: false, logger });
}

const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

test('an idle queue sets no timer', () => {
  calmRequestTimer();
  const queue = makeQueue();
  const before = timers();
  queue.fulfillRequest({ correlationId: 1, size: 0, payload: Buffer.alloc(0) });
  expect(timers()).toBe(before);
});

test('a request that has to wait is sent when the time has come', async () => {
  calmRequestTimer();
  const queue = makeQueue();
  const sent: number[] = [];
  queue.throttledUntil = performance.timeOrigin + performance.now() + 60;
  queue.pending.push({ expectResponse: true, send: () => sent.push(performance.now()) });
  const startedAt = performance.now();
  queue.checkPendingRequests();
  expect(sent).toEqual([]);
  await wait(200);
  expect(sent).toHaveLength(1);
  expect((sent[0] ?? 0) - startedAt).toBeGreaterThan(40);
});
