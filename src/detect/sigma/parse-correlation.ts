import { CEILINGS } from '../budget/static-budgets.ts';
import type { Combination, CompareOperator, CorrelationRule } from '../rule-set.ts';
import { readDuration } from './duration.ts';
import type { IssueList } from './issue-list.ts';
import { EXTENSION_TYPES, type ExtensionBlock, parseExtension } from './parse-extension.ts';
import { readRuleCondition } from './parse-rule-condition.ts';
import type { Place, YamlMap } from './read-values.ts';
import { isYamlMap, readTexts, refuseUnknownKeys } from './read-values.ts';
import { allowsDraft } from './specification.ts';

/** A `correlation:` block before its references are resolved. */
export interface CorrelationBlock {
  readonly type: CorrelationRule['type'];
  /** Ids or names, as written. */
  readonly rules: readonly string[];
  readonly groupBy: readonly string[];
  /** alias → rule as written → field. */
  readonly aliases: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly windowMs: number;
  readonly conditions: CorrelationRule['conditions'];
  readonly fields: readonly string[];
  readonly percentile: number | undefined;
  /** Of a condition in words; indexes are those of `rules`. */
  readonly combinations?: readonly Combination[];
  /** Of a type that Sigma lacks. */
  readonly extension?: ExtensionBlock;
  readonly generate: boolean;
}

const TYPES = [
  'event_count',
  'value_count',
  'temporal',
  'temporal_ordered',
  'value_sum',
  'value_avg',
  'value_percentile',
  'value_median',
  ...EXTENSION_TYPES,
] as const;
const OPERATORS: readonly CompareOperator[] = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq'];
const KEYS = ['type', 'rules', 'group-by', 'timespan', 'condition', 'aliases', 'generate'];
const RULES_MAX = CEILINGS.rulesPerCorrelation;
const LOCATION_FIELD = 'source.geo.location';

/** Reads `correlation:`; `undefined` when it cannot be used. */
export function parseCorrelation(
  document: YamlMap,
  issues: IssueList,
): CorrelationBlock | undefined {
  const value = document['correlation'];
  const place: Place = { path: ['correlation'], issues };
  if (!isYamlMap(value)) {
    issues.error(place.path, '"correlation" is not a map.', `Its keys are ${KEYS.join(', ')}.`);
    return undefined;
  }
  if (document['detection'] !== undefined || document['logsource'] !== undefined) {
    issues.error(
      place.path,
      'A correlation has no detection or logsource of its own.',
      'Put the detection into a document of its own and refer to it.',
    );
  }
  refuseUnknownKeys(value, KEYS, place);
  const type = readType(document, value, place);
  const rules = readTexts(value, 'rules', place);
  if (rules.length === 0 || rules.length > RULES_MAX) {
    issues.error(place.path, `"rules" names no rule or more than ${RULES_MAX}.`, 'Give ids.');
  }
  const groupBy = readTexts(value, 'group-by', place);
  if (groupBy.length === 0) {
    issues.warn(place.path, 'There is no group-by: each province is one group.', 'Add group-by.');
  }
  const windowMs = readDuration(value['timespan'], { path: ['correlation', 'timespan'], issues });
  const aliases = readAliases(value, place);
  const generate = readGenerate(document, value, issues);
  if (type === undefined || windowMs === undefined) return undefined;
  const condition = readCondition(document, value, { type, rules, issues });
  if (condition === undefined) return undefined;
  const frame = { type, rules, windowMs, conditions: condition.conditions };
  const extension = parseExtension(document, frame, issues);
  const block = { type, rules, groupBy, aliases, windowMs, generate, ...condition };
  return extension === undefined ? block : { ...block, extension };
}

function readType(
  document: YamlMap,
  map: YamlMap,
  { path, issues }: Place,
): CorrelationRule['type'] | undefined {
  const type = TYPES.find((one) => one === map['type']);
  if (type === 'value_median') {
    const draft = { path: [...path, 'type'], what: '"value_median" is' };
    return allowsDraft(document, draft, issues) ? type : undefined;
  }
  if (type === undefined) {
    issues.error(
      [...path, 'type'],
      `The correlation type ${JSON.stringify(map['type'])} is not known.`,
      `Use one of ${TYPES.join(', ')}.`,
    );
  }
  return type;
}

function readGenerate(document: YamlMap, map: YamlMap, issues: IssueList): boolean {
  const value = map['generate'] ?? document['generate'] ?? false;
  if (typeof value === 'boolean') return value;
  issues.error(['correlation', 'generate'], '"generate" is not true or false.', 'Write true.');
  return false;
}

