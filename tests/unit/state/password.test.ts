// Goal: a password check costs the same whether the login is known or not, and cannot take all memory.
// Method: real scrypt; times compared with a wide margin; more checks at once than may wait.
import { expect, it } from 'vitest';
import { Passwords, passwordIssues } from '../../../src/state/people/password.ts';

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

it('matches the right password only, in either Unicode form, with a salt of its own', async () => {
  const passwords = new Passwords();
  const [first, second] = [await passwords.hash('mật khẩu'), await passwords.hash('mật khẩu')];
  expect(first).toMatch(/^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
  expect(first).not.toBe(second);
  expect(await passwords.matches('mật khẩu'.normalize('NFD'), first)).toBe(true);
  expect(await passwords.matches('mật khẩu ', first)).toBe(false);
});

it('does the same work for a login that nobody has', async () => {
  const passwords = new Passwords();
  const hash = await passwords.hash('mật khẩu');
  // The least of a few in turn: others may have the machine for a while.
  let known = Number.POSITIVE_INFINITY;
  let unknown = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 5; tries++) {
    known = Math.min(known, await timed(() => passwords.matches('sai', hash)));
    unknown = Math.min(unknown, await timed(() => passwords.matches('sai', undefined)));
  }
  expect(await passwords.matches('sai', undefined)).toBe(false);
  expect(unknown / known).toBeGreaterThan(0.3);
  expect(unknown / known).toBeLessThan(3);
});

it('lets 32 wait and turns the next away', async () => {
  const passwords = new Passwords();
  const hash = 'scrypt$2$1$1$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
  const checks = Array.from({ length: 33 }, () => passwords.matches('x', hash));
  const outcomes = await Promise.allSettled(checks);
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(refused.map(({ reason }) => reason.code)).toEqual(['GAC_AUTH_THROTTLED']);
  expect(await passwords.matches('x', hash)).toBe(false);
});

it.each([
  [7, 1],
  [8, 0],
  [1_024, 0],
  [1_025, 1],
])('finds a password of %i characters %i times wrong', (length, issues) => {
  expect(passwordIssues('x'.repeat(length))).toHaveLength(issues);
});
