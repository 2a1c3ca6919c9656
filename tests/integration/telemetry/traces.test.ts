// Goal: one request can be followed from its receipt over the journal, a restart included, to the attempt to notify.
// Method: real collector, journal on disk, dispatcher and exporter, put together as the service does; a receiver of OTLP.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { registerHttpCollector } from '../../../src/collect/http/http-collector.ts';
import { tracedSink } from '../../../src/collect/traced-sink.ts';
import { GacError } from '../../../src/event/error.ts';
import type { JournalRecord } from '../../../src/event/raw-record.ts';
import type { Journal } from '../../../src/journal/contract.ts';
import { openSegmentJournal } from '../../../src/journal/segments/open-segment-journal.ts';
import type { OwedDelivery } from '../../../src/notify/contract.ts';
import { startDispatcher } from '../../../src/notify/dispatcher.ts';
import { tracesOf } from '../../../src/telemetry/carried-traces.ts';
import { systemClock } from '../../../src/telemetry/clock.ts';
import { createTracing } from '../../../src/telemetry/create-tracing.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { SPAN_NAMES, TRACE_ATTRIBUTES, type Tracing } from '../../../src/telemetry/tracing.ts';
import { readEverything, recordsOf, TEST_KEYS } from '../../contract/journal-contract.ts';
import { owedTo, SAMPLE_ALERT } from '../../sample-alert.ts';
import { directoryOf, eventually, source } from '../collect/recorded-sink.ts';
import { type OtlpReceiver, openOtlpReceiver, type ReceivedSpan } from './otlp-receiver.ts';

const log = createLog({ level: 'silent' });
const TRACE = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
const PARENT = '00f067aa0ba902b7';
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function traced(sampleRatio = 0): Promise<{ receiver: OtlpReceiver; tracing: Tracing }> {
  const receiver = await openOtlpReceiver();
  cleanups.push(() => receiver.close());
  const tracing = await createTracing({
    endpoint: receiver.endpoint,
    sampleRatio,
    serviceName: 'tram-gac',
    serviceVersion: '1.2.3',
    instanceId: 'node-1',
    headers: { 'x-tenant': 'gac' },
    log,
    metrics: createMetrics(),
  });
  return { receiver, tracing };
}

