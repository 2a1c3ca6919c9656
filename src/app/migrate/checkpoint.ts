import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { replacePrivateFile } from '../private-file.ts';

const FILE = 'progress.json';
const SAVE_INTERVAL_MS = 1_000;

const Content = z.object({
  version: z.literal(1),
  journalId: z.string(),
  target: z.string(),
  /** Digest of the state that was copied. */
  state: z.string().optional(),
  /** By `journal-partition`: one past the last event that is durable in the target. */
  events: z.record(z.string(), z.number()),
  /** Where the journal ended when its memory was carried over. */
  journal: z.string().optional(),
  finishedAtMs: z.number().optional(),
});
type Content = z.infer<typeof Content>;

/** Where a move has its files. */
export function moveDirectory(dataDirectory: string): string {
  return path.join(dataDirectory, 'migration');
}

/** How far a move is, kept in a file of the data directory that it leaves. */
export class Checkpoint {
  readonly #file: string;
  #content: Content;
  #savedAt = Number.NEGATIVE_INFINITY;

  private constructor(file: string, content: Content) {
    this.#file = file;
    this.#content = content;
  }

  /** Takes up a move to this target, or begins it: a checkpoint of another target says nothing. */
  static open(dataDirectory: string, of: { journalId: string; target: string }): Checkpoint {
    const file = path.join(moveDirectory(dataDirectory), FILE);
    const found = read(file);
    const isSame = found?.journalId === of.journalId && found.target === of.target;
    const content = isSame && found ? found : { version: 1 as const, ...of, events: {} };
    return new Checkpoint(file, content);
  }

  /** The next move begins anew. */
  static forget(dataDirectory: string): void {
    fs.rmSync(path.join(moveDirectory(dataDirectory), FILE), { force: true });
  }

  get state(): string | undefined {
    return this.#content.state;
  }

  get journal(): string | undefined {
    return this.#content.journal;
  }

  get finishedAtMs(): number | undefined {
    return this.#content.finishedAtMs;
  }

  /** One past the last event of a partition that was copied; 0 when none was. */
  eventsUntil(journal: string, partition: number): number {
    return this.#content.events[`${journal}-${partition}`] ?? 0;
  }

  /** Remembers at once. */
  save(change: Partial<Pick<Content, 'state' | 'journal' | 'finishedAtMs'>>): void {
    this.#content = { ...this.#content, ...change };
    this.#write();
  }

  /** Remembers how far events are: on disk a little later, so that what a crash repeats is stored already. */
  copiedUntil(place: { journal: string; partition: number }, nextOffset: number): void {
    const events = { [`${place.journal}-${place.partition}`]: nextOffset };
    this.#content = { ...this.#content, events: { ...this.#content.events, ...events } };
    if (performance.now() - this.#savedAt >= SAVE_INTERVAL_MS) this.#write();
  }

  /** Writes what is unwritten. */
  flush(): void {
    this.#write();
  }

  #write(): void {
    this.#savedAt = performance.now();
    fs.mkdirSync(path.dirname(this.#file), { recursive: true, mode: 0o700 });
    replacePrivateFile(this.#file, `${JSON.stringify(this.#content, null, 2)}\n`);
  }
}

function read(file: string): Content | undefined {
  if (!fs.existsSync(file)) return undefined;
  try {
    return Content.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  } catch {
    // What it says can be found out again: everything is copied once more, and nothing is stored twice.
    return undefined;
  }
}
