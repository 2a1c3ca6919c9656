import fs from 'node:fs';
import { GacError } from '../event/error.ts';
import type { PseudonymKey, PseudonymKeys } from '../normalize/redact/pseudonym.ts';
import type { Secrets } from './configuration.ts';
import { isHexKey, keysFile, newHexKey } from './key-file.ts';
import { replacePrivateFile } from './private-file.ts';

const EARLIER = 'GAC_PSEUDONYM_KEYS_EARLIER';
/** A service that runs looks for keys every minute: a key that begins sooner could be missed. */
const SOONEST_MS = 5 * 60_000;

/** A key that another one follows. */
export interface EarlierKey {
  readonly key: string;
  /** ISO instant: records received from then on have the pseudonyms of the next key. */
  readonly until: string;
}

/** The part of `keys.json` that is about pseudonyms. */
interface KeptKeys {
  readonly pseudonymKey?: string;
  readonly pseudonymKeysEarlier?: readonly EarlierKey[];
}

/** The keys of pseudonyms over time, from the environment or from the file. */
export class PseudonymKeyring implements PseudonymKeys {
  readonly #file: string | undefined;
  #list: readonly PseudonymKey[];
  #readMs = 0;

  /** @throws GacError GAC_CONFIG_INVALID when a key or an instant is none, or they are out of order */
  constructor(secrets: Secrets, dataDirectory: string) {
    if (secrets.pseudonymKey !== undefined) {
      const earlier = parseEarlier(secrets.pseudonymKeysEarlier ?? '');
      this.#list = timeline(secrets.pseudonymKey, earlier, EARLIER);
      return;
    }
    if (parseEarlier(secrets.pseudonymKeysEarlier ?? '').length > 0) {
      throw invalid(`${EARLIER} needs GAC_PSEUDONYM_KEY, the key that follows them.`);
    }
    this.#file = keysFile(dataDirectory);
    this.#list = this.#read(this.#file);
  }

  list(): readonly PseudonymKey[] {
    return this.#list;
  }

  /** Takes up what `gac key rotate` wrote into the file meanwhile. @throws as the constructor; the keys stay */
  refresh(): void {
    const file = this.#file;
    if (file === undefined || fs.statSync(file).mtimeMs === this.#readMs) return;
    this.#list = this.#read(file);
  }

  #read(file: string): readonly PseudonymKey[] {
    const { mtimeMs } = fs.statSync(file);
    const kept = readKept(file);
    const list = timeline(kept.pseudonymKey ?? '', kept.pseudonymKeysEarlier ?? [], file);
    this.#readMs = mtimeMs;
    return list;
  }
}

/** What the environment must say for these keys. */
export function earlierText(keys: readonly EarlierKey[]): string {
  return keys.map(({ key, until }) => `${key}@${until}`).join(',');
}

/** What the environment of another installation must say of the keys before the latest one; empty = there are none. */
export function earlierKeysOf(keys: readonly PseudonymKey[]): string {
  return earlierText(
    keys.slice(1).map(({ fromMs }, index) => ({
      key: Buffer.from(keys[index]?.key ?? '').toString('hex'),
      until: isoOf(fromMs),
    })),
  );
}

/** The given list: `KEY@INSTANT`, with commas between them. @throws GacError GAC_CONFIG_INVALID */
export function parseEarlier(text: string): readonly EarlierKey[] {
  const given = text.split(',').map((one) => one.trim());
  return given
    .filter((one) => one !== '')
    .map((one) => {
      const at = one.indexOf('@');
      return { key: one.slice(0, Math.max(at, 0)), until: one.slice(at + 1) };
    });
}

/** What a rotation left in the file. */
export interface Rotation {
  /** When the latest key begins, epoch ms; `undefined` = there was one key only. */
  readonly beginsMs: number | undefined;
  readonly keys: number;
}

/**
 * Appends a key that is used for what is received from `beginsMs` on.
 * @throws GacError GAC_CONFLICT when a key waits for its begin already, GAC_CONFIG_INVALID when there is no file
 */
export function rotateKey(
  dataDirectory: string,
  { beginsMs, nowMs }: { beginsMs: number; nowMs: number },
): Rotation {
  const file = keysFile(dataDirectory);
  const kept = readKept(file);
  const earlier = kept.pseudonymKeysEarlier ?? [];
  const last = lastBegin(earlier);
  if (last !== undefined && last > nowMs) {
    throw new GacError('GAC_CONFLICT', `A key that begins at ${isoOf(last)} is waiting already.`);
  }
  if (beginsMs < nowMs + SOONEST_MS) {
    throw new GacError('GAC_REQUEST_INVALID', 'A key can begin in five minutes at the earliest.');
  }
  const { pseudonymKey = '' } = kept;
  const changed: KeptKeys = {
    ...kept,
    pseudonymKey: newHexKey(),
    pseudonymKeysEarlier: [...earlier, { key: pseudonymKey, until: isoOf(beginsMs) }],
  };
  write(file, changed);
  return { beginsMs, keys: earlier.length + 2 };
}

/**
 * Takes the latest key away again, as long as it has not begun.
 * @throws GacError GAC_CONFLICT when no key waits for its begin
 */
export function undoRotation(dataDirectory: string, nowMs: number): Rotation {
  const file = keysFile(dataDirectory);
  const kept = readKept(file);
  const earlier = kept.pseudonymKeysEarlier ?? [];
  const last = earlier.at(-1);
  if (last === undefined || Date.parse(last.until) <= nowMs) {
    throw new GacError(
      'GAC_CONFLICT',
      'No key is waiting for its begin: pseudonyms made with the latest key are stored already.',
    );
  }
  write(file, { ...kept, pseudonymKey: last.key, pseudonymKeysEarlier: earlier.slice(0, -1) });
  return { beginsMs: lastBegin(earlier.slice(0, -1)), keys: earlier.length };
}

function write(file: string, kept: KeptKeys): void {
  // What is wrong must not be written: the service could not start with it.
  timeline(kept.pseudonymKey ?? '', kept.pseudonymKeysEarlier ?? [], file);
  replacePrivateFile(file, `${JSON.stringify(kept, null, 2)}\n`);
}

function timeline(
  current: string,
  earlier: readonly EarlierKey[],
  place: string,
): readonly PseudonymKey[] {
  const begins = earlier.map(({ until }) => Date.parse(until));
  for (const [index, begin] of begins.entries()) {
    if (Number.isNaN(begin) || begin <= (begins[index - 1] ?? Number.NEGATIVE_INFINITY)) {
      throw invalid(
        `Each pseudonym key in ${place} needs the instant until which it is used, later than the one before it, ` +
          'such as 2027-01-01T00:00:00+07:00.',
      );
    }
  }
  return [...earlier.map(({ key }) => key), current].map((key, index) => {
    if (!isHexKey(key)) {
      throw invalid(`Each pseudonym key in ${place} must be 64 hexadecimal digits.`);
    }
    return { key: Buffer.from(key, 'hex'), fromMs: begins[index - 1] ?? Number.NEGATIVE_INFINITY };
  });
}

function lastBegin(earlier: readonly EarlierKey[]): number | undefined {
  const last = earlier.at(-1);
  return last === undefined ? undefined : Date.parse(last.until);
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}

function readKept(file: string): KeptKeys {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as KeptKeys;
  } catch (cause) {
    throw new GacError('GAC_CONFIG_INVALID', `${file} cannot be read as keys.`, { cause });
  }
}

function invalid(message: string): GacError {
  return new GacError('GAC_CONFIG_INVALID', message);
}
