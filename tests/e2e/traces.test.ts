// Goal: one request can be followed from the collector to the notification, on both kinds of installation.
// Method: the real program sends its spans to a receiver in this process; a request that its sender traces raises an alert.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OtlpReceiver, openOtlpReceiver } from '../integration/telemetry/otlp-receiver.ts';
import { WebhookInbox } from '../servers/webhook-inbox.ts';
import { until } from '../until.ts';
import { DossierLoad } from './dossier-load.ts';
import { ServiceProcess } from './service-process.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const inbox = new WebhookInbox();
let receiver: OtlpReceiver;
let service: ServiceProcess;

beforeAll(async () => {
  receiver = await openOtlpReceiver();
  await inbox.start();
  service = await new ServiceProcess({
    telemetry: { traces: { endpoint: receiver.endpoint, sampleRatio: 0 } },
    notify: { webhook: { allowHttp: true, allowPrivateNetworks: ['127.0.0.0/8'] } },
  }).start();
});

afterAll(async () => {
  await service.remove();
  await inbox.stop();
  receiver.close();
});

it('leads from the request to the alert and its notification', async () => {
  const key = await service.addSource({ id: 'cong', type: 'nginx.access', province: '79' });
  const destination = { province: '79', name: 'SOC', channel: 'webhook' };
  const address = inbox.address('soc');
  const made = await service.call('POST', '/v1/destinations', { ...destination, address });
  inbox.trust('soc', made.body.secret);
  const load = new DossierLoad(() => ({ service, source: 'cong', key }));
  const lines = Array.from({ length: 50 }, (_, at) => load.line('198.51.100.9', `/ho-so/${at}`));
  const body = lines.map(({ text }) => text).join('\n');
  const traceparent = `00-${TRACE}-b7ad6b7169203331-01`;
  const answer = await service.ingest('cong', key, body, { traceparent });
  expect(answer.status).toBe(200);
  const named = (name: string) => receiver.spans().filter((span) => span.name === name);
  const [attempt] = await until(async () => {
    const found = named('notify.attempt');
    return found.length > 0 && named('alert.raise').length > 0 ? found : undefined;
  }, 30_000);
  const [received] = named('collect.receive');
  expect(received).toMatchObject({ traceId: TRACE, attributes: { 'gac.source.id': 'cong' } });
  expect(named('journal.append')[0]?.traceId).toBe(TRACE);
  // The batch may hold records of several requests: it is linked to theirs, and what belongs to it is below it.
  const batch = named('pipeline.batch').find(({ links }) =>
    links?.some(({ traceId }) => traceId === TRACE),
  );
  expect(batch).toBeDefined();
  const below = receiver.spans().filter(({ parentSpanId }) => parentSpanId === batch?.spanId);
  expect(below.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['normalize', 'detect', 'store.append']),
  );
  const [raised] = named('alert.raise');
  const [id] = (raised?.attributes['gac.alert.ids'] ?? []) as string[];
  expect(attempt?.attributes['gac.alert.id']).toBe(id);
  expect(receiver.bodies.join('')).not.toContain('198.51.100.9');
});
