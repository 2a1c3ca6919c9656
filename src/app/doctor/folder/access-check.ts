import { access, constants, lstat, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import type { Check } from '../check.ts';
import { type Finding, failed, ok, said, warning } from '../finding.ts';
import type { Subject } from '../subject.ts';
import { nearestFolder } from './nearest-folder.ts';

const ID = 'folder.access';
const OTHERS = 0o077;
const STRANGE_MAX = 10;

/** What is known of the data directory. */
export interface FolderAccess {
  readonly folder: string;
  /** The nearest folder that is there: itself, or one above it. */
  readonly nearest: string;
  readonly isFolder: boolean;
  /** Whether this account may make files in the nearest one. */
  readonly isWritable: boolean;
  /** User ids; equal where the system has none. */
  readonly owner: number;
  readonly account: number;
  /** Rights of the nearest one, such as 0o700. */
  readonly mode: number;
  /** Files in it that belong to another user than it does itself. */
  readonly strange: readonly string[];
}

/** Whether the data directory is there or can be made, and belongs to the service alone. */
export function accessCheck({ configuration }: Subject): Check {
  const folder = configuration.dataDirectory;
  return { ids: [ID], run: async (report) => report(judgeAccess(await accessOf(folder))) };
}

/** What is found of the data directory means. */
export function judgeAccess(of: FolderAccess): Finding {
  const { folder, nearest, owner, account } = of;
  const mode = of.mode.toString(8).padStart(3, '0');
  const figures = { folder, nearest, owner, account, mode };
  if (!of.isFolder) {
    const found = said('doctor.folder.no_folder', figures);
    return failed(ID, found, { step: said('doctor.folder.no_folder_step') });
  }
  if (!of.isWritable) {
    const found = said('doctor.folder.not_writable', figures);
    return failed(ID, found, { step: said('doctor.folder.not_writable_step', figures) });
  }
  if (nearest !== folder) return ok(ID, said('doctor.folder.can_be_made', figures));
  const found = said('doctor.folder.there', figures);
  if (of.strange.length > 0) {
    const step = said('doctor.folder.strange_step', figures);
    return warning(ID, found, { step, details: of.strange });
  }
  if ((of.mode & OTHERS) !== 0) {
    return warning(ID, found, { step: said('doctor.folder.open_step', figures) });
  }
  return ok(ID, found);
}

async function accessOf(folder: string): Promise<FolderAccess> {
  const nearest = nearestFolder(folder);
  const facts = await stat(nearest);
  const isWritable = await access(nearest, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  const isFolder = facts.isDirectory();
  const isThere = nearest === folder && isFolder;
  return {
    ...{ folder, nearest, isFolder, isWritable },
    owner: facts.uid,
    account: process.getuid?.() ?? facts.uid,
    mode: facts.mode & 0o777,
    strange: isThere ? await strangeFiles(folder, facts.uid) : [],
  };
}

/** What another account made here, as a start by root leaves it: the service could not write it. */
async function strangeFiles(folder: string, owner: number): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const strange: string[] = [];
  for (const name of names) {
    const file = path.join(folder, name);
    const facts = await lstat(file).catch(() => undefined);
    if (facts !== undefined && facts.uid !== owner) strange.push(`${file} (uid ${facts.uid})`);
    if (strange.length >= STRANGE_MAX) break;
  }
  return strange;
}
