import type { PartialEvent } from '../contract.ts';

/** What a parser may write into a document. */
export type FieldValue = string | number | boolean | readonly string[] | undefined;

const MAX_CACHED_PATHS = 4_096;
const segmentsByPath = new Map<string, readonly string[]>();

/**
 * Sets one field by its dotted path, making the objects on the way. `undefined`, the empty string, an empty list and
 * `NaN` are no values and set nothing; a path through a value that is no object sets nothing either.
 */
export function put(doc: PartialEvent, path: string, value: FieldValue): void {
  if (isNothing(value)) {
    return;
  }
  const segments = segmentsOf(path);
  let at: Record<string, unknown> = doc;
  for (let index = 0; index < segments.length - 1; index += 1) {
    const key = segments[index] ?? '';
    const next = Object.hasOwn(at, key) ? at[key] : undefined;
    if (next === undefined) {
      const made: Record<string, unknown> = {};
      at[key] = made;
      at = made;
    } else if (typeof next === 'object' && next !== null && !Array.isArray(next)) {
      at = next as Record<string, unknown>;
    } else {
      return;
    }
  }
  at[segments.at(-1) ?? ''] = value;
}

/** Sets many fields, each as `put` does. */
export function putAll(doc: PartialEvent, fields: Readonly<Record<string, FieldValue>>): void {
  for (const path in fields) {
    put(doc, path, fields[path]);
  }
}

/** The values without `undefined`, empty ones and repetitions, in their order. */
export function distinct(...values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined && value !== ''))] as string[];
}

function isNothing(value: FieldValue): boolean {
  return (
    value === undefined ||
    // A table that is asked for a name from outside may answer with what every object has, such as `constructor`.
    typeof value === 'function' ||
    value === '' ||
    Number.isNaN(value) ||
    (Array.isArray(value) && value.length === 0)
  );
}

function segmentsOf(path: string): readonly string[] {
  const known = segmentsByPath.get(path);
  if (known !== undefined) {
    return known;
  }
  const segments = path.split('.');
  if (segmentsByPath.size < MAX_CACHED_PATHS) {
    segmentsByPath.set(path, segments);
  }
  return segments;
}

/** The text at a dotted path; `undefined` = no text stands there. */
export function textAt(doc: PartialEvent, path: string): string | undefined {
  const value = valueAt(doc, path);
  return typeof value === 'string' ? value : undefined;
}

/** What stands at a dotted path; `undefined` = nothing. */
export function valueAt(doc: PartialEvent, path: string): unknown {
  let at: unknown = doc;
  for (const key of segmentsOf(path)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) {
      return undefined;
    }
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}
