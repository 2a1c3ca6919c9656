import { CONDITION_CHECKS } from './condition-checks.ts';
import { CORRELATION_CHECKS } from './correlation-checks.ts';
import { DRAFT_CHECKS } from './draft-checks.ts';
import { EXTENSION_CHECKS } from './extension-checks.ts';
import { FIELD_CHECKS } from './field-checks.ts';
import { FILTER_CHECKS } from './filter-checks.ts';
import type { LintCheck } from './lint-check.ts';
import { LOGSOURCE_CHECKS } from './logsource-checks.ts';
import { METADATA_CHECKS } from './metadata-checks.ts';
import { MODIFIER_CHECKS } from './modifier-checks.ts';
import { OWN_RULE_CHECKS } from './own-rule-checks.ts';
import { PLACEHOLDER_CHECKS } from './placeholder-checks.ts';
import { REGEX_CHECKS } from './regex-checks.ts';
import { SCHEDULE_CHECKS } from './schedule-checks.ts';
import { SET_CHECKS } from './set-checks.ts';
import { TAG_CHECKS } from './tag-checks.ts';
import { VALUE_CHECKS } from './value-checks.ts';
import { WILDCARD_CHECKS } from './wildcard-checks.ts';
import { YAML_CHECKS } from './yaml-checks.ts';

/** Every check, in the order of ids. */
export const LINT_CHECKS: readonly LintCheck[] = [
  ...VALUE_CHECKS,
  ...WILDCARD_CHECKS,
  ...YAML_CHECKS,
  ...MODIFIER_CHECKS,
  ...REGEX_CHECKS,
  ...CONDITION_CHECKS,
  ...LOGSOURCE_CHECKS,
  ...METADATA_CHECKS,
  ...SET_CHECKS,
  ...TAG_CHECKS,
  ...CORRELATION_CHECKS,
  ...EXTENSION_CHECKS,
  ...DRAFT_CHECKS,
  ...SCHEDULE_CHECKS,
  ...FILTER_CHECKS,
  ...OWN_RULE_CHECKS,
  ...PLACEHOLDER_CHECKS,
  ...FIELD_CHECKS,
].sort((a, b) => a.id.localeCompare(b.id));

/** Those that look at what a filter selects, wherever it stands. */
export const FILTER_PART_CHECKS: readonly LintCheck[] = [
  ...VALUE_CHECKS,
  ...WILDCARD_CHECKS,
  ...YAML_CHECKS,
  ...MODIFIER_CHECKS,
  ...REGEX_CHECKS,
  ...CONDITION_CHECKS,
  ...FILTER_CHECKS,
  ...FIELD_CHECKS,
].sort((a, b) => a.id.localeCompare(b.id));
