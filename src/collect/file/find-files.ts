import fs from 'node:fs/promises';
import path from 'node:path';

export interface FoundFile {
  readonly path: string;
  readonly inode: string;
  /** When its content last changed, epoch ms. */
  readonly changedAtMs: number;
}

/**
 * The regular files that a path names (`*` stands for any run in its last part), sorted, and their rotated siblings
 * (`access.log` → `access.log.1`, `access.log-20261122`); compressed ones are left out.
 * Files that links lead out of the allowed roots are left out too.
 */
export async function findFiles(
  pattern: string,
  roots: readonly string[],
): Promise<{ readonly live: FoundFile[]; readonly rotated: FoundFile[] }> {
  const folder = path.dirname(pattern);
  const name = path.basename(pattern);
  const exact = new RegExp(`^${name.split('*').map(escapePattern).join('.*')}$`);
  const sibling = new RegExp(`^${name.split('*').map(escapePattern).join('.*')}[.-].*$`);
  const live: FoundFile[] = [];
  const rotated: FoundFile[] = [];
  for (const entry of (await fs.readdir(folder)).sort()) {
    if (/\.(?:gz|xz|bz2|zst)$/.test(entry)) continue;
    const isLive = exact.test(entry);
    if (!isLive && !sibling.test(entry)) continue;
    const file = await stat(path.join(folder, entry), roots);
    if (file) (isLive ? live : rotated).push(file);
  }
  // By name `.1` comes before `.2`, and is the newer one.
  rotated.sort((one, other) => one.changedAtMs - other.changedAtMs);
  return { live, rotated };
}

/** Tells whether a path lies below one of the roots. */
export function isBelow(file: string, roots: readonly string[]): boolean {
  return roots.some((root) => {
    const relative = path.relative(path.resolve(root), path.resolve(file));
    return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
  });
}

async function stat(file: string, roots: readonly string[]): Promise<FoundFile | undefined> {
  try {
    const real = await fs.realpath(file);
    const realRoots = await Promise.all(roots.map((root) => fs.realpath(root).catch(() => root)));
    if (!isBelow(real, realRoots)) return undefined;
    const found = await fs.stat(real, { bigint: true });
    if (!found.isFile()) return undefined;
    return { path: real, inode: `${found.dev}-${found.ino}`, changedAtMs: Number(found.mtimeMs) };
  } catch (error) {
    // Rotated away between listing and looking: the next look finds it under its other name.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
