import type { MatchedCondition } from '../../event/signal.ts';
import type { DetectionRule, MatchTiming, RuleMatch } from '../rule-set.ts';
import { AtomTable } from './atom-table.ts';
import { placeRules } from './called-rules.ts';
import { type Decision, layOut } from './decision.ts';
import { explainMatch } from './explain-match.ts';
import { KEYWORDS } from './field-finders.ts';
import { walkTexts } from './field-trie.ts';
import type { Formula } from './formula.ts';
import { LineLooks } from './line/line-looks.ts';
import type { LineReader } from './line/line-reader.ts';
import type { FieldTest } from './rule-formula.ts';
import { Sightings } from './sightings.ts';
import type { Scalar } from './test-value.ts';
import { matchesReference, textOf } from './test-value.ts';
import { valuesOf } from './values-of.ts';
import { findWitness } from './witness.ts';

/** A detection rule with the formula that decides it. */
export interface IndexedRule {
  readonly rule: DetectionRule;
  readonly formula: Formula<FieldTest>;
}

/** Deepest nesting of lists in the value of a field. */
const LIST_DEPTH_MAX = 16;
const NO_HITS: readonly number[] = [];

/**
 * All rules that may apply to one kind of event, behind one index: each distinct test is decided at most once an
 * event, and only rules of which a necessary sign was seen are evaluated. Holds no state between events.
 */
export class MatchIndex {
  readonly #rules: readonly IndexedRule[];
  readonly #atoms: AtomTable;
  readonly #formulas: readonly Formula<number>[];
  /** By rule; made when a rule is first evaluated. */
  readonly #decisions: (Decision | undefined)[] = [];
  readonly #always: Int32Array;
  readonly #seen: Sightings;
  readonly #lines: LineLooks;
  readonly #decidedAtom: Uint32Array;
  readonly #truth: Uint8Array;
  /** Lists of one rule each. */
  readonly #alone: (readonly number[] | undefined)[] = [];
  readonly #found: number[] = [];
  readonly #onField: (field: number, value: unknown) => void;
  readonly #onText: (text: string) => void;

  constructor(rules: readonly IndexedRule[]) {
    this.#rules = rules;
    const atoms = new AtomTable();
    this.#atoms = atoms;
    this.#formulas = rules.map(({ formula }) => atoms.number(formula));
    const witnesses = this.#formulas.map((formula) => findWitness(formula, atoms));
    atoms.complete(union(witnesses));
    const sizes = { atoms: atoms.size, fields: atoms.fieldCount, rules: rules.length };
    const placed = placeRules(witnesses, sizes);
    this.#always = placed.always;
    this.#seen = new Sightings(placed, sizes);
    this.#decidedAtom = new Uint32Array(atoms.size);
    this.#truth = new Uint8Array(atoms.size);
    this.#onField = (field, value) => this.#seeField(field, value);
    this.#onText = (text) => this.#seeScalar(KEYWORDS, text);
    this.#lines = new LineLooks(atoms, this.#seen, {
      onField: this.#onField,
      onText: this.#onText,
    });
  }

  /** Makes at once all that is otherwise made when it is first needed. */
  prepare(): void {
    this.#atoms.finders.buildAll();
    for (const rule of this.#rules.keys()) this.#decisionOf(rule);
  }

  /** Bytes of the tables that find literals, for the curious. */
  get finderBytes(): number {
    return this.#atoms.finders.bytes;
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

  #evaluate(event: object, timing?: MatchTiming): readonly number[] {
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

  #decideCandidates(timing?: MatchTiming): readonly number[] {
    const { candidates, candidateCount } = this.#seen;
    let hits = NO_HITS;
    for (let at = 0; at < candidateCount; at++) {
      const rule = candidates[at] as number;
      const isHit =
        timing === undefined
          ? this.#holds(this.#decisionOf(rule))
          : this.#decideTimed(rule, timing);
      if (isHit) hits = hits.length === 0 ? this.#hitAlone(rule) : [...hits, rule];
    }
    return hits.length > 1 ? hits.toSorted((a, b) => a - b) : hits;
  }

  /** Most events match one rule or none: the list of one is made once. */
  #hitAlone(rule: number): readonly number[] {
    this.#alone[rule] ??= [rule];
    return this.#alone[rule];
  }

  /** A test that several rules share is paid for by the first that needs it. */
  #decideTimed(rule: number, timing: MatchTiming): boolean {
    const beganMs = timing.nowMs();
    const isHit = this.#holds(this.#decisionOf(rule));
    timing.spent(this.#rules[rule]?.rule.facts.id ?? '', timing.nowMs() - beganMs);
    return isHit;
  }

  #decisionOf(rule: number): Decision {
    return this.#decisions[rule] ?? this.#layOut(rule);
  }

  #layOut(rule: number): Decision {
    const formula = this.#formulas[rule] as Formula<number>;
    const decision = layOut(formula, (atom) => this.#atoms.isLiteral(atom));
    this.#decisions[rule] = decision;
    return decision;
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
    const seen = this.#seen;
    if (field === KEYWORDS) seen.seeField(KEYWORDS);
    seen.keep(field, value);
    const finder = this.#atoms.finders.of(field);
    if (finder === undefined) return;
    const found = this.#found;
    found.length = 0;
    finder.find(textOf(value), found);
    for (let at = 0; at < found.length; at++) seen.seeAtom(found[at] as number);
  }

  #holds({ known, tried, parts, stop, isNegated }: Decision): boolean {
    const { generation, seenAtom } = this.#seen;
    for (let at = 0; at < known.length; at++) {
      if ((seenAtom[known[at] as number] === generation) === stop) return stop !== isNegated;
    }
    for (let at = 0; at < tried.length; at++) {
      if (this.#decideAtom(tried[at] as number) === stop) return stop !== isNegated;
    }
    for (let at = 0; at < parts.length; at++) {
      if (this.#holds(parts[at] as Decision) === stop) return stop !== isNegated;
    }
    return stop === isNegated;
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
    const asked = this.#atoms.askedOf(atom);
    if (asked === 'exists') return true;
    if (asked === 'filled') return filledField[field] === generation;
    if (!this.#mayHold(atom)) return false;
    if (asked === 'reference') return this.#judgeReference(atom);
    const passes = this.#atoms.predicateOf(atom);
    const count = this.#seen.counts[field] as number;
    for (let at = 0; at < count; at++) if (passes(this.#seen.valueAt(field, at))) return true;
    return false;
  }

  #judgeReference(atom: number): boolean {
    const test = this.#atoms.testOf(atom);
    if (test.kind !== 'reference') return false;
    const { seenField, generation } = this.#seen;
    const other = this.#atoms.fieldNumber({ field: test.field });
    if (other === undefined || seenField[other] !== generation) return false;
    const values = this.#seen.valuesOf(this.#atoms.fieldOf(atom));
    const others = this.#seen.valuesOf(other);
    return values.some((left) => others.some((right) => matchesReference(left, right, test)));
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

function union(witnesses: readonly (ReadonlySet<number> | undefined)[]): Set<number> {
  const signs = new Set<number>();
  for (const witness of witnesses) for (const sign of witness ?? []) signs.add(sign);
  return signs;
}
