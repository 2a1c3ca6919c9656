/**
 * The form in which irregular documents are searched: for each dotted path the values found there,
 * each with a letter for its type: `s:` string, `n:` number, `b:` boolean, `o:` something lies
 * below this path.
 */
export type FlatDocument = Record<string, string[]>;

/** Numbers outside are written with an exponent, in which JavaScript and DuckDB differ. */
const PLAIN_NUMBER_MIN = 1e-6;
const PLAIN_NUMBER_MAX = 1e21;

/**
 * Tells whether a document can be searched by JSON paths alone: no null, no empty object or array,
 * arrays of scalars only, no dots in keys, no numbers with an exponent.
 */
export function isRegular(value: unknown): boolean {
  if (typeof value !== 'object') return isPlainScalar(value);
  if (value === null) return false;
  if (Array.isArray(value)) {
    return value.length > 0 && value.every(isPlainScalar);
  }
  let keys = 0;
  for (const key in value) {
    const child = (value as Record<string, unknown>)[key];
    if (child === undefined) continue;
    keys += 1;
    if (key.includes('.')) return false;
    // Most are texts: a call for each of them would cost as much as all the rest.
    if (typeof child !== 'string' && !isRegular(child)) return false;
  }
  return keys > 0;
}

function isPlainScalar(value: unknown): boolean {
  if (typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value !== 'number') return false;
  const size = Math.abs(value);
  return size === 0 || (size >= PLAIN_NUMBER_MIN && size < PLAIN_NUMBER_MAX);
}

/**
 * Flattens any document: arrays add their members, a dot in a key is a step of the path, null is
 * absent.
 */
export function flattenDocument(document: object): FlatDocument {
  const flat: FlatDocument = Object.create(null) as FlatDocument;
  const add = (path: string, member: string) => {
    flat[path] ??= [];
    if (!flat[path].includes(member)) flat[path].push(member);
  };
  const addLeaf = (path: string, member: string) => {
    add(path, member);
    for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
      add(path.slice(0, dot), 'o:');
    }
  };
  const visit = (path: string, value: unknown): void => {
    if (typeof value === 'string') addLeaf(path, `s:${value}`);
    else if (typeof value === 'boolean') addLeaf(path, `b:${value}`);
    else if (typeof value === 'number' && Number.isFinite(value)) addLeaf(path, `n:${value}`);
    else if (Array.isArray(value)) {
      for (const member of value) visit(path, member);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, child] of Object.entries(value)) {
        visit(path === '' ? key : `${path}.${key}`, child);
      }
    }
  };
  visit('', document);
  return flat;
}
