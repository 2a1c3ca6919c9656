import { randomBytes } from 'node:crypto';
import fs from 'node:fs';

/** Replaces a file that only its owner may read; a crash at any moment leaves the old content or the new one. */
export function replacePrivateFile(file: string, content: string): void {
  const whole = writeBeside(file, content);
  fs.renameSync(whole, file);
}

/** Makes a file that only its owner may read; false, and nothing done, when it is there already. */
export function createPrivateFile(file: string, content: string): boolean {
  const whole = writeBeside(file, content);
  try {
    fs.linkSync(whole, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    fs.rmSync(whole);
  }
}

function writeBeside(file: string, content: string): string {
  const whole = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    fs.writeFileSync(whole, content, { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    fs.rmSync(whole, { force: true });
    throw error;
  }
  return whole;
}
