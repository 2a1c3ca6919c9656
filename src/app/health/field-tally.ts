import { FIELDS_PER_SOURCE_MAX } from '../../event/source-health.ts';

/** Deepest field that is looked for. */
const DEPTH_MAX = 8;
/** Longest name of a field that is kept. */
const NAME_CHARS_MAX = 120;

/** How often one field was seen, and when. */
export interface FieldCount {
  readonly field: string;
  seen: number;
  readonly firstMs: number;
  lastMs: number;
}

interface Node {
  readonly inner: Map<string, Node>;
  count: FieldCount | undefined;
}

/** Which fields documents of one source have; what is seen again makes no text. */
export class FieldTally {
  readonly #root: Node = { inner: new Map(), count: undefined };
  readonly #counts: FieldCount[] = [];

  /** Looks at every field that has a value. */
  note(doc: object, receivedAtMs: number): void {
    this.#walk(doc, this.#root, { path: '', depth: 0, receivedAtMs });
  }

  /** Those that were seen, each once. */
  counts(): readonly FieldCount[] {
    return this.#counts;
  }

  #walk(
    value: object,
    node: Node,
    at: { path: string; depth: number; receivedAtMs: number },
  ): void {
    for (const key in value) {
      const inner = (value as Readonly<Record<string, unknown>>)[key];
      if (inner === undefined || inner === null || inner === '') continue;
      let own = node.inner.get(key);
      if (own === undefined) {
        // Names come from senders: nothing here may grow without end.
        if (node.inner.size >= FIELDS_PER_SOURCE_MAX) continue;
        own = { inner: new Map(), count: undefined };
        node.inner.set(key, own);
      }
      if (typeof inner === 'object' && !Array.isArray(inner)) {
        if (at.depth >= DEPTH_MAX) continue;
        const path = own.count?.field ?? joined(at.path, key);
        this.#walk(inner, own, { ...at, path, depth: at.depth + 1 });
        continue;
      }
      if (own.count === undefined) {
        const field = joined(at.path, key);
        if (this.#counts.length >= FIELDS_PER_SOURCE_MAX || field.length > NAME_CHARS_MAX) continue;
        own.count = { field, seen: 0, firstMs: at.receivedAtMs, lastMs: at.receivedAtMs };
        this.#counts.push(own.count);
      }
      own.count.seen += 1;
      own.count.lastMs = at.receivedAtMs;
    }
  }
}

function joined(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
