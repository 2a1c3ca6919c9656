import type { MatchedCondition } from '../../event/signal.ts';
import type { DetectionRule, MatchTiming, RuleMatch } from '../rule-set.ts';
import { AtomTable } from './atom-table.ts';
import { explainMatch } from './explain-match.ts';
import { walkTexts } from './field-trie.ts';
import type { Formula } from './formula.ts';
import { LineLooks } from './line/line-looks.ts';
import type { LineReader } from './line/line-reader.ts';
import type { FieldTest } from './rule-formula.ts';
import { Sightings } from './sightings.ts';
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
  readonly #seen: Sightings;
  readonly #lines: LineLooks;
  readonly #decidedAtom: Uint32Array;
  readonly #truth: Uint8Array;
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
    const sizes = { atoms: atoms.size, fields: atoms.fieldCount, rules: rules.length };
    this.#seen = new Sightings(placed, sizes);
    this.#decidedAtom = new Uint32Array(atoms.size);
    this.#truth = new Uint8Array(atoms.size);
    this.#decide = numbered.map((formula) => this.#compile(formula));
    this.#onAtom = (atom) => this.#seen.seeAtom(atom);
    this.#onField = (field, value) => this.#seeField(field, value);
    this.#onText = (text) => this.#seeScalar(0, text);
    this.#lines = new LineLooks(atoms, this.#seen, {
      onField: this.#onField,
      onText: this.#onText,
    });
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

  /** As `hits`, for the line that a reader has read; an index stays with one reader. */
  hitsOfLine(line: LineReader): readonly number[] {
    this.#begin(line);
    this.#lines.see(line);
    return this.#decideCandidates();
  }

  #evaluate(event: object, timing?: MatchTiming): number[] {
    this.#begin(undefined);
    this.#atoms.fields.walk(event, this.#onField);
    if (this.#atoms.hasKeywords) walkTexts(event, this.#onText);
    return this.#decideCandidates(timing);
  }

  #begin(line: LineReader | undefined): void {
    const seen = this.#seen;
    if (seen.begin(line) === 'clear') this.#decidedAtom.fill(0);
    for (const rule of this.#always) seen.candidates[seen.candidateCount++] = rule;
  }

  #decideCandidates(timing?: MatchTiming): number[] {
    const { candidates, candidateCount } = this.#seen;
    const hits: number[] = [];
    for (let at = 0; at < candidateCount; at++) {
      const rule = candidates[at] as number;
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

  #seeField(field: number, value: unknown): void {
    this.#seen.seeField(field);
    this.#seeValue(field, value, 0);
  }

  #seeValue(field: number, value: unknown, depth: number): void {
    if (value === null || value === undefined) return;
    const { filledField, generation } = this.#seen;
    if (typeof value !== 'object') {
      if (typeof value === 'function' || typeof value === 'symbol') return;
      filledField[field] = generation;
      this.#seeScalar(field, value as Scalar);
    } else if (Array.isArray(value)) {
      if (depth >= LIST_DEPTH_MAX) return;
      for (const one of value) this.#seeValue(field, one, depth + 1);
    } else {
      filledField[field] = generation;
    }
  }

  #seeScalar(field: number, value: Scalar): void {
    if (field === 0) this.#seen.seeField(0);
    this.#seen.keep(field, value);
    const finder = this.#atoms.finders[field];
    if (finder !== undefined) finder.find(textOf(value), this.#onAtom);
  }

  /** Turns a formula over atom numbers into a closure over the stamps. */
  #compile(formula: Formula<number>): () => boolean {
    if (formula.op === 'leaf') {
      const atom = formula.leaf;
      if (!this.#atoms.isLiteral(atom)) return () => this.#decideAtom(atom);
      const seen = this.#seen;
      return () => seen.seenAtom[atom] === seen.generation;
    }
    if (formula.op === 'not') {
      const part = this.#compile(formula.part);
      return () => !part();
    }
    return this.#compileParts(formula.parts, formula.op === 'or');
  }

  /** Literals are known to be seen or not, so they come first. */
  #compileParts(formulas: readonly Formula<number>[], stop: boolean): () => boolean {
    const isKnown = (part: Formula<number>) =>
      part.op === 'leaf' && this.#atoms.isLiteral(part.leaf);
    const known = formulas.flatMap((part) =>
      part.op === 'leaf' && isKnown(part) ? part.leaf : [],
    );
    const atoms = Int32Array.from(known);
    const parts = formulas.filter((part) => !isKnown(part)).map((part) => this.#compile(part));
    const seen = this.#seen;
    const { seenAtom } = seen;
    return () => {
      const { generation } = seen;
      for (let at = 0; at < atoms.length; at++) {
        if ((seenAtom[atoms[at] as number] === generation) === stop) return stop;
      }
      for (let at = 0; at < parts.length; at++) {
        if ((parts[at] as () => boolean)() === stop) return stop;
      }
      return !stop;
    };
  }

  #decideAtom(atom: number): boolean {
    const { generation } = this.#seen;
    if (this.#decidedAtom[atom] === generation) return this.#truth[atom] === 1;
    const truth = this.#judge(atom);
    this.#decidedAtom[atom] = generation;
    this.#truth[atom] = truth ? 1 : 0;
    return truth;
  }

  #judge(atom: number): boolean {
    const field = this.#atoms.fieldOf(atom);
    const { seenField, filledField, generation } = this.#seen;
    if (seenField[field] !== generation) return false;
    const test = this.#atoms.testOf(atom);
    if (test.kind === 'exists') return true;
    if (test.kind === 'filled') return filledField[field] === generation;
    if (!this.#mayHold(atom)) return false;
    if (test.kind === 'reference') {
      const values = this.#seen.valuesOf(field);
      const other = this.#atoms.fieldNumber({ field: test.field });
      if (other === undefined || seenField[other] !== generation) return false;
      const others = this.#seen.valuesOf(other);
      return values.some((left) => others.some((right) => matchesReference(left, right, test)));
    }
    const passes = this.#atoms.predicateOf(atom);
    const count = this.#seen.counts[field] as number;
    for (let at = 0; at < count; at++) if (passes(this.#seen.valueAt(field, at))) return true;
    return false;
  }

  /** False when a literal is needed and was not seen. */
  #mayHold(atom: number): boolean {
    const hints = this.#atoms.hintsOf(atom);
    const { seenAtom, generation } = this.#seen;
    for (const hint of hints) if (seenAtom[hint] === generation) return true;
    return hints.length === 0;
  }

  #explain(formula: Formula<FieldTest>, event: object): MatchedCondition[] {
    return explainMatch(formula, {
      holds: (leaf) => {
        const atom = this.#atoms.numberOf(leaf);
        return this.#atoms.isLiteral(atom)
          ? this.#seen.seenAtom[atom] === this.#seen.generation
          : this.#decideAtom(atom);
      },
      values: (leaf) => {
        if (leaf.also !== undefined) return valuesOf(event, [leaf.field, ...leaf.also]);
        const number = this.#atoms.fieldNumber(leaf);
        const { seenField, generation } = this.#seen;
        const isSeen = number !== undefined && seenField[number] === generation;
        const values = isSeen ? this.#seen.valuesOf(number) : [];
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
