import { afterAll, beforeAll } from 'vitest';
import type { Scope } from '../../../src/event/scope.ts';
import type { EventQuery, EventStore } from '../../../src/store/contract.ts';
import { type SampleOptions, sampleEvent } from '../event-samples.ts';

export interface OpenedStore {
  readonly store: EventStore;
  /** Closes the store and opens the same data again. */
  reopen(): Promise<EventStore>;
  /** Closes the store and removes its data. */
  dispose(): Promise<void>;
}

export const scopeOf = (...provinces: string[]): Scope => ({ kind: 'provinces', provinces });
export const PAGE: EventQuery = {};

export type WithStore = (
  task: (store: EventStore, opened: OpenedStore) => Promise<void>,
) => Promise<void>;

export const samples = (count: number, from = 0, more: Partial<SampleOptions> = {}) =>
  Array.from({ length: count }, (_, index) => sampleEvent({ offset: from + index, ...more }));

/** One store for the cases of a group. */
export function keepOpen(
  open: () => Promise<OpenedStore>,
  fill: (store: EventStore) => Promise<void>,
): () => EventStore {
  let opened: OpenedStore | undefined;
  beforeAll(async () => {
    opened = await open();
    await fill(opened.store);
  });
  afterAll(() => opened?.dispose());
  return () => {
    if (opened === undefined) throw new Error('The store is not open');
    return opened.store;
  };
}
