import { FAMILIES, NATURES } from '../../event/severity.ts';
import { bilingual, closed, DURATION, described, type Schema, texts } from './schema-parts.ts';

const STEPS: Schema = {
  type: 'array',
  items: { type: ['string', 'number'] },
  minItems: 3,
  maxItems: 5,
};
const DATES: Schema = {
  anyOf: [
    { type: 'array', items: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' }, maxItems: 400 },
    { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
  ],
};
const COUNT: Schema = { type: 'integer', minimum: 1, maximum: 100_000 };

const CALENDAR: Schema = {
  anyOf: [
    { const: 'office', description: 'Monday to Friday, 07:30 to 17:00, no public holidays.' },
    closed({
      days: texts({ min: 1 }),
      hours: texts({ min: 1 }),
      holidays: described(
        { enum: ['vn', 'none', null] },
        'vn: closed on public holidays of Viet Nam.',
      ),
      closed: described(DATES, 'Further closed dates.'),
      open: described(DATES, 'Dates that are open whatever they are.'),
    }),
  ],
};

const EXPECT: Schema = {
  anyOf: [
    closed({ roster: { const: 'seen' }, window: DURATION, calendar: CALENDAR }, [
      'roster',
      'window',
    ]),
    closed({ roster: { const: 'sources' }, types: texts({ min: 1 }), calendar: CALENDAR }, [
      'roster',
      'types',
    ]),
  ],
};

const RATIO: Schema = closed(
  {
    numerator: described(texts({ min: 1 }), 'Rules whose events are the part.'),
    denominator: described(texts(), 'Rules whose events are the whole; all, when left out.'),
    minimum: described(COUNT, 'Events of the denominator that the timespan needs.'),
    short: described(DURATION, 'The condition must hold in this newest part too.'),
    budget: described(
      { type: 'number', exclusiveMinimum: 0, maximum: 1 },
      'The share that is allowed; the condition then compares the burn rate.',
    ),
  },
  ['numerator', 'minimum'],
);

/** Settings that all have a default may be left empty. */
function orNull(schema: Schema): Schema {
  return { ...schema, type: ['object', 'null'] };
}

/** What a `gac:` block holds, key by key. */
export const GAC_PROPERTIES: Readonly<Record<string, Schema>> = {
  family: described(
    { enum: [...FAMILIES, null] },
    'The kind of incident; needed where alerts are raised.',
  ),
  nature: described({ enum: [...NATURES, null] }, 'What the incident probably is.'),
  title: described(bilingual(), 'For people, in both languages.'),
  description: described(bilingual(), 'For people, in both languages.'),
  reason: described(bilingual(), 'One sentence with {field} places.'),
  fingerprint: described(texts(), 'Fields whose values make one alert of many matches.'),
  runbook: described(bilingual(STEPS), 'Three to five next steps, the same in both languages.'),
  falsepositives: described(closed({ vi: texts() }, ['vi']), 'The notes in Vietnamese.'),
  expect: described(EXPECT, 'Absence only: who should report, and when.'),
  schedule: described(
    closed({ every: DURATION }, ['every']),
    'A correlation that is judged this often over stored events.',
  ),
  routing: described({ enum: ['any', null] }, 'Ignores the logsource.'),
  shadow: described({ type: 'boolean' }, 'Judged beside the rules in force; tells nobody.'),
  ratio: described(RATIO, 'Settings of a correlation of the type ratio.'),
  new_value: described(
    orNull(closed({ learning: DURATION })),
    'Settings of a correlation of the type new_value.',
  ),
  spike: described(
    closed({ baseline: { type: 'integer', minimum: 1, maximum: 60 }, minimum: COUNT }, [
      'baseline',
      'minimum',
    ]),
    'Settings of a correlation of the type spike.',
  ),
  geo_speed: described(
    orNull(closed({ minimum: { type: 'number', exclusiveMinimum: 0, maximum: 20_000 } })),
    'Settings of a correlation of the type geo_speed.',
  ),
};
