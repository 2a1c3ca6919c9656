import type { CorrelationRule, RuleSet } from '../../detect/rule-set.ts';
import { grainMsOf } from '../../detect/scheduled/judge-interval.ts';
import { chainOf, scheduledRules } from '../../detect/scheduled/rule-parts.ts';
import { NATIONAL } from '../../event/scope.ts';
import { isShadowId } from '../../event/shadow-rule.ts';
import type { LedgerState } from '../../state/ledger/contract.ts';
import { reachedByRule, slotBefore } from './run-times.ts';

const MINUTE_MS = 60_000;
/** A rule is late when it is behind by more than so many of its intervals … */
const INTERVALS_BEHIND_MAX = 3;
/** … and by more than this. */
const BEHIND_MS_MIN = 15 * MINUTE_MS;
/** Gaps that are looked at for one rule. */
const GAPS_AT_ONCE = 200;

/** How far a rule on a schedule is behind what its schedule explains. */
export interface RuleLag {
  /** Event time up to which it has judged, or since when it should have; `undefined` = it is not known yet. */
  readonly judgedToMs: number | undefined;
  /** Up to where the run that was due last should have judged. */
  readonly dueToMs: number;
  /** 0 when it is on time. */
  readonly behindMs: number;
  /** Behind by more than this it is late. */
  readonly limitMs: number;
}

export interface LagOptions {
  readonly set: RuleSet;
  readonly ledger: Pick<LedgerState, 'lastRuns' | 'gaps'>;
  readonly latenessMs: number;
  readonly nowMs: number;
  /** Since when a rule counts as not judged of which nothing is known. @default it is not behind */
  readonly sinceMs?: (ruleId: string) => number;
}

/** The rules on a schedule that tell somebody of what they find. */
export function lookedAt(set: RuleSet): readonly CorrelationRule[] {
  return scheduledRules(set).filter(({ raises, facts }) => raises && !isShadowId(facts.id));
}

/** How far each rule on a schedule is behind, by id. */
export async function ruleLags(options: LagOptions): Promise<ReadonlyMap<string, RuleLag>> {
  const { set, ledger, sinceMs } = options;
  const rules = lookedAt(set);
  if (rules.length === 0) return new Map();
  const reached = reachedByRule(await ledger.lastRuns());
  const lags = new Map<string, RuleLag>();
  for (const rule of rules) {
    const { id } = rule.facts;
    const judgedToMs =
      reached.get(id) ?? (await firstMissedMs(id, ledger)) ?? sinceMs?.(id) ?? undefined;
    lags.set(id, lagOf(rule, judgedToMs, options));
  }
  return lags;
}

/** Whether somebody is to be told. */
export function isLate({ behindMs, limitMs }: RuleLag): boolean {
  return behindMs > limitMs;
}

/** Event time from which on a rule has missed all its runs; `undefined` when it has missed none. */
export async function firstMissedMs(
  ruleId: string,
  ledger: Pick<LedgerState, 'gaps'>,
): Promise<number | undefined> {
  const { items } = await ledger.gaps(NATIONAL, {
    ...{ status: ['open'], reason: ['run_missed'], size: GAPS_AT_ONCE },
    rule: { id: ruleId, kind: 'correlation' },
  });
  const begins = items.filter((gap) => gap.ruleId === ruleId).map(({ fromMs }) => fromMs);
  return begins.length === 0 ? undefined : Math.min(...begins);
}

function lagOf(
  rule: CorrelationRule,
  judgedToMs: number | undefined,
  { set, latenessMs, nowMs }: LagOptions,
): RuleLag {
  const everyMs = rule.schedule?.everyMs ?? MINUTE_MS;
  const grainMs = grainMsOf(chainOf(set, rule));
  const dueToMs = Math.floor((slotBefore(everyMs, nowMs) - latenessMs) / grainMs) * grainMs;
  return {
    ...{ judgedToMs, dueToMs },
    behindMs: judgedToMs === undefined ? 0 : Math.max(0, dueToMs - judgedToMs),
    limitMs: Math.max(INTERVALS_BEHIND_MAX * everyMs, BEHIND_MS_MIN),
  };
}
