import { crc32 } from 'node:zlib';
import { KEY_ID_BYTES } from '../journal-keys.ts';
import { drawNonce, NONCE_BYTES, openBytes, sealBytes, TAG_BYTES } from '../seal.ts';
import type { SegmentSeal } from './segment-seal.ts';

/*
 * A block holds frames, sealed together. Little endian:
 *   0 magic u32 | 4 length of the sealed bytes u32 | 8 version u8 | 9 zero u8 | 10 zero u16 | 12 records u32
 *  16 offset of its first record f64 | 24 journal id, 8 letters | 32 id of the key | 40 nonce
 *  52 CRC-32 of the bytes before u32 | 56 tag | 72 sealed bytes
 * The CRC starts from a seed made of the partition, the segment and the position: it tells damage from a head that says
 * what it says, and so a wrong key from both. The tag covers the sealed bytes and the head before the CRC; its key is
 * the segment's own, so that a block is sound nowhere but in its journal, partition and segment.
 */
const MAGIC = 0xf31c_47a8;
const VERSION = 2;
const JOURNAL_AT = 24;
const KEY_AT = 32;
const NONCE_AT = 40;
const CRC_AT = 52;
const TAG_AT = 56;
const JOURNAL_ID_BYTES = 8;

/** Bytes of a block before the sealed ones. */
export const BLOCK_HEAD_BYTES = 72;
/** The first bytes of every block, to find the next one after damage. */
export const BLOCK_MAGIC = Buffer.from([0xa8, 0x47, 0x1c, 0xf3]);
/** Bytes of the largest: one frame more than `BLOCK_BYTES`. */
const MAX_SEALED_BYTES = 17 * 1024 * 1024;

/** What the head of a block says. */
export interface BlockHead {
  readonly sealedBytes: number;
  readonly records: number;
  readonly firstOffset: number;
  readonly journalId: string;
  readonly keyId: string;
}

/** Where a block stands. */
export interface BlockPlace {
  readonly seal: SegmentSeal;
  /** The segment's seed xor the position of the block in its file. */
  readonly seed: number;
}

/** Seals frames into `target` at `at` and gives the place after them. The target must be large enough. */
export function encodeBlock(
  target: Buffer,
  at: number,
  of: BlockPlace & { frames: Buffer; firstOffset: number; records: number },
): number {
  const { seal, seed, frames } = of;
  target.writeUInt32LE(MAGIC, at);
  target.writeUInt32LE(frames.length, at + 4);
  target.writeUInt32LE(VERSION, at + 8);
  target.writeUInt32LE(of.records, at + 12);
  target.writeDoubleLE(of.firstOffset, at + 16);
  target.write(seal.journalId, at + JOURNAL_AT, JOURNAL_ID_BYTES, 'latin1');
  target.write(seal.currentId, at + KEY_AT, KEY_ID_BYTES, 'hex');
  drawNonce(target, at + NONCE_AT);
  const bound = target.subarray(at, at + CRC_AT);
  target.writeUInt32LE(crc32(bound, seed), at + CRC_AT);
  const nonce = target.subarray(at + NONCE_AT, at + NONCE_AT + NONCE_BYTES);
  const { sealed, tag } = sealBytes(frames, { key: seal.currentKey(), nonce, bound });
  target.set(tag, at + TAG_AT);
  target.set(sealed, at + BLOCK_HEAD_BYTES);
  return at + BLOCK_HEAD_BYTES + sealed.length;
}

/** The head at `at`, of which at least `BLOCK_HEAD_BYTES` are there; `undefined` when none is there. */
export function readBlockHead(buffer: Buffer, at: number, seed: number): BlockHead | undefined {
  if (buffer.readUInt32LE(at) !== MAGIC || buffer.readUInt32LE(at + 8) !== VERSION)
    return undefined;
  if (crc32(buffer.subarray(at, at + CRC_AT), seed) !== buffer.readUInt32LE(at + CRC_AT))
    return undefined;
  const sealedBytes = buffer.readUInt32LE(at + 4);
  if (sealedBytes > MAX_SEALED_BYTES) return undefined;
  return {
    sealedBytes,
    records: buffer.readUInt32LE(at + 12),
    firstOffset: buffer.readDoubleLE(at + 16),
    journalId: buffer.toString('latin1', at + JOURNAL_AT, at + JOURNAL_AT + JOURNAL_ID_BYTES),
    keyId: buffer.toString('hex', at + KEY_AT, at + KEY_AT + KEY_ID_BYTES),
  };
}

/**
 * The frames of a whole block at `at`, in a buffer of their own; `undefined` when the block is not what was sealed, or
 * not for this place.
 * @throws GacError GAC_JOURNAL_KEY when the head is sound and its key is not here
 */
export function openBlock(
  buffer: Buffer,
  at: number,
  of: { head: BlockHead; seal: SegmentSeal },
): Buffer | undefined {
  const { head, seal } = of;
  if (head.journalId !== seal.journalId) return undefined;
  const sealedAt = at + BLOCK_HEAD_BYTES;
  return openBytes(buffer.subarray(sealedAt, sealedAt + head.sealedBytes), {
    key: seal.keyOf(head.keyId),
    nonce: buffer.subarray(at + NONCE_AT, at + NONCE_AT + NONCE_BYTES),
    bound: buffer.subarray(at, at + CRC_AT),
    tag: buffer.subarray(at + TAG_AT, at + TAG_AT + TAG_BYTES),
  });
}
