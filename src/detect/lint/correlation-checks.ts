import type { CorrelationRule } from '../rule-set.ts';
import { isYamlMap } from '../sigma/read-values.ts';
import type { Found, LintCheck } from './lint-check.ts';
import type { LintSubject } from './lint-subject.ts';

const WINDOW_MS_MIN = 10_000;
const UNIT_STEPS: Readonly<Record<string, { readonly size: number; readonly next: string }>> = {
  s: { size: 60, next: 'm' },
  m: { size: 60, next: 'h' },
  h: { size: 24, next: 'd' },
};

/** Part of every group without being written. */
const PROVINCE = 'gac.province';

/** Checks of correlations. */
export const CORRELATION_CHECKS: readonly LintCheck[] = [
  {
    id: 'GAC-L100',
    severity: 'warning',
    finds: 'a correlation without `group-by`',
    why: 'All events of a province are one group: strangers add up.',
    fix: 'Add `group-by:` with the field that says who, such as `source.ip`.',
    find: (subject) =>
      of(subject, ({ groupBy }) => groupBy.length === 0, [], 'Nothing says whose events add up.'),
  },
  {
    id: 'GAC-L102',
    severity: 'warning',
    finds: 'a window of less than ten seconds',
    why: 'Clocks of collectors differ by more, so events of one incident fall apart.',
    fix: 'Lengthen the timespan.',
    find: (subject) =>
      of(subject, ({ windowMs }) => windowMs < WINDOW_MS_MIN, ['timespan'], 'The window is short.'),
  },
  {
    id: 'GAC-L103',
    severity: 'hint',
    finds: 'a timespan that a larger unit says',
    why: '`3600s` takes a reader longer than `1h`.',
    fix: 'Use the larger unit.',
    find: ({ correlation }) => {
      const match = /^(\d+)([smh])$/.exec(String(correlation['timespan']));
      const step = UNIT_STEPS[match?.[2] ?? ''];
      const count = Number(match?.[1]);
      if (step === undefined || count === 0 || count % step.size !== 0) return [];
      const detail = `${match?.[0]} is ${count / step.size}${step.next}.`;
      return [{ path: ['correlation', 'timespan'], detail }];
    },
  },
  {
    id: 'GAC-L104',
    severity: 'error',
    finds: '`value_percentile` without `percentile`',
    why: 'The example of the specification leaves out which percentile is meant.',
    fix: 'Add `percentile: 95` to the condition.',
    find: ({ correlation }) => {
      const { type, condition } = correlation as Record<string, unknown>;
      const isOpen =
        type === 'value_percentile' &&
        isYamlMap(condition) &&
        condition['percentile'] === undefined;
      return isOpen
        ? [{ path: ['correlation', 'condition'], detail: 'Which percentile is not said.' }]
        : [];
    },
  },
  {
    id: 'GAC-L105',
    severity: 'warning',
    finds: 'a threshold that one event meets',
    why: 'The correlation is then the rule itself, with state.',
    fix: 'Raise the threshold, or use the detection rule alone.',
    find: (subject) =>
      of(
        subject,
        ({ type, conditions }) =>
          (type === 'event_count' || type === 'value_count') && conditions.every(isMetByOne),
        ['condition'],
        'One event meets the condition.',
      ),
  },
  {
    id: 'GAC-L106',
    severity: 'warning',
    finds: '`temporal` over one rule',
    why: 'There is nothing that could come together.',
    fix: 'Name a second rule, or use `event_count`.',
    find: (subject) =>
      of(
        subject,
        ({ type, rules }) => type.startsWith('temporal') && new Set(rules).size === 1,
        ['rules'],
        'A single rule is named.',
      ),
  },
  {
    id: 'GAC-L107',
    severity: 'warning',
    finds: 'an alias that `group-by` does not name',
    why: 'Aliases have a meaning there only.',
    fix: 'Add it to `group-by`, or remove it.',
    find: ({ parsed }) => {
      const { aliases = {}, groupBy = [] } = parsed.correlation ?? {};
      return Object.keys(aliases)
        .filter((alias) => !groupBy.includes(alias))
        .map((alias) => ({
          path: ['correlation', 'aliases', alias],
          detail: `"${alias}" is not in group-by.`,
        }));
    },
  },
  {
    id: 'GAC-L108',
    severity: 'error',
    finds: 'a field counted that `group-by` holds still',
    why: 'Within a group it has one value, so the count is always 1. The province is part of every group.',
    fix: 'Count another field, or group by another.',
    find: ({ parsed: { correlation } }) => {
      const { type, fields = [], groupBy = [] } = correlation ?? {};
      const isSame = (field: string) => field === PROVINCE || groupBy.includes(field);
      const counts = type === 'value_count' || type === 'new_value';
      if (!counts || fields.length === 0 || !fields.every(isSame)) return [];
      const isProvince = fields.includes(PROVINCE) && !groupBy.includes(PROVINCE);
      const detail = isProvince
        ? 'Provinces never mix: every group is of one province.'
        : 'The field that is counted is the same within a group.';
      return [{ path: ['correlation', 'condition'], detail }];
    },
  },
  {
    id: 'GAC-L110',
    severity: 'error',
    finds: 'a range that holds no number',
    why: 'The lower bound is above the upper one; the correlation never fires.',
    fix: 'Exchange or correct the bounds.',
    find: (subject) =>
      of(
        subject,
        ({ conditions }) => isEmptyRange(conditions),
        ['condition'],
        'The range is empty.',
      ),
  },
  {
    id: 'GAC-L112',
    severity: 'warning',
    finds: 'a field twice in `group-by`',
    why: 'The second one divides nothing; another field was meant.',
    fix: 'Remove or correct it.',
    find: (subject) =>
      of(
        subject,
        ({ groupBy }) => new Set(groupBy).size < groupBy.length,
        ['group-by'],
        'A field stands twice in group-by.',
      ),
  },
  {
    id: 'GAC-L113',
    severity: 'hint',
    finds: 'a fractional threshold of a count',
    why: 'Counts are whole; the next whole number is what decides.',
    fix: 'Write the whole number.',
    find: (subject) =>
      of(
        subject,
        ({ type, conditions }) =>
          /count|temporal/.test(type) && conditions.some(({ value }) => !Number.isInteger(value)),
        ['condition'],
        'A count is compared with a fraction.',
      ),
  },
];

type Block = NonNullable<LintSubject['parsed']['correlation']>;

function of(
  { parsed }: LintSubject,
  isFound: (block: Block) => boolean,
  path: readonly string[],
  detail: string,
): Found[] {
  const block = parsed.correlation;
  return block !== undefined && isFound(block) ? [{ path: ['correlation', ...path], detail }] : [];
}

function isMetByOne({ operator, value }: CorrelationRule['conditions'][number]): boolean {
  return (operator === 'gte' && value <= 1) || (operator === 'gt' && value < 1);
}

function isEmptyRange(conditions: CorrelationRule['conditions']): boolean {
  let [least, most] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let isOpen = false;
  for (const { operator, value } of conditions) {
    if (operator === 'gt' || operator === 'gte' || operator === 'eq')
      least = Math.max(least, value);
    if (operator === 'lt' || operator === 'lte' || operator === 'eq') most = Math.min(most, value);
    if (operator === 'gt' || operator === 'lt') isOpen = true;
  }
  return least > most || (least === most && isOpen);
}
