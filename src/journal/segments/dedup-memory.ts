import type { Dedup } from '../contract.ts';
import { KEY_MEMORY_MS, type KeyEntries, KeyTable, keyFingerprint } from '../key-table.ts';
import type { KnownBatches } from '../known-batches.ts';

/** Streams remembered at once; beyond it the one that moved longest ago is forgotten. */
const MAX_STREAMS = 1_000_000;

/** What one segment file says about repeated batches. */
export interface DedupEntries {
  readonly keys: KeyEntries;
  readonly streams: ReadonlyMap<string, number>;
}

/** Collects the dedup of the batches of one segment while it is written or scanned. */
export class DedupCollector {
  readonly streams = new Map<string, number>();
  readonly #words: number[] = [];

  add(dedup: Dedup, options: { sourceId: string; receivedAtMs: number }): void {
    if (dedup.kind === 'stream') {
      const known = this.streams.get(dedup.stream) ?? Number.NEGATIVE_INFINITY;
      this.streams.set(dedup.stream, Math.max(known, dedup.end));
      return;
    }
    const seconds = Math.max(1, Math.floor(options.receivedAtMs / 1000));
    this.#words.push(...keyFingerprint(options.sourceId, dedup.key), seconds);
  }

  addEntries(entries: DedupEntries): void {
    for (const word of entries.keys) this.#words.push(word);
    for (const [stream, end] of entries.streams) {
      this.streams.set(stream, Math.max(this.streams.get(stream) ?? end, end));
    }
  }

  entries(): DedupEntries {
    return { keys: Uint32Array.from(this.#words), streams: this.streams };
  }
}

/** Knows which batches are on stable storage, so that a resend is recognised. */
export class DedupMemory {
  readonly #keys = new KeyTable({ keepMs: KEY_MEMORY_MS });
  readonly #streams = new Map<string, number>();

  isKnown(dedup: Dedup, sourceId: string): boolean {
    if (dedup.kind === 'key') return this.#keys.has(keyFingerprint(sourceId, dedup.key));
    const end = this.#streams.get(dedup.stream);
    return end !== undefined && dedup.end <= end;
  }

  streamEnd(stream: string): number | undefined {
    return this.#streams.get(stream);
  }

  /** All that is known at this moment. */
  known(): KnownBatches {
    return { keys: this.#keys.entries(), streams: new Map(this.#streams) };
  }

  /** Remembers a batch that has just become durable. */
  remember(dedup: Dedup, options: { sourceId: string; receivedAtMs: number }): void {
    if (dedup.kind === 'stream') this.#rememberStream(dedup.stream, dedup.end);
    else
      this.#keys.add(
        keyFingerprint(options.sourceId, dedup.key),
        Math.floor(options.receivedAtMs / 1000),
      );
  }

  rememberAll(entries: DedupEntries): void {
    this.#keys.addAll(entries.keys);
    for (const [stream, end] of entries.streams) this.#rememberStream(stream, end);
  }

  #rememberStream(stream: string, end: number): void {
    const known = this.#streams.get(stream);
    if (known !== undefined && known >= end) return;
    this.#streams.delete(stream);
    this.#streams.set(stream, end);
    if (this.#streams.size <= MAX_STREAMS) return;
    const oldest = this.#streams.keys().next();
    if (oldest.done !== true) this.#streams.delete(oldest.value);
  }
}
