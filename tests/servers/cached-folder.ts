// Folders with what tests need from package registries, made once for the machine in the user's cache.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

/**
 * Where a folder lies that is made from certain texts; made otherwise, it is another folder.
 * @param name file name, without the texts' hash
 */
export function cachedFolder(name: string, texts: readonly (string | Buffer)[]): string {
  const cache = process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache');
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text);
  return path.join(cache, 'tram-gac', 'servers', `${name}-${hash.digest('hex').slice(0, 8)}`);
}

/**
 * Makes a cached folder when it is not there yet. Several processes may want it at once: each makes its own and the
 * first to be done gives it its name. Rejects as `make` does.
 */
export async function makeOnce(
  folder: string,
  make: (unfinished: string) => Promise<void>,
): Promise<string> {
  if (fs.existsSync(folder)) return folder;
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  const unfinished = fs.mkdtempSync(`${folder}.`);
  try {
    await make(unfinished);
    giveName(unfinished, folder);
  } finally {
    fs.rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}

function giveName(unfinished: string, folder: string): void {
  try {
    fs.renameSync(unfinished, folder);
  } catch (error) {
    if (!fs.existsSync(folder)) throw error;
  }
}
