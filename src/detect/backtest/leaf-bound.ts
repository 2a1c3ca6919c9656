import type { Filter } from '../../store/contract.ts';
import { foldCase } from '../sigma/fold-case.ts';
import { ANY_ONE, ANY_RUN, type Glob } from '../sigma/glob.ts';
import type { FieldTest } from '../sigma/rule-formula.ts';
import type { ValueTest } from '../sigma/value-test.ts';
import { caseClasses } from './case-classes.ts';

/** A filter, or what holds for every event or for none. */
export type Bound = Filter | boolean;

/** What stores accept as the name of a field. */
const FIELD = /^[A-Za-z0-9_@-]+(\.[A-Za-z0-9_@-]+)*$/;
const FIELD_CHARS_MAX = 256;
const FIELD_PARTS_MAX = 16;
/** Longer texts are looked for by a part of them. */
const PATTERN_CHARS_MAX = 1_000;
const WILDCARDS_MAX = 32;
const DASHES = /[-/\u2013\u2014\u2015]/;

/**
 * A filter that every event passes on which the test holds; more may pass it.
 *
 * Stores and rules read the same values at a field, members of lists and dotted keys included, and the same text of a
 * number. They differ where this answers with more than was asked: case of rare letters (one character stands for each
 * of them), dashes that `windash` takes for one, numbers written as text (any value), keys that hold null (any event),
 * keywords, which may stand in any field (any event).
 */
export function boundOfTest({ field, also = [], test }: FieldTest): Bound {
  if (test.kind === 'exists' || test.kind === 'filled') return true;
  const bounds = [field, ...also].map((one) => boundOn(one, test));
  return bounds.includes(true) ? true : { op: 'or', of: bounds.filter((one) => one !== true) };
}

function boundOn(field: string, test: ValueTest): Filter | true {
  if (!isAskable(field)) return true;
  switch (test.kind) {
    case 'text':
      return boundOfText(field, test);
    case 'regex': {
      const { literals } = test.regex;
      if (literals.length === 0) return hasValue(field);
      return { op: 'or', of: literals.map((one) => like(field, [ANY_RUN, one, ANY_RUN], false)) };
    }
    case 'reference': {
      if (!isAskable(test.field)) return hasValue(field);
      return { op: 'and', of: [hasValue(field), hasValue(test.field)] };
    }
    default:
      return hasValue(field);
  }
}

/** The field of the event time is kept by stores in their own way; names that they refuse are not asked for. */
function isAskable(field: string): boolean {
  return (
    field !== '@timestamp' &&
    FIELD.test(field) &&
    field.length <= FIELD_CHARS_MAX &&
    field.split('.').length <= FIELD_PARTS_MAX
  );
}

function hasValue(field: string): Filter {
  return { op: 'like', field, pattern: '*' };
}

function boundOfText(field: string, test: Extract<ValueTest, { kind: 'text' }>): Filter {
  const [only] = test.glob;
  const literal = test.glob.length === 0 ? '' : test.glob.length === 1 ? only : undefined;
  if (typeof literal === 'string' && isExact(literal, test)) {
    return { op: 'eq', field, value: literal };
  }
  return like(field, test.glob, test.dashes);
}

/** Whether one text alone passes. */
function isExact(literal: string, { cased, dashes }: { cased: boolean; dashes: boolean }): boolean {
  if (!literal.isWellFormed() || literal.length > PATTERN_CHARS_MAX) return false;
  if (dashes && DASHES.test(literal)) return false;
  return cased || ![...foldCase(literal)].some((one) => caseClasses().several.has(one));
}

function like(field: string, glob: Glob, dashes: boolean): Filter {
  const steps = glob.flatMap((part) => stepsOf(part, dashes));
  const pattern = steps.join('');
  const wildcards = steps.filter((step) => step === '*' || step === '?').length;
  if (pattern.length <= PATTERN_CHARS_MAX && wildcards <= WILDCARDS_MAX) {
    return { op: 'like', field, pattern };
  }
  return { op: 'like', field, pattern: `*${longestRun(steps)}*` };
}

function stepsOf(part: Glob[number], dashes: boolean): string[] {
  if (part === ANY_RUN) return ['*'];
  if (part === ANY_ONE) return ['?'];
  if (typeof part !== 'string') return [];
  // Half of a character may be found within a whole one, which no store can be asked for.
  if (!part.isWellFormed()) return ['*'];
  return Array.from(foldCase(part), (one) => {
    if (caseClasses().divided.has(one) || (dashes && DASHES.test(one))) return '?';
    return one === '*' || one === '?' || one === '\\' ? `\\${one}` : one;
  });
}

function longestRun(steps: readonly string[]): string {
  let longest: string[] = [];
  let run: string[] = [];
  for (const step of steps) {
    run = step === '*' || step === '?' ? [] : [...run, step];
    if (run.length > longest.length) longest = run;
    if (longest.length >= PATTERN_CHARS_MAX / 2) break;
  }
  return longest.join('');
}
