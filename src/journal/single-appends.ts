import type { AppendOutcome, Dedup } from './contract.ts';

/**
 * Appends that can come again, one at a time each: who sends a batch that is under way waits for it, and is then told
 * whether it is a repeat.
 */
export class SingleAppends {
  readonly #isKnown: (dedup: Dedup, sourceId: string) => boolean;
  readonly #underWay = new Map<string, Promise<unknown>>();

  constructor(isKnown: (dedup: Dedup, sourceId: string) => boolean) {
    this.#isKnown = isKnown;
  }

  /** Writes unless the batch is known, now or after whoever was before. */
  async append(
    dedup: Dedup,
    sourceId: string,
    write: () => Promise<AppendOutcome>,
  ): Promise<AppendOutcome> {
    const name = nameOf(dedup, sourceId);
    for (;;) {
      if (this.#isKnown(dedup, sourceId)) return { kind: 'duplicate' };
      const earlier = this.#underWay.get(name);
      if (earlier === undefined) break;
      await earlier;
    }
    const writing = write();
    this.#underWay.set(
      name,
      writing.catch(() => undefined),
    );
    try {
      return await writing;
    } finally {
      this.#underWay.delete(name);
    }
  }
}

function nameOf(dedup: Dedup, sourceId: string): string {
  return dedup.kind === 'key' ? `key\0${sourceId}\0${dedup.key}` : `stream\0${dedup.stream}`;
}
