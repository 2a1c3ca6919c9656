import { type EcsType, mappedFields } from './ecs-fields.ts';

/**
 * Characters of the longest value that a term holds: more than any value of a query, and less than
 * Lucene's 32,766 bytes.
 */
export const TERM_LENGTH_MAX = 8_192;

/** A field set, with its fields by name. */
export interface FieldGroup {
  readonly kind: 'group';
  /** Empty at the top. */
  readonly path: string;
  readonly children: ReadonlyMap<string, FieldNode>;
}

/** A field whose values stand, as text and whole, in a keyword field. */
export interface FieldLeaf {
  readonly kind: 'leaf';
  readonly path: string;
  readonly type: Exclude<EcsType, 'flattened' | 'geo_point'>;
  /** The keyword field that holds the values as text: the field itself, or its `.raw`. */
  readonly key: string;
  /** Searched by free text, so that anything but one text is kept apart. */
  readonly textOnly: boolean;
}

/** A field that is mapped for other users of the index; our questions go to the rest. */
export interface FieldShadow {
  readonly kind: 'shadow';
  readonly path: string;
  readonly type: 'flattened' | 'geo_point';
}

export type FieldNode = FieldGroup | FieldLeaf | FieldShadow;

/** The fields that free text searches. */
export const TEXT_FIELDS: readonly string[] = ['event.original', 'message'];

/** What is mapped, as the tree that documents are held against. */
export interface FieldTree {
  readonly root: FieldGroup;
  leaf(field: string): FieldLeaf | undefined;
  /** The leaf of this name, or all leaves below it. */
  leavesAt(field: string): readonly FieldLeaf[];
}

/** Builds the tree of the mapped fields. */
export function createFieldTree(): FieldTree {
  const root: GrowingGroup = { kind: 'group', path: '', children: new Map() };
  const groups = new Map<string, GrowingGroup>();
  const leaves = new Map<string, FieldLeaf>();
  for (const [path, type] of mappedFields()) {
    const group = groupAt(path.split('.').slice(0, -1), root, groups);
    const node = nodeOf(path, type);
    group.children.set(path.slice(path.lastIndexOf('.') + 1), node);
    if (node.kind === 'leaf') leaves.set(path, node);
  }
  return {
    root,
    leaf: (field) => leaves.get(field),
    leavesAt: (field) =>
      [...leaves.values()].filter(({ path }) => path === field || path.startsWith(`${field}.`)),
  };
}

interface GrowingGroup extends FieldGroup {
  readonly children: Map<string, FieldNode>;
}

/** The group at a path, made with all above it when it is not there. */
function groupAt(
  parts: readonly string[],
  root: GrowingGroup,
  groups: Map<string, GrowingGroup>,
): GrowingGroup {
  let group = root;
  for (const [depth, part] of parts.entries()) {
    const path = parts.slice(0, depth + 1).join('.');
    let child = groups.get(path);
    if (child === undefined) {
      if (group.children.has(part)) throw new TypeError(`${path} is a field and a group`);
      child = { kind: 'group', path, children: new Map() };
      groups.set(path, child);
      group.children.set(part, child);
    }
    group = child;
  }
  return group;
}

function nodeOf(path: string, type: EcsType): FieldLeaf | FieldShadow {
  if (type === 'flattened' || type === 'geo_point') return { kind: 'shadow', path, type };
  const key = type === 'keyword' ? path : `${path}.raw`;
  return { kind: 'leaf', path, type, key, textOnly: TEXT_FIELDS.includes(path) };
}
