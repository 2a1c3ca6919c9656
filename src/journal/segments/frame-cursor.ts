import type { FileHandle } from 'node:fs/promises';
import { frameLength } from '../frame.ts';
import { BLOCK_HEAD_BYTES, BLOCK_MAGIC, openBlock, readBlockHead } from './block.ts';
import type { SegmentSeal } from './segment-seal.ts';

const CHUNK_BYTES = 256 * 1024;

/** A frame: `length` bytes of `buffer` from `at`, of the record with this offset. */
export interface FrameView {
  buffer: Buffer;
  at: number;
  length: number;
  offset: number;
  /** Where its block begins and ends in the file. */
  position: number;
  end: number;
}

/** Bytes that are no block, between sound ones or up to the end. */
export interface Gap {
  readonly position: number;
  readonly bytes: number;
}

export interface FrameCursorOptions {
  readonly seed: number;
  readonly seal: SegmentSeal;
  readonly position: number;
  readonly end: number;
}

/**
 * Walks the frames of the sound blocks of one segment file between two positions, in order, whatever the bytes are: what
 * is no block is reported as a gap and the walk goes on at the next block.
 */
export class FrameCursor {
  /** Nothing at or after this position is read; may grow between walks. */
  end: number;
  readonly #file: FileHandle;
  readonly #seed: number;
  readonly #seal: SegmentSeal;
  /** Where the next block is expected. */
  #position: number;
  /** The block at hand; `at` is beyond its last frame when all of it was visited. */
  readonly #view: FrameView;
  #buffer: Buffer = Buffer.alloc(0);
  #bufferAt = 0;

  constructor(file: FileHandle, { seed, seal, position, end }: FrameCursorOptions) {
    this.#file = file;
    this.#seed = seed;
    this.#seal = seal;
    this.#position = position;
    this.end = end;
    this.#view = { buffer: this.#buffer, at: 0, length: 0, offset: 0, position, end: position };
  }

  /** Whether every frame up to the end was visited. */
  get isAtEnd(): boolean {
    const { buffer, at, length } = this.#view;
    return this.#position >= this.end && at + length >= buffer.length;
  }

  /**
   * Visits frames until `visit` answers false or the end is reached. The view is reused.
   * @throws GacError GAC_JOURNAL_KEY when a block is sealed with a key that is not here
   */
  async walk(visit: (frame: FrameView) => boolean, onGap: (gap: Gap) => void): Promise<void> {
    if (!this.#visitBlock(visit)) return;
    while (this.#position < this.end) {
      const from = this.#position;
      const found = this.#takeBlock(from);
      if (!(typeof found === 'boolean' ? found : await found)) {
        this.#position = await this.#nextBlockAfter(from);
        onGap({ position: from, bytes: this.#position - from });
        continue;
      }
      this.#position = this.#view.end;
      if (!this.#visitBlock(visit)) return;
    }
  }

  /** Visits what is left of the block at hand; whether the walk goes on. */
  #visitBlock(visit: (frame: FrameView) => boolean): boolean {
    const view = this.#view;
    for (;;) {
      const at = view.at + view.length;
      const length = frameLength(view.buffer, at);
      view.at = at;
      view.length = length;
      if (length === 0) return true;
      const goesOn = visit(view);
      view.offset += 1;
      if (!goesOn) return false;
    }
  }

  /** Makes the block at a position the one at hand; false when no sound block is there. */
  #takeBlock(position: number): boolean | Promise<boolean> {
    const at = position - this.#bufferAt;
    if (at < 0 || at + BLOCK_HEAD_BYTES > this.#buffer.length) return this.#takeAfterFill(position);
    const head = this.#headAt(at, position);
    if (head === undefined) return false;
    if (at + BLOCK_HEAD_BYTES + head.sealedBytes > this.#buffer.length)
      return this.#takeAfterFill(position);
    return this.#openAt(at, position);
  }

  async #takeAfterFill(position: number): Promise<boolean> {
    await this.#fill(position, BLOCK_HEAD_BYTES);
    if (this.#buffer.length < BLOCK_HEAD_BYTES) return false;
    const head = this.#headAt(0, position);
    if (head === undefined) return false;
    const length = BLOCK_HEAD_BYTES + head.sealedBytes;
    if (position + length > this.end) return false;
    if (length > this.#buffer.length) await this.#fill(position, length);
    return length <= this.#buffer.length && this.#openAt(0, position);
  }

  #headAt(at: number, position: number) {
    return readBlockHead(this.#buffer, at, (this.#seed ^ position) >>> 0);
  }

  #openAt(at: number, position: number): boolean {
    const head = this.#headAt(at, position);
    if (head === undefined) return false;
    const frames = openBlock(this.#buffer, at, { head, seal: this.#seal });
    if (frames === undefined) return false;
    const view = this.#view;
    view.buffer = frames;
    view.at = 0;
    view.length = 0;
    view.offset = head.firstOffset;
    view.position = position;
    view.end = position + BLOCK_HEAD_BYTES + head.sealedBytes;
    return true;
  }

  async #nextBlockAfter(damagedAt: number): Promise<number> {
    let from = damagedAt + 1;
    while (from + BLOCK_HEAD_BYTES <= this.end) {
      if (from < this.#bufferAt || from + BLOCK_HEAD_BYTES > this.#bufferAt + this.#buffer.length)
        await this.#fill(from, BLOCK_HEAD_BYTES);
      if (this.#buffer.length < BLOCK_HEAD_BYTES) return this.end;
      const found = this.#buffer.indexOf(BLOCK_MAGIC, from - this.#bufferAt);
      if (found < 0) {
        from = this.#bufferAt + this.#buffer.length - BLOCK_MAGIC.length + 1;
        continue;
      }
      const candidate = this.#bufferAt + found;
      if (await this.#takeBlock(candidate)) {
        // It is taken again by the walk, after the gap was told.
        this.#view.length = this.#view.buffer.length;
        return candidate;
      }
      from = candidate + 1;
    }
    return this.end;
  }

  async #fill(position: number, atLeastBytes: number): Promise<void> {
    const size = Math.min(Math.max(CHUNK_BYTES, atLeastBytes), this.end - position);
    const buffer = Buffer.allocUnsafeSlow(size);
    let filled = 0;
    while (filled < size) {
      const { bytesRead } = await this.#file.read(buffer, filled, size - filled, position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    this.#buffer = buffer.subarray(0, filled);
    this.#bufferAt = position;
  }
}
