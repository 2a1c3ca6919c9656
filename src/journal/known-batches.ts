import type { KeyEntries } from './key-table.ts';

/** What a journal knows of batches that may come again. */
export interface KnownBatches {
  /** Fingerprints of keys with their times. */
  readonly keys: KeyEntries;
  /** How far each stream is. */
  readonly streams: ReadonlyMap<string, number>;
}
