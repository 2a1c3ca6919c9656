/*
 * Goal: whatever bytes come from whatever source, one event comes out: believed, corrected or a dead letter with its
 * reason, always with the original, the right identity and a time.
 * Method: records through the whole stage with the real parsers, and with broken parsers made for the test.
 */
import { describe, expect, test } from 'vitest';
import type { Parser } from '../../../src/normalize/contract.ts';
import { createNormalizer } from '../../../src/normalize/create-normalizer.ts';
import { CATEGORIZATION } from '../../../src/normalize/ecs/categorization.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { allowedValues } from '../../ecs-fields.ts';
import { RECEIVED_AT_MS, rawRecord, sampleSource } from '../../raw-records.ts';

const options = { journalId: 'journal1', pseudonymKey: 'key' };
const normalizer = createNormalizer(options);
const nginx = sampleSource('nginx.access');
const line = (time: string) => `192.0.2.10 - - [${time}] "GET /a HTTP/1.1" 200 5 "-" "-"`;

function madeParser(parse: Parser['parse']): Parser {
  const title = { vi: 'thử', en: 'test' };
  return { type: 'made.up', title, logsource: {}, detect: () => 1, parse };
}

describe('identity', () => {
  test('comes from the source and the place in the journal, never from the text', () => {
    const body = JSON.stringify({
      '@timestamp': '2026-11-22T02:00:00Z',
      event: { id: 'mine', kind: 'pipeline_error', dataset: 'x', created: 'y', category: 'web' },
      gac: { province: '79', commune: '99999', source: { id: 'z' }, dead_letter: { reason: 'x' } },
      ecs: { version: '0.1' },
    });
    const source = sampleSource('ecs.json', { commune: '00001' });
    const placed = normalizer.normalize(rawRecord(body, { partition: 3, offset: 7 }), source);
    expect(placed).toMatchObject({ id: 'journal1-3-7', province: '01', partition: 3, offset: 7 });
    expect(placed.doc.event).toMatchObject({ id: 'journal1-3-7', kind: 'event' });
    expect(placed.doc.ecs.version).toBe('9.4.0');
    expect(placed.doc.gac).toMatchObject({
      province: '01',
      commune: '00001',
      source: { id: 'sample-source', type: 'ecs.json' },
    });
    expect(placed.doc.gac.dead_letter).toBeUndefined();
  });

  test('an event is the same on every replay', () => {
    const record = rawRecord(line('22/Nov/2026:09:55:36 +0700'));
    const again = createNormalizer(options);
    expect(again.normalize(record, nginx)).toEqual(normalizer.normalize(record, nginx));
  });
});

describe('time', () => {
  test.each([
    ['22/Nov/2026:10:04:59 +0700', undefined],
    ['22/Nov/2026:10:05:01 +0700', 'future'],
    ['01/Jan/2100:00:00:00 +0700', 'future'],
    ['23/Nov/2025:10:00:00 +0700', undefined],
    ['21/Nov/2025:10:00:00 +0700', 'past'],
    ['01/Jan/1970:00:00:00 +0000', 'past'],
  ])('%s is %s', (time, status) => {
    const metrics = createMetrics();
    const counted = createNormalizer({ ...options, metrics });
    const { doc, timeMs } = counted.normalize(rawRecord(line(time)), nginx);
    expect(doc.gac.time?.status).toBe(status);
    expect(doc['@timestamp']).toBe(new Date(timeMs).toISOString());
    expect(timeMs === RECEIVED_AT_MS).toBe(status !== undefined);
    expect(doc.gac.time?.claimed !== undefined).toBe(status !== undefined);
    expect(doc.event.created).toBe('2026-11-22T03:00:00.000Z');
  });

  test('without any stamp the time of receipt is taken; the envelope helps', () => {
    const haproxy = sampleSource('haproxy.http');
    const text = 'Proxy be started.';
    const bare = normalizer.normalize(rawRecord(text), haproxy);
    expect(bare).toMatchObject({ timeMs: RECEIVED_AT_MS });
    expect(bare.doc.gac.time).toEqual({ status: 'missing' });
    const sent = rawRecord(`<134>Nov 22 09:00:00 lb haproxy[1]: ${text}`, { transport: 'syslog' });
    const enveloped = normalizer.normalize(sent, haproxy);
    expect(enveloped.doc['@timestamp']).toBe('2026-11-22T02:00:00.000Z');
    expect(enveloped.doc.gac.time).toEqual({ status: 'assumed_year' });
  });
});

