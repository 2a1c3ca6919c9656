import { LEVELS } from '../../event/severity.ts';
import { EXTENSION_TYPES } from '../sigma/parse-extension.ts';
import { STATUSES } from '../sigma/parse-metadata.ts';
import { DRAFT, SPECIFICATIONS } from '../sigma/specification.ts';
import { CORRELATION_SCHEMA } from './correlation-schema.ts';
import { DETECTION_SCHEMA, FILTER_SCHEMA, SELECTION_PARTS } from './detection-schema.ts';
import { GAC_PROPERTIES } from './gac-schema.ts';
import { closed, described, OPTIONAL_TEXT, type Schema, TEXT, texts } from './schema-parts.ts';

const KINDS = ['detection', 'correlation', 'filter'] as const;

const LOGSOURCE: Schema = {
  ...closed({
    category: OPTIONAL_TEXT,
    product: OPTIONAL_TEXT,
    service: OPTIONAL_TEXT,
    definition: {},
  }),
  description: 'Which events the rule looks at.',
  anyOf: ['category', 'product', 'service'].map((key) => ({ required: [key] })),
};

const RELATED: Schema = {
  type: ['array', 'null'],
  items: { type: 'object', properties: { id: { type: 'string' }, type: {} }, required: ['id'] },
};

/** Keys of rule documents. */
export const RULE_PROPERTIES: Readonly<Record<string, Schema>> = {
  title: described({ ...TEXT, minLength: 1 }, 'What happens, in a few words.'),
  id: described(OPTIONAL_TEXT, 'A UUID that never changes.'),
  name: described(OPTIONAL_TEXT, 'What correlations and filters call the rule.'),
  spec: described(
    { enum: [...SPECIFICATIONS, 2.1, null] },
    `Version of Sigma; ${DRAFT} allows drafts.`,
  ),
  status: described(
    { enum: [...STATUSES.filter((one) => one !== 'unsupported'), null] },
    'How far the rule can be trusted.',
  ),
  description: described(OPTIONAL_TEXT, 'What is detected, and why it matters.'),
  related: described(RELATED, 'Other rules, by id and kind of relation.'),
  tags: described(texts(), 'Such as attack.t1110.'),
  falsepositives: described(texts(), 'Harmless causes.'),
  level: described({ enum: [...LEVELS, null] }, 'How bad it is.'),
  taxonomy: described(OPTIONAL_TEXT, 'Where the names of fields come from.'),
  generate: { type: ['boolean', 'null'] },
  action: { not: {} },
  logsource: LOGSOURCE,
  detection: described(DETECTION_SCHEMA, 'Selections, and the condition over them.'),
  correlation: described(CORRELATION_SCHEMA, 'Several events together.'),
  filter: described(FILTER_SCHEMA, 'A condition that rules must meet besides their own.'),
  gac: described(closed(GAC_PROPERTIES), 'What Trạm Gác knows beyond Sigma.'),
};

/**
 * JSON Schema of one rule document. What the loader takes passes it; what passes may still be refused, for what a schema cannot
 * see: references, regular expressions, conditions, which modifiers go together.
 */
export function ruleSchema(): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Trạm Gác: rule',
    description: 'One document of a rule file: a Sigma detection, correlation or filter.',
    type: 'object',
    required: ['title'],
    properties: RULE_PROPERTIES,
    anyOf: KINDS.map((kind) => ({ required: [kind] })),
    allOf: [
      implies(
        { required: ['correlation'] },
        { properties: { detection: false, logsource: false } },
      ),
      implies({ not: { required: ['correlation'] } }, { required: ['logsource'] }),
      ...EXTENSION_TYPES.map(extensionRule),
      ...drafts().map((draft) =>
        implies(draft, { properties: { spec: { const: DRAFT } }, required: ['spec'] }),
      ),
    ],
    $defs: SELECTION_PARTS,
  };
}

/** A block of an extension belongs to a correlation of its type. */
function extensionRule(type: string): Schema {
  const block = { properties: { gac: { required: [type] } }, required: ['gac'] };
  return implies(block, {
    properties: { correlation: { properties: { type: { const: type } } } },
    required: ['correlation'],
  });
}

/** What needs `spec: 2.2-draft`. */
function drafts(): Schema[] {
  const inCorrelation = (key: string, schema: Schema) => ({
    properties: { correlation: { properties: { [key]: schema }, required: [key] } },
    required: ['correlation'],
  });
  return [
    inCorrelation('type', { const: 'value_median' }),
    inCorrelation('condition', { type: 'string' }),
    {
      properties: { filter: { properties: { rules: { const: 'any' } }, required: ['rules'] } },
      required: ['filter'],
    },
  ];
}

function implies(condition: Schema, consequence: Schema): Schema {
  // biome-ignore lint/suspicious/noThenProperty: a key of JSON Schema.
  return { if: condition, then: consequence };
}
