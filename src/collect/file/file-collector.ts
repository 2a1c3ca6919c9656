import type { Source } from '../../event/source.ts';
import { pause } from '../../telemetry/pause.ts';
import type { Collector, SourceDirectory } from '../contract.ts';
import { type FoundFile, findFiles, isBelow } from './find-files.ts';
import { TailedFile, type TailOptions } from './tailed-file.ts';

/** A rotated file is let go when its writer has been silent for this long. */
const ROTATED_IDLE_MS = 30_000;
/** How rotation names a file: a number or a date. Anything else, such as `.bak`, is some person's copy. */
const ROTATED_NAME = /[.-]\d[\d_-]*$/;

export interface FileCollectorOptions extends Omit<TailOptions, 'signal'> {
  readonly directory: SourceDirectory;
  /** Folders below which files may be read. */
  readonly roots: readonly string[];
  readonly pollIntervalMs: number;
}

interface Followed {
  source: Source;
  readonly files: Map<string, TailedFile>;
  lastFailure: string | undefined;
}

/**
 * Follows the files of all file sources through growth, rotation and truncation. Its positions live in the journal,
 * written in one frame with the records, so that a line is stored once whatever crashes when.
 */
export function createFileCollector(options: FileCollectorOptions): Collector {
  const followed = new Map<string, Followed>();
  const stopping = new AbortController();
  const tail: TailOptions = { ...options, signal: stopping.signal };
  let running: Promise<void> | undefined;

  const look = async () => {
    const sources = new Map(options.directory.fileSources().map((source) => [source.id, source]));
    for (const [id, entry] of followed) {
      const source = sources.get(id);
      if (source?.version === entry.source.version) continue;
      await closeAll(entry);
      followed.delete(id);
    }
    await Promise.all(
      [...sources.values()].map((source) => {
        const entry = followed.get(source.id) ?? {
          source,
          files: new Map(),
          lastFailure: undefined,
        };
        followed.set(source.id, entry);
        return lookAt(entry, options, tail);
      }),
    );
  };

  const run = async () => {
    while (!stopping.signal.aborted) {
      await look();
      await pause(options.pollIntervalMs, stopping.signal);
    }
    for (const entry of followed.values()) await closeAll(entry);
  };
  return {
    start: async () => {
      running = run();
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

async function lookAt(
  entry: Followed,
  options: FileCollectorOptions,
  tail: TailOptions,
): Promise<void> {
  try {
    await follow(entry, options, tail);
    entry.lastFailure = undefined;
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    if (failure !== entry.lastFailure && !tail.signal.aborted) {
      options.log.error(
        { source: entry.source.id, failure },
        'A file source cannot be read; it is tried again.',
      );
    }
    entry.lastFailure = failure;
  }
}

async function follow(
  { source, files }: Followed,
  { roots }: FileCollectorOptions,
  tail: TailOptions,
): Promise<void> {
  if (source.transport.kind !== 'file') return;
  const pattern = source.transport.path;
  if (!isBelow(pattern, roots)) {
    throw new Error(`${pattern} lies outside collect.file.roots (${roots.join(', ')}).`);
  }
  const found = await findFiles(pattern, roots);
  const firstLook = files.size === 0;
  // Oldest content first: what was rotated away while nobody looked comes before the live file.
  if (firstLook)
    await openRotated(found.rotated, files, (file) => TailedFile.open(file, source, tail));
  for (const file of found.live) {
    if (!files.has(file.inode)) files.set(file.inode, await TailedFile.open(file, source, tail));
  }
  const live = new Set(found.live.map((file) => file.inode));
  for (const [inode, file] of files) {
    await file.read();
    if (live.has(inode) || file.idleMs() < ROTATED_IDLE_MS) continue;
    files.delete(inode);
    await file.finish();
  }
}

/**
 * Takes up the rotated files (oldest first) that were followed before, and those that came after one of them: they
 * were written and rotated away while nobody looked. What is older than anything followed is left alone.
 */
async function openRotated(
  rotated: readonly FoundFile[],
  files: Map<string, TailedFile>,
  open: (file: FoundFile) => Promise<TailedFile>,
): Promise<void> {
  let followedBefore = false;
  for (const file of rotated) {
    const tailed = await open(file);
    const isKnown = await tailed.isKnown();
    followedBefore ||= isKnown;
    if (isKnown || (followedBefore && ROTATED_NAME.test(file.path))) files.set(file.inode, tailed);
    else await tailed.close();
  }
}

async function closeAll(entry: Followed): Promise<void> {
  for (const file of entry.files.values()) await file.close();
  entry.files.clear();
}
