import { GacError } from '../../event/error.ts';
import { NATIONAL } from '../../event/scope.ts';
import type { AggregationResult, EventStore, Filter } from '../../store/contract.ts';
import type { CandidateLeaf, CandidateNeed } from './candidate-plan.ts';

const PROVINCE = 'gac.province';
const PAGE_SIZE = 10_000;
/** Pages of one rule's groups; when there are more, all groups are judged. */
const PAGES_MAX = 50;
/** Groups that are told apart; of more, all are judged. */
export const CANDIDATES_MAX = 5_000;
/** Longer values cannot be asked for. */
const VALUE_CHARS_MAX = 8_192;

/** A group: its province, then the values of the group-by fields. */
export type Group = readonly string[];

/** Groups that may fire; `all` when they are too many to be told apart, or the store cannot tell. */
export type Candidates = readonly Group[] | 'all';

export interface CandidateSearch {
  readonly store: Pick<EventStore, 'aggregate'>;
  readonly leaves: readonly CandidateLeaf[];
  readonly need: CandidateNeed;
  /** Event time, inclusive. */
  readonly fromMs: number;
  /** Event time, exclusive. */
  readonly toMs: number;
  /** Others are of no use. */
  readonly among: Candidates;
}

/**
 * The groups that have in a time what they need at least. Events that merely look like those of a rule count too, so
 * there may be more of them than can fire, never less.
 * @throws GacError GAC_STORE_FAILED
 */
export async function findCandidates(search: CandidateSearch): Promise<Candidates> {
  const { among } = search;
  if (among.length === 0) return [];
  const tally = new Tally(search.need);
  try {
    for (const leaf of search.leaves) {
      if (!(await countLeaf(search, leaf, tally))) return 'all';
    }
  } catch (error) {
    // A store may find it too much to ask.
    if (error instanceof GacError && error.code === 'GAC_REQUEST_INVALID') return 'all';
    throw error;
  }
  const wanted = among === 'all' ? undefined : new Set(among.map((group) => JSON.stringify(group)));
  const found = tally.found().filter((group) => wanted?.has(JSON.stringify(group)) ?? true);
  const isTooMuch = found.length > CANDIDATES_MAX || found.some((group) => group.some(isTooLong));
  return isTooMuch ? 'all' : found;
}

/** A filter that all events of some groups pass, at most 500 of them; some of other groups may pass too. */
export function filterOfGroups(groups: readonly Group[], leaves: readonly CandidateLeaf[]): Filter {
  const names = new Map(leaves.map(({ fields }) => [JSON.stringify(fields), fields]));
  const valuesAt = (index: number) => [...new Set(groups.map((group) => group[index] ?? ''))];
  const province: Filter = { op: 'in', field: PROVINCE, values: valuesAt(0) };
  const byFields = [...names.values()].map((fields): Filter => {
    const values = fields.map((field, index): Filter => {
      return { op: 'in', field, values: valuesAt(index + 1) };
    });
    return { op: 'and', of: values };
  });
  return { op: 'and', of: [province, { op: 'or', of: byFields }] };
}

/** False when there is more to count than is counted. */
async function countLeaf(
  { store, need, leaves, fromMs, toMs, among }: CandidateSearch,
  leaf: CandidateLeaf,
  tally: Tally,
): Promise<boolean> {
  const names = [PROVINCE, ...leaf.fields];
  const fields = [...new Set(need.kind === 'values' ? [...names, need.field] : names)];
  const places = names.map((name) => fields.indexOf(name));
  // Of several rules, the events of a group are counted together.
  const minimum = need.kind === 'events' && leaves.length === 1 ? need.minimum : 1;
  const parts = [
    ...(leaf.filter === undefined ? [] : [leaf.filter]),
    ...(among === 'all' || among.length > GROUPS_AT_ONCE ? [] : [filterOfGroups(among, [leaf])]),
  ];
  const query = { fromMs, toMs, filter: { op: 'and', of: parts } } as const;
  let after: readonly string[] | undefined;
  for (let page = 0; page < PAGES_MAX; page++) {
    const answer: AggregationResult = await store.aggregate(NATIONAL, query, {
      ...{ kind: 'composite', fields, size: PAGE_SIZE, minimum },
      ...(after === undefined ? {} : { after }),
    });
    if (answer.kind !== 'composite') return false;
    for (const { keys, count } of answer.buckets) {
      tally.add(
        places.map((place) => keys[place] ?? ''),
        { count, ruleIndex: leaf.ruleIndex },
      );
    }
    after = answer.after;
    if (after === undefined) return true;
  }
  return false;
}

/** Groups that one filter names. */
export const GROUPS_AT_ONCE = 500;

interface Count {
  readonly group: Group;
  events: number;
  /** Buckets: with the counted field among their keys, its different values. */
  buckets: number;
  readonly rules: Set<number>;
}

class Tally {
  readonly #need: CandidateNeed;
  readonly #counts = new Map<string, Count>();

  constructor(need: CandidateNeed) {
    this.#need = need;
  }

  add(group: Group, { count, ruleIndex }: { count: number; ruleIndex: number }): void {
    // An event without a value is in no group.
    if (group.includes('')) return;
    const key = JSON.stringify(group);
    const known = this.#counts.get(key) ?? { group, events: 0, buckets: 0, rules: new Set() };
    this.#counts.set(key, known);
    known.events += count;
    known.buckets++;
    known.rules.add(ruleIndex);
  }

  found(): Group[] {
    return [...this.#counts.values()].filter((one) => this.#has(one)).map(({ group }) => group);
  }

  #has({ events, buckets, rules }: Count): boolean {
    switch (this.#need.kind) {
      case 'events':
        return events >= this.#need.minimum;
      case 'values':
        return buckets >= this.#need.minimum;
      case 'rules':
        return rules.size >= this.#need.minimum;
    }
  }
}

function isTooLong(value: string): boolean {
  return value.length > VALUE_CHARS_MAX;
}
