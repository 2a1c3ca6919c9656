import type { RuleDecisions } from '../detect/rule-decisions.ts';
import type { RuleVersionState } from '../state/rule-versions/contract.ts';

/** Versions of rules that people put back, as the loader takes them. @throws GacError when the state cannot be read */
export async function readRollbacks(
  versions: Pick<RuleVersionState, 'rollbacks'>,
): Promise<RuleDecisions['instead']> {
  const rollbacks = await versions.rollbacks();
  return new Map(
    rollbacks.map(({ ruleId, file, text, contents, ...rollback }) => {
      const { fromVersion, toVersion, byName, reason, atMs } = rollback;
      const note = { fromVersion, toVersion, by: byName, reason, atMs };
      return [ruleId, { file, text, contents: new Set(contents), note }];
    }),
  );
}
