import { runBacktest } from '../../detect/backtest/run-backtest.ts';
import type { ReadRoster } from '../../detect/contract.ts';
import type { GapReason } from '../../event/rule-ledger.ts';
import type { Scope } from '../../event/scope.ts';
import { isShadowId } from '../../event/shadow-rule.ts';
import type { Signal } from '../../event/signal.ts';
import type { AlertState } from '../../state/contract.ts';
import type { EventStore, Filter } from '../../store/contract.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { SelectedRules } from './rule-selection.ts';

/** Event time that one look at the clock stands for. */
const LOOK_MS = 1_000;
/** Signals that are raised together. */
const SIGNALS_PER_RAISE = 200;

export interface JudgeStoredOptions {
  readonly store: Pick<EventStore, 'search' | 'count'>;
  readonly alerts: Pick<AlertState, 'raise'>;
  readonly scope: Scope;
  readonly rules: SelectedRules;
  readonly roster: ReadRoster;
  readonly fromMs: number;
  readonly toMs: number;
  readonly reason: GapReason;
  readonly limitMs: number;
  /** Ends it at the next page. */
  readonly signal?: AbortSignal;
  readonly clock: Clock;
}

/** How far it came, and what came of it. */
export interface JudgedStored {
  readonly reachedMs: number;
  /** Alerts that were raised, or that something was added to. */
  readonly alerts: number;
  /** Some state found no room, again. */
  readonly isLimited: boolean;
  /** Since when it is known who was registered; there when a rule asks for it. */
  readonly rosterFromMs?: number | undefined;
}

/**
 * Judges stored events by the engine of backtests and raises what comes of it, as found late; resolves when all of it is
 * in the state.
 */
export async function judgeStored(options: JudgeStoredOptions): Promise<JudgedStored> {
  const { alerts, clock, reason, rules } = options;
  const compiled = { set: rules.set, bound: boundOf(rules), verdicts: [] };
  let found: Signal[] = [];
  let changed = 0;
  let isLimited = false;
  const raise = async () => {
    for (let from = 0; from < found.length; from += SIGNALS_PER_RAISE) {
      const some = found.slice(from, from + SIGNALS_PER_RAISE);
      changed += (await alerts.raise(some, clock.now(), { reason })).length;
    }
    found = [];
  };
  const run = runBacktest({
    ...options,
    ...{ rules: compiled, filter: undefined, examples: 0, belonging: 'decision' },
    // The replay looks at the clock once a second.
    fromMs: Math.floor(options.fromMs / LOOK_MS) * LOOK_MS,
    onLimited: () => {
      isLimited = true;
    },
    onSignal: (signal) => {
      // What judges in shadow tells nobody.
      if (isShadowId(signal.rule.id)) return;
      found.push({ ...signal, decidedAtMs: clock.now() });
    },
  });
  for (;;) {
    const step = await run.next();
    if (step.done !== true && options.signal?.aborted === true) {
      await run.return(undefined as never);
      await raise();
      // What the time up to the last page decides was not asked for.
      return { reachedMs: options.fromMs, alerts: changed, isLimited };
    }
    if (step.done !== true) {
      if (found.length >= SIGNALS_PER_RAISE) await raise();
      continue;
    }
    await raise();
    const { reachedMs, rosterFromMs } = step.value;
    return { reachedMs, alerts: changed, isLimited, rosterFromMs };
  }
}

/** What every event passes that one of the rules matches, if that is known of all of them. */
function boundOf({ set: { bounds, detections } }: SelectedRules): Filter | undefined {
  if (bounds === undefined) return undefined;
  const filters = detections.map(({ facts }) => bounds.get(facts.id));
  const known = filters.filter((filter) => filter !== undefined);
  return known.length < filters.length ? undefined : { op: 'or', of: known };
}
