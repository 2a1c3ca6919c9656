import type { RuleChanges, VersionCost } from '../api/rule-changes.ts';
import { runBacktest } from '../detect/backtest/run-backtest.ts';
import type { PutBack } from '../detect/rule-decisions.ts';
import type { GacEvent } from '../event/event.ts';
import type { State } from '../state/contract.ts';
import type { EventStore } from '../store/contract.ts';
import type { Clock } from '../telemetry/clock.ts';
import { rosterReader } from './judging.ts';
import type { Rules } from './rules.ts';

const DAY_MS = 86_400_000;
/** Longest time that judging a day by one version takes. */
const OUTCOME_LIMIT_MS = 25_000;
/** Events that costs are measured on. */
const SAMPLE_EVENTS = 500;
/** The fastest round counts: what slows one down is not the rule. */
const ROUNDS = 5;
const NANOS_PER_MS = 1_000_000;

export interface RuleChangesOptions {
  readonly rules: Pick<Rules, 'loaded' | 'around'>;
  readonly store: EventStore;
  readonly state: Pick<State, 'sources'>;
  readonly clock: Clock;
}

/** Looks into the rules of this process, and judges stored events by other versions of them. */
export function createRuleChanges({ rules, store, state, clock }: RuleChangesOptions): RuleChanges {
  const insteadOf = (ruleId: string, document: PutBack) =>
    rules.around(ruleId, { instead: new Map([[ruleId, document]]) });
  const inForce = (id: string) => rules.loaded().inForce.find(({ ruleId }) => ruleId === id);
  const inShadow: RuleChanges['inShadow'] = (id) => {
    const found = rules.loaded().shadows.find(({ ruleId }) => ruleId === id);
    if (found?.document === undefined) return undefined;
    return { version: found.version, ...found.document };
  };
  return {
    inForce: (id) => {
      const found = inForce(id);
      return found && { version: found.version, file: found.file, text: found.text };
    },
    refusedContents: (id) =>
      rules
        .loaded()
        .refused.filter(({ ruleId }) => ruleId === id)
        .map(({ textHash }) => textHash),
    inShadow,
    outcome: async (scope, { ruleId, file, text }) => {
      const toMs = clock.now();
      const around = insteadOf(ruleId, { file, text });
      const run = runBacktest({
        ...{ store, scope, clock, fromMs: toMs - DAY_MS, toMs, filter: undefined, examples: 0 },
        ...{ rules: { ...around, verdicts: [] }, limitMs: OUTCOME_LIMIT_MS },
        roster: rosterReader(state),
      });
      for (;;) {
        const step = await run.next();
        if (step.done !== true) continue;
        const { ended, eventsRead } = step.value;
        const counted = step.value.rules;
        return {
          ...{ ended, eventsRead },
          signals: counted.reduce((sum, rule) => sum + rule.signals, 0),
          alerts: counted.reduce((sum, rule) => sum + rule.alerts, 0),
        };
      }
    },
    cost: async (scope, id): Promise<VersionCost> => {
      const { events } = await store.search(scope, { size: SAMPLE_EVENTS });
      const shadow = inShadow(id);
      const measure = (match: ((event: GacEvent) => unknown) | undefined) =>
        match === undefined || events.length === 0 ? undefined : nanosPerEvent(match, events);
      const old = inForce(id) === undefined ? undefined : rules.around(id, {}).set;
      const fresh = shadow === undefined ? undefined : insteadOf(id, shadow).set;
      return {
        events: events.length,
        oldNanosPerEvent: measure(old?.match),
        newNanosPerEvent: measure(fresh?.match),
      };
    },
  };
}

function nanosPerEvent(match: (event: GacEvent) => unknown, events: readonly GacEvent[]): number {
  let fastestMs = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const startMs = performance.now();
    for (const event of events) match(event);
    fastestMs = Math.min(fastestMs, performance.now() - startMs);
  }
  return Math.round((fastestMs * NANOS_PER_MS) / events.length);
}
