import fs from 'node:fs';
import path from 'node:path';

/** The folder itself when it is there, else the nearest one above it that is. */
export function nearestFolder(folder: string): string {
  let at = folder;
  while (!fs.existsSync(at) && path.dirname(at) !== at) at = path.dirname(at);
  return at;
}
