import { foldingOfUnits } from './fold-case.ts';

/**
 * Classes of characters over all literals of an index: 0 is every character that no literal holds. Once complete,
 * characters that differ only by case are of one class.
 */
export class CharacterClasses {
  readonly table = new Uint16Array(65_536);
  /** The characters that are of another class than 0, once complete. */
  readonly codes: number[] = [];
  #count = 0;
  #hasPairs = false;

  /** Number of classes, with class 0. */
  get size(): number {
    return this.#count + 1;
  }

  /** Takes in the characters of a folded literal. */
  add(text: string): void {
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (this.table[code] !== 0) continue;
      this.table[code] = ++this.#count;
      this.codes.push(code);
    }
  }

  /** Makes every character stand for its folded form; to be called once, after the last literal. */
  complete(): void {
    const { folded, pairStarts } = foldingOfUnits();
    const own = this.table;
    for (const [code, unit] of folded) {
      const c = own[unit] as number;
      own[code] = c;
      if (c !== 0) this.codes.push(code);
    }
    for (const code of pairStarts) if (own[code] !== 0) this.#hasPairs = true;
  }

  /** Whether a literal holds letters with case that only fold as pairs: texts are then folded before. */
  get hasPairs(): boolean {
    return this.#hasPairs;
  }
}
