import type { Quarantine } from '../../event/rule-budget.ts';
import { EVERY, type NewGap } from '../../event/rule-ledger.ts';
import { quarantineReason } from '../../message/quarantine-text.ts';
import type { State } from '../../state/contract.ts';
import type { QuarantineStep } from '../../state/quarantine/contract.ts';
import { quarantineSignal } from './quarantine-signal.ts';

export interface SettleOptions {
  readonly state: Pick<State, 'alerts' | 'ledger' | 'quarantines'>;
  readonly nowMs: number;
}

/**
 * Does what quarantines still owe: tells engineers, opens the gaps of the rules that do not judge, and ends them after the
 * release so that they are refilled. Each step may be done twice, by any process, with the same effect.
 */
export async function settleQuarantines(options: SettleOptions): Promise<void> {
  const { quarantines } = options.state;
  for (const { quarantine, owed } of await quarantines.unsettled()) {
    for (const step of owed) {
      await STEPS[step](quarantine, options);
      await quarantines.noteStep(quarantine.id, step, options.nowMs);
    }
  }
}

const STEPS: Readonly<
  Record<QuarantineStep, (quarantine: Quarantine, options: SettleOptions) => Promise<void>>
> = {
  told: async (quarantine, { state, nowMs }) => {
    await state.alerts.raise([quarantineSignal(quarantine, nowMs)], nowMs);
  },
  gaps_opened: async (quarantine, { state, nowMs }) => {
    await state.ledger.openGaps(gapsOf(quarantine), nowMs);
  },
  gaps_ended: async (quarantine, { state, nowMs }) => {
    // What is told again under the same begin is the same gap.
    for (const id of await state.ledger.openGaps(gapsOf(quarantine), nowMs)) {
      await state.ledger.endGap(id, quarantine.releasedAtMs ?? nowMs, nowMs);
    }
  },
};

function gapsOf(quarantine: Quarantine): NewGap[] {
  return quarantine.withheld.map(({ id, version }) => ({
    ruleId: id,
    ruleVersion: version,
    sourceId: EVERY,
    province: undefined,
    fromMs: quarantine.gapsFromMs,
    toMs: undefined,
    reason: 'withheld',
    detail: quarantineReason(quarantine).en,
  }));
}
