import { Buffer } from 'node:buffer';

/** Whole lines of the input, with their newlines; the last of the input may lack it. */
export interface LineBlock {
  readonly bytes: Buffer;
  /** The block is the stub of one line that is longer than `LINE_BYTES_MAX`. */
  readonly isTooLong: boolean;
}

/** Bytes that a block has at most, unless one line has more: the text of more would not fit where memory is used again. */
const BLOCK_BYTES = 65_536;
/** Longest line that is read. */
const LINE_BYTES_MAX = 16_777_216;

const NEWLINE = 10;

/**
 * Cuts a stream into blocks of whole lines, holding no more than what came at once and one line. A block is whole until the next
 * one is asked for.
 */
export async function* lineBlocks(input: AsyncIterable<Uint8Array>): AsyncGenerator<LineBlock> {
  const cutter = new Cutter();
  for await (const chunk of input)
    yield* cutter.take(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
  yield* cutter.finish();
}

class Cutter {
  /** The beginning of a line whose end has not come. */
  #pieces: Buffer[] = [];
  #bytes = 0;
  #isSkipping = false;

  *take(chunk: Buffer): Generator<LineBlock> {
    let rest = this.#isSkipping ? this.#skip(chunk) : chunk;
    const first = this.#bytes > 0 ? rest.indexOf(NEWLINE) : -1;
    if (first >= 0) {
      this.#keep(rest.subarray(0, first + 1));
      yield this.#takeKept();
      rest = rest.subarray(first + 1);
    }
    const whole = this.#bytes > 0 ? 0 : rest.lastIndexOf(NEWLINE) + 1;
    for (let from = 0; from < whole; ) {
      const to = whole - from <= BLOCK_BYTES ? whole : endOfBlock(rest, from);
      yield { bytes: rest.subarray(from, to), isTooLong: false };
      from = to;
    }
    if (whole < rest.length) this.#keep(rest.subarray(whole));
    if (this.#bytes > LINE_BYTES_MAX) yield this.#dropLine();
  }

  *finish(): Generator<LineBlock> {
    if (this.#bytes > 0) yield this.#takeKept();
  }

  #keep(piece: Buffer): void {
    // The memory may be read into again.
    this.#pieces.push(Buffer.from(piece));
    this.#bytes += piece.length;
  }

  #takeKept(): LineBlock {
    const bytes = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#bytes = 0;
    return { bytes, isTooLong: bytes.length > LINE_BYTES_MAX };
  }

  #dropLine(): LineBlock {
    this.#pieces = [];
    this.#bytes = 0;
    this.#isSkipping = true;
    return { bytes: Buffer.alloc(0), isTooLong: true };
  }

  /** What follows the end of the line that is left out. */
  #skip(chunk: Buffer): Buffer {
    const newline = chunk.indexOf(NEWLINE);
    if (newline < 0) return chunk.subarray(chunk.length);
    this.#isSkipping = false;
    return chunk.subarray(newline + 1);
  }
}

/** Where the last line ends that fits a block, or the first one if none does. */
function endOfBlock(bytes: Buffer, from: number): number {
  const newline = bytes.lastIndexOf(NEWLINE, from + BLOCK_BYTES - 1);
  return (newline >= from ? newline : bytes.indexOf(NEWLINE, from)) + 1;
}

/** Lines of a block; a block that is too long is one. */
export function countLines({ bytes, isTooLong }: LineBlock): number {
  if (isTooLong) return 1;
  let lines = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
  return bytes.at(-1) === NEWLINE ? lines : lines + 1;
}
