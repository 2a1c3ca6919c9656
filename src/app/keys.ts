import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { GacError } from '../event/error.ts';
import type { Secrets } from './configuration.ts';

const KEY_BYTES = 32;
const HEX_KEY = /^[0-9a-f]{64}$/i;

/** The keys of this installation, 32 bytes each. */
export interface Keys {
  readonly pseudonymKey: Buffer;
  readonly secretKey: Buffer;
}

/**
 * Takes keys from the environment, else from `keys.json` in the data directory, which is made on the first start
 * and readable by its owner only. Losing it means: pseudonyms no longer correlate, secrets must be issued anew.
 * @throws GacError GAC_CONFIG_INVALID when a key is not 64 hex digits
 */
export function loadKeys(secrets: Secrets, dataDirectory: string): Keys {
  const file = path.join(dataDirectory, 'keys.json');
  const stored: Record<string, string> = fs.existsSync(file)
    ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, string>)
    : {};
  const names = { pseudonymKey: 'GAC_PSEUDONYM_KEY', secretKey: 'GAC_SECRET_KEY' } as const;
  const keyOf = (name: keyof typeof names): Buffer => {
    const given = secrets[name];
    if (given === undefined) stored[name] ??= randomBytes(KEY_BYTES).toString('hex');
    const hex = given ?? stored[name] ?? '';
    if (!HEX_KEY.test(hex)) {
      throw new GacError('GAC_CONFIG_INVALID', `${names[name]} must be 64 hexadecimal digits.`);
    }
    return Buffer.from(hex, 'hex');
  };
  const keys = { pseudonymKey: keyOf('pseudonymKey'), secretKey: keyOf('secretKey') };
  fs.writeFileSync(file, `${JSON.stringify(stored, null, 2)}\n`, { mode: 0o600 });
  return keys;
}
