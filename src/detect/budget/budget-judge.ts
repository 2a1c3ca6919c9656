import { BUDGETS, type Budget, type BudgetBreach, type RuleCost } from '../../event/rule-budget.ts';
import type { Holding } from '../correlate/holding.ts';
import type { MeterReading, RuleUse } from './rule-meter.ts';

/** What one rule may use while it judges, in one process. */
export interface RunningBudgets {
  /** Matches a minute that find no room for their group. */
  readonly groupsSkippedPerMinute: number;
  /** Matches a minute for which a group lets go of an older one. */
  readonly valuesSkippedPerMinute: number;
  readonly stateBytes: number;
  /** On average, of every event that the process judges. */
  readonly matchingMicros: number;
  /** Of all matching time, 0 to 1: a rule below it is not over the budget of time, however long it takes. */
  readonly matchingShare: number;
  readonly signalsPerMinute: number;
  /** Windows in a row that a rule must be over one of its budgets. */
  readonly windows: number;
}

/** What was counted in a window, and what is held at its end. */
export interface MeasuredWindow {
  readonly lengthMs: number;
  readonly reading: MeterReading;
  readonly holdings: ReadonlyMap<string, Holding>;
  /** Rules that changed within it: what was counted is not theirs alone. @default none */
  readonly changed?: ReadonlySet<string>;
}

export interface WindowVerdict {
  /** The one that uses most of a budget first. */
  readonly costs: readonly RuleCost[];
  /** Rules that were over the same budget for as many windows as it takes; at most one each. */
  readonly breaches: readonly BudgetBreach[];
}

const MINUTE_MS = 60_000;
/** Fewer timed events say nothing of time. */
const TIMED_EVENTS_MIN = 64;
const NOTHING: RuleUse = { matches: 0, signals: 0, skipped: {}, spentMs: 0 };
const NOTHING_HELD: Holding = { groups: 0, values: 0, bytes: 0 };

/** Decides, window by window, which rules stay over a budget. It depends on what it is given and on nothing else. */
export class BudgetJudge {
  readonly #budgets: RunningBudgets;
  /** Windows in a row, by rule and budget. */
  #streaks = new Map<string, number>();

  constructor(budgets: RunningBudgets) {
    this.#budgets = budgets;
  }

  /** Ends a window. */
  close(window: MeasuredWindow): WindowVerdict {
    const { reading, holdings } = window;
    const holders = [...holdings].filter(([, { groups }]) => groups > 0).map(([id]) => id);
    const ids = new Set([...reading.rules.keys(), ...holders]);
    const streaks = new Map<string, number>();
    const costs: RuleCost[] = [];
    const breaches: BudgetBreach[] = [];
    for (const ruleId of ids) {
      const measured = this.#measure(ruleId, window);
      const used = this.#used(measured, reading);
      costs.push(costOf(ruleId, window, used));
      const isChanged = window.changed?.has(ruleId) === true;
      const over = isChanged ? [] : BUDGETS.filter((budget) => used[budget] > 1);
      for (const budget of over) {
        const key = `${budget}\n${ruleId}`;
        streaks.set(key, (this.#streaks.get(key) ?? 0) + 1);
      }
      const stayed = over.filter(
        (budget) => (streaks.get(`${budget}\n${ruleId}`) ?? 0) >= this.#budgets.windows,
      );
      const [budget] = stayed.sort((a, b) => used[b] - used[a]);
      if (budget === undefined) continue;
      const limit = this.#limitOf(budget);
      breaches.push({ ruleId, budget, measured: measured[budget], limit });
    }
    this.#streaks = streaks;
    const most = (cost: RuleCost) => Math.max(...Object.values(cost.used));
    return { costs: costs.sort((a, b) => most(b) - most(a)), breaches };
  }

  #measure(ruleId: string, { lengthMs, reading, holdings }: MeasuredWindow) {
    const use = reading.rules.get(ruleId) ?? NOTHING;
    const perMinute = (count: number) => (count * MINUTE_MS) / lengthMs;
    return {
      groups: perMinute(use.skipped.groups_limit ?? 0),
      values: perMinute(use.skipped.values_limit ?? 0),
      state: (holdings.get(ruleId) ?? NOTHING_HELD).bytes,
      matching: microsOf(use, reading),
      signals: perMinute(use.signals),
    };
  }

  #used(
    measured: Readonly<Record<Budget, number>>,
    reading: MeterReading,
  ): Readonly<Record<Budget, number>> {
    const share = (budget: Budget) => measured[budget] / this.#limitOf(budget);
    return {
      groups: share('groups'),
      values: share('values'),
      state: share('state'),
      matching: this.#usedTime(measured.matching, reading),
      signals: share('signals'),
    };
  }

  /** A rule that takes little of the whole uses no more than all of its budget. */
  #usedTime(micros: number, reading: MeterReading): number {
    if (reading.timedEvents < TIMED_EVENTS_MIN || reading.spentMs === 0) return 0;
    const used = micros / this.#budgets.matchingMicros;
    const share = (micros * reading.events) / (reading.spentMs * 1_000);
    return share > this.#budgets.matchingShare ? used : Math.min(1, used);
  }

  #limitOf(budget: Budget): number {
    const budgets = this.#budgets;
    switch (budget) {
      case 'groups':
        return budgets.groupsSkippedPerMinute;
      case 'values':
        return budgets.valuesSkippedPerMinute;
      case 'state':
        return budgets.stateBytes;
      case 'matching':
        return budgets.matchingMicros;
      case 'signals':
        return budgets.signalsPerMinute;
    }
  }
}

function costOf(
  ruleId: string,
  { reading, holdings }: MeasuredWindow,
  used: RuleCost['used'],
): RuleCost {
  const { matches, signals, skipped, spentMs } = reading.rules.get(ruleId) ?? NOTHING;
  const matchingShare = reading.spentMs === 0 ? 0 : Math.min(1, spentMs / reading.spentMs);
  const matchingMicros = microsOf({ spentMs }, reading);
  const held = holdings.get(ruleId) ?? NOTHING_HELD;
  return { ruleId, matches, signals, ...held, skipped, matchingShare, matchingMicros, used };
}

function microsOf({ spentMs }: Pick<RuleUse, 'spentMs'>, { events }: MeterReading): number {
  return events === 0 ? 0 : (spentMs * 1_000) / events;
}
