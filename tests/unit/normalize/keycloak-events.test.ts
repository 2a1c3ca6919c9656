/*
 * Goal: Keycloak's event text is read as the server meant it, whatever a user typed, and every type is classified.
 * Method: tables of event texts with the pairs, categories and outcomes that must come out.
 */
import { describe, expect, test } from 'vitest';
import { eventPairs } from '../../../src/normalize/keycloak/event-pairs.ts';
import { KEYCLOAK_LOG } from '../../../src/normalize/keycloak/keycloak-log.ts';
import { redirectUrlFields } from '../../../src/normalize/keycloak/redirect-url.ts';

const context = {
  timezone: 'Asia/Ho_Chi_Minh',
  receivedAtMs: Date.parse('2026-11-22T00:05:00+07:00'),
};

function parse(line: string) {
  const outcome = KEYCLOAK_LOG.parse(line, context);
  if (outcome.kind === 'failed') {
    throw new Error(outcome.detail);
  }
  return outcome;
}

describe('pairs', () => {
  test.each([
    ['bare values with commas', 'type=LOGIN, a=x,y, b=', { type: 'LOGIN', a: 'x,y', b: '' }],
    [
      'single quotes around blanks',
      "type=A, scope='openid x', b=1",
      { type: 'A', scope: 'openid x', b: '1' },
    ],
    ['double quotes', 'type="A", b="c, d=e"', { type: 'A', b: 'c, d=e' }],
    [
      'escaped quotes inside',
      'type="A", u="x\\", type=\\"B", z="1"',
      { type: 'A', u: 'x", type="B', z: '1' },
    ],
    [
      'a value ending in a backslash',
      'type="A", u="C:\\", z="1"',
      { type: 'A', u: 'C:\\', z: '1' },
    ],
    ['quotes escaped once more', 'type=\\"A\\", b=\\"c\\"', { type: 'A', b: 'c' }],
    [
      'a list of cookies',
      'type="A", cookies=[a=b, c=d], z="1"',
      { type: 'A', cookies: 'a=b, c=d', z: '1' },
    ],
    ['a quote that never closes', 'type="A", b="c', { type: 'A', b: '"c' }],
    [
      'the first of repeated keys wins',
      'type=LOGIN_ERROR, username=x, type=LOGIN',
      { type: 'LOGIN_ERROR', username: 'x' },
    ],
  ])('%s', (_, text, expected) => {
    expect(Object.fromEntries(eventPairs(text))).toEqual(expected);
  });
});

describe('classes', () => {
  test.each([
    ['LOGIN', ['authentication'], ['info', 'start'], 'success'],
    ['LOGIN_ERROR', ['authentication'], ['info'], 'failure'],
    ['LOGOUT', ['authentication'], ['info', 'end'], 'unknown'],
    ['CODE_TO_TOKEN', ['authentication'], ['info'], 'unknown'],
    ['CODE_TO_TOKEN_ERROR', ['authentication'], ['info'], 'failure'],
    ['REGISTER', ['authentication', 'iam'], ['info', 'user', 'creation'], 'success'],
    ['UPDATE_PASSWORD', ['authentication', 'iam'], ['info', 'user', 'change'], 'success'],
    ['UPDATE_TOTP_ERROR', ['authentication', 'iam'], ['info'], 'failure'],
    ['CLIENT_LOGIN', ['authentication'], ['info', 'start'], 'success'],
    ['SEND_VERIFY_EMAIL', ['authentication'], ['info'], 'success'],
    ['constructor', ['authentication'], ['info'], 'success'],
  ])('%s', (type, category, types, outcome) => {
    const { doc } = parse(`type="${type}", realmId="r"`);
    expect(doc.event).toMatchObject({ action: type, category, type: types, outcome });
  });
});

describe('one-time passwords', () => {
  test.each([
    [
      'type="LOGIN_ERROR", realmId="r", error="invalid_totp"',
      { stage: 'rejected', channel: 'totp' },
    ],
    [
      'type="LOGIN_ERROR", realmId="r", error="invalid_user_credentials", credential_type="otp"',
      { stage: 'rejected', channel: 'totp' },
    ],
    ['type="LOGIN", realmId="r", credential_type="otp"', { stage: 'verified', channel: 'totp' }],
    ['type="LOGIN_ERROR", realmId="r", error="invalid_user_credentials"', undefined],
    [
      'type="LOGIN_ERROR", realmId="r", error="user_not_found", credential_type="password"',
      undefined,
    ],
  ])('%s', (line, otp) => {
    expect(parse(line).doc.gac?.otp).toEqual(otp);
  });
});

test('a person’s number as account name is handed over as a secret', () => {
  expect(parse('type="LOGIN", realmId="r", username="001099000001"').secrets).toEqual({
    citizen: '001099000001',
  });
  expect(parse('type="LOGIN", realmId="r", username="+84900000123"').secrets).toEqual({
    phone: '+84900000123',
  });
  expect(parse('type="LOGIN", realmId="r", username="nv.an"').secrets).toBeUndefined();
});

test('a clock without date belongs to the day nearest to its receipt', () => {
  const before = parse('23:59:59,500 INFO  [org.jboss.as] (main) x');
  expect(new Date(before.timeMs ?? 0).toISOString()).toBe('2026-11-21T16:59:59.500Z');
  const after = parse('00:05:01,000 INFO  [org.jboss.as] (main) x');
  expect(new Date(after.timeMs ?? 0).toISOString()).toBe('2026-11-21T17:05:01.000Z');
});

test.each(['', 'GET / HTTP/1.1', '{"a":1}', '2026-13-40 99:00:00,000 INFO [a] (b) c', '{'])(
  'refuses %j',
  (line) => {
    expect(KEYCLOAK_LOG.parse(line, context)).toMatchObject({
      kind: 'failed',
      reason: 'malformed',
    });
  },
);

test('the pattern of a first line starts records and leaves stack traces to them', () => {
  const start = new RegExp(KEYCLOAK_LOG.multilineStart ?? '$^');
  expect(start.test('2026-11-22 03:00:00,123 WARN  [org.keycloak.events] (a) x')).toBe(true);
  expect(start.test('21:01:42,548 INFO  [a] (b) c')).toBe(true);
  expect(start.test('{"timestamp":"2026"}')).toBe(true);
  expect(start.test('\tat org.example.A.run(A.java:1)')).toBe(false);
  expect(start.test('Caused by: java.lang.RuntimeException: 12:00:00 late')).toBe(false);
});

test.each([
  ['http://localhost:8080', { 'url.domain': 'localhost', 'url.port': 8080, 'url.path': '' }],
  [
    'https://a.vn/x/y.html?q=1#f',
    { 'url.path': '/x/y.html', 'url.extension': 'html', 'url.query': 'q=1', 'url.fragment': 'f' },
  ],
  ['https://user@a.vn/', { 'url.domain': 'a.vn' }],
])('parts of %s', (text, expected) => {
  expect(redirectUrlFields(text)).toMatchObject(expected);
});
