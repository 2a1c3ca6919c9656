import { createFieldTree, type FieldGroup, type FieldNode, TERM_LENGTH_MAX } from './field-tree.ts';

type Mapping = Readonly<Record<string, unknown>>;

/** The name of the object that carries what only our own queries need. */
export const INDEX_FIELD = 'gac_index';

/** The fields below `gac_index`, by their full names. */
export const HELPER = {
  /** Event time, epoch ms. */
  time: `${INDEX_FIELD}.time`,
  journal: `${INDEX_FIELD}.journal`,
  partition: `${INDEX_FIELD}.partition`,
  offset: `${INDEX_FIELD}.offset`,
  /** The province that answers: the scope. */
  province: `${INDEX_FIELD}.province`,
  /** `path=value` of every value that no mapped field holds. */
  values: `${INDEX_FIELD}.values`,
  /** `path=` and a sortable number, for numbers that no numeric field holds. */
  numbers: `${INDEX_FIELD}.numbers`,
  /** Paths of those values, and of all that lies above them. */
  fields: `${INDEX_FIELD}.fields`,
  /** Paths with a value that is longer than a term may be. */
  long: `${INDEX_FIELD}.long`,
  /** Texts that free text searches and that stand in no field of their own, in pieces. */
  text: `${INDEX_FIELD}.text`,
  /** The whole document as JSON, when it could not be laid out as it is. */
  document: `${INDEX_FIELD}.document`,
} as const;

const KEYWORD: Mapping = { type: 'keyword', ignore_above: TERM_LENGTH_MAX };
/** Found by reading the column of values: for fields that are asked rarely and differ always. */
const COLUMN: Mapping = { ...KEYWORD, index: false };
const RAW: Mapping = { raw: KEYWORD };
const RAW_COLUMN: Mapping = { raw: COLUMN };

const HELPERS: Mapping = {
  time: { type: 'long' },
  journal: { type: 'keyword', index: false },
  partition: { type: 'integer', index: false },
  offset: { type: 'long', index: false },
  province: { type: 'keyword' },
  // No limit: the writer keeps long values away, and a term that is cut off would be missed.
  values: { type: 'keyword' },
  numbers: { type: 'keyword', doc_values: false },
  fields: { type: 'keyword', doc_values: false },
  long: { type: 'keyword', doc_values: false },
  text: { type: 'keyword', index: false },
  document: { type: 'keyword', index: false, doc_values: false },
};

/** The mapping of a daily index; what it does not name is kept and not indexed. */
export function eventMapping(): Mapping {
  const properties = propertiesOf(createFieldTree().root);
  return {
    dynamic: false,
    properties: { ...properties, [INDEX_FIELD]: { dynamic: false, properties: HELPERS } },
  };
}

/** How many fields a mapping has as Elasticsearch counts them: objects and sub-fields too. */
export function countFields(mapping: Mapping): number {
  const { properties, fields } = mapping as Record<string, Record<string, Mapping> | undefined>;
  return [...Object.values(properties ?? {}), ...Object.values(fields ?? {})].reduce(
    (sum, child) => sum + 1 + countFields(child),
    0,
  );
}

function propertiesOf(group: FieldGroup): Record<string, Mapping> {
  return Object.fromEntries([...group.children].map(([name, node]) => [name, mappingOf(node)]));
}

function mappingOf(node: FieldNode): Mapping {
  if (node.kind === 'group') return { properties: propertiesOf(node) };
  switch (node.type) {
    case 'keyword':
      return node.textOnly ? COLUMN : KEYWORD;
    case 'text':
      return { type: 'text', norms: false, fields: RAW_COLUMN };
    case 'long':
    case 'double':
      return { type: node.type, ignore_malformed: true, coerce: false, fields: RAW };
    case 'ip':
      return { type: 'ip', ignore_malformed: true, fields: RAW };
    case 'date':
      return { type: 'date', ignore_malformed: true, fields: RAW_COLUMN };
    case 'boolean':
      return { type: 'boolean', fields: RAW };
    case 'flattened':
      return { type: 'flattened', ignore_above: TERM_LENGTH_MAX };
    case 'geo_point':
      return { type: 'geo_point', ignore_malformed: true };
  }
}