async function freshDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'gac-traces-'));
  cleanups.push(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

const openJournal = (directory: string) =>
  openSegmentJournal({
    ...{ directory, keys: TEST_KEYS, partitions: 1, segmentBytes: 1e6, commitIntervalMs: 0 },
    ...{ retentionMs: 1e12, retentionBytes: 1e9, maxBytes: 1e9 },
    ...{ clock: systemClock, log },
  });

async function ingestInto(journal: Journal, tracing: Tracing) {
  const app = fastify();
  app.setErrorHandler((error, _request, reply) =>
    reply.code(error instanceof GacError ? error.status : 500).send({}),
  );
  await registerHttpCollector(app, {
    ...{ sink: journal, directory: directoryOf([source('portal', { kind: 'http' })]) },
    ...{ clock: systemClock, metrics: createMetrics(), tracing },
    ...{ maxBodyBytes: 1e6, maxRecords: 1e3, maxRecordBytes: 1e4, recordsPerSecond: 1e4 },
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const send = async (body: string, headers: Record<string, string> = {}) => {
    const { status } = await fetch(`${url}/v1/ingest/portal`, {
      ...{ method: 'POST', body },
      headers: { authorization: 'Bearer gsk_portal', ...headers },
    });
    return status;
  };
  return { send, close: () => app.close() };
}

/** The stages behind the journal, with nothing in them. */
async function runStages(records: readonly JournalRecord[], tracing: Tracing): Promise<void> {
  const links = tracesOf(records);
  const attributes = { 'gac.partition': 0, 'gac.records': records.length };
  await tracing.span('pipeline.batch', { links, attributes }, async () => {
    const events = tracing.span('normalize', {}, () => records.map(({ offset }) => offset));
    tracing.span('detect', {}, () => events.length);
    await tracing.span('store.append', {}, async () => undefined);
    const alerts = { 'gac.alert.ids': [SAMPLE_ALERT.id] };
    await tracing.span('alert.raise', { links, attributes: alerts }, async () => undefined);
  });
}

/** Pays one delivery whose destination refuses with a text that names a person. */
async function notifyOnce(tracing: Tracing): Promise<void> {
  let owed: OwedDelivery[] = [
    owedTo({ channel: 'email', address: 'nguyen.van.a@soc.example' }, { attempts: 1 }),
  ];
  let isSettled = false;
  const dispatcher = startDispatcher({
    outbox: {
      lease: async () => owed.splice(0),
      settle: async () => {
        isSettled = true;
      },
      releaseLeases: async () => undefined,
      nextDueMs: async () => undefined,
    },
    notifiers: [
      {
        channel: 'email',
        attempt: async () => ({ kind: 'retry', reason: 'No such box: nguyen.van.a@soc.example' }),
      },
    ],
    ...{ clock: systemClock, log, metrics: createMetrics(), tracing },
    ...{ concurrency: 1, attemptTimeoutMs: 1_000, random: () => 0.5 },
  });
  await eventually(() => isSettled);
  owed = [];
  await dispatcher.stop();
}

const only = (spans: readonly ReceivedSpan[], name: string): ReceivedSpan => {
  const found = spans.filter((span) => span.name === name);
  expect(found.map((span) => span.name)).toEqual([name]);
  return found[0] as ReceivedSpan;
};

describe('traces', () => {
  it('follow a request over the journal and a restart to alert and notification', async () => {
    const { receiver, tracing } = await traced();
    const directory = await freshDirectory();
    const journal = await openJournal(directory);
    const http = await ingestInto(journal, tracing);
    const traceparent = `00-${TRACE}-${PARENT}-01`;
    expect(await http.send('một\nhai\nba', { traceparent })).toBe(200);
    expect(await http.send('bốn')).toBe(200);
    await http.close();
    await journal.close();

    const again = await openJournal(directory);
    const records = await readEverything(again);
    await again.close();
    expect(records.map(({ trace }) => trace?.slice(3, 35))).toEqual([TRACE, ...Array(3)]);
    await runStages(records, tracing);
    await notifyOnce(tracing);
    await tracing.shutdown();

    const spans = receiver.spans();
    expect(spans.map(({ name }) => name).sort()).toEqual([...SPAN_NAMES].sort());
    const receive = only(spans, 'collect.receive');
    expect(receive).toMatchObject({ traceId: TRACE, parentSpanId: PARENT, kind: 2 });
    expect(receive.attributes).toMatchObject({
      ...{ 'http.route': '/v1/ingest/:source', 'http.response.status_code': 200 },
      ...{ 'gac.source.id': 'portal', 'gac.records': 3, 'gac.outcome': 'accepted' },
    });
    const append = only(spans, 'journal.append');
    expect(append).toMatchObject({ traceId: TRACE, parentSpanId: receive.spanId });
    expect(records[0]?.trace).toBe(`00-${TRACE}-${append.spanId}-01`);

    const batch = only(spans, 'pipeline.batch');
    expect(batch.traceId).not.toBe(TRACE);
    expect(batch.parentSpanId ?? '').toBe('');
    const link = { traceId: TRACE, spanId: append.spanId };
    expect(batch.links).toMatchObject([link]);
    expect(only(spans, 'alert.raise').links).toMatchObject([link]);
    for (const name of ['normalize', 'detect', 'store.append', 'alert.raise']) {
      const child = only(spans, name);
      expect(BigInt(child.startTimeUnixNano)).toBeGreaterThanOrEqual(
        BigInt(batch.startTimeUnixNano),
      );
      expect(child).toMatchObject({ traceId: batch.traceId, parentSpanId: batch.spanId });
      expect(BigInt(child.endTimeUnixNano)).toBeLessThanOrEqual(BigInt(batch.endTimeUnixNano));
    }
    expect(only(spans, 'notify.attempt')).toMatchObject({
      status: { code: 2 },
      attributes: { 'gac.alert.id': SAMPLE_ALERT.id, 'gac.attempt': 2, 'gac.outcome': 'retry' },
    });
    expect(receiver.resource()).toMatchObject({
      ...{ 'service.name': 'tram-gac', 'service.version': '1.2.3' },
      'service.instance.id': 'node-1',
    });
    expect(receiver.headers[0]).toMatchObject({
      'x-tenant': 'gac',
      'content-type': 'application/json',
    });
  });

  it('carry nothing of a log, a person or a secret', async () => {
    const { receiver, tracing } = await traced(1);
    const journal = await openJournal(await freshDirectory());
    const http = await ingestInto(journal, tracing);
    const text = 'GET /ho-so?cccd=012345678901&sdt=0900000123 203.0.113.77';
    const headers = { 'user-agent': 'Trinh-duyet-cua-Lan', 'idempotency-key': 'khoa-lo-1' };
    expect(await http.send(text, headers)).toBe(200);
    const broken = { 'content-encoding': 'gzip', 'idempotency-key': 'khoa-lo-2' };
    expect(await http.send(text, broken)).toBe(400);
    expect(await http.send(text, { authorization: 'Bearer gsk_khong-co' })).toBe(401);
    await http.close();
    await runStages(await readEverything(journal), tracing);
    await expect(
      tracing.span('pipeline.batch', {}, () =>
        tracing.span('store.append', {}, async () => {
          throw new GacError('GAC_STORE_FAILED', `no room for ${text}`, { cause: new Error(text) });
        }),
      ),
    ).rejects.toThrow('no room');
    await notifyOnce(tracing);
    await journal.close();
    await tracing.shutdown();

    const spans = receiver.spans();
    expect(spans.filter(({ name }) => name === 'collect.receive')).toHaveLength(2);
    const failed = spans.filter(({ status }) => status.code === 2);
    expect(failed.map(({ attributes }) => attributes['error.type']).sort()).toEqual([
      'GAC_ENCODING_INVALID',
      'GAC_STORE_FAILED',
      'GAC_STORE_FAILED',
      'retry',
    ]);
    const sent = receiver.bodies.join('\n');
    for (const secret of [
      ...['ho-so', '012345678901', '0900000123', '203.0.113', '127.0.0.1', 'Lan', 'khoa-lo'],
      ...['gsk_', 'nguyen', 'soc.example', 'no room', 'No such box'],
    ]) {
      expect(sent).not.toContain(secret);
    }
    const names = new Set(spans.flatMap(({ attributes }) => Object.keys(attributes)));
    expect([...names].filter((name) => !TRACE_ATTRIBUTES.some((known) => known === name))).toEqual(
      [],
    );
    expect(spans.flatMap(({ events = [] }) => events)).toEqual([]);
    expect(spans.flatMap(({ status }) => status.message ?? [])).toEqual([]);
  });

  it('are begun as the sender decided, and by the ratio when it did not', async () => {
    const unsampled = `00-${TRACE}-${PARENT}-00`;
    const invalid = `00-${'0'.repeat(32)}-${PARENT}-01`;
    for (const { ratio, traceparent, isRecorded } of [
      { ratio: 1, traceparent: unsampled, isRecorded: false },
      { ratio: 1, traceparent: invalid, isRecorded: true },
      { ratio: 0, traceparent: invalid, isRecorded: false },
      { ratio: 0, traceparent: `00-${TRACE}-${PARENT}-01`, isRecorded: true },
    ]) {
      const { receiver, tracing } = await traced(ratio);
      const journal = await openJournal(await freshDirectory());
      const http = await ingestInto(journal, tracing);
      await http.send('x', { traceparent });
      await http.close();
      const records = await readEverything(journal);
      await journal.close();
      if (ratio === 0) await runStages(records, tracing);
      await tracing.shutdown();
      expect({ traceparent, ratio, stored: records[0]?.trace !== undefined }).toEqual({
        ...{ traceparent, ratio, stored: isRecorded },
      });
      const count = isRecorded ? 2 + (ratio === 0 ? 5 : 0) : 0;
      expect(receiver.spans()).toHaveLength(count);
      expect(receiver.bodies.join().includes('0'.repeat(32))).toBe(false);
    }
  });

  it('begin at the journal for transports without spans of their own', async () => {
    const { receiver, tracing } = await traced(1);
    const journal = await openJournal(await freshDirectory());
    await tracedSink(journal, tracing).append(recordsOf('x', 2));
    const [first, second] = await readEverything(journal);
    await journal.close();
    // A part of a batch that has no span, as while windows are rebuilt, is none either.
    expect(tracing.span('detect', {}, ({ traceparent }) => traceparent)).toBeUndefined();
    await tracing.shutdown();
    expect(receiver.spans()).toHaveLength(1);
    const append = only(receiver.spans(), 'journal.append');
    expect(first?.trace).toBe(`00-${append.traceId}-${append.spanId}-01`);
    expect(second).not.toHaveProperty('trace');
  });
});
