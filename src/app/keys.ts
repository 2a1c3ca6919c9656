import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { GacError } from '../event/error.ts';
import type { Secrets } from './configuration.ts';
import { createPrivateFile, replacePrivateFile } from './private-file.ts';

const KEY_BYTES = 32;
const HEX_KEY = /^[0-9a-f]{64}$/i;
const VARIABLES = { pseudonymKey: 'GAC_PSEUDONYM_KEY', secretKey: 'GAC_SECRET_KEY' } as const;
const NAMES = ['pseudonymKey', 'secretKey'] as const;

type StoredKeys = Readonly<Partial<Record<(typeof NAMES)[number], string>>>;

/** The keys of this installation, 32 bytes each. */
export interface Keys {
  readonly pseudonymKey: Buffer;
  readonly secretKey: Buffer;
}

/**
 * Takes keys from the environment, else from `keys.json` in the data directory, which is made when a key is missing,
 * is readable by its owner only, and never holds half of a key. Losing it means: pseudonyms no longer correlate,
 * secrets must be issued anew.
 * @throws GacError GAC_CONFIG_INVALID when a key is not 64 hex digits or the file is damaged
 */
export function loadKeys(secrets: Secrets, dataDirectory: string): Keys {
  const file = path.join(dataDirectory, 'keys.json');
  const missing = NAMES.filter((name) => secrets[name] === undefined);
  const stored = missing.length === 0 ? {} : storedKeys(file, missing);
  const keyOf = (name: (typeof NAMES)[number]): Buffer => {
    const hex = secrets[name] ?? stored[name] ?? '';
    checkHex(hex, secrets[name] === undefined ? `${name} in ${file}` : VARIABLES[name]);
    return Buffer.from(hex, 'hex');
  };
  return { pseudonymKey: keyOf('pseudonymKey'), secretKey: keyOf('secretKey') };
}

/**
 * Refuses to make keys where several processes must have the same ones.
 * @throws GacError GAC_CONFIG_INVALID
 */
export function demandGivenKeys(secrets: Secrets): void {
  const missing = NAMES.filter((name) => secrets[name] === undefined).map(
    (name) => VARIABLES[name],
  );
  if (missing.length === 0) return;
  throw new GacError(
    'GAC_CONFIG_INVALID',
    `${missing.join(' and ')} must be given by the environment when processes share a journal: with keys of their ` +
      'own, the same person would get another pseudonym in each. `openssl rand -hex 32` makes a key.',
  );
}

/** Where one key is had from; `absent` = it would be made. */
export interface KeyOrigin {
  readonly variable: (typeof VARIABLES)[keyof typeof VARIABLES];
  readonly origin: 'given' | 'kept' | 'absent';
}

/**
 * Tells where the keys are had from, and makes none.
 * @throws GacError GAC_CONFIG_INVALID when one is not 64 hex digits or the file is damaged; as `fs` when it may not be read
 */
export function inspectKeys(
  secrets: Secrets,
  dataDirectory: string,
): { file: string; isOpen: boolean; origins: readonly KeyOrigin[] } {
  const file = path.join(dataDirectory, 'keys.json');
  const stored = NAMES.every((name) => secrets[name] !== undefined) ? undefined : readKeys(file);
  const origins = NAMES.map((name): KeyOrigin => {
    const variable = VARIABLES[name];
    const hex = secrets[name] ?? stored?.[name];
    if (hex === undefined) return { variable, origin: 'absent' };
    checkHex(hex, secrets[name] === undefined ? `${name} in ${file}` : variable);
    return { variable, origin: secrets[name] === undefined ? 'kept' : 'given' };
  });
  const isOpen = stored !== undefined && (fs.statSync(file).mode & 0o077) !== 0;
  return { file, isOpen, origins };
}

/** The keys that there are; `undefined` for one that would be made. @throws as `inspectKeys` */
export function presentSecretKey(secrets: Secrets, dataDirectory: string): Buffer | undefined {
  const file = path.join(dataDirectory, 'keys.json');
  const hex = secrets.secretKey ?? readKeys(file)?.secretKey;
  return hex === undefined ? undefined : Buffer.from(hex, 'hex');
}

function checkHex(hex: string, place: string): void {
  if (HEX_KEY.test(hex)) return;
  throw new GacError('GAC_CONFIG_INVALID', `${place} must be 64 hexadecimal digits.`);
}

function storedKeys(file: string, needed: readonly (typeof NAMES)[number][]): StoredKeys {
  const stored = readKeys(file);
  const absent = needed.filter((name) => stored?.[name] === undefined);
  if (absent.length === 0) return stored ?? {};
  const made = absent.map((name) => [name, randomBytes(KEY_BYTES).toString('hex')]);
  const keys: StoredKeys = { ...stored, ...Object.fromEntries(made) };
  const content = `${JSON.stringify(keys, null, 2)}\n`;
  if (stored) replacePrivateFile(file, content);
  // Another process that starts at the same moment may have been first: its keys are the keys.
  else if (!createPrivateFile(file, content)) return storedKeys(file, needed);
  return keys;
}

function readKeys(file: string): StoredKeys | undefined {
  if (!fs.existsSync(file)) return undefined;
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as StoredKeys;
  } catch (cause) {
    throw new GacError(
      'GAC_CONFIG_INVALID',
      `${file} cannot be read as keys. Restore it from a backup, or give the keys by ` +
        `${VARIABLES.pseudonymKey} and ${VARIABLES.secretKey}.`,
      { cause },
    );
  }
}
