import { Buffer } from 'node:buffer';
import { uncompress } from 'snappyjs';
import { UnpackError } from './unpack-error.ts';

/** How the stream of snappy-java begins; versions (two numbers of 32 bits) and chunks follow. */
const STREAM = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const STREAM_HEAD_BYTES = 16;
const LENGTH_BYTES = 4;

/**
 * The bytes that a producer packed by Snappy: one raw block (librdkafka), or the chunks of snappy-java.
 * @throws UnpackError when they are damaged or more than `maxBytes`
 */
export function unpackSnappy(packed: Buffer, maxBytes: number): Buffer {
  if (!packed.subarray(0, STREAM.length).equals(STREAM)) return unpackBlock(packed, maxBytes);
  const parts: Buffer[] = [];
  let length = 0;
  for (let at = STREAM_HEAD_BYTES; at < packed.length; ) {
    const start = at + LENGTH_BYTES;
    const end = start <= packed.length ? start + packed.readUInt32BE(at) : Infinity;
    if (end > packed.length) throw new UnpackError('A chunk of Snappy is cut off.');
    const part = unpackBlock(packed.subarray(start, end), maxBytes - length);
    parts.push(part);
    length += part.length;
    at = end;
  }
  return Buffer.concat(parts, length);
}

function unpackBlock(block: Buffer, maxBytes: number): Buffer {
  try {
    const { buffer, byteOffset, length } = uncompress(block, maxBytes);
    return Buffer.from(buffer, byteOffset, length);
  } catch (cause) {
    throw new UnpackError(`Snappy: ${(cause as Error).message}.`, { cause });
  }
}
