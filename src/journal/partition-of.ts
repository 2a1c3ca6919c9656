import { crc32 } from 'node:zlib';

/**
 * The partition of a name: the same for as long as the number of partitions is. CRC-32 alone gives names that differ
 * in a digit the same low bits; the mixing spreads them.
 */
export function partitionOf(name: string, partitions: number): number {
  let mixed = crc32(name);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) % partitions;
}
