import type { MatchedCondition } from '../../event/signal.ts';
import type { DetectionRule, MatchTiming, RuleMatch } from '../rule-set.ts';
import { AtomTable } from './atom-table.ts';
import { explainMatch } from './explain-match.ts';
import { walkTexts } from './field-trie.ts';
import type { Formula } from './formula.ts';
import type { FieldTest } from './rule-formula.ts';
import type { Scalar } from './test-value.ts';
import { matchesReference, textOf } from './test-value.ts';
import { valuesOf } from './values-of.ts';
import type { Witness } from './witness.ts';
import { findWitness } from './witness.ts';

/** A detection rule with the formula that decides it. */
export interface IndexedRule {
  readonly rule: DetectionRule;
  readonly formula: Formula<FieldTest>;
}

/** Deepest nesting of lists in the value of a field. */
const LIST_DEPTH_MAX = 16;
/** Room for the values of a field that is kept from one event to the next. */
const KEPT_VALUES_MAX = 1_024;

/**
 * All rules that may apply to one kind of event, behind one index: each distinct test is decided at most once an
 * event, and only rules of which a necessary sign was seen are evaluated. Holds no state between events.
 */
export class MatchIndex {
  readonly #rules: readonly IndexedRule[];
  readonly #atoms: AtomTable;
  readonly #decide: (() => boolean)[];
  /** Rules that are evaluated on every event, since they can match one that shows none of their signs. */
  readonly #always: Int32Array;
  readonly #byAtom: readonly (Int32Array | undefined)[];
  readonly #byField: readonly (Int32Array | undefined)[];
  #generation = 0;
  readonly #seenAtom: Uint32Array;
  readonly #decidedAtom: Uint32Array;
  readonly #truth: Uint8Array;
  readonly #seenRule: Uint32Array;
  readonly #seenField: Uint32Array;
  readonly #filledField: Uint32Array;
  /** Values of each field, as many as `#valueCounts` says: a list that is emptied would lose its room. */
  readonly #values: Scalar[][];
  readonly #valueCounts: Uint32Array;
  /** As many as `#candidateCount` says. */
  readonly #candidates: Uint32Array;
  #candidateCount = 0;
  readonly #onAtom: (atom: number) => void;
  readonly #onField: (field: number, value: unknown) => void;
  readonly #onText: (text: string) => void;

  constructor(rules: readonly IndexedRule[]) {
    this.#rules = rules;
    const atoms = new AtomTable();
    this.#atoms = atoms;
    const numbered = rules.map(({ formula }) => atoms.number(formula));
    const witnesses = numbered.map((formula) =>
      findWitness(formula, (atom) => atoms.witness(atom)),
    );
    atoms.complete(new Set(witnesses.flatMap((witness) => witness?.signs ?? [])));
    const placed = placeRules(witnesses, atoms);
    this.#always = placed.always;
    this.#byAtom = placed.byAtom;
    this.#byField = placed.byField;
    this.#seenAtom = new Uint32Array(atoms.size);
    this.#decidedAtom = new Uint32Array(atoms.size);
    this.#truth = new Uint8Array(atoms.size);
    this.#seenRule = new Uint32Array(rules.length);
    this.#seenField = new Uint32Array(atoms.fieldCount);
    this.#filledField = new Uint32Array(atoms.fieldCount);
    this.#values = Array.from({ length: atoms.fieldCount }, () => []);
    this.#valueCounts = new Uint32Array(atoms.fieldCount);
    this.#candidates = new Uint32Array(rules.length);
    this.#decide = numbered.map((formula) => this.#compile(formula));
    this.#onAtom = (atom) => this.#seeAtom(atom);
    this.#onField = (field, value) => this.#seeField(field, value);
    this.#onText = (text) => this.#seeScalar(0, text);
  }

  /** Bytes of the tables that find literals, for the curious. */
  get finderBytes(): number {
    return this.#atoms.finderBytes;
  }

  /** Rules that no sign gates. */
  get unindexedRules(): number {
    return this.#always.length;
  }

