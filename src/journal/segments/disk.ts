import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A segment file opened for writing. Every method may fail as a disk does. */
export interface WritableFile {
  write(bytes: Buffer, position: number): Promise<void>;
  /** Resolves when all written bytes are on stable storage. */
  sync(): Promise<void>;
  truncate(bytes: number): Promise<void>;
  close(): Promise<void>;
}

/** How the journal writes segment files; a test passes one that fails on purpose. */
export interface Disk {
  /** Opens an empty file, or with `keep` the existing one with its content. */
  openForWriting(path: string, options: { keep: boolean }): Promise<WritableFile>;
  syncDirectory(path: string): Promise<void>;
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const left = bytes.length - written;
    const { bytesWritten } = await file.write(bytes, written, left, position + written);
    written += bytesWritten;
  }
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The disk of this machine. */
export const nodeDisk: Disk = {
  async openForWriting(path, options) {
    const file = await open(path, options.keep ? 'r+' : 'w');
    return {
      write: (bytes, position) => writeAll(file, bytes, position),
      sync: () => file.datasync(),
      truncate: (bytes) => file.truncate(bytes),
      close: () => file.close(),
    };
  },
  syncDirectory,
};

/**
 * Replaces a small file so that after a crash it is either the former or the new one, never a mix.
 */
export async function writeFileAtomically(path: string, content: Buffer | string): Promise<void> {
  const temporary = `${path}.tmp`;
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(dirname(path));
}