describe('bytes', () => {
  test('invalid UTF-8 and NUL are kept readable, tagged and still parsed', () => {
    const bytes = Buffer.concat([
      Buffer.from('192.0.2.10 - - [22/Nov/2026:09:55:36 +0700] "GET /a'),
      Buffer.from([0xff, 0x00, 0xc3]),
      Buffer.from(' HTTP/1.1" 200 5 "-" "-"\r'),
    ]);
    const { doc } = normalizer.normalize(rawRecord(bytes), nginx);
    expect(doc.tags).toEqual(['encoding_invalid']);
    expect(doc.url?.path).toBe('/a\ufffd\\x00\ufffd');
    expect(doc.event.original).toContain('/a\ufffd\\x00\ufffd HTTP/1.1');
    const proper = normalizer.normalize(rawRecord('một dòng \ufffd đúng'), nginx);
    expect(proper.doc.tags).toBeUndefined();
  });

  test('what a JSON escape smuggles in is made storable', () => {
    const body = '{"message":"a\\u0000b\\ud800c","labels":{"x":"\\u0000"}}';
    const { doc } = normalizer.normalize(rawRecord(body), sampleSource('ecs.json'));
    const text = JSON.stringify(doc.message) + JSON.stringify(doc.labels);
    expect(text).not.toMatch(/\\u0000|\\ud800/);
  });

  test('an oversize record is a dead letter with its first 8 KiB, redacted', () => {
    const body = Buffer.from(`otp=123456 ${'ă'.repeat(10_000)}`);
    const record = rawRecord(body, { cutFromBytes: 10_485_760 });
    const { doc } = normalizer.normalize(record, nginx);
    expect(doc.gac.dead_letter?.reason).toBe('oversize');
    expect(doc.gac.dead_letter?.detail).toContain('10485760');
    expect(doc.event.original?.startsWith('otp=[REDACTED:otp] ă')).toBe(true);
    expect(doc.event.original?.length).toBeLessThan(8_200);
  });
});

