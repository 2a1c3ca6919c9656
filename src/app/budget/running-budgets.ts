import type { RunningBudgets } from '../../detect/budget/budget-judge.ts';
import type { BudgetOptions } from '../budget-options.ts';

const BYTES_PER_MEGABYTE = 1_000_000;

/** What a rule may use while it judges, of the options. */
export function runningBudgets(options: BudgetOptions): RunningBudgets {
  return {
    ...options,
    stateBytes: options.stateMegabytes * BYTES_PER_MEGABYTE,
    matchingMicros: options.matchingMicroseconds,
    matchingShare: options.matchingPercent / 100,
  };
}
