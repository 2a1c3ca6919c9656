import { MODIFIERS } from '../sigma/modifiers.ts';
import { TIME_PARTS } from '../sigma/value-test.ts';
import { described, type Schema } from './schema-parts.ts';

const NUMERIC = ['lt', 'lte', 'gt', 'gte', ...TIME_PARTS];
const CONDITION: Schema = described(
  {
    anyOf: [
      { type: 'string', minLength: 1 },
      { type: 'array', items: { type: 'string', minLength: 1 }, minItems: 1 },
    ],
  },
  'Which selections must hold: and, or, not, 1 of, all of, brackets.',
);

/** Parts that refer to each other, under `$defs`. */
export const SELECTION_PARTS: Readonly<Record<string, Schema>> = {
  scalar: { type: ['string', 'number', 'boolean'] },
  values: {
    anyOf: [
      { type: 'null' },
      { $ref: '#/$defs/scalar' },
      { type: 'array', minItems: 1, items: { $ref: '#/$defs/valuesOfList' } },
    ],
  },
  valuesOfList: {
    anyOf: [
      { $ref: '#/$defs/scalar' },
      { type: 'array', minItems: 1, items: { $ref: '#/$defs/valuesOfList' } },
    ],
  },
  numbers: {
    anyOf: [{ type: 'number' }, { type: 'array', minItems: 1, items: { $ref: '#/$defs/numbers' } }],
  },
  texts: {
    anyOf: [{ type: 'string' }, { type: 'array', minItems: 1, items: { $ref: '#/$defs/texts' } }],
  },
  fields: {
    description: 'Fields with modifiers, such as `url.path|contains`: all must hold.',
    type: 'object',
    minProperties: 1,
    propertyNames: { pattern: `^[^|]*(\\|(${MODIFIERS.join('|')}))*$` },
    patternProperties: {
      '\\|exists$': { type: 'boolean' },
      '\\|(cidr|fieldref)(\\||$)': { $ref: '#/$defs/texts' },
      [`\\|(${NUMERIC.join('|')})(\\||$)`]: { $ref: '#/$defs/numbers' },
    },
    additionalProperties: { $ref: '#/$defs/values' },
  },
  selection: {
    anyOf: [
      { $ref: '#/$defs/scalar', description: 'A keyword, looked for in the whole event.' },
      { $ref: '#/$defs/fields' },
      {
        description: 'Any of these.',
        type: 'array',
        minItems: 1,
        items: { $ref: '#/$defs/selection' },
      },
    ],
  },
};

/** `detection:`. */
export const DETECTION_SCHEMA: Schema = {
  type: 'object',
  properties: { condition: CONDITION, timeframe: false },
  required: ['condition'],
  minProperties: 2,
  additionalProperties: { $ref: '#/$defs/selection' },
};

/** `filter:`. */
export const FILTER_SCHEMA: Schema = {
  type: 'object',
  properties: {
    rules: {
      description: 'Ids or names of detection rules; any (a draft) for all of the logsource.',
      anyOf: [
        { type: ['string', 'number'] },
        { type: 'array', minItems: 1, items: { type: ['string', 'number'] } },
      ],
    },
    condition: CONDITION,
  },
  required: ['rules', 'condition'],
  minProperties: 3,
  additionalProperties: { $ref: '#/$defs/selection' },
};
