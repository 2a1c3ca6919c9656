// Goal: the keys of an installation are made once and never lost or replaced by a start that goes wrong.
// Method: a temporary data directory, with whole, damaged and absent files.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadKeys } from '../../../src/app/keys.ts';
import { createPrivateFile, replacePrivateFile } from '../../../src/app/private-file.ts';

const HEX = 'ab'.repeat(32);
const none = {
  pseudonymKey: undefined,
  pseudonymKeysEarlier: undefined,
  secretKey: undefined,
  journalKey: undefined,
  journalKeysEarlier: undefined,
  smtpPassword: undefined,
  postgresPassword: undefined,
  kafkaPassword: undefined,
  collectKafkaPassword: undefined,
  elasticsearchPassword: undefined,
  elasticsearchApiKey: undefined,
  otlpHeaders: undefined,
  metricsToken: undefined,
};
let folder = '';
let file = '';
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-keys-'));
  file = path.join(folder, 'keys.json');
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

describe('keys of an installation', () => {
  it('are made once, for the owner only, and not written again', () => {
    const made = loadKeys(none, folder);
    const { ino, mode } = fs.statSync(file);
    expect(mode & 0o777).toBe(0o600);
    expect(loadKeys(none, folder)).toEqual(made);
    expect(fs.statSync(file).ino).toBe(ino);
    expect(fs.readdirSync(folder)).toEqual(['keys.json']);
  });

  it('keep the stored key when the other one is needed later', () => {
    const { secretKey } = loadKeys({ ...none, pseudonymKey: HEX }, folder);
    expect(loadKeys(none, folder).secretKey).toEqual(secretKey);
    expect(loadKeys({ ...none, pseudonymKey: HEX, secretKey: HEX }, folder).secretKey).toEqual(
      Buffer.from(HEX, 'hex'),
    );
  });

  it.each(['', '{"pseudonymKey":', '{"pseudonymKey":"short","secretKey":"short"}'])(
    'are never made anew over a damaged file: %j',
    (content) => {
      fs.writeFileSync(file, content);
      expect(() => loadKeys(none, folder)).toThrow(file);
      expect(fs.readFileSync(file, 'utf8')).toBe(content);
    },
  );

  it('of the journal may be followed by another one, and open what was written before', () => {
    const kept = loadKeys(none, folder).journalKey;
    const earlier = `${'cd'.repeat(32)}, ${'ef'.repeat(32)}`;
    const given = loadKeys({ ...none, journalKey: HEX, journalKeysEarlier: earlier }, folder);
    expect(given.journalKey.toString('hex')).toBe(HEX);
    expect(given.journalKeysEarlier.map((key) => key.toString('hex'))).toEqual([
      'cd'.repeat(32),
      'ef'.repeat(32),
      kept.toString('hex'),
    ]);
    const wrong = { ...none, journalKeysEarlier: 'abc' };
    expect(() => loadKeys(wrong, folder)).toThrow('GAC_JOURNAL_KEYS_EARLIER');
  });

  it('names the variable whose key is wrong', () => {
    const wrong = { ...none, pseudonymKey: HEX, secretKey: 'xyz' };
    expect(() => loadKeys(wrong, folder)).toThrow('GAC_SECRET_KEY must be 64 hexadecimal digits.');
  });
});

describe('private file', () => {
  it('is made by the first of two, and replaced as a whole', () => {
    expect(createPrivateFile(file, 'first')).toBe(true);
    expect(createPrivateFile(file, 'second')).toBe(false);
    expect(fs.readFileSync(file, 'utf8')).toBe('first');
    replacePrivateFile(file, 'third');
    expect(fs.readFileSync(file, 'utf8')).toBe('third');
    expect(fs.readdirSync(folder)).toEqual(['keys.json']);
  });
});
