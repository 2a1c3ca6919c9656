import { EVERY, EVERY_CORRELATION, type RuleGap } from '../../event/rule-ledger.ts';
import type { SelectedRules } from './rule-selection.ts';

/** Least event time between two runs over a gap that is not over yet. */
const STEP_MS_LEAST = 30_000;
/** The same by what each run must read before its first event. */
const STEP_PER_BACK = 0.1;
/** Intervals this near to each other are judged in one run. */
const NEAR_MS = 15 * 60_000;

/** A gap that has an end. */
export interface EndedGap extends RuleGap {
  readonly toMs: number;
}

/** One run over stored events, for gaps of the same rules and province. */
export interface PlannedRefill {
  readonly ruleId: string;
  readonly rules: SelectedRules;
  readonly province: string | undefined;
  /** Event time; what is decided by events from here on is raised. */
  readonly fromMs: number;
  /** Event time, exclusive. */
  readonly toMs: number;
  readonly gaps: readonly EndedGap[];
}

/** A gap that a missing event made may change what is decided up to one memory later. */
const REACHES_ON: ReadonlySet<RuleGap['reason']> = new Set(['too_late', 'read_again']);

/** Event time up to which a gap must be judged to be filled. */
export function endOf(gap: EndedGap, { backMs }: Pick<SelectedRules, 'backMs'>): number {
  return REACHES_ON.has(gap.reason) ? gap.toMs + backMs : gap.toMs;
}

/**
 * Puts gaps together that one run can fill, and leaves out those for which it is too early: nothing is complete after
 * `settledMs` yet. The oldest come first.
 */
export function planRefills(
  gaps: readonly EndedGap[],
  selectionOf: (ruleId: string) => SelectedRules,
  settledMs: number,
): PlannedRefill[] {
  const plans: PlannedRefill[] = [];
  const alike = Map.groupBy(gaps, (gap) =>
    [rulesOf(gap), gap.province ?? '', gap.reason].join('\n'),
  );
  for (const same of alike.values()) {
    let open: PlannedRefill | undefined;
    for (const gap of same.toSorted((a, b) => startOf(a) - startOf(b))) {
      const ruleId = rulesOf(gap);
      const rules = selectionOf(ruleId);
      if (!isDue(gap, rules, settledMs)) continue;
      const fromMs = startOf(gap);
      const toMs = Math.min(endOf(gap, rules), settledMs);
      if (open !== undefined && fromMs - rules.backMs <= open.toMs + NEAR_MS) {
        open = { ...open, toMs: Math.max(open.toMs, toMs), gaps: [...open.gaps, gap] };
        plans[plans.length - 1] = open;
        continue;
      }
      open = { ruleId, rules, province: gap.province, fromMs, toMs, gaps: [gap] };
      plans.push(open);
    }
  }
  return plans.sort((a, b) => a.fromMs - b.fromMs);
}

/** The rules that must judge a gap again: an event by itself was judged when its dead letter was read again. */
export function rulesOf({ ruleId, reason }: RuleGap): string {
  return ruleId === EVERY && reason === 'read_again' ? EVERY_CORRELATION : ruleId;
}

function startOf({ fromMs, reachedMs }: RuleGap): number {
  return reachedMs ?? fromMs;
}

function isDue(gap: EndedGap, rules: SelectedRules, settledMs: number): boolean {
  const startMs = startOf(gap);
  if (settledMs >= endOf(gap, rules)) return true;
  const stepMs = Math.max(STEP_MS_LEAST, rules.backMs * STEP_PER_BACK);
  return settledMs - startMs >= stepMs;
}
