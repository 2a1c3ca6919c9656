import { EVENT_LOGSOURCES } from './event-logsources.ts';
import type { RuleLogsource } from './parse-metadata.ts';

/** What each type of event feeds. The product `ecs` means: what the event itself shows. */
export type Logsources = ReadonlyMap<string, readonly RuleLogsource[]>;

/** What decides where a rule looks. */
interface Routing {
  readonly logsource: RuleLogsource;
  readonly anyLogsource: boolean;
}

/** Tells whether every key of a logsource has the same value in another. */
export function contains(wide: RuleLogsource, narrow: RuleLogsource): boolean {
  return (
    (wide.category === undefined || wide.category === narrow.category) &&
    (wide.product === undefined || wide.product === narrow.product) &&
    (wide.service === undefined || wide.service === narrow.service)
  );
}

/** Tells whether a rule looks at events of any of these logsources. */
export function fits(rule: Routing, logsources: readonly RuleLogsource[]): boolean {
  return rule.anyLogsource || logsources.some((one) => contains(rule.logsource, one));
}

/** Every logsource that some event can be of. */
export function fedLogsources(types: Logsources): readonly RuleLogsource[] {
  const own = [...types.values()].flat();
  return own.some(({ product }) => product === 'ecs') ? [...own, ...EVENT_LOGSOURCES] : own;
}
