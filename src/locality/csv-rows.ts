import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The cells of a table of this folder, without its heading. The tables hold no quotes; a test says
 * so.
 */
export function csvRows(fileName: string): string[][] {
  const lines = readFileSync(join(import.meta.dirname, fileName), 'utf8').split(/\r?\n/);
  return lines.flatMap((line, at) => (at === 0 || line === '' ? [] : [line.split(',')]));
}
