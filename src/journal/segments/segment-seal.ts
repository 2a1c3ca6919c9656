import type { KeyObject } from 'node:crypto';
import { missingKey } from '../journal-key-error.ts';
import type { JournalKeys } from '../journal-keys.ts';

/** How the blocks of one segment are sealed: with keys of its own, derived from those of the journal. */
export class SegmentSeal {
  readonly journalId: string;
  /** Id of the key that seals. */
  readonly currentId: string;
  readonly #keys: JournalKeys;
  readonly #segment: string;
  readonly #path: string;
  readonly #derived = new Map<string, KeyObject>();

  constructor(of: {
    keys: JournalKeys;
    journalId: string;
    partition: number;
    baseOffset: number;
    path: string;
  }) {
    this.journalId = of.journalId;
    this.currentId = of.keys.currentId;
    this.#keys = of.keys;
    this.#segment = `gac journal segment ${of.journalId}/${of.partition}/${of.baseOffset}`;
    this.#path = of.path;
  }

  /** The key that seals. */
  currentKey(): KeyObject {
    return this.keyOf(this.currentId);
  }

  /** The key of an id. @throws GacError GAC_JOURNAL_KEY when it is not here */
  keyOf(id: string): KeyObject {
    const key = this.#derived.get(id) ?? this.#keys.derive(id, this.#segment);
    if (key === undefined) throw missingKey(id, this.#path);
    this.#derived.set(id, key);
    return key;
  }
}
