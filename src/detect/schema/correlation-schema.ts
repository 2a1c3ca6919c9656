import { EXTENSION_TYPES } from '../sigma/parse-extension.ts';
import { closed, DURATION, described, type Schema, texts } from './schema-parts.ts';

const TEMPORAL = ['temporal', 'temporal_ordered'] as const;
const OF_NUMBERS = ['value_sum', 'value_avg', 'value_percentile', 'value_median'] as const;
/** Every type of correlation. */
export const CORRELATION_TYPES = [
  ...['event_count', 'value_count'],
  ...TEMPORAL,
  ...OF_NUMBERS,
  ...EXTENSION_TYPES,
] as const;

const NUMBER: Schema = { type: 'number' };
const COMPARISONS = { gt: NUMBER, gte: NUMBER, lt: NUMBER, lte: NUMBER, eq: NUMBER, neq: NUMBER };
const COMPARING = Object.keys(COMPARISONS).map((operator) => ({ required: [operator] }));
const ONE_FIELD = { anyOf: [{ type: 'string' }, texts({ min: 1, max: 1 })] };

const PROPERTIES: Readonly<Record<string, Schema>> = {
  type: described({ enum: CORRELATION_TYPES }, 'What is measured.'),
  rules: described(texts({ min: 1, max: 256 }), 'Ids or names of rules.'),
  'group-by': described(texts(), 'Fields whose values make a group.'),
  timespan: described(DURATION, 'The window, such as 10m.'),
  condition: described({ type: ['object', 'string'] }, 'When it fires.'),
  aliases: described(
    {
      type: ['object', 'null'],
      additionalProperties: {
        type: 'object',
        minProperties: 1,
        additionalProperties: { type: 'string' },
      },
    },
    'alias → rule → field, for group-by.',
  ),
  generate: described(
    { type: ['boolean', 'null'] },
    'The rules that it refers to raise alerts as well.',
  ),
};

/** `correlation:`. */
export const CORRELATION_SCHEMA: Schema = {
  ...closed(PROPERTIES, ['type', 'rules', 'timespan']),
  allOf: [
    when(
      ['event_count', 'ratio', 'spike'],
      compared({ ...COMPARISONS }, []),
      'A threshold; events are counted, so there is no field.',
    ),
    when(
      ['value_count'],
      compared({ ...COMPARISONS, field: texts({ min: 1 }) }, ['field']),
      'A threshold of distinct values of a field, or of tuples of several.',
    ),
    when(
      ['value_sum', 'value_avg', 'value_median'],
      compared({ ...COMPARISONS, field: ONE_FIELD }, ['field']),
      'A threshold of the numbers of a field.',
    ),
    when(
      ['value_percentile'],
      compared(
        {
          ...COMPARISONS,
          field: ONE_FIELD,
          percentile: { type: 'number', minimum: 0, maximum: 100 },
        },
        ['field', 'percentile'],
      ),
      'A threshold of a percentile of the numbers of a field.',
    ),
    when(
      ['new_value'],
      closed({ field: texts({ min: 1 }) }, ['field']),
      'The field that may show a new value, or several for a tuple.',
    ),
    when(
      ['geo_speed'],
      compared({ ...COMPARISONS, field: ONE_FIELD }, []),
      'A threshold in km/h, and the field of the location.',
    ),
    {
      if: { properties: { type: { enum: TEMPORAL } } },
      // biome-ignore lint/suspicious/noThenProperty: a key of JSON Schema.
      then: {
        properties: {
          condition: {
            anyOf: [compared(COMPARISONS, []), { type: 'string', minLength: 1 }],
          },
        },
      },
    },
  ],
};

function compared(properties: Readonly<Record<string, Schema>>, required: readonly string[]) {
  return { ...closed(properties, required), anyOf: COMPARING };
}

function when(types: readonly string[], condition: Schema, description: string): Schema {
  return {
    if: { properties: { type: { enum: types } }, required: ['type'] },
    // biome-ignore lint/suspicious/noThenProperty: a key of JSON Schema.
    then: {
      properties: { condition: described(condition, description) },
      required: ['condition'],
    },
  };
}
