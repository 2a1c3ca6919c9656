import { randomBytes } from 'node:crypto';
import path from 'node:path';

const KEY_BYTES = 32;
const HEX_KEY = /^[0-9a-f]{64}$/i;

/** Where an installation of one process keeps its keys. */
export function keysFile(dataDirectory: string): string {
  return path.join(dataDirectory, 'keys.json');
}

/** A key as files and the environment write it: 64 hexadecimal digits. */
export function newHexKey(): string {
  return randomBytes(KEY_BYTES).toString('hex');
}

/** Whether a text is a key. */
export function isHexKey(text: string): boolean {
  return HEX_KEY.test(text);
}
