// Goal: POST /v1/ingest keeps its promises: 2xx = all stored, anything else = nothing stored, and says why.
// Method: a real fastify server and real requests, with a sink that records.
import { Buffer } from 'node:buffer';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { registerHttpCollector } from '../../../src/collect/http/http-collector.ts';
import { GacError } from '../../../src/event/error.ts';
import { systemClock } from '../../../src/telemetry/clock.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { directoryOf, RecordedSink, source } from './recorded-sink.ts';

const metrics = createMetrics();
let sink = new RecordedSink();
let app: FastifyInstance;
let url: string;

beforeAll(async () => {
  app = fastify();
  app.setErrorHandler((error, _request, reply) => {
    const known = error instanceof GacError ? error : undefined;
    if (known?.retryAfterSeconds) reply.header('retry-after', known.retryAfterSeconds);
    reply.code(known?.status ?? 500).send({ code: known?.code, detail: (error as Error).message });
  });
  await registerHttpCollector(app, {
    sink: {
      append: (...given) => sink.append(...given),
      streamEnd: (name) => sink.streamEnd(name),
    },
    directory: directoryOf([
      source('portal', { kind: 'http' }),
      source('off', { kind: 'http' }, { enabled: false }),
      source('java', { kind: 'http' }, { multilineStart: '^\\d{4}-' }),
      source('busy', { kind: 'http' }),
    ]),
    clock: systemClock,
    metrics,
    maxBodyBytes: 200_000,
    maxRecords: 5_000,
    maxRecordBytes: 1_000,
    recordsPerSecond: 4_000,
  });
  url = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => app.close());
beforeEach(() => {
  sink = new RecordedSink();
});

async function send(body: string | Buffer, headers: Record<string, string> = {}, id = 'portal') {
  const response = await fetch(`${url}/v1/ingest/${id}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: { authorization: `Bearer gsk_${id}`, ...headers },
  });
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    body: (await response.json()) as Record<string, unknown>,
  };
}

describe('HTTP ingest', () => {
  it('takes lines, NDJSON, JSON arrays and single documents', async () => {
    await send('a\nb\r\n\nc', { 'content-type': 'text/plain' });
    await send('{"x":1}\n{bad\n', { 'content-type': 'application/x-ndjson' });
    await send('[{"y":1},"plain"]', { 'content-type': 'application/json; charset=utf-8' });
    const { status, body } = await send('{"z":1}', { 'content-type': 'application/json' });
    expect({ status, body }).toEqual({ status: 200, body: { accepted: 1, duplicate: false } });
    expect(sink.bodies()).toEqual([
      'a',
      'b',
      'c',
      '{"x":1}',
      '{bad',
      '{"y":1}',
      'plain',
      '{"z":1}',
    ]);
    expect(new Set(sink.records.map((record) => record.sourceId))).toEqual(new Set(['portal']));
  });

  it('takes gzip and zstd', async () => {
    const lines = Buffer.from('one\ntwo\n');
    expect((await send(gzipSync(lines), { 'content-encoding': 'gzip' })).status).toBe(200);
    expect((await send(zstdCompressSync(lines), { 'content-encoding': 'zstd' })).status).toBe(200);
    expect(sink.bodies()).toEqual(['one', 'two', 'one', 'two']);
  });

  it('joins the lines of a multi-line source', async () => {
    await send('2026-11-22 boom\n  at x\n2026-11-22 next\n', {}, 'java');
    expect(sink.bodies()).toEqual(['2026-11-22 boom\n  at x', '2026-11-22 next']);
  });

  it('stores a resent batch once, and equal lines as often as they were sent', async () => {
    const key = { 'idempotency-key': 'batch-1' };
    expect((await send('same\nsame', key)).body).toEqual({ accepted: 2, duplicate: false });
    expect((await send('same\nsame', key)).body).toEqual({ accepted: 0, duplicate: true });
    expect((await send('same')).body).toEqual({ accepted: 1, duplicate: false });
    expect(sink.bodies()).toEqual(['same', 'same', 'same']);
  });

  it('cuts an oversize record and remembers its length', async () => {
    await send(`short\n${'x'.repeat(5_000)}\nafter`);
    expect(sink.records.map((record) => record.cutFromBytes)).toEqual([0, 5_000, 0]);
  });

  it.each([
    ['no key', 'x', { authorization: '' }, 'portal', 401],
    ['a wrong key', 'x', { authorization: 'Bearer gsk_nobody' }, 'portal', 401],
    ['the key of another source', 'x', { authorization: 'Bearer gsk_busy' }, 'portal', 404],
    ['an unknown source with a known key', 'x', { authorization: 'Bearer gsk_busy' }, 'ghost', 404],
    ['a disabled source', 'x', {}, 'off', 404],
    ['invalid gzip', 'not gzip', { 'content-encoding': 'gzip' }, 'portal', 400],
    [
      'truncated gzip',
      gzipSync(Buffer.alloc(5_000, 'a\n')).subarray(0, 20),
      { 'content-encoding': 'gzip' },
      'portal',
      400,
    ],
    ['an unknown encoding', 'x', { 'content-encoding': 'rot13' }, 'portal', 415],
    ['a broken array', '[{"a":1}', { 'content-type': 'application/json' }, 'portal', 400],
    ['too large a body', 'x'.repeat(200_001), {}, 'portal', 413],
    [
      'a decompression bomb',
      gzipSync(Buffer.alloc(5_000_000)),
      { 'content-encoding': 'gzip' },
      'portal',
      413,
    ],
    ['too many records', 'x\n'.repeat(5_001), {}, 'portal', 413],
    ['an empty idempotency key', 'x', { 'idempotency-key': 'k'.repeat(256) }, 'portal', 400],
  ])('refuses %s and stores nothing', async (_name, body, headers, id, status) => {
    const answer = await send(body, headers, id);
    expect(answer.status).toBe(status);
    expect(answer.body['code']).toMatch(/^GAC_/);
    expect(sink.records).toEqual([]);
  });

  it('says 503 with Retry-After while the journal is full, and the same batch goes through later', async () => {
    sink.refusals = 1;
    const key = { 'idempotency-key': 'later' };
    const refused = await send('x', key);
    expect(refused).toMatchObject({ status: 503, retryAfter: '1' });
    expect((await send('x', key)).body).toEqual({ accepted: 1, duplicate: false });
  });

  it('limits the rate of one source without touching another', async () => {
    const statuses: number[] = [];
    for (let batch = 0; batch < 4; batch++) {
      statuses.push((await send('x\n'.repeat(4_000), {}, 'busy')).status);
    }
    expect(statuses.slice(0, 2)).toEqual([200, 200]);
    expect(statuses).toContain(429);
    expect((await send('x', {}, 'java')).status).toBe(200);
  });

  it('counts what it refused by reason', async () => {
    const before = await refused('bad_key');
    await send('x', { authorization: 'Bearer gsk_nobody' });
    expect(await refused('bad_key')).toBe(before + 1);
  });
});

async function refused(reason: string): Promise<number> {
  const { values } = await metrics.collectRefusedRecords.get();
  return values.find((value) => value.labels['reason'] === reason)?.value ?? 0;
}
