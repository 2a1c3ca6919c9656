/** Deepest nesting of an event that is looked into. */
const EVENT_DEPTH_MAX = 64;

/** A place in the tree of the fields asked for. */
export interface FieldNode {
  readonly children: Map<string, FieldNode>;
  /** Number of the field whose path ends here, or -1. */
  field: number;
  /** Numbers of further fields whose path ends here. */
  more: readonly number[] | undefined;
}

/** Most dotted key names whose path is remembered. */
const DOTTED_KEYS_MAX = 4096;

/** Told of every value of a field: scalar, null, list or map. */
export type FieldVisitor = (field: number, value: unknown) => void;

/**
 * Finds the fields of an event in one walk over the event, whatever the number of fields asked for.
 * `{"a":{"b":1}}`, `{"a.b":1}` and any mixture hold the field `a.b`; lists of maps are looked through.
 */
export class FieldTrie {
  readonly #root: FieldNode = newNode();
  readonly #dotted = new Map<string, FieldNode | null>();

  add(path: string, field: number): void {
    let node = this.#root;
    for (const step of path.split('.')) {
      let child = node.children.get(step);
      if (child === undefined) {
        child = newNode();
        node.children.set(step, child);
      }
      node = child;
    }
    if (node.field < 0) node.field = field;
    else if (node.field !== field) node.more = [...(node.more ?? []), field];
  }

  /** Where keys, one within the other, lead to; `undefined` when no field asked for lies there. */
  nodeAt(keys: readonly string[]): FieldNode | undefined {
    let node: FieldNode | undefined = this.#root;
    for (const key of keys) {
      node = node.children.get(key) ?? (key.includes('.') ? descend(node, key) : null) ?? undefined;
      if (node === undefined) return undefined;
    }
    return node;
  }

  /** Visits what a value at a node holds, as a walk over the event would. */
  walkFrom(node: FieldNode, value: unknown, visit: FieldVisitor): void {
    this.#visit(node, value, { visit, depth: 0 });
  }

  walk(event: object, visit: FieldVisitor): void {
    this.#walkMap(event as Readonly<Record<string, unknown>>, this.#root, { visit, depth: 0 });
  }

  #walkMap(
    map: Readonly<Record<string, unknown>>,
    node: FieldNode,
    state: { visit: FieldVisitor; depth: number },
  ): void {
    for (const key in map) {
      let child: FieldNode | null | undefined = node.children.get(key);
      if (child === undefined) {
        if (!key.includes('.')) continue;
        child = node === this.#root ? this.#dottedFromRoot(key) : descend(node, key);
        if (child === null) continue;
      }
      this.#visit(child, map[key], state);
    }
  }

  #visit(node: FieldNode, value: unknown, state: { visit: FieldVisitor; depth: number }): void {
    if (node.field >= 0) state.visit(node.field, value);
    if (node.more !== undefined) for (const field of node.more) state.visit(field, value);
    if (value === null || typeof value !== 'object' || node.children.size === 0) return;
    this.#below(node, value, state);
  }

  #below(node: FieldNode, value: object, state: { visit: FieldVisitor; depth: number }): void {
    if (state.depth >= EVENT_DEPTH_MAX) return;
    state.depth++;
    if (Array.isArray(value)) {
      for (const one of value) {
        if (one !== null && typeof one === 'object') this.#below(node, one, state);
      }
    } else {
      this.#walkMap(value as Readonly<Record<string, unknown>>, node, state);
    }
    state.depth--;
  }

  #dottedFromRoot(key: string): FieldNode | null {
    const known = this.#dotted.get(key);
    if (known !== undefined) return known;
    const node = descend(this.#root, key);
    if (this.#dotted.size < DOTTED_KEYS_MAX) this.#dotted.set(key, node);
    return node;
  }
}

function newNode(): FieldNode {
  return { children: new Map(), field: -1, more: undefined };
}

function descend(from: FieldNode, key: string): FieldNode | null {
  let node: FieldNode | undefined = from;
  for (const step of key.split('.')) {
    node = node.children.get(step);
    if (node === undefined) return null;
  }
  return node;
}

/** Calls the visitor with every text of an event, at any depth down to the limit. */
export function walkTexts(value: unknown, visit: (text: string) => void, depth = 0): void {
  if (typeof value === 'string') {
    visit(value);
  } else if (value !== null && typeof value === 'object' && depth < EVENT_DEPTH_MAX) {
    if (Array.isArray(value)) {
      for (const one of value) walkTexts(one, visit, depth + 1);
    } else {
      const map = value as Readonly<Record<string, unknown>>;
      for (const key in map) walkTexts(map[key], visit, depth + 1);
    }
  }
}
