import type { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { UploadPacking } from './upload-place.ts';
import { entriesOf } from './zip-entries.ts';

/** One log within a file: the file itself, or a member of an archive. */
export interface UploadPart {
  /** As people know it: `access.log`, or `logs.zip: access.log`. */
  readonly name: string;
  /** Its text in pieces, unpacked. */
  readonly content: AsyncIterable<Buffer | string>;
}

/** A file to be uploaded. */
export interface Upload {
  readonly name: string;
  /** SHA-256 of its bytes, hex: the same file is the same upload. */
  readonly hash: string;
  readonly packing: UploadPacking;
  readonly sizeBytes: number;
  /** In order; each is to be read to its end before the next. */
  parts(): AsyncGenerator<UploadPart>;
  /** Bytes of the file that have been read; of a workbook all or none. */
  readBytes(): number;
}

export interface UploadOptions {
  /** What the file is called, when it lies under another name; its ending says how it is packed. */
  readonly name?: string;
  /** Makes lines of logs that are no text; called for each log, which it may leave as it is. */
  readonly readLog?: (content: AsyncIterable<Buffer>) => AsyncIterable<Buffer | string>;
}

const PACKING_OF: Readonly<Record<string, UploadPacking>> = {
  '.gz': 'gzip',
  '.zip': 'zip',
  '.xlsx': 'workbook',
};

/** Opens a log file, plain or packed: `.gz`, `.zip`, `.xlsx`, by its name. @throws as `fs` does */
export async function openUpload(file: string, options: UploadOptions = {}): Promise<Upload> {
  const { name = path.basename(file), readLog = (content) => content } = options;
  const { size } = await stat(file);
  const hash = createHash('sha256');
  for await (const chunk of fs.createReadStream(file)) hash.update(chunk as Buffer);
  let read = 0;
  const count = (stream: Readable): Readable => {
    stream.on('data', (chunk: Buffer) => {
      read += chunk.length;
    });
    return stream;
  };
  const packing = PACKING_OF[path.extname(name).toLowerCase()] ?? 'text';
  async function* parts(): AsyncGenerator<UploadPart> {
    if (packing === 'zip') {
      for await (const { entry, packedBytes, content } of entriesOf(file)) {
        yield { name: `${name}: ${entry}`, content: readLog(unpacked(entry, content)) };
        read += packedBytes;
      }
    } else if (packing === 'workbook') {
      const { workbookLines } = await import('./workbook-lines.ts');
      for await (const { sheet, content } of workbookLines(file))
        yield { name: `${name}: ${sheet}`, content };
      read = size;
    } else {
      yield { name, content: readLog(unpacked(name, count(fs.createReadStream(file)))) };
    }
  }
  const about = { name, hash: hash.digest('hex'), packing, sizeBytes: size };
  return { ...about, parts, readBytes: () => read };
}

function unpacked(name: string, stream: Readable): Readable {
  if (!/\.gz$/i.test(name)) return stream;
  const gunzip = createGunzip();
  // A broken source breaks what is read from it.
  stream.once('error', (error) => gunzip.destroy(error));
  // Damage may show when nobody reads any more; who reads gets it from the iterator.
  gunzip.on('error', () => undefined);
  return stream.pipe(gunzip);
}
