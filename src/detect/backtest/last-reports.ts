import { GacError } from '../../event/error.ts';
import type { PlacedEvent } from '../../event/event.ts';
import type { Scope } from '../../event/scope.ts';
import type { EventStore, Filter } from '../../store/contract.ts';
import type { ExpectedSource } from '../contract.ts';
import { eventsNeeded } from '../correlate/absence.ts';
import type { CorrelationRule, RuleSet } from '../rule-set.ts';
import { placedFromStore } from './stored-event.ts';

const SOURCE_FIELD = 'gac.source.id';
/** How far back a report is looked for. */
const LOOK_BACK_MS = 90 * 86_400_000;
/** Sources that one filter names. */
const SOURCES_AT_ONCE = 500;
const PAGE_SIZE = 1_000;
/** Pages that are read for the sources of one filter. */
const PAGES_MAX = 500;

export interface LastReportsOptions {
  readonly store: Pick<EventStore, 'search'>;
  readonly scope: Scope;
  readonly set: RuleSet;
  /** Those who are expected when reading begins. */
  readonly expected: readonly ExpectedSource[];
  /** Where reading begins; reports before it are looked for. */
  readonly beforeMs: number;
}

/** What who is expected reported last before a time. */
export interface LastReports {
  /** As many of each source as its rules need, in the order of time. */
  readonly events: readonly PlacedEvent[];
  /** Whoever is not among them reported nothing from here on. */
  readonly searchedFromMs: number;
}

/** The absence rules of a set that expect registered sources. */
export function rosterRulesOf({ correlations }: Pick<RuleSet, 'correlations'>): CorrelationRule[] {
  return correlations.filter(({ expect }) => expect?.roster === 'sources');
}

/**
 * Finds the last reports of registered sources before a time, however long ago they were, so that a silence that has begun
 * long before is known by its beginning. Not for rules that count firings of others: theirs are not stored.
 * @throws GacError GAC_STORE_FAILED
 */
export async function findLastReports(options: LastReportsOptions): Promise<LastReports> {
  const { set, beforeMs } = options;
  const rules = rosterRulesOf(set);
  const detections = new Set(set.detections.map(({ facts }) => facts.id));
  if (!rules.every(({ ruleIds }) => ruleIds.every((id) => detections.has(id)))) {
    return { events: [], searchedFromMs: beforeMs };
  }
  const wanted = wantedReports(options.expected, rules);
  const events: PlacedEvent[] = [];
  let searchedFromMs = Math.max(0, beforeMs - LOOK_BACK_MS);
  for (let from = 0; from < wanted.length; from += SOURCES_AT_ONCE) {
    const search = new Search(options, wanted.slice(from, from + SOURCES_AT_ONCE));
    if (!(await search.run(searchedFromMs))) searchedFromMs = beforeMs;
    events.push(...search.found);
  }
  return { events: events.sort((a, b) => a.timeMs - b.timeMs), searchedFromMs };
}

/** Reports of one source that one rule waits for. */
interface Wanted {
  readonly sourceId: string;
  readonly sinceMs: number;
  readonly ruleIds: ReadonlySet<string>;
  missing: number;
}

function wantedReports(
  expected: readonly ExpectedSource[],
  rules: readonly CorrelationRule[],
): Wanted[] {
  return rules.flatMap(({ expect, ruleIds, byProvince, conditions }) => {
    const local = [...(byProvince?.values() ?? [])];
    const missing = Math.max(...[{ conditions }, ...local].map(eventsNeeded));
    const types = expect?.roster === 'sources' ? expect.types : [];
    return expected
      .filter(({ type }) => types.includes(type))
      .map(({ value, sinceMs = 0 }): Wanted => {
        return { sourceId: value, sinceMs, ruleIds: new Set(ruleIds), missing };
      });
  });
}

interface Range {
  readonly fromMs: number;
  readonly toMs: number;
  readonly cursor: string | undefined;
}

/** Reads backwards what some sources sent; who has been found is not read any further. */
class Search {
  readonly found: PlacedEvent[] = [];
  readonly #options: LastReportsOptions;
  readonly #seen = new Set<string>();
  #wanted: readonly Wanted[];
  #bound: Filter | undefined;

  constructor(options: LastReportsOptions, wanted: readonly Wanted[]) {
    this.#options = options;
    this.#wanted = wanted;
    this.#bound = boundOf(options.set, new Set(wanted.flatMap(({ ruleIds }) => [...ruleIds])));
  }

  /** False when there was more to read than is read. */
  async run(fromMs: number): Promise<boolean> {
    let toMs = this.#options.beforeMs;
    let cursor: string | undefined;
    for (let page = 0; page < PAGES_MAX; page++) {
      const oldestMs = Math.min(...this.#wanted.map(({ sinceMs }) => sinceMs));
      const leastMs = Math.max(fromMs, oldestMs);
      if (this.#wanted.length === 0 || leastMs >= toMs) return true;
      const read = await this.#read({ fromMs: leastMs, toMs, cursor });
      const before = this.#wanted.length;
      for (const event of read.events) this.#take(event);
      this.#wanted = this.#wanted.filter(({ missing }) => missing > 0);
      if (read.cursor === undefined) return true;
      const last = read.events.at(-1)?.timeMs;
      cursor = read.cursor;
      // The rest is asked for anew, of fewer sources.
      if (this.#wanted.length < before && last !== undefined) {
        toMs = last + 1;
        cursor = undefined;
      }
    }
    return false;
  }

  #take(event: PlacedEvent): void {
    if (this.#seen.has(event.id)) return;
    const own = this.#wanted.filter(
      ({ sourceId, sinceMs, missing }) =>
        missing > 0 && sourceId === event.sourceId && sinceMs <= event.timeMs,
    );
    if (own.length === 0) return;
    const matched = this.#options.set.match(event.doc).map(({ rule }) => rule.facts.id);
    const counted = own.filter(({ ruleIds }) => matched.some((id) => ruleIds.has(id)));
    if (counted.length === 0) return;
    this.#seen.add(event.id);
    this.found.push(event);
    for (const one of counted) one.missing--;
  }

  async #read(range: Range): Promise<{ events: PlacedEvent[]; cursor: string | undefined }> {
    const { fromMs, toMs, cursor } = range;
    const { store, scope } = this.#options;
    const ids = [...new Set(this.#wanted.map(({ sourceId }) => sourceId))];
    const sources: Filter = { op: 'in', field: SOURCE_FIELD, values: ids };
    const filter: Filter =
      this.#bound === undefined ? sources : { op: 'and', of: [sources, this.#bound] };
    const query = { fromMs, toMs, filter, order: 'desc', counted: false, size: PAGE_SIZE } as const;
    try {
      const page = await store.search(scope, cursor === undefined ? query : { ...query, cursor });
      const events = page.events.map(placedFromStore).filter((event) => event !== undefined);
      return { events, cursor: page.cursor };
    } catch (error) {
      // A store may find the filter of the rules too much to ask; it is not needed.
      const isRefused = error instanceof GacError && error.code === 'GAC_REQUEST_INVALID';
      if (!isRefused || this.#bound === undefined) throw error;
      this.#bound = undefined;
      return this.#read({ fromMs, toMs, cursor: undefined });
    }
  }
}

/** What every event passes that one of the rules matches, if that is known of all of them. */
function boundOf({ bounds }: RuleSet, ruleIds: ReadonlySet<string>): Filter | undefined {
  const filters = [...ruleIds].map((id) => bounds?.get(id));
  const known = filters.filter((filter) => filter !== undefined);
  return known.length < filters.length ? undefined : { op: 'or', of: known };
}
