import type { RuleLogsource } from './parse-metadata.ts';
import type { MappedField } from './pipelines/field-table.ts';

/** Translates the field names of rules into those of events, once, when rules are compiled. */
export interface FieldPipeline {
  readonly name: string;
  /** Taxonomies, beside Sigma's own, whose field names it translates. */
  readonly taxonomies: readonly string[];
  /** A field that it does not know refuses the rule, or is kept as it stands with a warning. */
  readonly unmapped: 'refuse' | 'keep';
  /** The places of a field, any of which may hold its value; `undefined` = not known. */
  map(field: string, logsource: RuleLogsource): MappedField | undefined;
  /** The names that rules of a logsource may use, beside those of events. */
  namesFor(logsource: RuleLogsource): readonly string[];
  /** Whether events have a field of this very name. */
  isEventField(field: string): boolean;
}
