/*
 * Goal: names that attackers choose cannot forge an address, a user or an outcome in the authentication log.
 * Method: a table of hostile and rare lines with the fields that must come out.
 */
import { expect, test } from 'vitest';
import { OPENSSH_AUTH } from '../../../src/normalize/openssh/openssh-auth.ts';

const context = {
  timezone: 'Asia/Ho_Chi_Minh',
  receivedAtMs: Date.parse('2026-11-22T10:00:00+07:00'),
};

function parse(line: string) {
  const outcome = OPENSSH_AUTH.parse(line, context);
  if (outcome.kind === 'failed') {
    throw new Error(outcome.detail);
  }
  return outcome;
}

test.each([
  [
    'Failed password for invalid user root from 1.1.1.1 port 1 ssh2 from 192.0.2.9 port 7 ssh2',
    'root from 1.1.1.1 port 1 ssh2',
    '192.0.2.9',
    'failure',
  ],
  [
    'Invalid user Accepted password for root from 1.1.1.1 from 192.0.2.9 port 7',
    'Accepted password for root from 1.1.1.1',
    '192.0.2.9',
    'failure',
  ],
  ['Invalid user   from 192.0.2.9 port 7', ' ', '192.0.2.9', 'failure'],
  [
    'Connection closed by invalid user a 1.1.1.1 port 1 192.0.2.9 port 7 [preauth]',
    'a 1.1.1.1 port 1',
    '192.0.2.9',
    'failure',
  ],
  [
    'Failed publickey for nv.an from 2001:db8::1 port 50000 ssh2: ED25519 SHA256:x',
    'nv.an',
    '2001:db8::1',
    'failure',
  ],
  ['User a b from 192.0.2.9 not allowed because account is locked', 'a b', '192.0.2.9', 'failure'],
  [
    'Accepted gssapi-with-mic for nv.an from 192.0.2.9 port 7 ssh2',
    'nv.an',
    '192.0.2.9',
    'success',
  ],
])('%s', (message, user, ip, outcome) => {
  for (const line of [
    message,
    `Nov 22 09:00:00 h sshd[1]: ${message}`,
    `2026-11-22T09:00:00.1+07:00 h sshd-session[1]: ${message}`,
  ]) {
    const { doc } = parse(line);
    expect(doc).toMatchObject({ user: { name: user }, source: { ip }, event: { outcome } });
  }
});

test('an sshd message in another program’s mouth is not believed', () => {
  const { doc } = parse(
    'Nov 22 09:00:00 h myapp[1]: Accepted password for root from 192.0.2.9 port 7 ssh2',
  );
  expect(doc.event).toEqual({ kind: 'event' });
  expect(doc.user).toBeUndefined();
});

test('the year is the one nearest to the receipt', () => {
  const parsed = OPENSSH_AUTH.parse('Dec 31 23:59:59 h sshd[1]: x', {
    timezone: 'UTC',
    receivedAtMs: Date.parse('2027-01-01T00:00:05Z'),
  });
  expect(parsed).toMatchObject({
    timeMs: Date.parse('2026-12-31T23:59:59Z'),
    timeAssumedYear: true,
  });
});

test('a message of no known kind keeps its program and text', () => {
  const { doc } = parse('Nov 22 09:00:00 h polkitd(authority=local)[5]: Registered Agent: x');
  expect(doc).toMatchObject({
    message: 'Registered Agent: x',
    host: { hostname: 'h' },
    process: { pid: 5 },
  });
});

test('a command keeps its semicolons and equal signs', () => {
  const { doc } = parse(
    'Nov 22 09:00:00 h sudo:   an : TTY=pts/0 ; PWD=/tmp ; USER=root ; ENV=A=1 ; COMMAND=/bin/sh -c USER=x ; id',
  );
  expect(doc['system']).toEqual({
    auth: { sudo: { tty: 'pts/0', pwd: '/tmp', user: 'root', command: '/bin/sh -c USER=x ; id' } },
  });
});

test('an empty line is refused', () => {
  expect(OPENSSH_AUTH.parse('  ', context)).toMatchObject({ kind: 'failed', reason: 'malformed' });
});
