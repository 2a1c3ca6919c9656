import type { Withholding } from '../../detect/rule-decisions.ts';
import { quarantineReason } from '../../message/quarantine-text.ts';
import type { State } from '../../state/contract.ts';

/** The rules that are quarantined, by id: they judge nothing until they are released or changed. */
export async function readWithheld(
  state: Pick<State, 'quarantines'>,
): Promise<ReadonlyMap<string, Withholding>> {
  const inForce = await state.quarantines.inForce();
  return new Map(
    inForce.map((quarantine) => [
      quarantine.ruleId,
      { reason: quarantineReason(quarantine), version: quarantine.ruleVersion },
    ]),
  );
}
