import type { PlacedEvent } from '../event/event.ts';
import type { Scope } from '../event/scope.ts';
import type { Journal } from '../journal/contract.ts';
import type { Normalizer } from '../normalize/contract.ts';
import type { EventQuery, EventStore } from '../store/contract.ts';
import { readRecordOf } from './read-record.ts';
import type { RefreshedSourceDirectory } from './source-directory.ts';

const PAGE_SIZE = 200;

export interface ReprocessOptions {
  readonly journal: Journal;
  readonly store: EventStore;
  readonly normalizer: Normalizer;
  readonly directory: RefreshedSourceDirectory;
  /** Has the events judged that nobody has judged before. */
  readonly judgeAgain: (events: readonly PlacedEvent[]) => Promise<void>;
}

/**
 * Reads dead letters again after a parser or a source was mended, from the raw record, while the journal has it.
 * What is understood replaces the dead letter under the same id, and is judged late: by itself at once, as a part of
 * windows when the gap that it leaves in the ledger is refilled.
 */
export function createReprocess(options: ReprocessOptions) {
  return async (
    scope: Scope,
    query: EventQuery,
  ): Promise<{ replayed: number; stillFailing: number }> => {
    const { store, judgeAgain } = options;
    let replayed = 0;
    let stillFailing = 0;
    let cursor: string | undefined;
    do {
      const page = await store.search(scope, {
        ...query,
        order: 'asc',
        size: PAGE_SIZE,
        ...(cursor === undefined ? {} : { cursor }),
      });
      const understood: PlacedEvent[] = [];
      for (const dead of page.events) {
        const event = await readAgain(dead.event.id, options);
        if (event === undefined || event.doc.gac.dead_letter) stillFailing++;
        else understood.push(event);
      }
      // Before they are replaced: what fails here is found among the dead letters again.
      await judgeAgain(understood);
      for (const event of understood) await store.replace(event);
      replayed += understood.length;
      cursor = page.cursor;
    } while (cursor !== undefined);
    return { replayed, stillFailing };
  };
}

async function readAgain(
  id: string,
  { journal, normalizer, directory }: ReprocessOptions,
): Promise<PlacedEvent | undefined> {
  const read = await readRecordOf(id, journal, 0);
  if (read.kind !== 'found') return undefined;
  const { record } = read;
  const source = directory.byId(record.sourceId);
  return source && normalizer.normalize(record, source);
}
