import { CEILINGS } from '../budget/static-budgets.ts';
import type { Formula } from './formula.ts';
import { join, leaf, negate } from './formula.ts';
import type { Glob } from './glob.ts';
import { ANY_RUN, compileGlob } from './glob.ts';

/** Longest condition, characters. */
const CONDITION_CHARS_MAX = CEILINGS.conditionChars;
/** Deepest nesting of parentheses and `not`. */
const CONDITION_DEPTH_MAX = CEILINGS.conditionDepth;

/** A condition over the names of selections, or the first thing wrong with it. */
export type ConditionOutcome =
  | { readonly formula: Formula<string> }
  | { readonly problem: string; readonly hint: string };

class ConditionError extends Error {
  readonly hint: string;

  constructor(problem: string, hint: string) {
    super(problem);
    this.hint = hint;
  }
}

interface Token {
  readonly text: string;
  /** From 1. */
  readonly column: number;
}

const RESERVED = ['and', 'or', 'not', 'of', 'them', '(', ')'];

/**
 * Parses a condition. Weakest first: `or`, `and`, `not`, `1 of`/`all of`, parentheses.
 * Names are checked against those given, which are of selections or of rules; a
 * pattern that names none is an error.
 */
export function parseCondition(
  text: string,
  names: readonly string[],
  noun: 'selection' | 'rule' = 'selection',
): ConditionOutcome {
  try {
    if (text.length > CONDITION_CHARS_MAX) {
      throw new ConditionError(
        `The condition has more than ${CONDITION_CHARS_MAX} characters.`,
        'Use "1 of name*".',
      );
    }
    if (text.includes('|')) {
      throw new ConditionError(
        'Aggregations after "|" are no longer part of Sigma.',
        'Write a correlation document with type event_count or value_count.',
      );
    }
    return { formula: new ConditionParser(tokenize(text), names, noun).parse() };
  } catch (error) {
    if (error instanceof ConditionError) return { problem: error.message, hint: error.hint };
    throw error;
  }
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(/[()]|[^\s()]+/g)) {
    tokens.push({ text: match[0], column: match.index + 1 });
  }
  return tokens;
}

class ConditionParser {
  readonly #tokens: readonly Token[];
  readonly #names: readonly string[];
  /** What a name is of. */
  readonly #noun: string;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], names: readonly string[], noun: string) {
    this.#tokens = tokens;
    this.#names = names;
    this.#noun = noun;
  }

  parse(): Formula<string> {
    if (this.#tokens.length === 0) {
      throw new ConditionError('The condition is empty.', `Name a ${this.#noun}.`);
    }
    const formula = this.#or();
    const rest = this.#tokens[this.#at];
    if (rest !== undefined) {
      const lower = rest.text.toLowerCase();
      throw new ConditionError(
        `"${rest.text}" at column ${rest.column} was not expected.`,
        lower !== rest.text && RESERVED.includes(lower)
          ? `Operators are written in lower case: ${lower}.`
          : `Join ${this.#noun}s with and, or, not.`,
      );
    }
    return formula;
  }

  #or(): Formula<string> {
    const parts = [this.#and()];
    while (this.#take('or')) parts.push(this.#and());
    return join('or', parts);
  }

  #and(): Formula<string> {
    const parts = [this.#not()];
    while (this.#take('and')) parts.push(this.#not());
    return join('and', parts);
  }

  #not(): Formula<string> {
    if (!this.#take('not')) return this.#primary();
    return this.#deeper(() => negate(this.#not()));
  }

  #primary(): Formula<string> {
    if (this.#take('(')) {
      const inner = this.#deeper(() => this.#or());
      if (!this.#take(')')) {
        throw new ConditionError('A parenthesis is not closed.', 'Add ")".');
      }
      return inner;
    }
    const token = this.#tokens[this.#at];
    if (token === undefined) {
      const hint = `Name a ${this.#noun} at its end.`;
      throw new ConditionError('The condition ends too early.', hint);
    }
    const following = this.#tokens[this.#at + 1]?.text;
    this.#at++;
    if (following === 'of') return this.#quantified(token);
    if (RESERVED.includes(token.text)) {
      throw new ConditionError(
        `"${token.text}" at column ${token.column} was not expected.`,
        `A name of a ${this.#noun} must stand there.`,
      );
    }
    if (!this.#names.includes(token.text)) {
      throw new ConditionError(
        `The condition names "${token.text}", which is no ${this.#noun}.`,
        `Names are ${this.#names.join(', ')}.`,
      );
    }
    return leaf(token.text);
  }

  #quantified(count: Token): Formula<string> {
    if (count.text !== '1' && count.text !== 'all') {
      throw new ConditionError(`"${count.text} of" is not Sigma.`, 'Write "1 of" or "all of".');
    }
    this.#at++;
    const pattern = this.#tokens[this.#at];
    this.#at++;
    if (pattern === undefined || (RESERVED.includes(pattern.text) && pattern.text !== 'them')) {
      throw new ConditionError(
        `"${count.text} of" has no pattern after it.`,
        'Write "them" or a pattern such as selection_*.',
      );
    }
    const chosen = this.#names.filter((name) => chosenBy(pattern.text, name));
    if (chosen.length === 0) {
      throw new ConditionError(
        `"${count.text} of ${pattern.text}" names no ${this.#noun}.`,
        `Names are ${this.#names.join(', ')}.`,
      );
    }
    return join(
      count.text === 'all' ? 'and' : 'or',
      chosen.map((name) => leaf(name)),
    );
  }

  #take(text: string): boolean {
    if (this.#tokens[this.#at]?.text !== text) return false;
    this.#at++;
    return true;
  }

  #deeper<Result>(read: () => Result): Result {
    this.#depth++;
    if (this.#depth > CONDITION_DEPTH_MAX) {
      throw new ConditionError('The condition is nested too deeply.', 'Simplify it.');
    }
    const result = read();
    this.#depth--;
    return result;
  }
}

function chosenBy(pattern: string, name: string): boolean {
  if (pattern === 'them') return !name.startsWith('_');
  const runs = pattern.split('*');
  if (runs.length === 2 && runs[1] === '') return name.startsWith(runs[0] ?? '');
  const glob = runs.flatMap((run, index): Glob => (index === 0 ? [run] : [ANY_RUN, run]));
  return compileGlob(glob.filter((part) => part !== ''))(name);
}
