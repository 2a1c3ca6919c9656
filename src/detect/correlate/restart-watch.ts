import type { EngineContext } from './engine.ts';
import { type Input, partitionOfTie } from './input.ts';

interface Seen {
  readonly partition: number;
  /** Inputs of another partition came too. */
  isMixed: boolean;
  /** Some came since all was told again. */
  isDue: boolean;
}

/**
 * Knows the groups of which an earlier process may have told otherwise: it took in the same events, but those of several
 * partitions in another order. Events of one partition come in the same order again.
 */
export class RestartWatch<Group extends object> {
  readonly #context: Pick<EngineContext, 'isFromBefore'>;
  readonly #groups = new Map<Group, Seen>();

  constructor(context: Pick<EngineContext, 'isFromBefore'>) {
    this.#context = context;
  }

  /** Takes note of an input; tells whether the group is one of these by now, and has to be told of again. */
  note(group: Group, input: Input): boolean {
    if (this.#context.isFromBefore?.(input) !== true) return false;
    const partition = partitionOfTie(input.tie);
    const seen = this.#groups.get(group);
    if (seen === undefined) {
      this.#groups.set(group, { partition, isMixed: false, isDue: false });
      return false;
    }
    if (seen.partition !== partition) seen.isMixed = true;
    seen.isDue = seen.isMixed;
    return seen.isDue;
  }

  isUnsure(group: Group): boolean {
    return this.#groups.size > 0 && this.#groups.get(group)?.isMixed === true;
  }

  /** Whether the group has to be told of again; from now on not. */
  take(group: Group): boolean {
    const seen = this.#groups.get(group);
    if (seen?.isDue !== true) return false;
    seen.isDue = false;
    return true;
  }

  forget(group: Group): void {
    this.#groups.delete(group);
  }
}
