import { CHUNK_BYTES, type ChunkItem, chunkItems } from './evtx-chunk.ts';

const FILE_MAGIC = 'ElfFile\0';
const HEADER_BYTES = 4_096;
const HEADER_BLOCK_AT = 40;
const FLAGS_AT = 120;
/** Windows had the file open: what the headers say may be out of date. */
const FLAG_DIRTY = 0x1;

/** Whether bytes are the beginning of a binary event log of Windows. */
export function isEvtx(head: Buffer): boolean {
  return head.toString('latin1', 0, FILE_MAGIC.length) === FILE_MAGIC;
}

/**
 * Reads a binary event log of Windows (EVTX) chunk by chunk: each event is one line of JSON that `windows.event` reads. What
 * cannot be read is passed over and told with its reason. Holds one chunk at a time; throws only what `content` throws.
 */
export async function* readEvtx(content: AsyncIterable<Buffer>): AsyncGenerator<ChunkItem> {
  let lenient: boolean | undefined;
  let pieces: Buffer[] = [];
  let length = 0;
  let wanted = HEADER_BYTES;
  for await (const piece of content) {
    pieces.push(piece);
    length += piece.length;
    if (length < wanted) continue;
    const bytes = Buffer.concat(pieces);
    let at = 0;
    while (bytes.length - at >= wanted) {
      const block = bytes.subarray(at, at + wanted);
      at += wanted;
      if (lenient === undefined) {
        if (!isEvtx(block) || block.readUInt16LE(HEADER_BLOCK_AT) !== HEADER_BYTES) {
          yield { kind: 'damage', reason: 'file_header' };
          return;
        }
        lenient = (block.readUInt32LE(FLAGS_AT) & FLAG_DIRTY) !== 0;
        wanted = CHUNK_BYTES;
      } else {
        yield* chunkItems(block, lenient);
      }
    }
    pieces = [bytes.subarray(at)];
    length = bytes.length - at;
  }
  if (length > 0)
    yield { kind: 'damage', reason: lenient === undefined ? 'file_header' : 'truncated' };
}
