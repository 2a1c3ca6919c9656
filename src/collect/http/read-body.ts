import { Buffer } from 'node:buffer';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib';
import { GacError } from '../../event/error.ts';

const DECODERS = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
} as const;

/**
 * Reads a request body whole, decompressed, never more than `maxBytes` of either form.
 * @throws GacError GAC_REQUEST_TOO_LARGE, GAC_ENCODING_UNSUPPORTED, GAC_ENCODING_INVALID
 */
export async function readBody(
  stream: Readable,
  encoding: string | undefined,
  maxBytes: number,
): Promise<Buffer> {
  const name = (encoding ?? 'identity').trim().toLowerCase();
  const decode = name === 'identity' || name === '' ? undefined : decoderOf(name);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length);
  if (!decode) return body;
  try {
    return await decode(body, { maxOutputLength: maxBytes });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes);
    throw new GacError(
      'GAC_ENCODING_INVALID',
      `The body is not valid ${name}: ${(cause as Error).message}. Nothing was stored.`,
      { cause },
    );
  }
}

function decoderOf(name: string): (typeof DECODERS)[keyof typeof DECODERS] {
  if (!Object.hasOwn(DECODERS, name)) {
    throw new GacError(
      'GAC_ENCODING_UNSUPPORTED',
      `Content-Encoding "${name}" is not supported; send gzip, zstd, deflate, br or none.`,
    );
  }
  return DECODERS[name as keyof typeof DECODERS];
}

function tooLarge(maxBytes: number): GacError {
  return new GacError(
    'GAC_REQUEST_TOO_LARGE',
    `The body is larger than ${maxBytes} bytes; send smaller batches. Nothing was stored.`,
  );
}
