import { CEILINGS } from '../budget/static-budgets.ts';
import type { ParsedDocument } from './parse-document.ts';
import type { ReferenceTable } from './reference-table.ts';

/** Deepest chain of correlations. */
const CHAIN_LENGTH_MAX = CEILINGS.chainDepth;

type Visit = 'open' | 'done';

/**
 * Correlations in an order in which each comes after all that it refers to. Unknown references, filters
 * among them, and cycles are said as issues of the document that refers.
 */
export function orderCorrelations(
  documents: readonly ParsedDocument[],
  table: ReferenceTable,
): ParsedDocument[] {
  const order: ParsedDocument[] = [];
  const visits = new Map<ParsedDocument, Visit>();
  for (const document of documents) {
    if (document.kind === 'correlation') visit(document, { table, order, visits, depth: 0 });
  }
  return order;
}

interface Walk {
  readonly table: ReferenceTable;
  readonly order: ParsedDocument[];
  readonly visits: Map<ParsedDocument, Visit>;
  readonly depth: number;
}

function visit(document: ParsedDocument, walk: Walk): void {
  if (walk.visits.has(document)) return;
  walk.visits.set(document, 'open');
  const seen = new Set<ParsedDocument>();
  for (const [index, reference] of (document.correlation?.rules ?? []).entries()) {
    const path = ['correlation', 'rules', index];
    const target = walk.table.find(reference);
    const { issues } = document;
    if (target === undefined) {
      issues.error(path, `No rule has the id or name "${reference}".`, 'Correct the reference.');
      continue;
    }
    if (seen.has(target)) issues.error(path, `"${reference}" stands twice.`, 'Remove one.');
    seen.add(target);
    if (target.kind === 'filter') {
      issues.error(path, `"${reference}" is a filter.`, 'Refer to detections or correlations.');
    }
    if (target.kind === 'correlation') {
      if (walk.visits.get(target) === 'open') {
        issues.error(path, `"${reference}" leads back to this rule.`, 'Break the cycle.');
        continue;
      }
      if (walk.depth >= CHAIN_LENGTH_MAX) {
        issues.error(path, 'The chain of correlations is too long.', 'Shorten it.');
        continue;
      }
      visit(target, { ...walk, depth: walk.depth + 1 });
    }
  }
  walk.visits.set(document, 'done');
  walk.order.push(document);
}
