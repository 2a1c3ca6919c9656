// Goal: a new key of pseudonyms begins when it was said to, is known to a service that runs, can be taken back until
// then, and never costs one of the keys before it.
// Method: a temporary data directory with the file that an installation makes for itself; instants are given.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { secretsFromEnvironment } from '../../../src/app/configuration.ts';
import { loadKeys } from '../../../src/app/keys.ts';
import { rotateKey, undoRotation } from '../../../src/app/pseudonym-keyring.ts';

const T0 = Date.UTC(2026, 10, 22);
const HOUR_MS = 3_600_000;
const HEX = (digit: string) => digit.repeat(64);
const none = secretsFromEnvironment({});

let folder = '';
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-keyring-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));
const load = (environment: NodeJS.ProcessEnv = {}) =>
  loadKeys(secretsFromEnvironment(environment), folder).pseudonymKeys;

describe('a key of an installation of one process', () => {
  it('is followed by another one at the time that was said, also in a service that runs', () => {
    const running = loadKeys(none, folder).pseudonymKeys;
    const [first] = running.list();
    expect(first?.fromMs).toBe(Number.NEGATIVE_INFINITY);
    const others = { ...JSON.parse(fs.readFileSync(path.join(folder, 'keys.json'), 'utf8')) };
    rotateKey(folder, { beginsMs: T0 + HOUR_MS, nowMs: T0 });
    running.refresh();
    expect(running.list().map(({ fromMs }) => fromMs)).toEqual([-Infinity, T0 + HOUR_MS]);
    expect(running.list()[0]).toEqual(first);
    expect(running.list()[1]?.key).not.toEqual(first?.key);
    expect(load().list()).toEqual(running.list());
    const kept = JSON.parse(fs.readFileSync(path.join(folder, 'keys.json'), 'utf8'));
    expect(kept.secretKey).toBe(others.secretKey);
    expect(fs.statSync(path.join(folder, 'keys.json')).mode & 0o777).toBe(0o600);
  });

  it('comes back when the next one is taken away before it begins, and not after', () => {
    const before = loadKeys(none, folder).pseudonymKeys.list();
    rotateKey(folder, { beginsMs: T0 + HOUR_MS, nowMs: T0 });
    expect(() => rotateKey(folder, { beginsMs: T0 + 2 * HOUR_MS, nowMs: T0 })).toThrow('waiting');
    undoRotation(folder, T0 + HOUR_MS - 1);
    expect(load().list()).toEqual(before);
    expect(() => undoRotation(folder, T0)).toThrow('No key');
    rotateKey(folder, { beginsMs: T0 + HOUR_MS, nowMs: T0 });
    expect(() => undoRotation(folder, T0 + HOUR_MS)).toThrow('stored already');
    rotateKey(folder, { beginsMs: T0 + 9 * HOUR_MS, nowMs: T0 + 2 * HOUR_MS });
    expect(load().list()).toHaveLength(3);
  });

  it('cannot begin so soon that a service could miss it', () => {
    loadKeys(none, folder);
    expect(() => rotateKey(folder, { beginsMs: T0, nowMs: T0 })).toThrow('five minutes');
  });
});

describe('keys of the environment', () => {
  const given = (earlier: string) =>
    load({ GAC_PSEUDONYM_KEY: HEX('c'), GAC_PSEUDONYM_KEYS_EARLIER: earlier });

  it('are each used until the instant beside them', () => {
    const keys = given(
      `${HEX('a')}@2026-11-01T00:00:00+07:00, ${HEX('b')}@2027-01-01T00:00:00+07:00`,
    );
    expect(keys.list().map(({ key, fromMs }) => [key.toString('hex').slice(0, 1), fromMs])).toEqual(
      [
        ['a', -Infinity],
        ['b', Date.parse('2026-11-01T00:00:00+07:00')],
        ['c', Date.parse('2027-01-01T00:00:00+07:00')],
      ],
    );
  });

  it.each([
    HEX('a'),
    `${HEX('a')}@mai`,
    `kurz@2027-01-01T00:00:00Z`,
    `${HEX('a')}@2027-01-01T00:00:00Z,${HEX('b')}@2026-01-01T00:00:00Z`,
  ])('are refused when an instant is missing or out of order: %s', (earlier) => {
    expect(() => given(earlier)).toThrow(expect.objectContaining({ code: 'GAC_CONFIG_INVALID' }));
  });

  it('need the key that follows them', () => {
    const earlier = { GAC_PSEUDONYM_KEYS_EARLIER: `${HEX('a')}@2027-01-01T00:00:00Z` };
    expect(() => load(earlier)).toThrow('GAC_PSEUDONYM_KEY');
  });
});
