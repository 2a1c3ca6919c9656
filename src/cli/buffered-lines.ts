import { once } from 'node:events';

/** Characters gathered for one write: a write per line would cost more than making it. */
const WRITE_CHARACTERS = 65_536;

/** Writes lines in blocks and waits while the reader of the pipe is slow. */
export class BufferedLines {
  readonly #stream: NodeJS.WritableStream;
  #block = '';

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
  }

  write(line: string): Promise<void> | undefined {
    return this.writeWhole(`${line}\n`);
  }

  /** Writes text that ends its lines itself. */
  writeWhole(lines: string): Promise<void> | undefined {
    this.#block += lines;
    return this.#block.length < WRITE_CHARACTERS ? undefined : this.flush();
  }

  async flush(): Promise<void> {
    const block = this.#block;
    this.#block = '';
    if (block !== '' && !this.#stream.write(block)) await once(this.#stream, 'drain');
  }
}
