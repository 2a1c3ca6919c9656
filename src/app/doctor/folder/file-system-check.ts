import { readFile, realpath } from 'node:fs/promises';
import type { Check } from '../check.ts';
import { type Finding, ok, said, skipped, warning } from '../finding.ts';
import type { Subject } from '../subject.ts';
import { nearestFolder } from './nearest-folder.ts';

const ID = 'folder.file_system';
const NETWORK = /^(nfs|cifs|smb|9p|afs|ceph|glusterfs|lustre|fuse\.(sshfs|s3fs|glusterfs))/;
const IN_MEMORY = /^(tmpfs|ramfs)$/;
const LAYERED = /^(overlay|overlayfs|aufs|fuse\.fuse-overlayfs)$/;

/** A mounted file system. */
export interface Mount {
  readonly point: string;
  readonly type: string;
}

/** Whether the data directory lies where databases may lie. */
export function fileSystemCheck({ configuration }: Subject): Check {
  return {
    ids: [ID],
    run: async (report) => {
      const folder = await realpath(nearestFolder(configuration.dataDirectory));
      const table = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
      report(judgeFileSystem(mountOf(folder, table)));
    },
  };
}

/** What the kind of a file system means for the data; `undefined` = the system does not tell it. */
export function judgeFileSystem(mount: Mount | undefined): Finding {
  if (mount === undefined) return skipped(ID, said('doctor.file_system.unknown'));
  const { point, type } = mount;
  const found = said('doctor.file_system.type', { type, point });
  if (NETWORK.test(type)) {
    return warning(ID, found, { step: said('doctor.file_system.network_step') });
  }
  if (IN_MEMORY.test(type)) {
    return warning(ID, found, { step: said('doctor.file_system.memory_step') });
  }
  if (LAYERED.test(type)) {
    return warning(ID, found, { step: said('doctor.file_system.layer_step') });
  }
  return ok(ID, found);
}

/** The mount that a folder is on, of a table as in `/proc/self/mountinfo`. Source: proc_pid_mountinfo(5). */
export function mountOf(folder: string, table: string): Mount | undefined {
  const mounts = table.split('\n').flatMap((line) => {
    const [before = '', after] = line.split(' - ');
    const cells = before.split(' ');
    const point = (cells[4] ?? '').replace(/\\(\d{3})/g, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    );
    const [type] = (after ?? '').split(' ');
    return type && isWithin(folder, point) ? [{ point, type }] : [];
  });
  // The last of equal length hides the others.
  return mounts.reduce<Mount | undefined>(
    (best, mount) => (best && best.point.length > mount.point.length ? best : mount),
    undefined,
  );
}

function isWithin(folder: string, point: string): boolean {
  return folder === point || folder.startsWith(point.endsWith('/') ? point : `${point}/`);
}
