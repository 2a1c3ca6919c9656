import { createHash } from 'node:crypto';
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
  readonly kind: 'detection' | 'correlation' | 'filter' | undefined;
  readonly metadata: Metadata | undefined;
  readonly issues: IssueList;
  readonly logsource?: RuleLogsource;
  readonly formula?: Formula<FieldItem>;
  readonly correlation?: CorrelationBlock;
  readonly filter?: FilterBlock;
}

/** Reads one document of any kind, collecting every issue. */
export function parseRuleDocument(
  document: SourceDocument,
  options: {
    placeholders: ItemContext['placeholders'];
    taxonomies: readonly string[];
  },
): ParsedDocument {
  const issues = new IssueList(document);
  const start = { file: document.file, hash: document.hash, issues };
  const { value } = document;
  if (document.issues.length > 0) return { ...start, kind: undefined, metadata: undefined };
  if (!isYamlMap(value)) {
    issues.error([], 'The document is not a map.', 'A Sigma document begins with "title:".');
    return { ...start, kind: undefined, metadata: undefined };
  }
  const metadata = parseMetadata(value, { issues, taxonomies: options.taxonomies });
  const context: ItemContext = { issues, placeholders: options.placeholders };
  if (value['correlation'] !== undefined) {
    const correlation = parseCorrelation(value, issues);
    const known = { ...start, kind: 'correlation' as const, metadata };
    return correlation === undefined ? known : { ...known, correlation };
  }
  const logsource = parseLogsource(value, issues);
  const placed = { ...start, metadata, ...(logsource === undefined ? {} : { logsource }) };
  if (value['filter'] !== undefined) {
    const filter = parseFilter(value, context);
    const known = { ...placed, kind: 'filter' as const };
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

/** One hash of several. */
export function hashAll(hashes: readonly string[]): string {
  return createHash('sha256').update(hashes.join('\n')).digest('hex').slice(0, 16);
}
