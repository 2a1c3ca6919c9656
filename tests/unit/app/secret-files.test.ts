// Goal: secrets are taken from files as well as from variables, and what is wrong with a file is told without its content.
// Method: files in a temporary folder, read as the service reads them.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { secretsFromEnvironment } from '../../../src/app/configuration.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-secrets-'));
const file = (name: string, text: string) => {
  const place = path.join(folder, name);
  fs.writeFileSync(place, text);
  return place;
};
afterAll(() => fs.rmSync(folder, { recursive: true }));

describe('secrets in files', () => {
  it('are read without the end of the line, beside variables', () => {
    const secrets = secretsFromEnvironment({
      GAC_ELASTICSEARCH_PASSWORD_FILE: file('es', ' mật khẩu \r\n'),
      GAC_SECRET_KEY_FILE: file('key', 'ab'.repeat(32)),
      GAC_KAFKA_PASSWORD: 'biến',
      GAC_METRICS_TOKEN_FILE: '',
    });
    expect(secrets).toMatchObject({
      elasticsearchPassword: ' mật khẩu ',
      secretKey: 'ab'.repeat(32),
      kafkaPassword: 'biến',
      metricsToken: undefined,
    });
  });

  it('are none when they are empty, but a key is not made in the place of an empty one', () => {
    const empty = file('empty', '\n');
    const secrets = secretsFromEnvironment({
      GAC_SMTP_PASSWORD_FILE: empty,
      GAC_ELASTICSEARCH_API_KEY: '',
      GAC_SECRET_KEY_FILE: empty,
    });
    expect(secrets).toMatchObject({ smtpPassword: undefined, elasticsearchApiKey: undefined });
    expect(secrets.secretKey).toBe('');
  });

  it.each([
    [
      'is not there',
      { GAC_SECRET_KEY_FILE: path.join(folder, 'none') },
      /GAC_SECRET_KEY_FILE.*none/,
    ],
    ['is too long', { GAC_SECRET_KEY_FILE: file('long', 'x'.repeat(70_000)) }, /70000 bytes/],
    ['is given twice', { GAC_SECRET_KEY: 'a', GAC_SECRET_KEY_FILE: file('two', 'b') }, /Both/],
  ])('say when one %s', (_name, environment, words) => {
    expect(() => secretsFromEnvironment(environment)).toThrow(words);
  });
});