function readAliases(map: YamlMap, place: Place): CorrelationBlock['aliases'] {
  const value = map['aliases'];
  if (value === undefined || value === null) return {};
  const path = [...place.path, 'aliases'];
  const hint = 'Write "alias: { rule_name: field }".';
  if (!isYamlMap(value)) {
    place.issues.error(path, '"aliases" is not a map.', hint);
    return {};
  }
  const aliases: Record<string, Record<string, string>> = {};
  for (const [alias, fields] of Object.entries(value)) {
    const entries = isYamlMap(fields) ? Object.entries(fields) : [];
    if (entries.length === 0 || entries.some(([, field]) => typeof field !== 'string')) {
      place.issues.error([...path, alias], `The alias "${alias}" maps no rule to a field.`, hint);
      continue;
    }
    aliases[alias] = Object.fromEntries(entries.map(([rule, field]) => [rule, String(field)]));
  }
  return aliases;
}

type Condition = Pick<CorrelationBlock, 'conditions' | 'fields' | 'percentile' | 'combinations'>;

function readCondition(
  document: YamlMap,
  map: YamlMap,
  context: { type: CorrelationRule['type']; rules: readonly string[]; issues: IssueList },
): Condition | undefined {
  const { type, rules, issues } = context;
  const value = map['condition'];
  const path = ['correlation', 'condition'];
  const temporal = type === 'temporal' || type === 'temporal_ordered';
  if (value === undefined && temporal) {
    const conditions = [{ operator: 'gte' as const, value: rules.length }];
    return { conditions, fields: [], percentile: undefined };
  }
  if (typeof value === 'string') {
    if (!temporal) {
      const hint = `Conditions in words are for temporal types. Write "gte: 10".`;
      issues.error(path, 'The condition is text.', hint);
      return undefined;
    }
    if (!allowsDraft(document, { path, what: 'A condition in words is' }, issues)) return undefined;
    const read = readRuleCondition(value, rules, { path, issues });
    return read === undefined ? undefined : { ...read, fields: [], percentile: undefined };
  }
  if (!isYamlMap(value)) {
    issues.error(path, 'The correlation has no condition.', 'Write "condition: { gte: 10 }".');
    return undefined;
  }
  const place: Place = { path, issues };
  if (type === 'new_value') return readNewValueCondition(value, place);
  refuseUnknownKeys(value, [...OPERATORS, 'field', 'percentile'], place);
  const conditions = readComparisons(value, place);
  const fields = readTexts(value, 'field', place);
  if (type === 'geo_speed' && fields.length === 0) fields.push(LOCATION_FIELD);
  const needsField = type.startsWith('value_') || type === 'geo_speed';
  if (needsField !== fields.length > 0) {
    issues.error(
      path,
      needsField ? `"${type}" needs a field.` : `"${type}" counts events and takes no field.`,
      needsField ? 'Add "field:" to the condition.' : 'Remove "field", or use value_count.',
    );
  }
  if (needsField && type !== 'value_count' && fields.length > 1) {
    issues.error([...path, 'field'], `"${type}" takes one field.`, 'Name one field.');
  }
  return { conditions, fields, percentile: readPercentile(value, type, place) };
}

/** Nothing is compared: one new value is what it looks for. */
function readNewValueCondition(map: YamlMap, place: Place): Condition {
  refuseUnknownKeys(map, ['field'], place);
  const fields = readTexts(map, 'field', place);
  if (fields.length === 0) {
    place.issues.error(place.path, '"new_value" needs a field.', 'Add "field:" to the condition.');
  }
  return { conditions: [{ operator: 'gte', value: 1 }], fields, percentile: undefined };
}

function readComparisons(map: YamlMap, { path, issues }: Place): CorrelationRule['conditions'] {
  const conditions: { operator: CompareOperator; value: number }[] = [];
  for (const operator of OPERATORS) {
    const value = map[operator];
    if (value === undefined) continue;
    if (typeof value === 'number' && Number.isFinite(value)) conditions.push({ operator, value });
    else issues.error([...path, operator], `"${operator}" is not a number.`, 'Remove the quotes.');
  }
  if (conditions.length === 0) {
    issues.error(path, 'The condition compares with nothing.', `Use ${OPERATORS.join(', ')}.`);
  }
  return conditions;
}

function readPercentile(
  map: YamlMap,
  type: CorrelationRule['type'],
  { path, issues }: Place,
): number | undefined {
  const value = map['percentile'];
  if (type !== 'value_percentile') {
    if (value !== undefined) {
      issues.error([...path, 'percentile'], `"${type}" takes no percentile.`, 'Remove it.');
    }
    return undefined;
  }
  if (typeof value === 'number' && value >= 0 && value <= 100) return value;
  const hint = 'Add "percentile: 95" to the condition.';
  const at = value === undefined ? path : [...path, 'percentile'];
  issues.error(at, 'The percentile is missing or not between 0 and 100.', hint);
  return undefined;
}
