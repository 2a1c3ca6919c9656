import { foldCase } from './fold-case.ts';

/** `i` with a dot above: what İ, one character, folds to. */
const DOTTED_I = 'i\u0307';
/** Lengths that are told apart; longer ones are one. */
const LENGTHS = 256;

/** Finds the number of a whole value whatever its case; values of no known length cost next to nothing. */
export class ExactTable {
  readonly #numbers = new Map<string, number>();
  readonly #lengths = new Uint8Array(LENGTHS);

  /** `text` is folded. */
  add(text: string, number: number): void {
    this.#numbers.set(text, number);
    const shortest = text.length - (text.split(DOTTED_I).length - 1);
    for (let length = shortest; length <= text.length; length++) {
      this.#lengths[Math.min(length, LENGTHS - 1)] = 1;
    }
  }

  /** `text` is a value as it stands. */
  get(text: string): number | undefined {
    if (this.#lengths[Math.min(text.length, LENGTHS - 1)] === 0) return undefined;
    return this.#numbers.get(foldCase(text));
  }
}
