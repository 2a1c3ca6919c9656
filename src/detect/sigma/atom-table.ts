import type { LiteralAtom } from './atom.ts';
import { fieldKey, hintLiteralsOf, literalAtomOf, testKey } from './atom.ts';
import { CharacterClasses } from './character-classes.ts';
import { FieldFinders, KEYWORDS } from './field-finders.ts';
import { FieldTrie } from './field-trie.ts';
import type { Formula } from './formula.ts';
import type { Glob } from './glob.ts';
import { ANY_RUN } from './glob.ts';
import { GramClasses } from './gram-classes.ts';
import type { NumberedLiteral } from './literal-finder.ts';
import type { FieldTest } from './rule-formula.ts';
import type { Scalar } from './test-value.ts';
import { compileValueTest } from './test-value.ts';
import type { ValueTest } from './value-test.ts';
import type { Signs } from './witness.ts';

/** What an atom asks: whether the field is there, or holds something; how it compares to another one; or its values. */
type Asked = 'exists' | 'filled' | 'reference' | 'values';

interface Atom {
  readonly field: number;
  readonly test: ValueTest;
  readonly asked: Asked;
  readonly literal: LiteralAtom | undefined;
  /** Atoms of which at least one is seen in a value that passes; none = the test gives no such sign. */
  hints: readonly number[];
  /** A literal that is not looked for in every event, but only when a rule asks. */
  isLazy: boolean;
  /** The price of its signs. */
  cost: number;
  predicate: ((value: Scalar) => boolean) | undefined;
}

/** Price of a sign that is only the presence of a field: higher than that of any list of literals. */
const PRESENCE_COST = 1_000_000;
const WORD_CHARS_MAX = 4;
const WORD_COST = 0.3;
const LITERAL_COST_RATIO = 0.6;
const LITERAL_COST_MIN = 0.002;

/** Numbers of the tests of one field: literals by kind and text, all others by their key. */
type FieldAtoms = Readonly<Record<LiteralAtom['kind'] | 'other', Map<string, number>>>;

/** The distinct tests of a set of rules, numbered, and what finds the literals among them in a value. */
export class AtomTable implements Signs<number> {
  readonly fields = new FieldTrie();
  readonly #fieldNumbers = new Map<string, number>([['', KEYWORDS]]);
  #hasKeywords = false;
  #asksTexts = false;
  readonly #atoms: Atom[] = [];
  /** By field. */
  readonly #numbers: FieldAtoms[] = [noAtoms()];
  readonly #leaves = new WeakMap<FieldTest, number>();
  #finders: FieldFinders | undefined;

  get size(): number {
    return this.#atoms.length;
  }

  get fieldCount(): number {
    return this.#fieldNumbers.size;
  }

  get hasKeywords(): boolean {
    return this.#hasKeywords;
  }

  /** Whether some rule may ask for the texts of an event themselves, not only for literals in them. */
  get asksTexts(): boolean {
    return this.#asksTexts;
  }

  /** What finds the literals, once the table is complete. */
  get finders(): FieldFinders {
    this.#finders ??= this.complete(new Set());
    return this.#finders;
  }

