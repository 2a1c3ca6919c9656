import type { ParsedDocument } from '../sigma/parse-document.ts';
import type { YamlMap } from '../sigma/read-values.ts';
import type { DocumentPath, SourceDocument } from '../sigma/source-document.ts';
import type { Lists } from '../tuning/local-lists.ts';
import type { Overlay } from '../tuning/overlay.ts';
import type { LintCheck } from './lint-check.ts';

/** A document of a rule, as written and as read. */
export interface KnownRule {
  readonly source: SourceDocument;
  readonly parsed: ParsedDocument;
}

/** A filter of an overlay as it stands there, not limited to the province. */
export interface OverlayFilter extends KnownRule {
  /** Where it stands in the overlay. */
  readonly path: DocumentPath;
  /** A test case that must fire and does not with it; `undefined` = none, or none was tried. */
  readonly silences: string | undefined;
}

/** An overlay that could be read. */
export interface ReadOverlay {
  readonly source: SourceDocument;
  readonly overlay: Overlay;
}

/** What checks of overlays know beside the overlay itself. */
export interface OverlaySet {
  /** The rule behind an id or name. */
  find(reference: string): KnownRule | undefined;
  /** Ids and names of correlations, or of all rules. */
  readonly names: { readonly correlations: readonly string[]; readonly all: readonly string[] };
  /** All that could be read, in the order of loading. */
  readonly overlays: readonly ReadOverlay[];
  /** Names of the placeholders that rules or filters ask for. */
  readonly usedLists: ReadonlySet<string>;
  /** Values of placeholders that everybody has. */
  readonly lists: Lists;
}

/** What checks of overlays look at. */
export interface OverlaySubject {
  readonly source: SourceDocument;
  /** The YAML; an empty map when it is none. */
  readonly value: YamlMap;
  /** `undefined` when it could not be read. */
  readonly overlay: Overlay | undefined;
  readonly filters: readonly OverlayFilter[];
  readonly set: OverlaySet;
}

/** One thing that is looked for in an overlay. */
export type OverlayCheck = LintCheck<OverlaySubject>;
