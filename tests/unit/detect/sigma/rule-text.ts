import { stringify } from 'yaml';
import type { LoadedRules, LoadOptions } from '../../../../src/detect/load-rules.ts';
import { loadRules } from '../../../../src/detect/load-rules.ts';

const HEAD = { title: 'A rule', id: '00000000-0000-4000-8000-000000000001' };

/** A detection rule in YAML, with what a test does not care about filled in. */
export function ruleText(
  detection: Readonly<Record<string, unknown>>,
  other: Readonly<Record<string, unknown>> = {},
): string {
  return stringify({ ...HEAD, logsource: { category: 'test' }, detection, ...other });
}

/** Loads documents given as text; each stands in `rule.yml`. */
export function loadText(text: string, options: Partial<LoadOptions> = {}): LoadedRules {
  return loadRules({ texts: [{ file: 'rule.yml', text }], ...options });
}

/** Whether a selection matches an event. Fails when the rule does not load. */
export function selects(
  selection: unknown,
  event: Readonly<Record<string, unknown>>,
  options: Partial<LoadOptions> & { condition?: string } = {},
): boolean {
  const text = ruleText({ selection, condition: options.condition ?? 'selection' });
  const { set, verdicts } = loadText(text, options);
  const [verdict] = verdicts;
  if (verdict?.status !== 'loaded') {
    throw new Error(`refused: ${verdict?.issues.map((issue) => issue.detail).join(' ')}`);
  }
  return set.match(event as never).length > 0;
}

/** Details of the issues of a text, errors and warnings. */
export function issuesOf(text: string, options: Partial<LoadOptions> = {}) {
  return loadText(text, options).verdicts.flatMap(({ status, issues }) =>
    issues.map(({ at, detail, hint }) => ({ status, at, detail, hint })),
  );
}
