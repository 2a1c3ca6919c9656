import { createHash } from 'node:crypto';
import { checkDocument } from '../budget/check-document.ts';
import { checkParsed } from '../budget/check-parsed.ts';
import { DEFAULT_BUDGETS, type StaticBudgets } from '../budget/static-budgets.ts';
import type { LocalLists } from '../tuning/local-lists.ts';
import type { Overlay } from '../tuning/overlay.ts';
import type { ItemContext } from './build-item.ts';
import type { Formula } from './formula.ts';
import { IssueList } from './issue-list.ts';
import type { CorrelationBlock } from './parse-correlation.ts';
import { parseCorrelation } from './parse-correlation.ts';
import { parseDetection } from './parse-detection.ts';
import type { FilterBlock } from './parse-filter.ts';
import { parseFilter } from './parse-filter.ts';
import type { Metadata, RuleLogsource } from './parse-metadata.ts';
import { parseLogsource, parseMetadata } from './parse-metadata.ts';
import { isYamlMap } from './read-values.ts';
import type { SourceDocument } from './source-document.ts';
import type { FieldItem } from './value-test.ts';

/** A document that was read; what its kind needs is there unless it has been refused. */
export interface ParsedDocument {
  readonly file: string;
  /** Short hash of the text of the document. */
  readonly hash: string;
  /** Hash of the values of its `%placeholders%`; none when it names none. */
  readonly valuesHash?: string;
  readonly kind: 'detection' | 'correlation' | 'filter' | 'overlay' | undefined;
  readonly metadata: Metadata | undefined;
  readonly issues: IssueList;
  /** A filter that tunes rules to a place or for a time: it needs no logsource, and it may name correlations. */
  readonly isTuning?: boolean;
  readonly logsource?: RuleLogsource;
  readonly formula?: Formula<FieldItem>;
  readonly correlation?: CorrelationBlock;
  readonly filter?: FilterBlock;
  readonly overlay?: Overlay;
}

/** Reads one document of any kind, collecting every issue. */
export function parseRuleDocument(
  document: SourceDocument,
  options: {
    placeholders: ItemContext['placeholders'];
    /** Placeholders that some localities have values of their own for. */
    localLists?: LocalLists;
    taxonomies: readonly string[];
    isTuning?: boolean;
    /** @default DEFAULT_BUDGETS */
    budgets?: StaticBudgets;
  },
): ParsedDocument {
  const parsed = readDocument(document, options);
  checkParsed(parsed, options.budgets ?? DEFAULT_BUDGETS);
  return parsed;
}

function readDocument(
  document: SourceDocument,
  options: Parameters<typeof parseRuleDocument>[1],
): ParsedDocument {
  const issues = new IssueList(document);
  const valuesHash = hashOfValues(document.text, options.placeholders);
  const start = {
    ...{ file: document.file, hash: document.hash, issues },
    ...(valuesHash === undefined ? {} : { valuesHash }),
  };
  const { value } = document;
  if (document.issues.length > 0) return { ...start, kind: undefined, metadata: undefined };
  if (!isYamlMap(value)) {
    issues.error([], 'The document is not a map.', 'A Sigma document begins with "title:".');
    return { ...start, kind: undefined, metadata: undefined };
  }
  const metadata = parseMetadata(value, { issues, taxonomies: options.taxonomies });
  if (!checkDocument(value, options.budgets ?? DEFAULT_BUDGETS, issues)) {
    return { ...start, kind: undefined, metadata };
  }
  const { placeholders, localLists, isTuning = false } = options;
  const context: ItemContext = {
    ...{ issues, placeholders },
    ...(localLists === undefined ? {} : { localLists }),
  };
  if (value['correlation'] !== undefined) {
    const correlation = parseCorrelation(value, issues);
    const known = { ...start, kind: 'correlation' as const, metadata };
    return correlation === undefined ? known : { ...known, correlation };
  }
  const isAnywhere = isTuning && value['logsource'] === undefined;
  const logsource = isAnywhere ? {} : parseLogsource(value, issues);
  const placed = { ...start, metadata, ...(logsource === undefined ? {} : { logsource }) };
  if (value['filter'] !== undefined) {
    const filter = parseFilter(value, context);
    const known = { ...placed, kind: 'filter' as const, isTuning };
    return filter === undefined ? known : { ...known, filter };
  }
  if (value['detection'] === undefined) {
    issues.error(
      [],
      'The document has neither detection, correlation nor filter.',
      'Add "detection:" with selections and a condition.',
    );
    return { ...placed, kind: undefined };
  }
  const formula = parseDetection(value, context);
  const known = { ...placed, kind: 'detection' as const };
  return formula === undefined ? known : { ...known, formula };
}

/** Rules with other values mean other things, though their text is the same. */
function hashOfValues(text: string, placeholders: ItemContext['placeholders']): string | undefined {
  if (!/\|expand\b/.test(text)) return undefined;
  const names = new Set([...text.matchAll(/%([^%\s]+)%/g)].map(([, name = '']) => name));
  const used = [...names].filter((name) => Object.hasOwn(placeholders, name)).sort();
  if (used.length === 0) return undefined;
  return hashAll(used.map((name) => JSON.stringify([name, placeholders[name]])));
}

/** One hash of several. */
export function hashAll(hashes: readonly string[]): string {
  return createHash('sha256').update(hashes.join('\n')).digest('hex').slice(0, 16);
}
