import type { CharacterClasses } from './character-classes.ts';
import type { GramClasses } from './gram-classes.ts';
import { LiteralFinder, type NumberedLiteral } from './literal-finder.ts';
import { runOnce } from './run-once.ts';

/** The field that stands for keywords: every text of the event. */
export const KEYWORDS = 0;

/** What finds the literals of each field in its values. Built for a field when it is first met in an event. */
export class FieldFinders {
  /** By field; the characters of all are in the classes. */
  readonly #literals: readonly (readonly NumberedLiteral[] | undefined)[];
  readonly #classes: CharacterClasses;
  readonly #grams: GramClasses;
  readonly #byField: (LiteralFinder | undefined)[] = [];
  readonly #ofTexts = new Map<string, readonly LiteralFinder[]>();

  constructor(
    literals: readonly (readonly NumberedLiteral[] | undefined)[],
    { classes, grams }: { classes: CharacterClasses; grams: GramClasses },
  ) {
    this.#literals = literals;
    this.#classes = classes;
    this.#grams = grams;
  }

  /** What finds the literals of one field; `undefined` when it has none. */
  of(field: number): LiteralFinder | undefined {
    return this.#byField[field] ?? this.#build(field);
  }

  #build(field: number): LiteralFinder | undefined {
    const literals = this.#literals[field];
    if (literals === undefined) return undefined;
    const finder = this.#finderOf(literals);
    this.#byField[field] = finder;
    return finder;
  }

  #finderOf(literals: readonly NumberedLiteral[]): LiteralFinder {
    return runOnce(() => new LiteralFinder(literals, this.#classes, this.#grams));
  }

  /** What finds, in a text that is a value of all these fields, their literals and keywords, in as few passes as can be. */
  ofText(fields: readonly number[]): readonly LiteralFinder[] {
    const own = fields.includes(KEYWORDS) ? fields : [...fields, KEYWORDS];
    const [field, ...more] = own.filter((one) => this.#literals[one] !== undefined);
    if (field === undefined) return [];
    if (more.length === 0) return [this.of(field)].filter((one) => one !== undefined);
    const key = [field, ...more].join();
    const known = this.#ofTexts.get(key);
    if (known !== undefined) return known;
    const all = [field, ...more].flatMap((one) => this.#literals[one] ?? []);
    const made = apart(all).map((literals) => this.#finderOf(literals));
    this.#ofTexts.set(key, made);
    return made;
  }

  /** Builds what finds the literals of each field by itself. */
  buildAll(): void {
    for (const field of this.#literals.keys()) this.of(field);
  }

  /** Bytes of the tables that were built. */
  get bytes(): number {
    const all = [...this.#byField, ...[...this.#ofTexts.values()].flat()];
    return all.reduce((sum, finder) => sum + (finder?.bytes ?? 0), 0);
  }
}

/** Parts in each of which a kind and text come once. */
function apart(literals: readonly NumberedLiteral[]): NumberedLiteral[][] {
  const known = new Set<string>();
  const once: NumberedLiteral[] = [];
  const again: NumberedLiteral[] = [];
  for (const literal of literals) {
    const key = `${literal.kind} ${literal.text}`;
    (known.has(key) ? again : once).push(literal);
    known.add(key);
  }
  return again.length === 0 ? [once] : [once, ...apart(again)];
}
