import { type FSWatcher, statSync, watch } from 'node:fs';
import { foldersBelow } from './rule-folders.ts';

/** Most folders that are followed, the first among them. */
const FOLDERS_MAX = 10_000;

interface Followed {
  /** Which folder it was: another one may come under its name. */
  readonly inode: number;
  readonly watcher: FSWatcher;
}

/**
 * Tells of each change of the files of a folder and of those below it, until it is closed. Folders are watched and not
 * files: a watch on a file ends, without a word, when an editor or `mv` puts another one in its place.
 * @throws Error when the folder cannot be read
 */
export function watchFolders(root: string, onChange: () => void): { close(): void } {
  const followed = new Map<string, Followed>();
  let isClosed = false;
  const drop = (folder: string) => {
    followed.get(folder)?.watcher.close();
    followed.delete(folder);
  };
  const changed = () => {
    if (isClosed) return;
    try {
      follow();
    } catch {
      // The root is away: whoever is told finds out, and says so.
    }
    onChange();
  };
  const follow = () => {
    const inodes = new Map(
      foldersBelow(root)
        .slice(0, FOLDERS_MAX)
        .map((one) => [one, statSync(one).ino]),
    );
    for (const [folder, { inode }] of followed) if (inodes.get(folder) !== inode) drop(folder);
    for (const [folder, inode] of inodes) {
      if (followed.has(folder)) continue;
      const watcher = watch(folder, { persistent: false }, changed);
      watcher.on('error', () => {
        drop(folder);
        changed();
      });
      followed.set(folder, { inode, watcher });
    }
  };
  follow();
  return {
    close() {
      isClosed = true;
      for (const folder of [...followed.keys()]) drop(folder);
    },
  };
}
