import { setImmediate as nextTurn } from 'node:timers/promises';
import { NATIONAL } from '../../event/scope.ts';
import type { Signal } from '../../event/signal.ts';
import type { EventStore, Filter } from '../../store/contract.ts';
import { EventReplay } from '../backtest/event-replay.ts';
import { readHistory } from '../backtest/read-history.ts';
import { placedFromStore } from '../backtest/stored-event.ts';
import type { RosterHistory } from '../contract.ts';
import { decisionOf } from '../correlate/conditions.ts';
import type { CorrelationRule } from '../rule-set.ts';
import { type CandidatePlan, candidatePlanOf } from './candidate-plan.ts';
import { type Candidates, filterOfGroups, GROUPS_AT_ONCE, type Group } from './find-candidates.ts';
import { planReading, type ReadingStretch } from './reading-plan.ts';
import type { RuleChain } from './rule-parts.ts';

/** How fine time may be: every look at the clock looks at all silent groups. */
const GRAINS_MS = [3_600_000, 600_000, 60_000, 10_000, 1_000] as const;
const GRAINS_PER_WINDOW = 1_000;
/** Of an absence, each look goes through all groups. */
const GRAINS_PER_SILENCE = 100;
const GRAINS_PER_INTERVAL = 4;

export interface IntervalOptions {
  readonly store: Pick<EventStore, 'search' | 'count' | 'aggregate' | 'status'>;
  readonly chain: RuleChain;
  /** Event time at or after which something is decided that is told; a multiple of the grain. */
  readonly fromMs: number;
  /** Event time before which events are read, and up to which time goes on; a multiple of the grain. */
  readonly toMs: number;
  /** Who was registered when. */
  readonly roster: Omit<RosterHistory, 'knownFromMs'>;
  /** Since when sources that never sent anything are expected; the same in every run of a rule. */
  readonly watchedFromMs: number;
  /** Ends the run between two pages; it throws the reason. */
  readonly signal?: AbortSignal;
}

/** What came of an interval. */
export interface JudgedInterval {
  readonly signals: readonly Signal[];
  readonly eventsRead: number;
  /** Groups that were judged. */
  readonly candidates: number | 'all';
  /** Matches that a correlation could not count fully. */
  readonly skipped: number;
}

/** The grain of the intervals of a rule: a small part of its shortest window, as far as its interval allows. */
export function grainMsOf({ rule, correlations }: RuleChain): number {
  const shares = correlations.flatMap((one) => {
    const parts = decisionOf(one) === 'absence' ? GRAINS_PER_SILENCE : GRAINS_PER_WINDOW;
    return windowsOf(one).map((windowMs) => windowMs / parts);
  });
  const everyMs = rule.schedule?.everyMs ?? 0;
  const mostMs = Math.min(...shares, everyMs / GRAINS_PER_INTERVAL);
  return GRAINS_MS.find((grainMs) => grainMs <= mostMs) ?? 1_000;
}

function windowsOf({ windowMs, byProvince }: CorrelationRule): readonly number[] {
  return [windowMs, ...[...(byProvince?.values() ?? [])].map((own) => own.windowMs)];
}

/**
 * Judges one correlation over stored events by the engine of the stream: the store tells which groups may fire, only
 * their events are read, in the order of time. What is decided from `fromMs` to `toMs` is returned, under the ids that
 * any other reading of the same events gives; intervals that overlap tell the same twice, those that touch leave
 * nothing out.
 * @throws GacError GAC_STORE_FAILED
 */
export async function judgeInterval(options: IntervalOptions): Promise<JudgedInterval> {
  const { chain, fromMs } = options;
  const plan = candidatePlanOf(chain);
  const expected = expectedGroups(options);
  const stretches = await planReading({ ...options, plan, expected });
  const signals: Signal[] = [];
  const sums = { eventsRead: 0, skipped: 0 };
  const candidates = stretches.at(-1)?.groups ?? [];
  for (const batch of batchesOf(candidates)) {
    const judged = await judgeGroups(options, { plan, stretches, batch });
    signals.push(...judged.signals.filter(({ decidedAtMs }) => decidedAtMs >= fromMs));
    sums.eventsRead += judged.eventsRead;
    sums.skipped += judged.skipped;
  }
  const count = candidates === 'all' ? 'all' : candidates.length;
  return { signals, candidates: count, ...sums };
}

/** The groups of a rule that expects registered sources. */
function expectedGroups({ chain, roster, fromMs, toMs }: IntervalOptions): readonly Group[] {
  const { expect } = chain.rule;
  if (expect?.roster !== 'sources') return [];
  return roster
    .during(fromMs, toMs)
    .filter(({ type }) => expect.types.includes(type))
    .map(({ province, value }) => [province, value]);
}

function batchesOf(candidates: Candidates): readonly Candidates[] {
  if (candidates === 'all') return ['all'];
  const batches: (readonly Group[])[] = [];
  for (let from = 0; from < candidates.length; from += GROUPS_AT_ONCE) {
    batches.push(candidates.slice(from, from + GROUPS_AT_ONCE));
  }
  return batches;
}

/** Groups are judged apart from each other, so a part of them is judged as all would be. */
async function judgeGroups(
  { store, chain, roster, watchedFromMs, toMs, signal }: IntervalOptions,
  part: {
    readonly plan: CandidatePlan;
    readonly stretches: readonly ReadingStretch[];
    readonly batch: Candidates;
  },
) {
  const { plan, stretches, batch } = part;
  const startMs = stretches[0]?.fromMs ?? toMs;
  const replay = new EventReplay(chain.set, startMs, {
    ...{ roster: roster.at, nextChangeMs: roster.nextChangeMs, watchedFromMs },
    lookMs: grainMsOf(chain),
  });
  const signals: Signal[] = [];
  const hint = boundOf(plan);
  let eventsRead = 0;
  for (const { fromMs, toMs: endMs, groups } of stretches) {
    const own = common(groups, batch);
    if (own.length === 0) continue;
    for (const some of batchesInTime(own)) {
      const filter = some === 'all' ? undefined : filterOfGroups(some, plan.leaves);
      const range = { fromMs, toMs: endMs };
      for await (const page of readHistory({ store, scope: NATIONAL, ...range, filter, hint })) {
        signal?.throwIfAborted();
        eventsRead += page.events.length;
        const events = page.events.map(placedFromStore).filter((event) => event !== undefined);
        signals.push(...replay.take(events));
        // A page is judged in one turn; others come between two pages.
        await nextTurn();
      }
    }
  }
  signals.push(...replay.passTo(toMs));
  return { signals, eventsRead, skipped: replay.skipped };
}

/** What is read at once must be in the order of time: of too many groups, all are read. */
function batchesInTime(groups: Candidates): readonly Candidates[] {
  return groups === 'all' || groups.length > GROUPS_AT_ONCE ? ['all'] : [groups];
}

function common(groups: Candidates, batch: Candidates): Candidates {
  if (groups === 'all') return batch;
  if (batch === 'all') return groups;
  const names = new Set(batch.map((group) => JSON.stringify(group)));
  return groups.filter((group) => names.has(JSON.stringify(group)));
}

/** Every event that any of the rules matches passes it. */
function boundOf({ leaves }: CandidatePlan): Filter | undefined {
  const filters = leaves.map(({ filter }) => filter);
  const known = filters.filter((filter) => filter !== undefined);
  return known.length < filters.length ? undefined : { op: 'or', of: known };
}
