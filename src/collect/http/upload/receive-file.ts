import type { Buffer } from 'node:buffer';
import fs from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GacError } from '../../../event/error.ts';

/**
 * Keeps a body as a file while it is worked on, and removes it afterwards, whatever happens.
 * @throws GacError GAC_REQUEST_TOO_LARGE; as the work does
 */
export async function receiveFile<T>(
  body: Readable,
  { folder, maxBytes }: { folder: string; maxBytes: number },
  work: (file: string) => Promise<T>,
): Promise<T> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const own = await mkdtemp(path.join(folder, 'upload-'));
  const file = path.join(own, 'file');
  let bytes = 0;
  async function* counted(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        throw new GacError(
          'GAC_REQUEST_TOO_LARGE',
          `The file is larger than ${maxBytes} bytes; "gac source upload" takes larger ones.`,
        );
      }
      yield chunk;
    }
  }
  try {
    await pipeline(body, counted, fs.createWriteStream(file, { mode: 0o600 })).catch(brokenOff);
    return await work(file);
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

/** Who stops sending is no fault of the service. */
function brokenOff(error: unknown): never {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ECONNRESET' && code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  throw new GacError('GAC_REQUEST_INVALID', 'The file did not arrive whole. Nothing was stored.', {
    cause: error,
  });
}
