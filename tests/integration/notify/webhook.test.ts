// Goal: a webhook is signed as Standard Webhooks says, carries a CloudEvent, and every answer has the right outcome.
// Method: a real HTTP server that is told how to answer, and verifies what it gets.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { AddressGuard } from '../../../src/notify/webhook/address-guard.ts';
import { verifyWebhook } from '../../../src/notify/webhook/sign.ts';
import { createWebhookNotifier } from '../../../src/notify/webhook/webhook-notifier.ts';
import { owedTo, SAMPLE_ALERT, SAMPLE_SECRET } from '../../sample-alert.ts';

interface Received {
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

const never = new AbortController().signal;
const NOW_MS = Date.parse('2026-11-22T02:06:00Z');
let server: http.Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function receiver(answer: http.RequestListener) {
  const received: Received[] = [];
  server = http.createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    received.push({ headers: request.headers, body });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', () => resolve()));
  return { received, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
}

const notifier = (allowed = ['127.0.0.0/8']) =>
  createWebhookNotifier({
    guard: new AddressGuard({ allowed, allowHttp: true }),
    clock: { now: () => NOW_MS },
    timeoutMs: 300,
    publicUrl: 'https://gac.example',
  });
const send = (address: string, allowed?: string[]) =>
  notifier(allowed).attempt(owedTo({ channel: 'webhook', address }), never);

describe('webhook', () => {
  it('posts a signed CloudEvent with an OCSF finding', async () => {
    const { received, address } = await receiver((_request, response) => {
      response.end('{"receiptId":"r-42"}');
    });
    expect(await send(address)).toEqual({
      kind: 'accepted',
      response: 'HTTP 200',
      receiptId: 'r-42',
    });
    const [{ headers, body } = { headers: {}, body: '' }] = received;
    expect(headers['content-type']).toBe('application/cloudevents+json');
    expect(headers['webhook-id']).toBe('msg_1');
    const timestampSeconds = Number(headers['webhook-timestamp']);
    expect(timestampSeconds).toBe(NOW_MS / 1_000);
    const parts = { id: 'msg_1', timestampSeconds, body };
    expect(verifyWebhook(SAMPLE_SECRET, parts, String(headers['webhook-signature']))).toBe(true);
    const event = JSON.parse(body);
    expect(event).toMatchObject({
      specversion: '1.0',
      id: 'msg_1',
      type: 'alert.created',
      subject: SAMPLE_ALERT.id,
      tenant: '15',
      sequence: '1',
      data: {
        class_uid: 2004,
        type_uid: 200_401,
        severity_id: 4,
        status_id: 1,
        finding_info: { uid: SAMPLE_ALERT.id, attacks: [{ technique: { uid: 'T1087' } }] },
        gac: { province: { code: '15', name: 'Lào Cai' }, reason: SAMPLE_ALERT.reason },
      },
    });
    for (const name of Object.keys(event)) expect(name).toMatch(/^[a-z0-9]+$/);
    expect(body.length).toBeLessThan(20_000);
  });

  it('sends the same bytes under the same id when it tries again', async () => {
    const { received, address } = await receiver((_request, response) => response.end());
    await send(address);
    await send(address);
    expect(received[1]?.body).toBe(received[0]?.body);
    expect(received[1]?.headers['webhook-id']).toBe(received[0]?.headers['webhook-id']);
  });

  it.each([
    [204, 'accepted'],
    [302, 'rejected'],
    [400, 'rejected'],
    [404, 'rejected'],
    [408, 'retry'],
    [425, 'retry'],
    [429, 'retry'],
    [500, 'retry'],
    [503, 'retry'],
  ])('answer %i is %s', async (status, kind) => {
    const { address, received } = await receiver((_request, response) => {
      response.writeHead(status, { location: '/elsewhere', 'retry-after': '7' }).end();
    });
    const result = await send(address);
    expect(result.kind).toBe(kind);
    expect(received).toHaveLength(1);
    if (status === 429) expect(result).toMatchObject({ afterMs: 7_000 });
  });

  it('disables a destination that is gone', async () => {
    const { address } = await receiver((_request, response) => response.writeHead(410).end());
    expect(await send(address)).toMatchObject({ kind: 'rejected', disable: true });
  });

  it('tries again after silence, a broken connection and refusal', async () => {
    const silent = await receiver(() => undefined);
    expect(await send(silent.address)).toMatchObject({ kind: 'retry', reason: /No answer/ });
    const broken = await receiver((request) => request.destroy());
    expect(await send(broken.address)).toMatchObject({ kind: 'retry' });
    expect(await send('http://127.0.0.1:1/')).toMatchObject({
      kind: 'retry',
      reason: /ECONNREFUSED/,
    });
  });

  it('does not reach a private address, and says why', async () => {
    const { address, received } = await receiver((_request, response) => response.end());
    const result = await send(address, []);
    expect(result).toMatchObject({ kind: 'rejected', reason: /private/ });
    expect(received).toEqual([]);
    expect(JSON.stringify(result)).not.toContain(SAMPLE_SECRET);
  });
});
