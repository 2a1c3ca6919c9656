import { Buffer } from 'node:buffer';
import { decompressBlock } from 'lz4js';
import { UnpackError } from './unpack-error.ts';

/** The frame of LZ4, as its description (lz4_Frame_format.md) has it. */
const MAGIC = 0x184d2204;
const VERSION_MASK = 0b1100_0000;
const VERSION = 0b0100_0000;
const BLOCK_CHECKSUM = 0b0001_0000;
const CONTENT_SIZE = 0b0000_1000;
const DICTIONARY = 0b0000_0001;
const SIZE_BYTES = 4;
const CHECKSUM_BYTES = 4;
const NOT_PACKED = 0x8000_0000;
/** The greatest block, by the number that a frame has for it. */
const BLOCK_BYTES_MAX = new Map([
  [4, 64 * 1024],
  [5, 256 * 1024],
  [6, 1024 * 1024],
  [7, 4 * 1024 * 1024],
]);
/** One byte of a block makes at most so many. */
const GROWTH_MAX = 255;

interface Block {
  readonly start: number;
  readonly end: number;
  readonly isPacked: boolean;
  readonly maxBytes: number;
}

/**
 * The bytes of a frame of LZ4. Checksums are not looked at.
 * @throws UnpackError when they are damaged or more than `maxBytes`
 */
export function unpackLz4(frame: Buffer, maxBytes: number): Buffer {
  const blocks = blocksOf(frame);
  const possible = blocks.reduce((sum, block) => sum + block.maxBytes, 0);
  // Blocks may refer to those before them, so that all are unpacked into one place.
  const target = Buffer.alloc(Math.min(possible, maxBytes));
  let length = 0;
  for (const block of blocks) {
    const end = unpackInto(target, { frame, block, length });
    if (end > maxBytes) throw new UnpackError(`LZ4: more than ${maxBytes} bytes.`);
    if (!(end <= length + block.maxBytes)) throw new UnpackError('LZ4: a block is damaged.');
    length = end;
  }
  return target.subarray(0, length);
}

function unpackInto(
  target: Buffer,
  { frame, block, length }: { frame: Buffer; block: Block; length: number },
): number {
  const { start, end, isPacked } = block;
  if (isPacked) return decompressBlock(frame, target, start, end - start, length);
  frame.copy(target, length, start, end);
  return length + end - start;
}

/** Where the blocks of a frame lie, down to its end mark. */
function blocksOf(frame: Buffer): Block[] {
  const blocks: Block[] = [];
  try {
    if (frame.readUInt32LE(0) !== MAGIC) throw new UnpackError('This is no frame of LZ4.');
    const flags = frame.readUInt8(4);
    const blockBytes = BLOCK_BYTES_MAX.get((frame.readUInt8(5) >> 4) & 0b111);
    if ((flags & VERSION_MASK) !== VERSION || flags & DICTIONARY || blockBytes === undefined)
      throw new UnpackError('LZ4: a frame of another kind.');
    let at = 7 + (flags & CONTENT_SIZE ? 8 : 0);
    for (;;) {
      const head = frame.readUInt32LE(at);
      if (head === 0) return blocks;
      const isPacked = head < NOT_PACKED;
      const size = isPacked ? head : head - NOT_PACKED;
      const start = at + SIZE_BYTES;
      const end = start + size;
      if (size > blockBytes || end > frame.length)
        throw new UnpackError('LZ4: a block is cut off.');
      const maxBytes = isPacked ? Math.min(blockBytes, size * GROWTH_MAX) : size;
      blocks.push({ start, end, isPacked, maxBytes });
      at = end + (flags & BLOCK_CHECKSUM ? CHECKSUM_BYTES : 0);
    }
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new UnpackError('LZ4: the frame is cut off.', { cause });
  }
}
