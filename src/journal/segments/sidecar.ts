import { readFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { writeFileAtomically } from './disk.ts';
import type { SegmentSummary } from './segment.ts';

const MAGIC = 0x4941_4347;
const HEADER_BYTES = 16;

const Meta = z.object({
  version: z.literal(2),
  baseOffset: z.number(),
  nextOffset: z.number(),
  bytes: z.number(),
  newestMs: z.number(),
  oldestMs: z.number(),
  quarantinedRecords: z.number(),
  streams: z.array(z.tuple([z.string(), z.number()])),
});

/*
 * Layout: magic u32 | CRC-32 of the rest u32 | length of the JSON u32 | bytes of the index u32 |
 * JSON | index as f64 triples | batch keys as entries of 20 bytes.
 */
function encode(summary: SegmentSummary): Buffer {
  const { index, dedup, ...numbers } = summary;
  const json = Buffer.from(
    JSON.stringify({ version: 2, ...numbers, streams: [...dedup.streams] }),
    'utf8',
  );
  const places = Buffer.from(Float64Array.from(index).buffer);
  const keys = Buffer.from(dedup.keys.buffer, dedup.keys.byteOffset, dedup.keys.byteLength);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(MAGIC, 0);
  header.writeUInt32LE(json.length, 8);
  header.writeUInt32LE(places.length, 12);
  const rest = Buffer.concat([header.subarray(8), json, places, keys]);
  header.writeUInt32LE(crc32(rest), 4);
  return Buffer.concat([header.subarray(0, 8), rest]);
}

function decode(content: Buffer): SegmentSummary | undefined {
  if (content.length < HEADER_BYTES || content.readUInt32LE(0) !== MAGIC) return undefined;
  if (crc32(content.subarray(8)) !== content.readUInt32LE(4)) return undefined;
  const indexAt = HEADER_BYTES + content.readUInt32LE(8);
  const keysAt = indexAt + content.readUInt32LE(12);
  const parsed = Meta.safeParse(JSON.parse(content.toString('utf8', HEADER_BYTES, indexAt)));
  if (!parsed.success) return undefined;
  const { streams, version: _, ...numbers } = parsed.data;
  // Copies, because typed arrays must begin at a multiple of their element size.
  const places = Uint8Array.prototype.slice.call(content, indexAt, keysAt);
  const keys = Uint8Array.prototype.slice.call(content, keysAt);
  return {
    ...numbers,
    index: Array.from(new Float64Array(places.buffer)),
    dedup: {
      keys: new Uint32Array(keys.buffer, 0, keys.length >> 2),
      streams: new Map(streams),
    },
  };
}

/** Stores what is known of a segment beside it, durably. */
export async function writeSidecar(path: string, summary: SegmentSummary): Promise<void> {
  await writeFileAtomically(path, encode(summary));
}

/** What a sidecar says, or `undefined` when it is missing, damaged or of another segment. */
export async function readSidecar(
  path: string,
  baseOffset: number,
): Promise<SegmentSummary | undefined> {
  try {
    const summary = decode(await readFile(path));
    return summary?.baseOffset === baseOffset ? summary : undefined;
  } catch {
    // Missing, unreadable and malformed all mean the same: the segment itself is asked instead.
    return undefined;
  }
}
