import { logsourceText } from './map-fields.ts';
import type { ParsedDocument } from './parse-document.ts';
import type { RuleLogsource } from './parse-metadata.ts';
import { contains, fedLogsources, type Logsources } from './rule-routing.ts';

/** Warns of each detection rule whose logsource no type of event can be of: it never sees an event. */
export function warnUnfed(documents: readonly ParsedDocument[], types: Logsources): void {
  const fed = fedLogsources(types);
  for (const { kind, logsource, metadata, issues } of documents) {
    if (kind !== 'detection' || logsource === undefined) continue;
    if (metadata?.gac?.routing === 'any' || isFed(logsource, fed)) continue;
    const detail = `No kind of source feeds ${logsourceText(logsource)}, so the rule sees no event.`;
    issues.warn(['logsource'], detail, 'Correct it, or let ECS documents name it in "logsource".');
  }
}

/** Tells whether events of any of these logsources reach a rule of another. */
export function isFed(logsource: RuleLogsource, fed: readonly RuleLogsource[]): boolean {
  return fed.some((one) => contains(logsource, one));
}
