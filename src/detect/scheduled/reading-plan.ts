import type { EventStore } from '../../store/contract.ts';
import { decisionOf } from '../correlate/conditions.ts';
import { createDetector } from '../stream-detector.ts';
import type { CandidateNeed, CandidatePlan } from './candidate-plan.ts';
import { type Candidates, findCandidates, type Group } from './find-candidates.ts';
import type { RuleChain } from './rule-parts.ts';

/** Stretches before the time to judge that are read for groups of which something goes on, at most. */
const STRETCHES_MAX = 16;
/** When it cannot be told which groups these are. */
const STRETCHES_BLIND = 1;

/** Event time that is read, and of whom. */
export interface ReadingStretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly groups: Candidates;
}

export interface ReadingOptions {
  readonly store: Pick<EventStore, 'aggregate' | 'status'>;
  readonly chain: RuleChain;
  readonly plan: CandidatePlan;
  /** Event time from which on everything that is decided must be right. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Groups that are expected, for an absence of registered sources. */
  readonly expected: readonly Group[];
}

/**
 * Which events must be read so that what is decided in a time is what would be decided with all events: those of the
 * candidates since their windows are full, and before that, stretch by stretch, those of the groups of which an
 * episode, an open window or an old silence may still go on. Stretches follow each other; none when nobody can fire.
 * @throws GacError GAC_STORE_FAILED
 */
export async function planReading(options: ReadingOptions): Promise<readonly ReadingStretch[]> {
  const { store, chain, plan, fromMs, toMs } = options;
  const { leaves, need, isEveryGroup } = plan;
  const stretchMs = stretchOf(chain);
  const groups = isEveryGroup
    ? 'all'
    : await findCandidates({
        ...{ store, leaves, need, among: 'all' },
        ...{ fromMs: Math.max(0, fromMs - stretchMs), toMs },
      });
  if (groups.length === 0) return [];
  const stretches = [{ fromMs: Math.max(0, fromMs - stretchMs), toMs, groups }];
  const isOpen = goesOn(options);
  if (isOpen === undefined) return stretches;
  const { oldestDay } = await store.status();
  const oldestMs = oldestDay === undefined ? toMs : Date.parse(oldestDay);
  let first = {
    fromMs: Math.max(0, fromMs - stretchMs),
    toMs: fromMs,
    groups: groups as Candidates,
  };
  for (let count = 0; count < STRETCHES_MAX && first.fromMs > oldestMs; count++) {
    const open = await isOpen(first);
    if (open.length === 0) break;
    if (open === 'all' && count >= STRETCHES_BLIND) break;
    const before = Math.max(0, first.fromMs - stretchMs);
    first = { fromMs: before, toMs: first.fromMs, groups: open };
    stretches.unshift(first);
  }
  return stretches;
}

/**
 * Two memories of the rule and of those below it: in the second one the windows are full, and it is known what goes on
 * at its end. A group that is expected because it was seen is remembered longer.
 */
function stretchOf({ set }: RuleChain): number {
  const { replayMs } = createDetector({ rules: set, latenessMs: 0, idleMs: 0, roster: () => [] });
  const seenMs = set.correlations.map(({ expect }) =>
    expect?.roster === 'seen' ? expect.windowMs : 0,
  );
  return replayMs + seenMs.reduce((sum, one) => sum + one, 0);
}

/** Finds the groups of which something may go on at the end of a stretch; `undefined` where nothing ever does. */
function goesOn({
  store,
  chain,
  plan,
  expected,
}: ReadingOptions): ((stretch: ReadingStretch) => Promise<Candidates>) | undefined {
  const { leaves } = plan;
  const any: CandidateNeed = { kind: 'events', minimum: 1 };
  if (expected.length > 0) {
    // Who was heard of has a known last time.
    return async ({ fromMs, toMs, groups }) => {
      const among = groups === 'all' ? expected : groups;
      const heard = await findCandidates({ store, leaves, need: any, fromMs, toMs, among });
      if (heard === 'all') return among;
      const names = new Set(heard.map((group) => JSON.stringify(group)));
      return among.filter((group) => !names.has(JSON.stringify(group)));
    };
  }
  if (plan.isEveryGroup) return undefined;
  const { extension } = chain.rule;
  const isChained = chain.set.correlations.length > 1;
  if (!isChained && (extension?.type === 'new_value' || extension?.type === 'geo_speed')) {
    return undefined;
  }
  // A window of a settled rule is open whatever it holds; others are only known by what satisfied them.
  const isSettled = chain.set.correlations.some((one) => decisionOf(one) === 'settled');
  const need = isSettled ? any : plan.need;
  return ({ fromMs, toMs, groups }) =>
    findCandidates({ store, leaves, need, fromMs, toMs, among: groups });
}
