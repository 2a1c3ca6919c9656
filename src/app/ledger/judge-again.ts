import { detectionSignal } from '../../detect/correlate/detection-signal.ts';
import type { RuleSet } from '../../detect/rule-set.ts';
import type { PlacedEvent } from '../../event/event.ts';
import { EVERY, LEDGER_SLOT_MS, type NewGap } from '../../event/rule-ledger.ts';
import { isShadowId } from '../../event/shadow-rule.ts';
import type { AlertState } from '../../state/contract.ts';
import type { LedgerState } from '../../state/ledger/contract.ts';
import type { Clock } from '../../telemetry/clock.ts';

export interface JudgeAgainOptions {
  readonly ledger: Pick<LedgerState, 'openGaps'>;
  readonly alerts: Pick<AlertState, 'raise'>;
  readonly rules: { set(): RuleSet };
  readonly clock: Clock;
}

/**
 * Judges events by themselves that were dead letters until now, and opens a gap for what they mean to correlations. No
 * other event is judged by it: their rules have judged them already, and rules of today would judge them anew.
 */
export async function judgeAgain(
  events: readonly PlacedEvent[],
  { ledger, alerts, rules, clock }: JudgeAgainOptions,
): Promise<void> {
  if (events.length === 0) return;
  const nowMs = clock.now();
  const set = rules.set();
  await ledger.openGaps(gapsOf(events, set.version), nowMs);
  const signals = events.flatMap((event) =>
    set
      .match(event.doc)
      .filter(({ rule }) => rule.raises && !isShadowId(rule.facts.id))
      .map((match) => detectionSignal(match, event, nowMs)),
  );
  if (signals.length > 0) await alerts.raise(signals, nowMs, { reason: 'read_again' });
}

/** One for each source and slot, as long as the events need. */
function gapsOf(events: readonly PlacedEvent[], ruleVersion: string): NewGap[] {
  const slots = Map.groupBy(events, ({ sourceId, timeMs }) => {
    const slot = Math.floor(timeMs / LEDGER_SLOT_MS);
    return `${slot} ${sourceId}`;
  });
  return [...slots.values()].map((some) => {
    const times = some.map(({ timeMs }) => timeMs);
    const [first] = some;
    const fromMs = Math.min(...times);
    return {
      ...{ ruleId: EVERY, ruleVersion, sourceId: first?.sourceId ?? EVERY },
      province: first?.province === '' ? undefined : first?.province,
      ...{ fromMs, toMs: Math.max(...times) + 1, reason: 'read_again' },
    };
  });
}
