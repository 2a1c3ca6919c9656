import { Buffer } from 'node:buffer';

/** Whole lines of the input, and where they stand. */
export interface LineBlock {
  /** Number of the first line, from 0. */
  readonly firstLine: number;
  /** The lines with their newlines; the last of the input may lack it. */
  readonly bytes: Buffer;
  /** Lines that begin in this block. */
  readonly lines: number;
  /** The block is the stub of one line that is longer than `LINE_BYTES_MAX`. */
  readonly isTooLong: boolean;
}

/** Bytes that a block gathers before it is handed on. */
const BLOCK_BYTES = 262_144;
/** Longest line that is read. */
const LINE_BYTES_MAX = 16_777_216;

const NEWLINE = 10;

/** Cuts a stream into blocks of whole lines, holding no more than one block and one line. */
export async function* lineBlocks(input: AsyncIterable<Uint8Array>): AsyncGenerator<LineBlock> {
  const cutter = new Cutter();
  for await (const chunk of input)
    yield* cutter.take(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
  yield* cutter.finish();
}

class Cutter {
  #pieces: Buffer[] = [];
  #bytes = 0;
  /** Where the last line that is whole ends within `#bytes`; 0 = none. */
  #wholeBytes = 0;
  #nextLine = 0;
  #isSkipping = false;

  *take(chunk: Buffer): Generator<LineBlock> {
    const rest = this.#isSkipping ? this.#skip(chunk) : chunk;
    if (rest.length === 0) return;
    const newline = rest.lastIndexOf(NEWLINE);
    if (newline >= 0) this.#wholeBytes = this.#bytes + newline + 1;
    this.#pieces.push(rest);
    this.#bytes += rest.length;
    if (this.#wholeBytes >= BLOCK_BYTES) yield this.#cut(this.#wholeBytes);
    if (this.#bytes - this.#wholeBytes <= LINE_BYTES_MAX) return;
    if (this.#wholeBytes > 0) yield this.#cut(this.#wholeBytes);
    yield this.#dropLine();
  }

  *finish(): Generator<LineBlock> {
    if (this.#bytes > 0) yield this.#cut(this.#bytes);
  }

  #cut(bytes: number): LineBlock {
    const all =
      this.#pieces.length === 1 ? (this.#pieces[0] as Buffer) : Buffer.concat(this.#pieces);
    const block = all.subarray(0, bytes);
    const rest = all.subarray(bytes);
    this.#pieces = rest.length === 0 ? [] : [rest];
    this.#bytes = rest.length;
    this.#wholeBytes = 0;
    const lines = countLines(block);
    const firstLine = this.#nextLine;
    this.#nextLine += lines;
    return { firstLine, bytes: block, lines, isTooLong: false };
  }

  #dropLine(): LineBlock {
    this.#pieces = [];
    this.#bytes = 0;
    this.#isSkipping = true;
    const firstLine = this.#nextLine++;
    return { firstLine, bytes: Buffer.alloc(0), lines: 1, isTooLong: true };
  }

  /** What follows the end of the line that is left out. */
  #skip(chunk: Buffer): Buffer {
    const newline = chunk.indexOf(NEWLINE);
    if (newline < 0) return chunk.subarray(chunk.length);
    this.#isSkipping = false;
    return chunk.subarray(newline + 1);
  }
}

function countLines(block: Buffer): number {
  let lines = 0;
  for (let at = block.indexOf(NEWLINE); at >= 0; at = block.indexOf(NEWLINE, at + 1)) lines++;
  return block.at(-1) === NEWLINE ? lines : lines + 1;
}
