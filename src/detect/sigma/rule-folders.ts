import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join as joinPath } from 'node:path';

/**
 * A folder and those below it, each once, also behind links that lead in a circle; without hidden ones, which are not the
 * rules' own: `.git/`, and the folders behind the links of a mounted ConfigMap.
 * @throws Error when one cannot be read
 */
export function foldersBelow(root: string): string[] {
  const known = new Set([realpathSync(root)]);
  const found = [root];
  for (const folder of found) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const below = joinPath(folder, entry.name);
      if (entry.name.startsWith('.')) continue;
      if (!entry.isDirectory() && !(entry.isSymbolicLink() && isFolder(below))) continue;
      const real = realpathSync(below);
      if (known.has(real)) continue;
      known.add(real);
      found.push(below);
    }
  }
  return found;
}

/** Tells whether a path leads to a folder; a link to nothing does not. */
export function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
}
