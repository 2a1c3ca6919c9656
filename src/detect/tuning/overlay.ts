import type { CorrelationRule } from '../rule-set.ts';
import type { DocumentPath, SourceDocument } from '../sigma/source-document.ts';
import type { ListChange } from './local-lists.ts';

/** What one locality asks of a correlation instead of what the rule says. */
export interface ThresholdChange {
  /** Id or name, as written. */
  readonly rule: string;
  readonly conditions: CorrelationRule['conditions'] | undefined;
  readonly windowMs: number | undefined;
  /** Where it stands in its file. */
  readonly path: DocumentPath;
}

/** How one locality's rules differ from everybody's: a file of the folder of overlays. */
export interface Overlay {
  /** Official two-digit code; `undefined` = everywhere. */
  readonly province: string | undefined;
  /** Sigma filters, already limited to the province. */
  readonly filters: readonly SourceDocument[];
  readonly thresholds: readonly ThresholdChange[];
  readonly lists: readonly ListChange[];
}
