/*
 * Goal: a field map does what it says, a wrong one is refused with the place of the mistake, secrets never reach the document.
 * Method: small maps and records, and mistakes with the pointer that must be named.
 */
import { describe, expect, test } from 'vitest';
import { GacError } from '../../../src/event/error.ts';
import { compileFieldMap } from '../../../src/normalize/field-map/compile-field-map.ts';
import { convert } from '../../../src/normalize/field-map/convert.ts';
import { csvCells } from '../../../src/normalize/field-map/csv-cells.ts';
import type { FieldMapInput } from '../../../src/normalize/field-map/map-schema.ts';
import { OTP_SMS_GATEWAY } from '../../../src/normalize/field-map/otp-gateway-map.ts';
import { parseVendorStamp } from '../../../src/normalize/field-map/vendor-stamp.ts';

const context = {
  timezone: 'Asia/Ho_Chi_Minh',
  receivedAtMs: Date.parse('2026-11-22T10:00:00+07:00'),
};
const MAP: FieldMapInput = {
  type: 'test.map',
  title: { vi: 'Thử', en: 'Test' },
  logsource: { product: 'test' },
  formats: [{ kind: 'json' }, { kind: 'kv', blanks: true }],
  required: ['act'],
  timestamp: { from: 'at', zone: 'UTC' },
  constants: { 'event.kind': 'event' },
  classify: [
    {
      from: 'act',
      cases: { IN: { 'event.action': 'in' } },
      otherwise: { 'event.action': 'other' },
    },
  ],
  fields: [
    { from: ['who.name', 'who'], to: 'user.name', convert: 'lowercase' },
    { from: 'n', to: 'http.request.bytes', convert: 'number' },
    { from: 'level', to: 'event.severity', values: { High: 3, low: 1 } },
    { from: 'ip', to: 'source.ip', convert: 'ip' },
  ],
  contains: [{ value: 'x', list: 'xs', to: 'gac.vendor.has_x' }],
  drop: ['PIN'],
};
const parser = compileFieldMap(MAP);

function parse(line: string) {
  const outcome = parser.parse(line, context);
  if (outcome.kind === 'failed') {
    throw new Error(outcome.detail);
  }
  return outcome;
}

test('JSON and key=value records give the same document', () => {
  const json = parse(
    '{"at":"2026-11-22 03:00:00","act":"in","who":"AN","n":"7","level":"HIGH","ip":"192.0.2.1"}',
  );
  const kv = parse('at="2026-11-22 03:00:00" act=in who=AN n=7 level=HIGH ip=192.0.2.1');
  expect(json).toEqual(kv);
  expect(json).toMatchObject({
    timeMs: Date.parse('2026-11-22T03:00:00Z'),
    doc: {
      user: { name: 'an' },
      http: { request: { bytes: 7 } },
      event: { action: 'in', severity: 3, kind: 'event' },
    },
  });
});

test('nested names, lists, unknown values and unmapped fields', () => {
  const { doc } = parse(
    '{"act":"?","who":{"name":"B"},"x":"2","xs":["1","2"],"extra":{"k":true},"ip":"nowhere"}',
  );
  expect(doc).toMatchObject({
    event: { action: 'other' },
    user: { name: 'b' },
    gac: { vendor: { has_x: true, extra_k: true } },
  });
  expect(doc['source']).toBeUndefined();
});

test('dropped fields are in no field of the document and are handed over for erasure', () => {
  const outcome = parse('{"act":"in","pin":"4711","data":{"PIN":"0815"}}');
  expect(JSON.stringify(outcome.doc)).not.toMatch(/4711|0815/);
  expect(outcome.secrets?.erase).toEqual([
    { clear: '4711', kind: 'pin' },
    { clear: '0815', kind: 'pin' },
  ]);
});

test('the clear phone number stands only in the secrets', () => {
  const outcome = OTP_SMS_GATEWAY.parse(
    '{"status":"sent","msisdn":"0900000123","transaction":"t"}',
    context,
  );
  expect(outcome).toMatchObject({ kind: 'parsed', secrets: { phone: '0900000123' } });
  expect(JSON.stringify({ ...outcome, secrets: undefined })).not.toContain('0900000123');
});

describe('mistakes in a map', () => {
  test.each([
    ['/type', { type: 'x' }],
    ['/fields/0/to', { fields: [{ from: 'a', to: 'gac.province' }] }],
    ['/fields/0/to', { fields: [{ from: 'a', to: 'a.__proto__.b' }] }],
    ['/formats/0/kind', { formats: [{ kind: 'xml' }] }],
    ['/', { colour: 'red' }],
  ])('at %s', (at, change) => {
    let caught: unknown;
    try {
      compileFieldMap({ ...MAP, ...change } as FieldMapInput);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(GacError);
    expect((caught as GacError).issues.map((issue) => issue.at)).toContain(at);
  });
});

test.each([
  ['H15.36.12-261122-0017', 2_611_220_017],
  ['000.00.01.H29-240115-0001', 2_401_150_001],
  ['HS-77', 77],
  ['9'.repeat(20), undefined],
  ['none', undefined],
])('sequence of dossier %s', (code, sequence) => {
  expect(convert(code, 'dossier_sequence')).toBe(sequence);
});

test.each([
  ['a,b', ['a', 'b']],
  ['"a,1","b ""q""",', ['a,1', 'b "q"', '']],
  ['', ['']],
  ['"open', undefined],
])('cells of %j', (line, cells) => {
  expect(csvCells(line, ',')).toEqual(cells);
});

test.each([
  ['22/11/2026 10:05:07', '2026-11-22T03:05:07.000Z'],
  ['22-11-2026 10:05', '2026-11-22T03:05:00.000Z'],
  ['10:05:07 22/11/2026', '2026-11-22T03:05:07.000Z'],
  ['1795287600', '2026-11-21T19:00:00.000Z'],
  ['31/02/2026 10:05:07', undefined],
  ['11/22/2026 10:05:07', undefined],
])('time %s', (text, iso) => {
  const stamp = parseVendorStamp(text, context);
  expect(stamp === undefined ? undefined : new Date(stamp.ms).toISOString()).toBe(iso);
});
