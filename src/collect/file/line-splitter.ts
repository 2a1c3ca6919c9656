import { Buffer } from 'node:buffer';
import { KEPT_BYTES } from '../oversize.ts';

const LF = 10;
const CR = 13;

export interface SplitLine {
  readonly body: Buffer;
  /** Its length as written, when it was cut; 0 when it is whole. */
  readonly cutFromBytes: number;
  /** Position in the file just behind the line and its terminator. */
  readonly endPosition: number;
}

/** Cuts the bytes of a file into lines and says where each ends; memory is bounded by `maxLineBytes`. */
export class LineSplitter {
  readonly #maxLineBytes: number;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  /** Position of the next byte to be pushed. */
  #position: number;

  constructor(position: number, maxLineBytes: number) {
    this.#position = position;
    this.#maxLineBytes = maxLineBytes;
  }

  get position(): number {
    return this.#position;
  }

  push(chunk: Buffer): SplitLine[] {
    const lines: SplitLine[] = [];
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(LF, start);
      if (end === -1) break;
      const line = this.#line(chunk.subarray(start, end), this.#position + end + 1);
      if (line.body.length > 0) lines.push(line);
      start = end + 1;
    }
    const rest = chunk.subarray(start);
    if (rest.length > 0) this.#keep(rest);
    this.#position += chunk.length;
    return lines;
  }

  /** The last line of a file that will not grow any more and lacks its terminator. */
  flush(): SplitLine[] {
    if (this.#pendingBytes === 0) return [];
    const line = this.#line(Buffer.alloc(0), this.#position);
    return line.body.length > 0 ? [line] : [];
  }

  #line(last: Buffer, endPosition: number): SplitLine {
    const length = this.#pendingBytes + last.length;
    const whole = this.#pending.length === 0 ? last : Buffer.concat([...this.#pending, last]);
    this.#pending = [];
    this.#pendingBytes = 0;
    if (length > this.#maxLineBytes) {
      return {
        body: Buffer.from(whole.subarray(0, KEPT_BYTES)),
        cutFromBytes: length,
        endPosition,
      };
    }
    const stop = whole.at(-1) === CR ? whole.length - 1 : whole.length;
    return { body: whole.subarray(0, stop), cutFromBytes: 0, endPosition };
  }

  #keep(rest: Buffer): void {
    // Of a line that is too long already, only its length matters from here on.
    if (this.#pendingBytes <= this.#maxLineBytes) this.#pending.push(Buffer.from(rest));
    this.#pendingBytes += rest.length;
  }
}
