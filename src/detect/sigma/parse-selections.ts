import { CEILINGS } from '../budget/static-budgets.ts';
import type { ItemContext } from './build-item.ts';
import { buildItem } from './build-item.ts';
import type { Formula } from './formula.ts';
import { join, leaf } from './formula.ts';
import type { DocumentPath } from './source-document.ts';
import type { FieldItem } from './value-test.ts';

/** Selections of a detection by name; an entry is `undefined` when it has an issue. */
export type Selections = ReadonlyMap<string, Formula<FieldItem> | undefined>;

/** Deepest nesting of lists and maps in a selection. */
const SELECTION_DEPTH_MAX = CEILINGS.selectionDepth;

interface Place {
  readonly selection: string;
  readonly path: DocumentPath;
  readonly context: ItemContext;
}

/** Reads every key of a detection but `skip`. A map is AND, a list is OR, bare text is a keyword. */
export function parseSelections(
  detection: Readonly<Record<string, unknown>>,
  options: { path: DocumentPath; skip: readonly string[]; context: ItemContext },
): Selections {
  const selections = new Map<string, Formula<FieldItem> | undefined>();
  for (const [name, value] of Object.entries(detection)) {
    if (options.skip.includes(name)) continue;
    const place = { selection: name, path: [...options.path, name], context: options.context };
    selections.set(name, parseSelection(value, place, 0));
  }
  if (selections.size === 0) {
    options.context.issues.error(
      options.path,
      'There is no selection.',
      'Add "selection:" with the fields to look at.',
    );
  }
  return selections;
}

function parseSelection(
  value: unknown,
  place: Place,
  depth: number,
): Formula<FieldItem> | undefined {
  const { issues } = place.context;
  if (depth > SELECTION_DEPTH_MAX) {
    issues.error(place.path, 'The selection is nested too deeply.', 'Split it into selections.');
    return undefined;
  }
  if (Array.isArray(value)) return parseAlternatives(value, place, depth);
  if (value !== null && typeof value === 'object') return parseMap(value, place);
  if (value === null || value === undefined) {
    issues.error(place.path, 'null is not a keyword or selection.', 'Write "field: null".');
    return undefined;
  }
  const item = buildItem('', value, place);
  return item === undefined ? undefined : leaf(item);
}

function parseAlternatives(
  list: readonly unknown[],
  place: Place,
  depth: number,
): Formula<FieldItem> | undefined {
  if (list.length === 0) {
    place.context.issues.error(place.path, 'The selection is empty.', 'Add fields or keywords.');
    return undefined;
  }
  const parts = list.map((one, index) =>
    parseSelection(one, { ...place, path: [...place.path, index] }, depth + 1),
  );
  if (parts.some((part) => part === undefined)) return undefined;
  return join(
    'or',
    parts.filter((part) => part !== undefined),
  );
}

function parseMap(map: object, place: Place): Formula<FieldItem> | undefined {
  const entries = Object.entries(map);
  if (entries.length === 0) {
    place.context.issues.error(place.path, 'The selection is empty.', 'Add fields or keywords.');
    return undefined;
  }
  const items = entries.map(([key, value]) =>
    buildItem(key, value, { ...place, path: [...place.path, key] }),
  );
  if (items.some((item) => item === undefined)) return undefined;
  return join(
    'and',
    items.filter((item) => item !== undefined).map((item) => leaf(item)),
  );
}
