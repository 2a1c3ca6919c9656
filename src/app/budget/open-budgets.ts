import { RuleMeter } from '../../detect/budget/rule-meter.ts';
import type { Journal } from '../../journal/contract.ts';
import type { AlertState } from '../../state/contract.ts';
import type { Configuration } from '../configuration.ts';
import { unreadSinceMs } from '../ledger/unread-records.ts';
import { BudgetKeeper, type BudgetKeeperOptions } from './budget-keeper.ts';

export interface OpenBudgetsOptions
  extends Omit<BudgetKeeperOptions, 'budgets' | 'latenessMs' | 'meter' | 'unreadSinceMs'> {
  readonly configuration: Configuration;
  readonly journal: Journal;
}

/** What a process that judges is given to keep budgets. */
export interface Budgets {
  /** For all judges of events. */
  readonly meter: RuleMeter;
  /** The same alerts; signals are counted as they are raised. */
  readonly alerts: AlertState;
  /** Resolves when what was under way is written down. */
  stop(): Promise<void>;
}

/** Begins to keep the budgets of rules in this process; call it before the pipeline starts. */
export function openBudgets({ configuration, journal, ...options }: OpenBudgetsOptions): Budgets {
  const meter = new RuleMeter(() => performance.now());
  const { budgets, latenessSeconds } = configuration.detect;
  const keeper = new BudgetKeeper({
    ...{ ...options, budgets, meter },
    latenessMs: latenessSeconds * 1_000,
    unreadSinceMs: () => unreadSinceMs(journal),
  });
  return {
    meter,
    alerts: counted(options.state.alerts, meter),
    stop: () => keeper.stop(),
  };
}

function counted(alerts: AlertState, meter: RuleMeter): AlertState {
  return {
    ...alerts,
    raise: async (signals, nowMs) => {
      const raised = await alerts.raise(signals, nowMs);
      for (const { rule } of signals) meter.raised(rule.id);
      return raised;
    },
  };
}
