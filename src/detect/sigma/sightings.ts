import type { CalledRules, SignedRules } from './called-rules.ts';
import type { LineReader } from './line/line-reader.ts';
import type { Scalar } from './test-value.ts';

/** Room for the values of a field that is kept from one event to the next. */
const KEPT_VALUES_MAX = 1_024;
const GENERATION_MAX = 0xffff_fff0;

/**
 * What was seen of the event that is judged: fields with their values, literals, and the rules that these call. Begins anew
 * with each event, without touching what it held.
 */
export class Sightings {
  readonly #signs: SignedRules;
  /** Number of the event; whatever bears it was seen in this one. */
  generation = 0;
  readonly seenAtom: Uint32Array;
  readonly seenField: Uint32Array;
  /** Fields that hold something other than null. */
  readonly filledField: Uint32Array;
  readonly #seenRule: Uint32Array;
  /** Values of each field, as many as `counts` says: a list that is emptied would lose its room. */
  readonly #values: (Scalar | undefined)[][];
  /** Where a value stands in the line that is judged; its place among `#values` is then empty until it is asked for. */
  readonly #tokens: number[][];
  readonly counts: Uint32Array;
  #line: LineReader | undefined;
  /** Rules that may match, as many as `candidateCount` says. */
  readonly candidates: Uint32Array;
  candidateCount = 0;

  constructor(signs: SignedRules, size: { atoms: number; fields: number; rules: number }) {
    this.#signs = signs;
    this.seenAtom = new Uint32Array(size.atoms);
    this.seenField = new Uint32Array(size.fields);
    this.filledField = new Uint32Array(size.fields);
    this.#seenRule = new Uint32Array(size.rules);
    this.#values = Array.from({ length: size.fields }, () => []);
    this.#tokens = Array.from({ length: size.fields }, () => []);
    this.counts = new Uint32Array(size.fields);
    this.candidates = new Uint32Array(size.rules);
  }

  /** Begins with an event, given as a line or not; tells whether stamps that others keep must be cleared. */
  begin(line: LineReader | undefined): 'same' | 'clear' {
    this.#line = line;
    this.candidateCount = 0;
    this.generation++;
    if (this.generation < GENERATION_MAX) return 'same';
    this.generation = 1;
    for (const stamps of [this.seenAtom, this.seenField, this.filledField, this.#seenRule]) {
      stamps.fill(0);
    }
    return 'clear';
  }

  /** A field is there, whatever it holds. */
  seeField(field: number): void {
    if (this.seenField[field] === this.generation) return;
    this.seenField[field] = this.generation;
    this.counts[field] = 0;
    const values = this.#values[field];
    if (values !== undefined && values.length > KEPT_VALUES_MAX) {
      values.length = 0;
      (this.#tokens[field] as number[]).length = 0;
    }
    this.#nominate(this.#signs.byField, field);
  }

  seeAtom(atom: number): void {
    if (this.seenAtom[atom] === this.generation) return;
    this.seenAtom[atom] = this.generation;
    this.#nominate(this.#signs.byAtom, atom);
  }

  #nominate({ starts, rules }: CalledRules, sign: number): void {
    const end = starts[sign + 1] as number;
    for (let at = starts[sign] as number; at < end; at++) {
      const rule = rules[at] as number;
      if (this.#seenRule[rule] === this.generation) continue;
      this.#seenRule[rule] = this.generation;
      this.candidates[this.candidateCount++] = rule;
    }
  }

  keep(field: number, value: Scalar): void {
    const count = this.counts[field] as number;
    (this.#values[field] as (Scalar | undefined)[])[count] = value;
    this.counts[field] = count + 1;
  }

  keepToken(field: number, token: number): void {
    const count = this.counts[field] as number;
    (this.#values[field] as (Scalar | undefined)[])[count] = undefined;
    (this.#tokens[field] as number[])[count] = token;
    this.counts[field] = count + 1;
  }

  valueAt(field: number, at: number): Scalar {
    const values = this.#values[field] as (Scalar | undefined)[];
    const known = values[at];
    if (known !== undefined) return known;
    const made = (this.#line as LineReader).scalarOf(this.#tokens[field]?.[at] as number);
    values[at] = made;
    return made;
  }

  valuesOf(field: number): readonly Scalar[] {
    const length = this.counts[field] as number;
    return Array.from({ length }, (_, at) => this.valueAt(field, at));
  }
}
