import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { Log } from '../../telemetry/log.ts';
import type { JournalPosition } from '../contract.ts';
import { writeFileAtomically } from './disk.ts';

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

const Content = z.object({
  version: z.literal(1),
  positions: z.array(z.object({ partition: z.number(), offset: z.number() })),
});

/** How far each consumer is, one small file each. */
export class ConsumerPositions {
  readonly #directory: string;
  readonly #log: Log;
  readonly #consumers = new Map<string, Map<number, number>>();
  readonly #writing = new Map<string, Promise<void>>();

  constructor(options: { directory: string; log: Log }) {
    this.#directory = options.directory;
    this.#log = options.log;
  }

  /** Reads all consumers; a damaged file counts as none, so that its consumer begins again. */
  async load(): Promise<void> {
    await mkdir(this.#directory, { recursive: true });
    for (const file of await readdir(this.#directory)) {
      const name = file.replace(/\.json$/, '');
      if (!file.endsWith('.json') || !NAME.test(name)) continue;
      try {
        this.#consumers.set(name, decode(await readFile(join(this.#directory, file), 'utf8')));
      } catch (error) {
        this.#log.warn({ err: error, consumer: name }, 'consumer position is damaged');
      }
    }
  }

  /** Whether anybody has registered. */
  get any(): boolean {
    return this.#consumers.size > 0;
  }

  of(consumer: string): JournalPosition[] {
    const positions = this.#consumers.get(consumer) ?? new Map<number, number>();
    return [...positions].map(([partition, offset]) => ({ partition, offset }));
  }

  /**
   * The offset before which every registered consumer has committed; infinite without consumers.
   */
  committedByAll(partition: number): number {
    let lowest = Number.POSITIVE_INFINITY;
    for (const positions of this.#consumers.values()) {
      lowest = Math.min(lowest, positions.get(partition) ?? 0);
    }
    return lowest;
  }

  /** The farthest commit of any consumer: offsets below it were given out. */
  farthest(partition: number): number {
    let farthest = 0;
    for (const positions of this.#consumers.values()) {
      farthest = Math.max(farthest, positions.get(partition) ?? 0);
    }
    return farthest;
  }

  /**
   * Stores positions; partitions that are not named keep theirs.
   * @throws RangeError when the name is not `[a-z0-9][a-z0-9-]{0,62}`.
   */
  async commit(consumer: string, positions: readonly JournalPosition[]): Promise<void> {
    if (!NAME.test(consumer)) throw new RangeError(`'${consumer}' is no name of a consumer`);
    const former = this.#writing.get(consumer) ?? Promise.resolve();
    const writing = former.then(() => this.#store(consumer, positions));
    const settled = writing.catch(() => undefined);
    this.#writing.set(consumer, settled);
    await writing;
  }

  /** Resolves when no commit is being written. */
  async idle(): Promise<void> {
    await Promise.all(this.#writing.values());
  }

  async #store(consumer: string, positions: readonly JournalPosition[]): Promise<void> {
    const merged = new Map(this.#consumers.get(consumer));
    for (const { partition, offset } of positions) merged.set(partition, offset);
    await writeFileAtomically(join(this.#directory, `${consumer}.json`), encode(merged));
    this.#consumers.set(consumer, merged);
  }
}

function encode(positions: ReadonlyMap<number, number>): string {
  const listed = [...positions].map(([partition, offset]) => ({ partition, offset }));
  const json = JSON.stringify({ version: 1, positions: listed });
  return `${crc32(json).toString(16)} ${json}\n`;
}

function decode(content: string): Map<number, number> {
  const space = content.indexOf(' ');
  const json = content.slice(space + 1).trimEnd();
  if (crc32(json).toString(16) !== content.slice(0, space)) throw new Error('checksum differs');
  const { positions } = Content.parse(JSON.parse(json));
  return new Map(positions.map(({ partition, offset }) => [partition, offset]));
}
