import type { LiteralAtom } from './atom.ts';
import { atomKey, fieldKey, hintLiteralsOf, literalAtomOf } from './atom.ts';
import { CharacterClasses } from './character-classes.ts';
import { FieldTrie } from './field-trie.ts';
import type { Formula } from './formula.ts';
import { leaf, substitute } from './formula.ts';
import type { Glob } from './glob.ts';
import { ANY_RUN } from './glob.ts';
import { GramClasses } from './gram-classes.ts';
import { LiteralFinder, type NumberedLiteral } from './literal-finder.ts';
import type { FieldTest } from './rule-formula.ts';
import type { Scalar } from './test-value.ts';
import { compileValueTest } from './test-value.ts';
import type { ValueTest } from './value-test.ts';
import type { Witness } from './witness.ts';

interface Atom {
  readonly field: number;
  readonly test: ValueTest;
  readonly literal: LiteralAtom | undefined;
  /** Atoms of which at least one is seen in a value that passes; none = the test gives no such sign. */
  hints: readonly number[];
  /** A literal that is not looked for in every event, but only when a rule asks. */
  isLazy: boolean;
  predicate: ((value: Scalar) => boolean) | undefined;
}

/** Price of a sign that is only the presence of a field: higher than that of any list of literals. */
const PRESENCE_COST = 1_000_000;
const WORD_CHARS_MAX = 4;
const WORD_COST = 0.3;
const LITERAL_COST_RATIO = 0.6;
const LITERAL_COST_MIN = 0.002;

/** The distinct tests of a set of rules, numbered, and what finds the literals among them in a value. */
export class AtomTable {
  readonly fields = new FieldTrie();
  /** Field 0 stands for keywords: every text of the event. */
  readonly #fieldNumbers = new Map<string, number>([['', 0]]);
  #hasKeywords = false;
  readonly #atoms: Atom[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #leaves = new WeakMap<FieldTest, number>();
  /** Per field: what finds the atoms that are literals. */
  readonly finders: (LiteralFinder | undefined)[] = [];

  get size(): number {
    return this.#atoms.length;
  }

  get fieldCount(): number {
    return this.#fieldNumbers.size;
  }

  get hasKeywords(): boolean {
    return this.#hasKeywords;
  }

  /** Bytes of the tables that find literals. */
  get finderBytes(): number {
    return this.finders.reduce((sum, finder) => sum + (finder?.bytes ?? 0), 0);
  }

  /** Replaces the tests of a formula by their numbers. */
  number(formula: Formula<FieldTest>): Formula<number> {
    return substitute(formula, (test) => leaf(this.#intern(test)));
  }

  /** Number of a test; equal tests share one. */
  numberOf(test: FieldTest): number {
    const known = this.#leaves.get(test);
    if (known !== undefined) return known;
    const number = this.#intern(test);
    this.#leaves.set(test, number);
    return number;
  }

  #intern(test: FieldTest): number {
    if (test.field === '') this.#hasKeywords = true;
    const key = atomKey(test);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#atoms.length;
    this.#numbers.set(key, number);
    this.#atoms.push({
      field: this.#internField(test),
      test: test.test,
      literal: literalAtomOf(test.test),
      hints: [],
      isLazy: false,
      predicate: undefined,
    });
    this.#hint(number, test);
    if (test.test.kind === 'reference') this.#internField({ field: test.test.field });
    return number;
  }

  #hint(number: number, own: FieldTest): void {
    const atom = this.#atom(number);
    if (atom.literal === undefined) {
      atom.hints = hintLiteralsOf(own.test).map((text) => this.#internHint(own, text));
    }
  }

  #internField({ field, also = [] }: Pick<FieldTest, 'field' | 'also'>): number {
    const key = fieldKey(also.length === 0 ? { field } : { field, also });
    const known = this.#fieldNumbers.get(key);
    if (known !== undefined) return known;
    const number = this.#fieldNumbers.size;
    this.#fieldNumbers.set(key, number);
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

  /** What must be seen before an atom can hold: a literal, or the field at least (as a negative number). */
  witness(atom: number): Witness<number> {
    const { field, literal, hints } = this.#atom(atom);
    if (literal !== undefined) return { signs: [atom], cost: literalCost(literal) };
    if (hints.length === 0) return { signs: [-field - 1], cost: PRESENCE_COST };
    const costs = hints.map((hint) => this.witness(hint).cost);
    return { signs: hints, cost: costs.reduce((sum, cost) => sum + cost, 0) };
  }

  #internHint({ field, also }: FieldTest, text: string): number {
    const glob: Glob = [ANY_RUN, text, ANY_RUN];
    const test: ValueTest = { kind: 'text', glob, cased: false, dashes: false };
    const place = also === undefined ? { field } : { field, also };
    return this.#intern({ selection: '', ...place, test });
  }

  /**
   * Builds what finds literals, when every atom is known. Common ones that are not among the `signs` are left to be
   * looked for when a rule asks.
   */
  complete(signs: ReadonlySet<number>): void {
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
    for (const [number, atom] of this.#atoms.entries()) {
      const { field, literal } = atom;
      if (literal === undefined) continue;
      atom.isLazy =
        literal.kind === 'contains' && !signs.has(number) && grams.isCommon(literal.text);
      if (atom.isLazy) continue;
      literals[field] ??= [];
      literals[field].push({ ...literal, number });
    }
    for (const atom of this.#atoms) {
      if (atom.hints.some((hint) => this.#atom(hint).isLazy)) atom.hints = [];
    }
    for (const [field, own] of literals.entries()) {
      if (own !== undefined) this.finders[field] = new LiteralFinder(own, classes, grams);
    }
  }
}

/**
 * About how often a literal is seen: each character makes it rarer. A short whole value is mostly one of few words, such
 * as GET or 200, and seen often.
 */
function literalCost({ kind, text }: LiteralAtom): number {
  if (kind === 'exact' && text.length <= WORD_CHARS_MAX) return WORD_COST;
  return Math.max(LITERAL_COST_MIN, LITERAL_COST_RATIO ** text.length);
}
