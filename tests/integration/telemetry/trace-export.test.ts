// Goal: a receiver of traces that is away, slow or refuses costs traces only, each of them counted, and one line a minute.
// Method: a receiver that is told how to answer, or a port where nobody listens; a log that is kept.
import fastify from 'fastify';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { registerHttpCollector } from '../../../src/collect/http/http-collector.ts';
import { systemClock } from '../../../src/telemetry/clock.ts';
import { createTracing } from '../../../src/telemetry/create-tracing.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { NO_TRACING } from '../../../src/telemetry/tracing.ts';
import { directoryOf, eventually, RecordedSink, source } from '../collect/recorded-sink.ts';
import { openOtlpReceiver } from './otlp-receiver.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function tracingTo(endpoint: string) {
  const lines: string[] = [];
  const metrics = createMetrics();
  const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(line) });
  const tracing = await createTracing({
    ...{ endpoint, sampleRatio: 1, serviceName: 'tram-gac', serviceVersion: '1' },
    ...{ instanceId: 'node-1', log, metrics },
  });
  const counted = async () => {
    const { values } = await metrics.telemetrySpans.get();
    return Object.fromEntries(values.map(({ labels, value }) => [labels.outcome, value]));
  };
  return { tracing, lines, counted };
}

describe('export of traces', () => {
  it('that nobody takes leaves ingest as it is', async () => {
    const { tracing, lines, counted } = await tracingTo('http://127.0.0.1:1/v1/traces');
    const sink = new RecordedSink();
    const app = fastify();
    cleanups.push(() => app.close());
    await registerHttpCollector(app, {
      ...{ sink, directory: directoryOf([source('portal', { kind: 'http' })]) },
      ...{ clock: systemClock, metrics: createMetrics(), tracing },
      ...{ maxBodyBytes: 1e6, maxRecords: 1e3, maxRecordBytes: 1e4, recordsPerSecond: 1e6 },
    });
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    for (let at = 0; at < 300; at++) {
      const response = await fetch(`${url}/v1/ingest/portal`, {
        ...{ method: 'POST', body: `line-${at}` },
        headers: { authorization: 'Bearer gsk_portal' },
      });
      expect(await response.json()).toEqual({ accepted: 1, duplicate: false });
    }
    expect(sink.records).toHaveLength(300);
    const startedAt = performance.now();
    await tracing.shutdown();
    expect(performance.now() - startedAt).toBeLessThan(8_000);
    expect(await counted()).toEqual({ failed: 600 });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('ECONNREFUSED');
  });

  it('that is refused is counted and told once', async () => {
    const receiver = await openOtlpReceiver();
    cleanups.push(() => receiver.close());
    receiver.status = 403;
    const { tracing, lines, counted } = await tracingTo(receiver.endpoint);
    for (let at = 0; at < 1_200; at++) tracing.span('journal.append', {}, () => at);
    await tracing.shutdown();
    expect(await counted()).toEqual({ failed: 1_200 });
    expect(receiver.bodies.length).toBeGreaterThan(1);
    expect(lines).toHaveLength(1);
  });

  it('that hangs fills a bounded queue; what is beyond it is counted as dropped', async () => {
    const receiver = await openOtlpReceiver();
    cleanups.push(() => receiver.close());
    receiver.status = undefined;
    const { tracing, lines, counted } = await tracingTo(receiver.endpoint);
    for (let at = 0; at < 5_000; at++) tracing.span('journal.append', {}, () => at);
    // One batch of 512 is under way, 2,048 wait.
    expect(await counted()).toEqual({ dropped: 2_440 });
    await eventually(() => receiver.bodies.length === 1);
    receiver.release();
    await tracing.shutdown();
    expect(await counted()).toEqual({ dropped: 2_440, exported: 2_560 });
    expect(receiver.spans()).toHaveLength(2_560);
    expect(lines).toHaveLength(1);
  });

  it('goes nowhere without an endpoint, and to no address that is no URL of HTTP', async () => {
    const { log } = { log: pino({ level: 'silent' }) };
    const more = { sampleRatio: 1, serviceName: 's', serviceVersion: '1', instanceId: 'i' };
    const options = { ...more, log, metrics: createMetrics() };
    expect(await createTracing(options)).toBe(NO_TRACING);
    for (const endpoint of ['localhost:4318', 'ftp://localhost/', '']) {
      await expect(createTracing({ ...options, endpoint })).rejects.toMatchObject({
        code: 'GAC_CONFIG_INVALID',
      });
    }
  });
});