  /** Replaces the tests of a formula by their numbers. */
  number(formula: Formula<FieldTest>): Formula<number> {
    if (formula.op === 'leaf') return { op: 'leaf', leaf: this.#intern(formula.leaf) };
    if (formula.op === 'not') return { op: 'not', part: this.number(formula.part) };
    return { op: formula.op, parts: formula.parts.map((part) => this.number(part)) };
  }

  /** Number of a test; equal tests share one. */
  numberOf(test: FieldTest): number {
    const known = this.#leaves.get(test);
    if (known !== undefined) return known;
    const number = this.#intern(test);
    this.#leaves.set(test, number);
    return number;
  }

  #intern(own: FieldTest): number {
    const { test } = own;
    if (own.field === '') this.#hasKeywords = true;
    const field = this.#internField(own);
    const literal = literalAtomOf(test);
    const numbers = (this.#numbers[field] as FieldAtoms)[literal?.kind ?? 'other'];
    const key = literal?.text ?? testKey(test);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#atoms.length;
    numbers.set(key, number);
    const atom: Atom = {
      field,
      test,
      asked: askedBy(test),
      literal,
      hints: [],
      isLazy: false,
      cost: literal === undefined ? PRESENCE_COST : literalCost(literal),
      predicate: undefined,
    };
    this.#atoms.push(atom);
    if (literal === undefined) this.#hint(atom, own);
    if (test.kind === 'reference') this.#internField({ field: test.field });
    return number;
  }

  #hint(atom: Atom, own: FieldTest): void {
    atom.hints = hintLiteralsOf(own.test).map((text) => this.#internHint(own, text));
    if (atom.hints.length === 0) return;
    atom.cost = atom.hints.reduce((sum, hint) => sum + this.#atom(hint).cost, 0);
  }

  #internField({ field, also = [] }: Pick<FieldTest, 'field' | 'also'>): number {
    const key = fieldKey(also.length === 0 ? { field } : { field, also });
    const known = this.#fieldNumbers.get(key);
    if (known !== undefined) return known;
    const number = this.#fieldNumbers.size;
    this.#fieldNumbers.set(key, number);
    this.#numbers.push(noAtoms());
    for (const path of [field, ...also]) this.fields.add(path, number);
    return number;
  }

  /** Number of a field, or of fields that are one. */
  fieldNumber(field: Pick<FieldTest, 'field' | 'also'>): number | undefined {
    return this.#fieldNumbers.get(fieldKey(field));
  }

  /** Whether the atom has been seen before any rule asks. */
  isLiteral(atom: number): boolean {
    const { literal, isLazy } = this.#atom(atom);
    return literal !== undefined && !isLazy;
  }

  fieldOf(atom: number): number {
    return this.#atom(atom).field;
  }

  askedOf(atom: number): Asked {
    return this.#atom(atom).asked;
  }

  testOf(atom: number): ValueTest {
    return this.#atom(atom).test;
  }

  predicateOf(atom: number): (value: Scalar) => boolean {
    const known = this.#atom(atom);
    known.predicate ??= compileValueTest(known.test);
    return known.predicate;
  }

  /** Atoms of which at least one must have been seen before an atom can hold; empty = it must be tried. */
  hintsOf(atom: number): readonly number[] {
    return this.#atom(atom).hints;
  }

  #atom(number: number): Atom {
    return this.#atoms[number] as Atom;
  }

  /** What must be seen before an atom can hold: literals, or the field at least (as a negative number). */
  signsOf(atom: number): readonly number[] {
    const { field, literal, hints } = this.#atom(atom);
    if (literal !== undefined) return [atom];
    return hints.length > 0 ? hints : [-field - 1];
  }

  costOf(atom: number): number {
    return this.#atom(atom).cost;
  }

  #internHint({ field, also }: FieldTest, text: string): number {
    const glob: Glob = [ANY_RUN, text, ANY_RUN];
    const test: ValueTest = { kind: 'text', glob, cased: false, dashes: false };
    const place = also === undefined ? { field } : { field, also };
    return this.#intern({ selection: '', ...place, test });
  }

  /**
   * Makes what finds literals, when every atom is known. Common ones that are not among the `signs` are left to be
   * looked for when a rule asks.
   */
  complete(signs: ReadonlySet<number>): FieldFinders {
    const classes = new CharacterClasses();
    const inner: string[] = [];
    for (const { literal } of this.#atoms) {
      if (literal === undefined) continue;
      classes.add(literal.text);
      if (literal.kind === 'contains') inner.push(literal.text);
    }
    classes.complete();
    const grams = new GramClasses(inner, classes);
    const literals: NumberedLiteral[][] = [];
    for (let number = 0; number < this.#atoms.length; number++) {
      const atom = this.#atom(number);
      const { field, literal } = atom;
      if (literal === undefined) continue;
      atom.isLazy =
        literal.kind === 'contains' && !signs.has(number) && grams.isCommon(literal.text);
      if (atom.isLazy) continue;
      literals[field] ??= [];
      literals[field].push({ kind: literal.kind, text: literal.text, number });
    }
    for (const atom of this.#atoms) {
      if (atom.hints.some((hint) => this.#atom(hint).isLazy)) atom.hints = [];
    }
    this.#asksTexts = this.#atoms.some(
      ({ field, literal, isLazy }) => field === KEYWORDS && (literal === undefined || isLazy),
    );
    this.#finders = new FieldFinders(literals, { classes, grams });
    return this.#finders;
  }
}

function askedBy({ kind }: ValueTest): Asked {
  return kind === 'exists' || kind === 'filled' || kind === 'reference' ? kind : 'values';
}

function noAtoms(): FieldAtoms {
  return {
    exact: new Map(),
    contains: new Map(),
    starts: new Map(),
    ends: new Map(),
    other: new Map(),
  };
}

/**
 * About how often a literal is seen: each character makes it rarer. A short whole value is mostly one of few words, such
 * as GET or 200, and seen often.
 */
function literalCost({ kind, text }: LiteralAtom): number {
  if (kind === 'exact' && text.length <= WORD_CHARS_MAX) return WORD_COST;
  return Math.max(LITERAL_COST_MIN, LITERAL_COST_RATIO ** text.length);
}
