import type { ElasticsearchClient } from '../connection.ts';
import type { IndexNames } from '../index-names.ts';

/**
 * Lets the reads of this process find what it wrote: before a read, indices that were written
 * since their last refresh are refreshed, once for all reads that wait.
 */
export class RefreshGate {
  readonly #client: ElasticsearchClient;
  readonly #names: IndexNames;
  readonly #written = new Set<string>();
  #running: Promise<void> | undefined;

  constructor(client: ElasticsearchClient, names: IndexNames) {
    this.#client = client;
    this.#names = names;
  }

  /** Notes indices whose writes are durable. */
  note(indices: Iterable<string>): void {
    for (const index of indices) this.#written.add(index);
  }

  /** Resolves when reads find all that was noted before. @throws GacError GAC_STORE_FAILED */
  async pass(): Promise<void> {
    // A refresh that is under way may have begun before the last notes.
    if (this.#running !== undefined) await this.#running;
    if (this.#running === undefined && this.#written.size === 0) return;
    this.#running ??= this.#refresh().finally(() => {
      this.#running = undefined;
    });
    await this.#running;
  }

  async #refresh(): Promise<void> {
    const names = [...this.#written];
    this.#written.clear();
    try {
      await this.#client.ask({
        method: 'POST',
        path: `/${this.#names.target(names)}/_refresh`,
        query: { ignore_unavailable: true, allow_no_indices: true },
        repeatable: true,
      });
    } catch (error) {
      this.note(names);
      throw error;
    }
  }
}
