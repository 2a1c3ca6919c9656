import type { Formula } from '../sigma/formula.ts';
import type { ParsedDocument } from '../sigma/parse-document.ts';
import type { ReferenceTable } from '../sigma/reference-table.ts';
import type { FieldItem } from '../sigma/value-test.ts';
import type { StaticBudgets } from './static-budgets.ts';

const HOUR_MS = 3_600_000;

/** Refuses a document of which more was made than its budgets allow. */
export function checkParsed(document: ParsedDocument, budgets: StaticBudgets): void {
  const { correlation, issues } = document;
  const formula = document.formula ?? document.filter?.formula;
  if (formula !== undefined) {
    const tests = testsOf(formula);
    const most = budgets.testsPerRule;
    if (tests > most) {
      const detail = `With lists and encodings written out the rule has ${tests} tests, ${most} are allowed (detect.budgets.testsPerRule).`;
      const path = [document.filter === undefined ? 'detection' : 'filter'];
      issues.error(path, detail, 'Shorten its lists, or split the rule.');
    }
  }
  if (correlation === undefined) return;
  const { type, windowMs } = correlation;
  const mostHours = budgets.windowHours[type];
  if (windowMs <= mostHours * HOUR_MS) return;
  issues.error(
    ['correlation', 'timespan'],
    `The window of "${type}" is longer than ${mostHours} hours (detect.budgets.windowHours.${type}).`,
    'Give a shorter timespan, or raise the budget.',
  );
}

/** Refuses correlations at the end of too long a chain. Each must come after all that it refers to. */
export function checkChains(
  correlations: readonly ParsedDocument[],
  table: Pick<ReferenceTable, 'find'>,
  budgets: StaticBudgets,
): void {
  const depths = new Map<ParsedDocument, number>();
  for (const document of correlations) {
    const targets = (document.correlation?.rules ?? []).map((rule) => table.find(rule));
    const inner = targets.map((target) => (target && depths.get(target)) ?? 0);
    const deepest = Math.max(0, ...inner);
    depths.set(document, deepest + 1);
    if (deepest + 1 <= budgets.chainDepth || document.issues.refused) continue;
    document.issues.error(
      ['correlation', 'rules', inner.indexOf(deepest)],
      `The chain of correlations is ${deepest + 1} long, ${budgets.chainDepth} are allowed (detect.budgets.chainDepth).`,
      'Refer to the detection rules themselves.',
    );
  }
}

function testsOf(formula: Formula<FieldItem>): number {
  switch (formula.op) {
    case 'leaf':
      return formula.leaf.groups.reduce((sum, group) => sum + group.length, 0);
    case 'not':
      return testsOf(formula.part);
    default:
      return formula.parts.reduce((sum, part) => sum + testsOf(part), 0);
  }
}
