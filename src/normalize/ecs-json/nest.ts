export const MAX_DEPTH = 20;
export const MAX_FIELDS = 1_000;
const MAX_PATH_CHARS = 512;
const MAX_LIST = 1_000;
/** Names that mean something to the JavaScript runtime; as keys they only come from attackers. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype', '']);

/** One leaf of a document under its full dotted path. */
export interface Leaf {
  readonly path: string;
  readonly value: unknown;
}

/** A document as leaves, with what could not become one. */
export interface Leaves {
  readonly leaves: readonly Leaf[];
  /** Too deep, oddly named: path and value, to be kept aside. */
  readonly odd: readonly Leaf[];
  /** True when the document has more than 1,000 leaves and the rest was not read. */
  readonly cut: boolean;
}

/**
 * Takes a document apart into leaves, whether its keys are nested, dotted or both. Objects at more than 20 levels and keys
 * that no field can have are set aside. Iterative: depth costs no stack.
 */
export function leavesOf(document: Readonly<Record<string, unknown>>): Leaves {
  const leaves: Leaf[] = [];
  const odd: Leaf[] = [];
  const open: { path: string; depth: number; value: unknown }[] = [
    { path: '', depth: 0, value: document },
  ];
  while (open.length > 0) {
    const next = open.pop();
    if (next === undefined || leaves.length + odd.length >= MAX_FIELDS) {
      return { leaves, odd, cut: true };
    }
    if (!isObject(next.value)) {
      if (next.value !== null) {
        leaves.push({ path: next.path, value: listOf(next.value) });
      }
      continue;
    }
    const entries = Object.entries(next.value)
      .slice(0, MAX_FIELDS + 1)
      .reverse();
    for (const [key, value] of entries) {
      const path = next.path === '' ? key : `${next.path}.${key}`;
      const segments = key.split('.');
      const depth = next.depth + segments.length;
      if (
        depth > MAX_DEPTH ||
        path.length > MAX_PATH_CHARS ||
        segments.some((part) => FORBIDDEN.has(part))
      ) {
        odd.push({ path: path.slice(0, MAX_PATH_CHARS), value });
      } else {
        open.push({ path, depth, value });
      }
    }
  }
  return { leaves, odd, cut: false };
}

/** Lists of plain values stay; a list with objects in it becomes JSON text, which every store can hold. */
function listOf(value: unknown): unknown {
  if (!Array.isArray(value)) {
    return value;
  }
  const plain = value.slice(0, MAX_LIST).filter((member) => member !== null);
  return plain.some((member) => typeof member === 'object') ? shortJson(value) : plain;
}

/** A value as JSON text of at most 1,024 characters. */
export function shortJson(value: unknown): string {
  if (typeof value === 'string') {
    return value.slice(0, 1_024);
  }
  try {
    return (JSON.stringify(value) ?? String(value)).slice(0, 1_024);
  } catch {
    // Only nesting beyond the stack can fail here; the record itself is kept in event.original.
    return '[too deep]';
  }
}

/** Writes a leaf into a nested object; `false` = another value stands in its way. */
export function nestLeaf(target: Record<string, unknown>, path: string, value: unknown): boolean {
  const segments = path.split('.');
  let at = target;
  for (const segment of segments.slice(0, -1)) {
    const next = Object.hasOwn(at, segment) ? at[segment] : undefined;
    if (next === undefined) {
      const made: Record<string, unknown> = {};
      at[segment] = made;
      at = made;
    } else if (isObject(next)) {
      at = next;
    } else {
      return false;
    }
  }
  const name = segments.at(-1) ?? '';
  if (Object.hasOwn(at, name)) {
    return at[name] === value;
  }
  at[name] = value;
  return true;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
