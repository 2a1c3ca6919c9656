import type { CorrelationRule } from '../rule-set.ts';

const DAY_HOURS = 24;
const WINDOW_DAYS_MAX = 31;

/** How large one rule may be; whatever is larger is refused when it is read. */
export interface StaticBudgets {
  /** Characters of a regular expression. */
  readonly patternChars: number;
  /** Its size once counted repeats are written out, such as 20 for `[a-z]{20}`. */
  readonly patternSize: number;
  /** `*` and `?` in one value. */
  readonly wildcardsPerValue: number;
  /** Values under one field. */
  readonly valuesPerList: number;
  /** Tests of one rule, once placeholders are filled in and each encoding of `base64offset` is written out. */
  readonly testsPerRule: number;
  readonly selections: number;
  /** Lists within lists of a selection. */
  readonly selectionDepth: number;
  readonly conditionChars: number;
  /** Parentheses and `not` within each other. */
  readonly conditionDepth: number;
  /** Rules that one correlation refers to. */
  readonly rulesPerCorrelation: number;
  /** Correlations that refer to correlations, 1 = to detection rules only. */
  readonly chainDepth: number;
  /** Longest `timespan`, by type. */
  readonly windowHours: Readonly<Record<CorrelationRule['type'], number>>;
}

const LONGEST = WINDOW_DAYS_MAX * DAY_HOURS;

/** What readers of rules can bear at all: no budget is larger. */
export const CEILINGS: StaticBudgets = {
  patternChars: 8_192,
  patternSize: 20_000,
  wildcardsPerValue: 1_000,
  valuesPerList: 20_000,
  testsPerRule: 200_000,
  selections: 1_000,
  selectionDepth: 8,
  conditionChars: 8_192,
  conditionDepth: 64,
  rulesPerCorrelation: 256,
  chainDepth: 16,
  windowHours: {
    event_count: LONGEST,
    value_count: LONGEST,
    temporal: LONGEST,
    temporal_ordered: LONGEST,
    value_sum: LONGEST,
    value_avg: LONGEST,
    value_percentile: LONGEST,
    value_median: LONGEST,
    ratio: LONGEST,
    new_value: LONGEST,
    spike: LONGEST,
    geo_speed: LONGEST,
  },
};

/** Well above every rule of SigmaHQ; what a rule that grew by mistake does not stay below. */
export const DEFAULT_BUDGETS: StaticBudgets = {
  ...CEILINGS,
  patternChars: 4_096,
  patternSize: 1_024,
  wildcardsPerValue: 64,
  testsPerRule: 50_000,
  selections: 128,
  conditionDepth: 32,
  rulesPerCorrelation: 64,
  chainDepth: 8,
};
