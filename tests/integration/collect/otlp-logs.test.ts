// Goal: OpenTelemetry's log records come in whole, by protobuf or JSON; what cannot be taken is answered so that an
// exporter knows whether to send it again.
// Method: a real fastify server and requests written by hand, in both encodings; the SDKs themselves are in the
// end-to-end suite.
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CollectingServer } from './collecting-server.ts';
import { RecordedSink, source } from './recorded-sink.ts';

const server = new CollectingServer();
beforeAll(() => server.start([source('app', { kind: 'http' })]));
afterAll(() => server.stop());
beforeEach(() => {
  server.sink = new RecordedSink();
});

async function post(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}/v1/logs`, {
    method: 'POST',
    body,
    headers: {
      authorization: 'Bearer gsk_app',
      'content-type': typeof body === 'string' ? 'application/json' : 'application/x-protobuf',
      ...headers,
    },
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, bytes, text: bytes.toString() };
}
const text = (value: string) => ({ stringValue: value });
const request = (...logRecords: object[]) =>
  JSON.stringify({
    resourceLogs: [
      {
        resource: { attributes: [{ key: 'service.name', value: text('một-cửa') }] },
        scopeLogs: [{ scope: { name: 'kiosk' }, logRecords }],
      },
    ],
  });
const stored = () => server.sink.bodies().map((body) => JSON.parse(body));

describe('OTLP logs', () => {
  it('become documents with the names of ECS', async () => {
    const { status, text: answer } = await post(
      request({
        timeUnixNano: '1795309742123456789',
        severityText: 'WARN',
        severityNumber: 13,
        traceId: '5B8EFFF798038103D269B633813FC60C',
        spanId: 'eee19b7ec3c1b174',
        body: text('Hồ sơ quá hạn'),
        attributes: [
          { key: 'user.name', value: text('canbo1') },
          { key: 'http.response.status_code', value: { intValue: '503' } },
          { key: 'big', value: { intValue: '9007199254740993' } },
          { key: 'tags', value: { arrayValue: { values: [text('a'), { boolValue: true }] } } },
        ],
      }),
    );
    expect([status, answer]).toEqual([200, '{}']);
    expect(stored()).toEqual([
      {
        '@timestamp': '2026-11-22T01:09:02.123456789Z',
        message: 'Hồ sơ quá hạn',
        'log.level': 'WARN',
        'log.logger': 'kiosk',
        'event.severity': 13,
        'trace.id': '5b8efff798038103d269b633813fc60c',
        'span.id': 'eee19b7ec3c1b174',
        'service.name': 'một-cửa',
        'user.name': 'canbo1',
        'http.response.status_code': 503,
        big: '9007199254740993',
        tags: ['a', true],
      },
    ]);
  });

  it('may have a map as the body, and no time', async () => {
    const map = { kvlistValue: { values: [{ key: 'counter', value: text('Q3') }] } };
    await post(request({ body: map }));
    expect(stored()).toEqual([{ 'log.logger': 'kiosk', 'service.name': 'một-cửa', counter: 'Q3' }]);
  });

  it('are read from protobuf, compressed or not, and answered in it', async () => {
    // LogRecord { time_unix_nano = 1795309742000000000, body { string_value = "xin" }, trace_id = 16 × ab }
    const time = Buffer.alloc(8);
    time.writeBigUInt64LE(1_795_309_742_000_000_000n);
    const body = Buffer.from([0x2a, 5, 0x0a, 3, ...Buffer.from('xin')]);
    const trace = Buffer.from([0x4a, 16, ...Buffer.alloc(16, 0xab)]);
    const record = Buffer.concat([Buffer.from([0x09]), time, body, trace]);
    const wrapped = (field: number, inner: Buffer) =>
      Buffer.concat([Buffer.from([field, inner.length]), inner]);
    const message = new Uint8Array(wrapped(0x0a, wrapped(0x12, wrapped(0x12, record))));
    const first = await post(message);
    expect([first.status, first.bytes.length]).toEqual([200, 0]);
    expect(first.headers.get('content-type')).toBe('application/x-protobuf');
    expect(stored()).toEqual([
      {
        '@timestamp': '2026-11-22T01:09:02.000000000Z',
        message: 'xin',
        'trace.id': 'ab'.repeat(16),
      },
    ]);
    const again = await post(new Uint8Array(gzipSync(message)), { 'content-encoding': 'gzip' });
    expect(again.status).toBe(200);
    expect(server.sink.records).toHaveLength(1);
  });

  it('without a time are never taken for a repetition', async () => {
    for (const _ of [1, 2]) await post(request({ body: text('a') }));
    expect(server.sink.records).toHaveLength(2);
  });

  it('are answered so that an exporter sends them again when the journal is full', async () => {
    server.sink.refusals = 2;
    const json = await post(request({ body: text('a') }));
    expect([json.status, JSON.parse(json.text).code]).toEqual([503, 14]);
    expect(Number(json.headers.get('retry-after'))).toBeGreaterThan(0);
    const empty = await post(new Uint8Array([0x0a, 6, 0x12, 4, 0x12, 2, 0x2a, 0]));
    expect(empty.status).toBe(503);
    expect(empty.bytes.subarray(0, 3)).toEqual(Buffer.from([0x08, 14, 0x12]));
    expect(server.sink.records).toEqual([]);
  });

  it.each([
    ['no JSON', '{"resourceLogs":', {}, 400],
    [
      'another shape',
      '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"x"}]}]}]}',
      {},
      400,
    ],
    ['no protobuf', new Uint8Array([0x0a, 99, 1]), {}, 400],
    ['another type', '{}', { 'content-type': 'text/plain' }, 415],
    ['no key', '{}', { authorization: 'Bearer gsk_x' }, 401],
  ])('are refused whole: %s', async (_name, body, headers, status) => {
    const before = await server.refused();
    expect((await post(body, headers)).status).toBe(status);
    expect(server.sink.records).toEqual([]);
    expect((await server.refused()) - before).toBe(1);
  });
});
