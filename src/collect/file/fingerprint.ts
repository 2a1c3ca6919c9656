import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

/** Bytes of the beginning that tell a file from its successor. */
const HEAD_BYTES_MAX = 1_024;
const LF = 10;

/**
 * Names a file by its inode and its first line, so that renaming keeps the name and replacing the content (also by
 * copytruncate, also under a reused inode) changes it. `undefined` while the first line is not complete.
 */
export async function fingerprintOf(
  handle: FileHandle,
  inode: string,
): Promise<string | undefined> {
  const head = Buffer.alloc(HEAD_BYTES_MAX);
  const { bytesRead } = await handle.read(head, 0, HEAD_BYTES_MAX, 0);
  const end = head.subarray(0, bytesRead).indexOf(LF);
  if (end === -1 && bytesRead < HEAD_BYTES_MAX) return undefined;
  const first = head.subarray(0, end === -1 ? bytesRead : end);
  return `${inode}-${createHash('sha256').update(first).digest('hex').slice(0, 16)}`;
}
