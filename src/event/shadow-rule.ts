/** What stands behind the id of a rule for its version in shadow. No document may have such an id. */
export const SHADOW_SUFFIX = '~shadow';

/** The id under which a version in shadow judges beside the one in force. */
export function shadowIdOf(ruleId: string): string {
  return `${ruleId}${SHADOW_SUFFIX}`;
}

/** Tells whether what a rule of this id raises is compared only, and told to nobody. */
export function isShadowId(ruleId: string): boolean {
  return ruleId.endsWith(SHADOW_SUFFIX);
}

/** The id without the mark of a shadow. */
export function liveIdOf(ruleId: string): string {
  return isShadowId(ruleId) ? ruleId.slice(0, -SHADOW_SUFFIX.length) : ruleId;
}
