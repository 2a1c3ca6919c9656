/** A field of a document with one of its values. */
export interface FlatField {
  /** Dotted. */
  readonly field: string;
  readonly value: string;
}

const DEPTH_MAX = 12;
const FIELDS_MAX = 2_000;

/** Every field of a document that has a value, once, with its first value. */
export function flatFields(doc: object): readonly FlatField[] {
  const found: FlatField[] = [];
  walk(doc, '', { found, depth: 0 });
  return found;
}

function walk(value: unknown, path: string, at: { found: FlatField[]; depth: number }): void {
  if (at.found.length >= FIELDS_MAX || at.depth > DEPTH_MAX) return;
  const first = Array.isArray(value) ? value[0] : value;
  if (first === undefined || first === null || first === '') return;
  if (typeof first !== 'object') {
    at.found.push({ field: path, value: String(first) });
    return;
  }
  for (const [name, inner] of Object.entries(first)) {
    walk(inner, path === '' ? name : `${path}.${name}`, { ...at, depth: at.depth + 1 });
  }
}
