import type { FileHandle } from 'node:fs/promises';
import {
  claimedLength,
  FRAME_DAMAGED,
  FRAME_FIXED_BYTES,
  FRAME_INCOMPLETE,
  FRAME_MAGIC,
  frameLength,
} from './frame.ts';

const CHUNK_BYTES = 256 * 1024;

/** A sound frame: `length` bytes of `buffer` from `at`, which lie at `position` of the file. */
export interface FrameView {
  buffer: Buffer;
  at: number;
  length: number;
  position: number;
}

/** Bytes that are no frame, between sound ones or up to the end. */
export interface Gap {
  readonly position: number;
  readonly bytes: number;
}

/**
 * Walks the sound frames of one segment file between two positions, in order, whatever the bytes
 * are: what is no frame is reported as a gap and the walk goes on at the next frame.
 */
export class FrameCursor {
  /** Where the next frame is expected. */
  position: number;
  /** Nothing at or after this position is read; may grow between walks. */
  end: number;
  readonly #file: FileHandle;
  readonly #seed: number;
  #buffer: Buffer = Buffer.alloc(0);
  #bufferAt = 0;

  constructor(file: FileHandle, options: { seed: number; position: number; end: number }) {
    this.#file = file;
    this.#seed = options.seed;
    this.position = options.position;
    this.end = options.end;
  }

  /** Visits frames until `visit` answers false or the end is reached. The view is reused. */
  async walk(visit: (frame: FrameView) => boolean, onGap: (gap: Gap) => void): Promise<void> {
    const view: FrameView = { buffer: this.#buffer, at: 0, length: 0, position: 0 };
    while (this.position < this.end) {
      const length = await this.#lengthAt(this.position);
      if (length <= 0) {
        const from = this.position;
        this.position = await this.#nextFrameAfter(from);
        onGap({ position: from, bytes: this.position - from });
        continue;
      }
      view.buffer = this.#buffer;
      view.at = this.position - this.#bufferAt;
      view.length = length;
      view.position = this.position;
      this.position += length;
      if (!visit(view)) return;
    }
  }

  /** The length of the sound frame at a position, or `FRAME_DAMAGED`. */
  #lengthAt(position: number): number | Promise<number> {
    const at = position - this.#bufferAt;
    if (at >= 0 && at + FRAME_FIXED_BYTES <= this.#buffer.length) {
      const length = this.#judge(at, position);
      if (length !== FRAME_INCOMPLETE) return length;
    }
    return this.#lengthAfterFill(position);
  }

  async #lengthAfterFill(position: number): Promise<number> {
    await this.#fill(position, FRAME_FIXED_BYTES);
    const length = this.#judge(0, position);
    if (length !== FRAME_INCOMPLETE) return length;
    const claimed = claimedLength(this.#buffer, 0, this.#buffer.length);
    if (claimed <= this.#buffer.length || position + claimed > this.end) return FRAME_DAMAGED;
    await this.#fill(position, claimed);
    return this.#judge(0, position) || FRAME_DAMAGED;
  }

  #judge(at: number, position: number): number {
    const seed = (this.#seed ^ position) >>> 0;
    return frameLength(this.#buffer, at, { end: this.#buffer.length, seed });
  }

  async #nextFrameAfter(damagedAt: number): Promise<number> {
    let from = damagedAt + 1;
    while (from + FRAME_FIXED_BYTES <= this.end) {
      if (from < this.#bufferAt || from + FRAME_FIXED_BYTES > this.#bufferAt + this.#buffer.length)
        await this.#fill(from, FRAME_FIXED_BYTES);
      if (this.#buffer.length < FRAME_FIXED_BYTES) return this.end;
      const found = this.#buffer.indexOf(FRAME_MAGIC, from - this.#bufferAt);
      if (found < 0) {
        from = this.#bufferAt + this.#buffer.length - FRAME_MAGIC.length + 1;
        continue;
      }
      const candidate = this.#bufferAt + found;
      if ((await this.#lengthAt(candidate)) > 0) return candidate;
      from = candidate + 1;
    }
    return this.end;
  }

  /** A fresh buffer each time: records that were handed out are views of the former one. */
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
