import { crc32 } from 'node:zlib';
import { BinaryXml } from './binary-xml.ts';
import { eventJson } from './event-json.ts';
import { EvtxDamage, type EvtxDamageReason } from './evtx-damage.ts';
import { XmlBudget } from './xml-budget.ts';

/** Size of every chunk. */
export const CHUNK_BYTES = 65_536;
const CHUNK_MAGIC = 'ElfChnk\0';
const RECORDS_FROM = 512;
const FREE_SPACE_AT = 48;
const RECORDS_CHECKSUM_AT = 52;
const FLAGS_AT = 120;
const HEADER_CHECKSUM_AT = 124;
const TABLES_FROM = 128;
/** The writer kept no checksums. */
const FLAG_NO_CHECKSUM = 0x4;

const RECORD_MAGIC = 0x2a2a;
const RECORD_HEADER_BYTES = 24;
const RECORD_BYTES_MIN = RECORD_HEADER_BYTES + 4;
const RECORD_STEP_BYTES = 8;

/** What one chunk holds: events as lines of JSON, and what of it could not be read. */
export type ChunkItem =
  | { readonly kind: 'event'; readonly line: string }
  | { readonly kind: 'damage'; readonly reason: EvtxDamageReason };

/**
 * Reads the events of one chunk. One whose checksum does not fit its content gives none, unless `lenient`: a file that was
 * copied while Windows wrote it has checksums that are out of date. A damaged record costs itself alone. Never throws.
 */
export function* chunkItems(chunk: Buffer, lenient: boolean): Generator<ChunkItem> {
  if (isUnused(chunk)) return;
  if (chunk.toString('latin1', 0, CHUNK_MAGIC.length) !== CHUNK_MAGIC) {
    yield { kind: 'damage', reason: 'chunk_magic' };
    return;
  }
  const unchecked = lenient || (chunk.readUInt32LE(FLAGS_AT) & FLAG_NO_CHECKSUM) !== 0;
  if (!unchecked && !hasTrueChecksums(chunk)) {
    yield { kind: 'damage', reason: 'chunk_checksum' };
    return;
  }
  yield* recordItems(chunk, unchecked);
}

/** Windows sets space aside: such chunks begin with zeros. */
function isUnused(chunk: Buffer): boolean {
  return chunk.readBigUInt64LE() === 0n;
}

function hasTrueChecksums(chunk: Buffer): boolean {
  const end = chunk.readUInt32LE(FREE_SPACE_AT);
  if (end < RECORDS_FROM || end > CHUNK_BYTES) return false;
  const tables = chunk.subarray(TABLES_FROM, RECORDS_FROM);
  const header = crc32(tables, crc32(chunk.subarray(0, FLAGS_AT)));
  const records = crc32(chunk.subarray(RECORDS_FROM, end));
  return (
    header === chunk.readUInt32LE(HEADER_CHECKSUM_AT) &&
    records === chunk.readUInt32LE(RECORDS_CHECKSUM_AT)
  );
}

function* recordItems(chunk: Buffer, unchecked: boolean): Generator<ChunkItem> {
  const budget = new XmlBudget();
  const xml = new BinaryXml(chunk, budget);
  const used = Math.min(chunk.readUInt32LE(FREE_SPACE_AT), CHUNK_BYTES);
  let lastId = -1n;
  let at = RECORDS_FROM;
  while (unchecked || at < used) {
    const found = nextFrame(chunk, at);
    if (found === undefined) return;
    const id = chunk.readBigUInt64LE(found.at + 8);
    // What follows the space in use was overwritten only in part: older events stand there.
    if (found.at >= used && id !== lastId + 1n) return;
    if (found.at > at) yield { kind: 'damage', reason: 'record_frame' };
    at = found.at + found.size;
    // Within a chunk numbers rise: another is what an older record left.
    yield id > lastId ? recordItem(xml, budget, found) : { kind: 'damage', reason: 'record_frame' };
    if (id > lastId) lastId = id;
  }
}

interface Frame {
  readonly at: number;
  readonly size: number;
}

function recordItem(xml: BinaryXml, budget: XmlBudget, { at, size }: Frame): ChunkItem {
  try {
    const nodes = xml.nodes(at + RECORD_HEADER_BYTES, at + size - 4);
    return { kind: 'event', line: eventJson(nodes, budget) };
  } catch (error) {
    if (!(error instanceof EvtxDamage)) throw error;
    return { kind: 'damage', reason: error.reason };
  }
}

/** The record at a place, or the next whole one after it: its size stands at its end too. */
function nextFrame(chunk: Buffer, from: number): Frame | undefined {
  for (let at = from; at + RECORD_BYTES_MIN <= CHUNK_BYTES; at += RECORD_STEP_BYTES) {
    if (chunk.readUInt32LE(at) !== RECORD_MAGIC) continue;
    const size = chunk.readUInt32LE(at + 4);
    const isWhole = size >= RECORD_BYTES_MIN && at + size <= CHUNK_BYTES;
    if (isWhole && chunk.readUInt32LE(at + size - 4) === size) return { at, size };
  }
  return undefined;
}
