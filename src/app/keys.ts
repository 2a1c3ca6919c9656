import fs from 'node:fs';
import { GacError } from '../event/error.ts';
import { JournalKeys } from '../journal/journal-keys.ts';
import type { Secrets } from './configuration.ts';
import { isHexKey, keysFile, newHexKey } from './key-file.ts';
import { createPrivateFile, replacePrivateFile } from './private-file.ts';
import { PseudonymKeyring } from './pseudonym-keyring.ts';

const VARIABLES = {
  pseudonymKey: 'GAC_PSEUDONYM_KEY',
  secretKey: 'GAC_SECRET_KEY',
  journalKey: 'GAC_JOURNAL_KEY',
} as const;
const EARLIER_VARIABLE = 'GAC_JOURNAL_KEYS_EARLIER';
const NAMES = ['pseudonymKey', 'secretKey', 'journalKey'] as const;

type StoredKeys = Readonly<Partial<Record<(typeof NAMES)[number], string>>>;

/** The keys of this installation, 32 bytes each. */
export interface Keys {
  readonly pseudonymKey: Buffer;
  /** That key and those before it, each with the receipt of records from which on it is used. */
  readonly pseudonymKeys: PseudonymKeyring;
  readonly secretKey: Buffer;
  /** Seals raw records. */
  readonly journalKey: Buffer;
  /** Open what was sealed before; the kept key is among them when another one is given. */
  readonly journalKeysEarlier: readonly Buffer[];
}

/**
 * Takes keys from the environment, else from `keys.json` in the data directory, which is made when a key is missing,
 * is readable by its owner only, and never holds half of a key. Losing it means: pseudonyms no longer correlate,
 * secrets must be issued anew, raw records that still wait in the journal cannot be read.
 * @throws GacError GAC_CONFIG_INVALID when a key is not 64 hex digits or the file is damaged
 */
export function loadKeys(secrets: Secrets, dataDirectory: string): Keys {
  const file = keysFile(dataDirectory);
  const missing = NAMES.filter((name) => secrets[name] === undefined);
  const stored = missing.length === 0 ? {} : storedKeys(file, missing);
  const keyOf = (name: (typeof NAMES)[number]): Buffer => {
    const hex = secrets[name] ?? stored[name] ?? '';
    checkHex(hex, secrets[name] === undefined ? `${name} in ${file}` : VARIABLES[name]);
    return Buffer.from(hex, 'hex');
  };
  return {
    pseudonymKey: keyOf('pseudonymKey'),
    pseudonymKeys: new PseudonymKeyring(secrets, dataDirectory),
    secretKey: keyOf('secretKey'),
    journalKey: keyOf('journalKey'),
    journalKeysEarlier: earlierKeys(secrets, file),
  };
}

/** Keys that were given as earlier ones, and the kept one when another was given. */
function earlierKeys(secrets: Secrets, file: string): Buffer[] {
  const listed = (secrets.journalKeysEarlier ?? '').split(',').map((hex) => hex.trim());
  const given = listed.filter((hex) => hex !== '');
  for (const hex of given) checkHex(hex, `Each key in ${EARLIER_VARIABLE}`);
  const kept = secrets.journalKey === undefined ? undefined : readKeys(file)?.journalKey;
  if (kept !== undefined) checkHex(kept, `journalKey in ${file}`);
  return [...given, ...(kept === undefined ? [] : [kept])].map((hex) => Buffer.from(hex, 'hex'));
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
      'own, the same person would get another pseudonym in each, and none could read what another wrote. ' +
      '`openssl rand -hex 32` makes a key.',
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
  const file = keysFile(dataDirectory);
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

/** What is known of the keys of the journal. */
export interface JournalKeyFacts {
  readonly origin: KeyOrigin['origin'];
  readonly file: string;
  /** `undefined` when there is none yet. */
  readonly keys: JournalKeys | undefined;
}

/** Tells what seals raw records, and makes no key. @throws as `inspectKeys` */
export function inspectJournalKeys(secrets: Secrets, dataDirectory: string): JournalKeyFacts {
  const file = keysFile(dataDirectory);
  const hex = secrets.journalKey ?? readKeys(file)?.journalKey;
  if (hex === undefined) return { origin: 'absent', file, keys: undefined };
  checkHex(hex, secrets.journalKey === undefined ? `journalKey in ${file}` : VARIABLES.journalKey);
  const keys = sealingKeys({
    journalKey: Buffer.from(hex, 'hex'),
    journalKeysEarlier: earlierKeys(secrets, file),
  });
  return { origin: secrets.journalKey === undefined ? 'kept' : 'given', file, keys };
}

/** What raw records are sealed with. */
export function sealingKeys({
  journalKey,
  journalKeysEarlier,
}: Pick<Keys, 'journalKey' | 'journalKeysEarlier'>): JournalKeys {
  return new JournalKeys({ current: journalKey, earlier: journalKeysEarlier });
}

/** The keys that there are; `undefined` for one that would be made. @throws as `inspectKeys` */
export function presentSecretKey(secrets: Secrets, dataDirectory: string): Buffer | undefined {
  const file = keysFile(dataDirectory);
  const hex = secrets.secretKey ?? readKeys(file)?.secretKey;
  return hex === undefined ? undefined : Buffer.from(hex, 'hex');
}

function checkHex(hex: string, place: string): void {
  if (isHexKey(hex)) return;
  throw new GacError('GAC_CONFIG_INVALID', `${place} must be 64 hexadecimal digits.`);
}

function storedKeys(file: string, needed: readonly (typeof NAMES)[number][]): StoredKeys {
  const stored = readKeys(file);
  const absent = needed.filter((name) => stored?.[name] === undefined);
  if (absent.length === 0) return stored ?? {};
  // A file that is damaged in one place is not written to in another.
  for (const name of NAMES)
    if (stored?.[name] !== undefined) checkHex(stored[name], `${name} in ${file}`);
  const made = absent.map((name) => [name, newHexKey()]);
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
        `${Object.values(VARIABLES).join(', ')}.`,
      { cause },
    );
  }
}
