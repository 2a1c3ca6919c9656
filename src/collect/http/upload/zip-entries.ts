import type { Readable } from 'node:stream';
import { type Entry, open, type ZipFile } from 'yauzl';

/** One member of an archive. */
export interface ZipEntry {
  readonly entry: string;
  readonly packedBytes: number;
  readonly content: Readable;
}

/** The members of a zip archive that are files, in its order. @throws Error when it is none or is damaged */
export async function* entriesOf(file: string): AsyncGenerator<ZipEntry> {
  const archive = await opened(file);
  try {
    for (let entry = await next(archive); entry !== undefined; entry = await next(archive)) {
      if (entry.fileName.endsWith('/')) continue;
      const content = await contentOf(archive, entry);
      yield { entry: entry.fileName, packedBytes: entry.compressedSize, content };
    }
  } finally {
    archive.close();
  }
}

/** What an archive says that it becomes when it is unpacked, bytes. @throws Error when it is none or is damaged */
export async function unpackedSize(file: string): Promise<number> {
  const archive = await opened(file);
  try {
    let bytes = 0;
    for (let entry = await next(archive); entry !== undefined; entry = await next(archive)) {
      bytes += entry.uncompressedSize;
    }
    return bytes;
  } finally {
    archive.close();
  }
}

function opened(file: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    const options = { lazyEntries: true, autoClose: false };
    open(file, options, (error, archive) => (error ? reject(error) : resolve(archive)));
  });
}

function next(archive: ZipFile): Promise<Entry | undefined> {
  return new Promise((resolve, reject) => {
    const settle = () => archive.off('entry', found).off('end', ended).off('error', failed);
    const found = (entry: Entry) => {
      settle();
      resolve(entry);
    };
    const ended = () => {
      settle();
      resolve(undefined);
    };
    const failed = (error: Error) => {
      settle();
      reject(error);
    };
    archive.on('entry', found).on('end', ended).on('error', failed);
    archive.readEntry();
  });
}

function contentOf(archive: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    archive.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
  });
}
