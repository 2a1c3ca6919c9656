import { randomUUID } from 'node:crypto';
import type { Log } from '../../../telemetry/log.ts';
import type { Progress, ProgressDocuments } from './progress.ts';

/** How long progress may stay unwritten: what a crash then offers again is stored already. */
const WRITE_AFTER_MS = 1_000;

interface Known {
  readonly journal: string;
  readonly partition: number;
  /** One past the last durable offset. */
  next: number;
  written: Progress;
  /** Somebody else has written: nothing is written before it was asked for again. */
  overtaken: boolean;
}

/**
 * How far each partition is stored: known at once, written a little later, never ahead of what is
 * durable.
 */
export class StoredProgress {
  readonly #documents: ProgressDocuments;
  readonly #log: Log;
  readonly #known = new Map<string, Known>();
  readonly #writer = randomUUID();
  #timer: NodeJS.Timeout | undefined;
  #last: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(documents: ProgressDocuments, log: Log) {
    this.#documents = documents;
    this.#log = log;
  }

  /** As this process knows it. */
  async next(journal: string, partition: number): Promise<number> {
    const known = this.#known.get(keyOf(journal, partition));
    return (known ?? (await this.#read(journal, partition))).next;
  }

  /**
   * As the cluster knows it, with what this process has stored since; what another process or a
   * restore has written since counts.
   */
  async nextInCluster(journal: string, partition: number): Promise<number> {
    const known = this.#known.get(keyOf(journal, partition));
    if (known === undefined) return (await this.#read(journal, partition)).next;
    await this.#alone(async () => {
      const found = await this.#documents.read(journal, partition);
      if (!this.#isOwn(found, known)) known.next = found.next;
      known.written = found;
      known.overtaken = false;
    });
    return known.next;
  }

  /** Notes that all events before an offset are durable. */
  advance(journal: string, partition: number, next: number): void {
    const known = this.#known.get(keyOf(journal, partition));
    if (known === undefined || next <= known.next) return;
    known.next = next;
    this.#writeLater();
  }

  /** Writes what is unwritten, once; nothing is written after that. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#alone(() => this.#writeAll());
  }

  #writeLater(): void {
    if (this.#closed) return;
    this.#timer ??= setTimeout(async () => {
      this.#timer = undefined;
      await this.#alone(() => this.#writeAll());
    }, WRITE_AFTER_MS).unref();
  }

  /** Runs one task after the other: each depends on what the one before has found. */
  async #alone(task: () => Promise<void>): Promise<void> {
    const done = this.#last.then(task);
    this.#last = done.catch(() => undefined);
    await done;
  }

  async #writeAll(): Promise<void> {
    for (const known of this.#known.values()) {
      if (known.overtaken || known.next <= known.written.next) continue;
      try {
        await this.#write(known);
      } catch (error) {
        const { journal, partition } = known;
        this.#log.warn(
          { err: error, journal, partition },
          'How far the events of a partition are stored could not be written.',
        );
        this.#writeLater();
      }
    }
  }

  async #write(known: Known): Promise<void> {
    const { journal, partition, next, written } = known;
    const mark = { next, writer: this.#writer };
    const done = await this.#documents.write({ journal, partition }, mark, written);
    if (done !== undefined) {
      known.written = done;
      return;
    }
    const found = await this.#documents.read(journal, partition);
    if (this.#isOwn(found, known)) {
      known.written = found;
      return;
    }
    known.overtaken = true;
    this.#log.warn(
      { journal, partition, next, found: found.next },
      'Another process, or a restore, wrote how far the events of a partition are stored.',
    );
  }

  /** What this process wrote, be it that the answer was lost; a restore would bring back less. */
  #isOwn(found: Progress, { written }: Known): boolean {
    if (isSame(found, written)) return true;
    return found.writer === this.#writer && found.next >= written.next;
  }

  async #read(journal: string, partition: number): Promise<Known> {
    const written = await this.#documents.read(journal, partition);
    const key = keyOf(journal, partition);
    const known = this.#known.get(key) ?? {
      journal,
      partition,
      next: written.next,
      written,
      overtaken: false,
    };
    this.#known.set(key, known);
    return known;
  }
}

function isSame(a: Progress, b: Progress): boolean {
  return (
    a.next === b.next && a.place?.sequence === b.place?.sequence && a.place?.term === b.place?.term
  );
}

function keyOf(journal: string, partition: number): string {
  return `${partition}-${journal}`;
}
