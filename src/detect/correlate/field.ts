import type { GacEvent } from '../../event/event.ts';

/** A dotted ECS field, split once. */
export type FieldPath = readonly string[];

/** Splits a dotted field name. */
export function fieldPath(field: string): FieldPath {
  return field.split('.');
}

/** The value at a path of a nested document; the first scalar of a list; `undefined` when absent or null. */
export function readScalar(
  doc: GacEvent,
  path: FieldPath,
): string | number | boolean | undefined {
  let value: unknown = doc;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[part];
  }
  if (Array.isArray(value)) value = value[0];
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    default:
      return undefined;
  }
}

/** The value at a path as text; empty text counts as absent, as it identifies nobody. */
export function readText(doc: GacEvent, path: FieldPath): string | undefined {
  const value = readScalar(doc, path);
  if (value === undefined || value === '') return undefined;
  return typeof value === 'string' ? value : String(value);
}
