import { createReadStream, createWriteStream } from 'node:fs';
import { access, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Log } from '../../telemetry/log.ts';
import type { Gap } from './frame-cursor.ts';

/** Damaged bytes kept for a person to look at; beyond it damage is only counted and logged. */
const MAX_QUARANTINE_BYTES = 1024 * 1024 * 1024;

/**
 * Keeps copies of damaged bytes with the reason beside them. A failure to keep one stops nothing.
 */
export class Quarantine {
  readonly #directory: string;
  readonly #log: Log;
  #bytes: number | undefined;

  constructor(options: { directory: string; log: Log }) {
    this.#directory = options.directory;
    this.#log = options.log;
  }

  /** Copies a gap of a segment file; the same gap is kept once. */
  async keepGap(segmentPath: string, options: { partition: number; gap: Gap }): Promise<void> {
    const { partition, gap } = options;
    const name = `p${partition}-${basename(segmentPath, '.seg')}-${gap.position}`;
    const reason = `${gap.bytes} bytes at ${gap.position} of ${segmentPath} are no sound block`;
    await this.#keep(name, {
      reason,
      bytes: gap.bytes,
      take: (target) =>
        pipeline(
          createReadStream(segmentPath, {
            start: gap.position,
            end: gap.position + gap.bytes - 1,
          }),
          createWriteStream(target),
        ),
    });
  }

  /** Moves away a file that holds not one sound block. */
  async takeFile(path: string, options: { partition: number; bytes: number }): Promise<void> {
    await this.#keep(`p${options.partition}-${basename(path, '.seg')}-whole`, {
      reason: `${path} holds no sound block`,
      bytes: 0,
      take: (target) => rename(path, target),
    });
  }

  /** Removes what was set aside before a time. */
  async expire(beforeMs: number): Promise<void> {
    try {
      for (const name of await readdir(this.#directory)) {
        const path = join(this.#directory, name);
        // A file that was moved here keeps the time at which it was written, but not that of its change.
        if ((await stat(path)).ctimeMs < beforeMs) await rm(path, { force: true });
      }
      this.#bytes = undefined;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
      this.#log.error({ err: error }, 'old damaged journal bytes could not be removed');
    }
  }

  async #keep(
    name: string,
    options: { reason: string; bytes: number; take: (target: string) => Promise<void> },
  ): Promise<void> {
    const { reason, bytes } = options;
    try {
      await mkdir(this.#directory, { recursive: true });
      const held = this.#bytes ?? (await this.#measure());
      this.#log.error({ reason, bytes }, 'journal bytes are damaged and set aside');
      const target = join(this.#directory, `${name}.bin`);
      if (held + bytes > MAX_QUARANTINE_BYTES || (await exists(target))) return;
      await options.take(target);
      await writeFile(join(this.#directory, `${name}.reason.txt`), `${reason}\n`);
      this.#bytes = held + bytes;
    } catch (error) {
      this.#log.error({ err: error, reason }, 'damaged journal bytes could not be set aside');
    }
  }

  async #measure(): Promise<number> {
    let bytes = 0;
    for (const name of await readdir(this.#directory)) {
      bytes += (await stat(join(this.#directory, name))).size;
    }
    return bytes;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    // Not there, or not to be seen: in both cases the copy is attempted.
    return false;
  }
}
