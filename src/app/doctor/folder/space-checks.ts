import { readdir, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { Check } from '../check.ts';
import { type Finding, failed, ok, said, warning } from '../finding.ts';
import { does, type Subject } from '../subject.ts';
import { nearestFolder } from './nearest-folder.ts';

const SPACE = 'folder.space';
const INODES = 'folder.inodes';
const MB = 1_048_576;
/** For events, state and their logs, beside the journal; and what is left of it when it is nearly too late. */
const HEADROOM_MB = { wanted: 1_024, least: 256 };
/** With journal, store and state elsewhere: keys, the file of the command line. */
const HEADROOM_SHARED_MB = { wanted: 64, least: 8 };
const INODES_LEFT = { wanted: 10_000, least: 500 };

/** How much room there is. */
export interface FolderSpace {
  readonly freeBytes: number;
  readonly totalBytes: number;
  /** What the journal has, and what it may grow to; both 0 when it is elsewhere. */
  readonly journalBytes: number;
  readonly journalBytesMax: number;
}

/** Whether the disk of the data directory has room for what the configuration permits. */
export function spaceChecks(subject: Subject): Check {
  const { dataDirectory, journal } = subject.configuration;
  const isInside = journal.kind === 'segments' && does(subject, 'collect', 'detect', 'api');
  return {
    ids: [SPACE, INODES],
    run: async (report) => {
      const disk = await statfs(nearestFolder(dataDirectory));
      const used = isInside ? await bytesBelow(path.join(dataDirectory, 'journal')) : 0;
      const space: FolderSpace = {
        freeBytes: disk.bavail * disk.bsize,
        totalBytes: disk.blocks * disk.bsize,
        journalBytes: used,
        journalBytesMax: isInside ? journal.maxBytes : 0,
      };
      report(judgeSpace(space), judgeInodes(disk.ffree, disk.files));
    },
  };
}

/** What the room on the disk means for what is to come. */
export function judgeSpace(space: FolderSpace): Finding {
  const { freeBytes, totalBytes, journalBytes, journalBytesMax } = space;
  const headroom = journalBytesMax > 0 ? HEADROOM_MB : HEADROOM_SHARED_MB;
  const need = Math.max(0, journalBytesMax - journalBytes) + headroom.wanted * MB;
  const figures = {
    free: { bytes: freeBytes },
    total: { bytes: totalBytes },
    need: { bytes: need },
    journal: { bytes: journalBytesMax },
  };
  const found = said('doctor.space.free', figures);
  if (freeBytes < headroom.least * MB) {
    return failed(SPACE, found, { step: said('doctor.space.full_step', figures) });
  }
  if (freeBytes < need) return warning(SPACE, found, { step: said('doctor.space.step', figures) });
  return ok(SPACE, found);
}

/** What the number of files that can still be made means; a file system without a limit counts none. */
export function judgeInodes(free: number, total: number): Finding {
  if (total === 0) return ok(INODES, said('doctor.inodes.unlimited'));
  const found = said('doctor.inodes.free', { free, total });
  const step = said('doctor.inodes.step');
  if (free < INODES_LEFT.least) return failed(INODES, found, { step });
  return free < INODES_LEFT.wanted ? warning(INODES, found, { step }) : ok(INODES, found);
}

async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    // A segment may go while it is being counted.
    bytes += await stat(file).then(
      ({ size }) => size,
      () => 0,
    );
  }
  return bytes;
}
