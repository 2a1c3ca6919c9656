import { provinceRegister } from '../../locality/province-register.ts';
import {
  ENTRIES_MAX,
  EVERYWHERE,
  LIST_NAME,
  LIST_VALUES_MAX,
  OPERATORS,
} from '../tuning/read-overlay.ts';
import { SELECTION_PARTS } from './detection-schema.ts';
import { RULE_PROPERTIES } from './rule-schema.ts';
import {
  closed,
  DURATION,
  described,
  OPTIONAL_TEXT,
  type Schema,
  TEXT,
  texts,
} from './schema-parts.ts';

const { detection: _detection, correlation: _correlation, ...FILTER_PROPERTIES } = RULE_PROPERTIES;

const FILTER: Schema = {
  description: 'A Sigma filter; its logsource may be left out.',
  type: 'object',
  required: ['title', 'filter'],
  properties: { ...FILTER_PROPERTIES, detection: false, correlation: false },
};

const THRESHOLD: Schema = {
  ...closed(
    {
      rule: described({ ...TEXT, minLength: 1 }, 'Id or name of a correlation.'),
      condition: described(
        closed(Object.fromEntries(OPERATORS.map((operator) => [operator, { type: 'number' }]))),
        'Other numbers for the same comparisons.',
      ),
      timespan: described(DURATION, 'Another window, such as 10m.'),
    },
    ['rule'],
  ),
  anyOf: [{ required: ['condition'] }, { required: ['timespan'] }],
};

const VALUES = texts({ min: 1, max: LIST_VALUES_MAX });
const LIST: Schema = {
  oneOf: [
    closed({ add: described(VALUES, 'Beside the values of all.') }, ['add']),
    closed({ replace: described(VALUES, 'Instead of the values of all.') }, ['replace']),
  ],
};

/**
 * JSON Schema of one document of an overlay file. What the reader of overlays takes passes it; which rules there are, and what fits
 * them, is seen when overlays and rules are read together.
 */
export function overlaySchema(): Schema {
  const provinces = [...provinceRegister().byCode.values()].sort((a, b) =>
    a.code < b.code ? -1 : 1,
  );
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Trạm Gác: overlay',
    description: 'What the rules of one locality have otherwise than those of all.',
    ...closed(
      {
        title: described(OPTIONAL_TEXT, 'For people.'),
        province: {
          description: `An official code in quotes, or ${EVERYWHERE}: before those of provinces.`,
          oneOf: [
            { const: EVERYWHERE, description: 'Everywhere.' },
            ...provinces.map(({ code, nameVi }) => ({ const: code, description: nameVi })),
          ],
        },
        filters: entries(FILTER, 'What rules shall not tell of.'),
        thresholds: entries(THRESHOLD, 'Other numbers of correlations.'),
        lists: {
          description: 'Values of placeholders, by name.',
          type: ['object', 'null'],
          maxProperties: ENTRIES_MAX,
          propertyNames: { pattern: LIST_NAME.source },
          additionalProperties: LIST,
        },
      },
      ['province'],
    ),
    $defs: SELECTION_PARTS,
  };
}

function entries(items: Schema, description: string): Schema {
  return { description, type: ['array', 'null'], maxItems: ENTRIES_MAX, items };
}
