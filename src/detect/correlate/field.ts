/** A document or a part of it; its fields lie nested or under dotted names. */
export type Fields = Readonly<Record<string, unknown>>;

/** A dotted ECS field, split once. */
export interface FieldPath {
  readonly name: string;
  readonly parts: readonly string[];
}

/** Splits a dotted field name. */
export function fieldPath(name: string): FieldPath {
  return { name, parts: name.split('.') };
}

/**
 * The value of a field, nested or under its dotted name; the first member of a list; `undefined` when it is absent,
 * null or no scalar.
 */
export function readScalar(doc: Fields, path: FieldPath): string | number | boolean | undefined {
  let value: unknown = doc;
  for (const part of path.parts) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) {
      value = Object.hasOwn(doc, path.name) ? doc[path.name] : undefined;
      break;
    }
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

/** The value of a field as text; empty text counts as absent, as it identifies nobody. */
export function readText(doc: Fields, path: FieldPath): string | undefined {
  const value = readScalar(doc, path);
  if (value === undefined || value === '') return undefined;
  return typeof value === 'string' ? value : String(value);
}
