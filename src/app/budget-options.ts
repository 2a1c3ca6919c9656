import { z } from 'zod';
import { CEILINGS, DEFAULT_BUDGETS, type StaticBudgets } from '../detect/budget/static-budgets.ts';
import { DEFAULT_LIMITS } from '../detect/correlate/limits.ts';

type NumberBudget = Exclude<keyof StaticBudgets, 'windowHours'>;

const upTo = (budget: NumberBudget, description: string) =>
  z
    .int()
    .positive()
    .max(CEILINGS[budget])
    .default(DEFAULT_BUDGETS[budget])
    .describe(`${description} At most ${CEILINGS[budget].toLocaleString('en')}.`);

const count = (standard: number, description: string) =>
  z.int().positive().default(standard).describe(description);

const windowHours = z
  .strictObject(
    Object.fromEntries(
      Object.entries(DEFAULT_BUDGETS.windowHours).map(([type, hours]) => [
        type,
        z
          .number()
          .positive()
          .max(hours)
          .default(hours)
          .describe(`Longest window of a correlation of type ${type}.`),
      ]),
    ) as Record<keyof StaticBudgets['windowHours'], z.ZodDefault<z.ZodNumber>>,
  )
  .prefault({});

/** `detect.budgets`: how large a rule may be, and what it may use while it judges. */
export const budgetOptions = z
  .strictObject({
    patternChars: upTo('patternChars', 'Longest regular expression, in characters.'),
    patternSize: upTo('patternSize', 'Its size with counted repeats written out.'),
    wildcardsPerValue: upTo('wildcardsPerValue', 'Most `*` and `?` in one value.'),
    valuesPerList: upTo('valuesPerList', 'Most values under one field.'),
    testsPerRule: upTo(
      'testsPerRule',
      'Most tests of one rule, with placeholders and encodings written out.',
    ),
    selections: upTo('selections', 'Most selections of one rule.'),
    selectionDepth: upTo('selectionDepth', 'Deepest lists within lists of a selection.'),
    conditionChars: upTo('conditionChars', 'Longest condition, in characters.'),
    conditionDepth: upTo('conditionDepth', 'Deepest parentheses and `not` of a condition.'),
    rulesPerCorrelation: upTo('rulesPerCorrelation', 'Most rules that a correlation refers to.'),
    chainDepth: upTo('chainDepth', 'Longest chain of correlations over correlations.'),
    windowHours,
    groupsPerRule: count(
      DEFAULT_LIMITS.groupsPerRule,
      'Most groups that one correlation follows in one process.',
    ),
    valuesPerGroup: count(
      DEFAULT_LIMITS.valuesPerGroup,
      'Most events that one group holds; the newest stay.',
    ),
    groupsSkippedPerMinute: count(
      60_000,
      'Matches a minute that find no room for their group, before the rule is over its budget.',
    ),
    valuesSkippedPerMinute: count(
      600_000,
      'Matches a minute for which a group lets go of an older one, before it is.',
    ),
    stateMegabytes: count(512, 'What one rule may hold in one process, estimated.'),
    matchingMicroseconds: count(
      100,
      'What one rule may take of an event on average, once it takes most of the time.',
    ),
    matchingPercent: z
      .int()
      .min(1)
      .max(99)
      .default(50)
      .describe('Share of all matching time up to which a rule is never over that budget.'),
    signalsPerMinute: count(30_000, 'Signals that one rule may raise by one process.'),
    windowSeconds: count(60, 'How long is measured before it is compared with the budgets.'),
    windows: count(5, 'Windows in a row over a budget after which the rule is quarantined.'),
  })
  .prefault({});

export type BudgetOptions = z.infer<typeof budgetOptions>;
