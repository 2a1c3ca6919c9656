import type { Scope } from '../../event/scope.ts';
import type { Signal } from '../../event/signal.ts';
import type { EventStore } from '../../store/contract.ts';
import type { CompiledRules } from '../backtest/compile-rules.ts';
import { runBacktest } from '../backtest/run-backtest.ts';
import type { ReadRoster } from '../contract.ts';

/** What of a signal tells which alert it is part of. */
export type SignalTrace = Pick<
  Signal,
  'id' | 'province' | 'group' | 'firstEventMs' | 'lastEventMs'
> & { readonly ruleId: string };

export interface SuppressionOptions {
  readonly store: Pick<EventStore, 'search' | 'count'>;
  readonly scope: Scope;
  readonly fromMs: number;
  readonly toMs: number;
  readonly before: Pick<CompiledRules, 'set' | 'bound'>;
  readonly after: Pick<CompiledRules, 'set' | 'bound'>;
  /** Longest time that each of the two runs may take. */
  readonly limitMs: number;
  readonly clock: { now(): number };
  readonly roster: ReadRoster;
}

/** Signals of stored events, with what became of each. */
export interface Suppression {
  readonly signals: readonly (SignalTrace & { readonly isSuppressed: boolean })[];
  readonly ended: 'complete' | 'time_limit';
  readonly reachedMs: number;
}

/** Most signals that are kept apart. */
const SIGNALS_MAX = 100_000;

/** Judges stored events by two versions of rules, and says which signals only the first one has. */
export async function suppressedSignals(options: SuppressionOptions): Promise<Suppression> {
  const before = await signalsOf(options.before, options);
  const after = await signalsOf(options.after, options);
  const reachedMs = Math.min(before.reachedMs, after.reachedMs);
  const kept = new Set(after.signals.map(({ id }) => id));
  return {
    signals: before.signals
      .filter(({ lastEventMs }) => lastEventMs <= reachedMs)
      .map((signal) => ({ ...signal, isSuppressed: !kept.has(signal.id) })),
    ended: before.ended === 'complete' ? after.ended : before.ended,
    reachedMs,
  };
}

async function signalsOf(
  rules: Pick<CompiledRules, 'set' | 'bound'>,
  { store, scope, fromMs, toMs, limitMs, clock, roster }: SuppressionOptions,
) {
  const signals: SignalTrace[] = [];
  const run = runBacktest({
    ...{ store, scope, fromMs, toMs, limitMs, clock, roster },
    rules: { ...rules, verdicts: [] },
    ...{ filter: undefined, examples: 0 },
    onSignal: ({ id, rule, province, group, firstEventMs, lastEventMs }) => {
      if (signals.length >= SIGNALS_MAX) return;
      signals.push({ id, ruleId: rule.id, province, group, firstEventMs, lastEventMs });
    },
  });
  let step = await run.next();
  while (step.done !== true) step = await run.next();
  return { signals, ended: step.value.ended, reachedMs: step.value.reachedMs };
}
