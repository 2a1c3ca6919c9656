// Goal: what every event store promises, whichever adapter it is.
// Method: one suite of behaviour seen through the port, and a property that holds random queries against the
// evaluator in event-store-meaning.ts.
import { describe } from 'vitest';
import type { EventStore } from '../../src/store/contract.ts';
import { describeAggregate, describeLimits } from './store/aggregate-cases.ts';
import { describeAppend, describeReplace, describeRetention } from './store/append-cases.ts';
import { describeFilters } from './store/filter-cases.ts';
import { describeMeaning } from './store/meaning-cases.ts';
import type { OpenedStore } from './store/opened-store.ts';
import { describeScope } from './store/scope-cases.ts';
import { describeSearch } from './store/search-cases.ts';

/** Runs the contract against an adapter; `open` gives an empty store each time. */
export function describeEventStore(name: string, open: () => Promise<OpenedStore>): void {
  const withStore = async (task: (store: EventStore, opened: OpenedStore) => Promise<void>) => {
    const opened = await open();
    try {
      await task(opened.store, opened);
    } finally {
      await opened.dispose();
    }
  };
  describe(name, () => {
    describe('append', () => describeAppend(withStore));
    describe('replace', () => describeReplace(withStore));
    describe('search', () => describeSearch(withStore));
    describe('filters and text', () => describeFilters(open));
    describe('aggregate', () => describeAggregate(withStore));
    describe('scope', () => describeScope(open));
    describe('limits', () => describeLimits(open));
    describe('retention', () => describeRetention(withStore));
    describe('meaning', () => describeMeaning(open));
  });
}
