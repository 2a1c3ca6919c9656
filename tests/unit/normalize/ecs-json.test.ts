/*
 * Goal: a stranger's ECS document can neither break the reader nor claim what only this system may say.
 * Method: hostile and mistyped documents with the fields that must and must not come out.
 */
import { expect, test } from 'vitest';
import { ECS_JSON } from '../../../src/normalize/ecs-json/ecs-json.ts';

const context = { timezone: 'Asia/Ho_Chi_Minh', receivedAtMs: 0 };

function parse(document: unknown) {
  const outcome = ECS_JSON.parse(
    typeof document === 'string' ? document : JSON.stringify(document),
    context,
  );
  if (outcome.kind === 'failed') {
    throw new Error(outcome.detail);
  }
  return outcome;
}

test('dotted, nested and mixed keys give the same document', () => {
  const nested = {
    '@timestamp': '2026-11-22T03:00:00Z',
    source: { ip: '192.0.2.1', port: 5 },
    event: { action: 'a' },
  };
  const dotted = {
    '@timestamp': '2026-11-22T03:00:00Z',
    'source.ip': '192.0.2.1',
    'source.port': '5',
    'event.action': 'a',
  };
  const mixed = {
    '@timestamp': '2026-11-22T03:00:00Z',
    'source.ip': '192.0.2.1',
    source: { port: 5 },
    event: { action: 'a' },
  };
  expect(parse(dotted)).toEqual(parse(nested));
  expect(parse(mixed)).toEqual(parse(nested));
});

test('the identity of the source cannot be claimed', () => {
  const { doc } = parse({
    gac: {
      province: '01',
      commune: '00001',
      source: { id: 'x' },
      dead_letter: { reason: 'x' },
      subject: { phone: '1' },
    },
    event: { id: 'mine', kind: 'pipeline_error', dataset: 'nginx.access', original: 'forged' },
    'ecs.version': '0',
  });
  expect(Object.keys(doc.gac ?? {})).toEqual(['vendor']);
  expect(doc.event).toBeUndefined();
  expect(doc['ecs']).toBeUndefined();
  expect(doc.gac?.vendor).toMatchObject({
    gac_province: '01',
    event_id: 'mine',
    event_kind: 'pipeline_error',
  });
});

test('prototypes stay clean', () => {
  const { doc } = parse(
    '{"__proto__":{"polluted":1},"a":{"__proto__":{"polluted":1}},"b.__proto__.polluted":1,"constructor":{"prototype":{"polluted":1}}}',
  );
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(Object.getPrototypeOf(doc)).toBe(Object.prototype);
});

test('depth and number of fields are limited, and said so', () => {
  const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
  expect(JSON.stringify(parse(deep).doc).length).toBeLessThan(2_000);
  const wide = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, index) => [`n.k${index}`, index]),
  );
  const { doc } = parse(wide);
  expect(Object.keys(doc['n'] as object).length).toBeLessThanOrEqual(1_000);
  expect(JSON.stringify(doc['error'])).toContain('only in event.original');
});

test.each([
  ['source.ip', 'nope'],
  ['source.port', 'abc'],
  ['source.port', 70_000],
  ['event.category', 'nonsense'],
  ['event.start', 'yesterday'],
  ['http.response.status_code', 'OK'],
  ['event.duration', 1.5],
  ['source', 'text'],
  ['user.name', { a: 1 }],
])('%s = %j is moved aside with a note', (path, value) => {
  const { doc } = parse({ [path]: value, 'event.action': 'kept' });
  const nested = path === 'user.name';
  const key = nested ? 'user_name_a' : path.replaceAll('.', '_');
  if (!nested) {
    expect(String(doc.gac?.vendor?.[key])).toBe(String(value));
  }
  expect(doc.event?.action).toBe('kept');
});

test('a list of addresses and single values in lists’ places are accepted', () => {
  const { doc } = parse({
    'host.ip': '192.0.2.1',
    'related.ip': ['192.0.2.1', '192.0.2.2'],
    tags: 'a',
  });
  expect(doc).toMatchObject({
    host: { ip: ['192.0.2.1'] },
    related: { ip: ['192.0.2.1', '192.0.2.2'] },
    tags: ['a'],
  });
});

test.each(['', '[]', 'null', '1', '{"a":', 'text'])('refuses %j', (line) => {
  expect(ECS_JSON.parse(line, context)).toMatchObject({ kind: 'failed', reason: 'malformed' });
});