  /** The rules that match an event, in the order of loading, with what made them match. Never throws. */
  match(event: object, timing?: MatchTiming): RuleMatch[] {
    const hits = this.#evaluate(event, timing);
    if (hits.length === 0) return [];
    return hits.map((index) => {
      const { rule, formula } = this.#rules[index] as IndexedRule;
      return { rule, matched: this.#explain(formula, event) };
    });
  }

  /** The places, in the list given, of the rules that match an event, ascending. Valid until the next call. */
  hits(event: object): readonly number[] {
    return this.#evaluate(event);
  }

  #evaluate(event: object, timing?: MatchTiming): number[] {
    this.#nextGeneration();
    for (const rule of this.#always) this.#candidates[this.#candidateCount++] = rule;
    this.#atoms.fields.walk(event, this.#onField);
    if (this.#atoms.hasKeywords) walkTexts(event, this.#onText);
    const hits: number[] = [];
    for (let at = 0; at < this.#candidateCount; at++) {
      const rule = this.#candidates[at] as number;
      const isHit = timing === undefined ? this.#decide[rule]?.() : this.#decideTimed(rule, timing);
      if (isHit === true) hits.push(rule);
    }
    return hits.length > 1 ? hits.sort((a, b) => a - b) : hits;
  }

  /** A test that several rules share is paid for by the first that needs it. */
  #decideTimed(rule: number, timing: MatchTiming): boolean {
    const beganMs = timing.nowMs();
    const isHit = this.#decide[rule]?.() === true;
    timing.spent(this.#rules[rule]?.rule.facts.id ?? '', timing.nowMs() - beganMs);
    return isHit;
  }

  #nextGeneration(): void {
    this.#candidateCount = 0;
    this.#generation++;
    if (this.#generation < 0xffff_fff0) return;
    this.#generation = 1;
    for (const stamps of [this.#seenAtom, this.#decidedAtom, this.#seenRule]) stamps.fill(0);
    this.#seenField.fill(0);
    this.#filledField.fill(0);
  }

  #seeField(field: number, value: unknown): void {
    if (this.#seenField[field] !== this.#generation) this.#openField(field);
    this.#seeValue(field, value, 0);
  }

  #openField(field: number): void {
    this.#seenField[field] = this.#generation;
    this.#valueCounts[field] = 0;
    const values = this.#values[field];
    if (values !== undefined && values.length > KEPT_VALUES_MAX) values.length = 0;
    const rules = this.#byField[field];
    if (rules !== undefined) this.#nominate(rules);
  }

  #seeValue(field: number, value: unknown, depth: number): void {
    if (value === null || value === undefined) return;
    if (typeof value !== 'object') {
      if (typeof value === 'function' || typeof value === 'symbol') return;
      this.#filledField[field] = this.#generation;
      this.#seeScalar(field, value as Scalar);
    } else if (Array.isArray(value)) {
      if (depth >= LIST_DEPTH_MAX) return;
      for (const one of value) this.#seeValue(field, one, depth + 1);
    } else {
      this.#filledField[field] = this.#generation;
    }
  }

  #seeScalar(field: number, value: Scalar): void {
    if (field === 0 && this.#seenField[0] !== this.#generation) this.#openField(0);
    this.#keep(field, value);
    const finder = this.#atoms.finders[field];
    if (finder !== undefined) finder.find(textOf(value), this.#onAtom);
  }

  #keep(field: number, value: Scalar): void {
    const count = this.#valueCounts[field] as number;
    (this.#values[field] as Scalar[])[count] = value;
    this.#valueCounts[field] = count + 1;
  }

  #valuesOf(field: number): readonly Scalar[] {
    return this.#values[field]?.slice(0, this.#valueCounts[field]) ?? [];
  }

  #seeAtom(atom: number): void {
    if (this.#seenAtom[atom] === this.#generation) return;
    this.#seenAtom[atom] = this.#generation;
    const rules = this.#byAtom[atom];
    if (rules !== undefined) this.#nominate(rules);
  }

  #nominate(rules: Int32Array): void {
    for (const rule of rules) {
      if (this.#seenRule[rule] === this.#generation) continue;
      this.#seenRule[rule] = this.#generation;
      this.#candidates[this.#candidateCount++] = rule;
    }
  }

  /** Turns a formula over atom numbers into a closure over the stamps. */
  #compile(formula: Formula<number>): () => boolean {
    if (formula.op === 'leaf') {
      const atom = formula.leaf;
      if (!this.#atoms.isLiteral(atom)) return () => this.#decideAtom(atom);
      const seen = this.#seenAtom;
      return () => seen[atom] === this.#generation;
    }
    if (formula.op === 'not') {
      const part = this.#compile(formula.part);
      return () => !part();
    }
    const stop = formula.op === 'or';
    const parts = formula.parts.map((part) => this.#compile(part));
    return () => {
      for (const part of parts) if (part() === stop) return stop;
      return !stop;
    };
  }

  #decideAtom(atom: number): boolean {
    if (this.#decidedAtom[atom] === this.#generation) return this.#truth[atom] === 1;
    const truth = this.#judge(atom);
    this.#decidedAtom[atom] = this.#generation;
    this.#truth[atom] = truth ? 1 : 0;
    return truth;
  }

  #judge(atom: number): boolean {
    const field = this.#atoms.fieldOf(atom);
    if (this.#seenField[field] !== this.#generation) return false;
    const test = this.#atoms.testOf(atom);
    if (test.kind === 'exists') return true;
    if (test.kind === 'filled') return this.#filledField[field] === this.#generation;
    if (!this.#mayHold(atom)) return false;
    if (test.kind === 'reference') {
      const values = this.#valuesOf(field);
      const other = this.#atoms.fieldNumber({ field: test.field });
      if (other === undefined || this.#seenField[other] !== this.#generation) return false;
      const others = this.#valuesOf(other);
      return values.some((left) => others.some((right) => matchesReference(left, right, test)));
    }
    const passes = this.#atoms.predicateOf(atom);
    const values = this.#values[field] as Scalar[];
    const count = this.#valueCounts[field] as number;
    for (let at = 0; at < count; at++) if (passes(values[at] as Scalar)) return true;
    return false;
  }

  /** False when a literal is needed and was not seen. */
  #mayHold(atom: number): boolean {
    const hints = this.#atoms.hintsOf(atom);
    for (const hint of hints) if (this.#seenAtom[hint] === this.#generation) return true;
    return hints.length === 0;
  }

  #explain(formula: Formula<FieldTest>, event: object): MatchedCondition[] {
    return explainMatch(formula, {
      holds: (leaf) => {
        const atom = this.#atoms.numberOf(leaf);
        return this.#atoms.isLiteral(atom)
          ? this.#seenAtom[atom] === this.#generation
          : this.#decideAtom(atom);
      },
      values: (leaf) => {
        if (leaf.also !== undefined) return valuesOf(event, [leaf.field, ...leaf.also]);
        const number = this.#atoms.fieldNumber(leaf);
        const seen = number !== undefined && this.#seenField[number] === this.#generation;
        const values = seen ? this.#valuesOf(number) : [];
        return values.map((value) => ({ field: leaf.field, value }));
      },
    });
  }
}

interface PlacedRules {
  readonly always: Int32Array;
  readonly byAtom: (Int32Array | undefined)[];
  readonly byField: (Int32Array | undefined)[];
}

function placeRules(
  witnesses: readonly (Witness<number> | undefined)[],
  atoms: AtomTable,
): PlacedRules {
  const always: number[] = [];
  const byAtom: number[][] = [];
  const byField: number[][] = [];
  for (const [rule, witness] of witnesses.entries()) {
    if (witness === undefined) always.push(rule);
    for (const sign of new Set(witness?.signs)) {
      // A negative sign stands for the presence of a field.
      const lists = sign < 0 ? byField : byAtom;
      const at = sign < 0 ? -sign - 1 : sign;
      const list = lists[at];
      if (list === undefined) lists[at] = [rule];
      else list.push(rule);
    }
  }
  const toTables = (lists: number[][], length: number) =>
    Array.from({ length }, (_, at) => (lists[at] ? Int32Array.from(lists[at]) : undefined));
  return {
    always: Int32Array.from(always),
    byAtom: toTables(byAtom, atoms.size),
    byField: toTables(byField, atoms.fieldCount),
  };
}
