// Goal: a connection over which nothing is asked does not hold the stop; what is under way is answered.
// Method: a real server with one silent connection and one slow request.
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { closeServer } from '../../../src/app/close-server.ts';

it('closes beside a silent connection, and answers what is under way', {
  timeout: 20_000,
}, async () => {
  const server = http.createServer((_, response) => setTimeout(() => response.end('xong'), 300));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const silent = net.connect(port, '127.0.0.1');
  await new Promise((resolve) => silent.once('connect', resolve));
  const arrived = new Promise((resolve) => server.once('request', resolve));
  const answer = fetch(`http://127.0.0.1:${port}/`).then((response) => response.text());
  await arrived;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  const beganMs = performance.now();
  await closeServer({ server, close }, 1_000);
  expect(await answer).toBe('xong');
  // Node by itself would wait for a minute.
  expect(performance.now() - beganMs).toBeLessThan(15_000);
  silent.destroy();
});