describe('dead letters', () => {
  test.each([
    ['nginx.access', 'no log line', 'malformed'],
    ['nginx.access', '   ', 'malformed'],
    ['nginx.access', line('99/Nov/2026:09:55:36 +0700'), 'timestamp_invalid'],
    ['no.such.type', 'x', 'type_unknown'],
    ['unregistered', 'x', 'source_unknown'],
  ])('%s %s: %s', async (type, text, reason) => {
    const metrics = createMetrics();
    const counted = createNormalizer({ ...options, metrics });
    const { doc } = counted.normalize(rawRecord(text), sampleSource(type));
    expect(doc.event).toMatchObject({ kind: 'pipeline_error', original: text });
    expect(doc.gac.dead_letter?.reason).toBe(reason);
    expect(doc.error?.message).toContain(type);
    const counter = await metrics.normalizeDeadLetters.get();
    expect(counter.values.map((value) => value.value)).toEqual([1]);
  });

  test('a parser that throws costs its record only the reading', () => {
    const broken = madeParser(() => {
      throw new RangeError('phone 0900000123');
    });
    const stage = createNormalizer({ ...options, parsers: [broken] });
    const { doc } = stage.normalize(rawRecord('text'), sampleSource('made.up'));
    expect(doc.gac.dead_letter?.reason).toBe('parser_defect');
    expect(doc.gac.dead_letter?.detail).toMatch(/^RangeError: phone \[SDT:/);
    expect(doc.event.original).toBe('text');
  });

  test('so does a document that cannot be finished', () => {
    const broken = madeParser(() => ({
      kind: 'parsed',
      doc: { event: Object.freeze({ category: ['web'] }) },
    }));
    const stage = createNormalizer({ ...options, parsers: [broken] });
    const { doc } = stage.normalize(rawRecord('text'), sampleSource('made.up'));
    expect(doc.gac.dead_letter?.reason).toBe('parser_defect');
  });
});

describe('ECS vocabulary', () => {
  test('is that of ECS', () => {
    for (const field of ['kind', 'category', 'type', 'outcome'] as const) {
      expect([...CATEGORIZATION[field]].sort()).toEqual(allowedValues(`event.${field}`));
    }
  });

  test('foreign values are taken out and said', () => {
    const parser = madeParser(() => ({
      kind: 'parsed',
      doc: { event: { kind: 'oops', category: ['web', 'nonsense'], type: 'x', outcome: 'maybe' } },
    }));
    const stage = createNormalizer({ ...options, parsers: [parser] });
    const { doc } = stage.normalize(rawRecord('text'), sampleSource('made.up'));
    expect(doc.event).toMatchObject({ kind: 'event', category: ['web'] });
    expect(doc.event).not.toHaveProperty('type');
    expect(doc.event).not.toHaveProperty('outcome');
    expect(doc.tags).toEqual(['ecs_value_removed']);
  });
});

describe('syslog transport', () => {
  const source = sampleSource('nginx.access');
  const send = (text: string) =>
    normalizer.normalize(rawRecord(text, { transport: 'syslog' }), source).doc;
  const inner = line('22/Nov/2026:09:55:36 +0700');

  test('RFC 5424 with structured data, escapes and BOM', () => {
    const doc = send(
      `<165>1 2026-11-22T09:55:36.003Z web-1 nginx 12 ID47 [a@1 x="1\\]\\"" y="2"][b@1] \ufeff${inner}`,
    );
    expect(doc.log?.['syslog']).toEqual({
      version: '1',
      priority: 165,
      facility: { code: 20, name: 'local4' },
      severity: { code: 5, name: 'Notice' },
      hostname: 'web-1',
      appname: 'nginx',
      procid: '12',
      msgid: 'ID47',
      structured_data: { 'a@1': { x: '1]"', y: '2' }, 'b@1': {} },
    });
    expect(doc).toMatchObject({ host: { name: 'web-1' }, process: { name: 'nginx', pid: 12 } });
    expect(doc.url?.path).toBe('/a');
  });

  test.each([
    ['<190>Nov 22 09:55:36 web-1 nginx: ', 'web-1', 'nginx'],
    ['<190>Nov 22 09:55:36 nginx: ', undefined, 'nginx'],
    ['<190>Nov 22 09:55:36 2001:db8::1 nginx[7]: ', '2001:db8::1', 'nginx'],
    ['<190>Nov 22 2026 09:55:36 web-1 nginx: ', 'web-1', 'nginx'],
    ['<190>2026-11-22T09:55:36+07:00 web-1 nginx: ', 'web-1', 'nginx'],
    ['<190>nginx: ', undefined, 'nginx'],
    ['Nov 22 09:55:36 web-1 nginx: ', 'web-1', 'nginx'],
    ['<190>1 - - - - - - ', undefined, undefined],
    ['', undefined, undefined],
  ])('%s', (envelope, host, program) => {
    const doc = send(envelope + inner);
    expect(doc.event.kind).toBe('event');
    expect(doc.host?.name).toBe(host);
    expect(doc.process?.name).toBe(program);
    expect(doc['@timestamp']).toBe('2026-11-22T02:55:36.000Z');
    expect(doc.event.original).toBe(envelope + inner);
  });

  test.each(['<999>x', '<190', '<190>1 ', '<190>1 x y', '<190>1 - - - - - [broken'])(
    '%s',
    (text) => {
      expect(send(text).event).toMatchObject({ kind: 'pipeline_error', original: text });
    },
  );
});
