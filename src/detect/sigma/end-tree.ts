import type { ByteText } from './byte-text.ts';

/** A folded literal with the number that is told when a text begins, or ends, with it, or is it. */
export interface EndLiteral {
  readonly text: string;
  /** Told when there may be more of the text; -1 = none. */
  readonly open: number;
  /** Told when this is the whole text; -1 = none. */
  readonly whole: number;
}

/** States with more children than this have a full row of the table. */
const SPARSE_CHILDREN_MAX = 3;

/**
 * Finds which of many literals a text begins with, or ends with when it is read backwards. It reads no more of a text than
 * some literal agrees with. States with few children are chains of siblings, the others full rows.
 */
export class EndTree {
  readonly #classes: Uint16Array;
  readonly #isBackward: boolean;
  readonly #child: Int32Array;
  readonly #sibling: Int32Array;
  readonly #label: Uint16Array;
  readonly #open: Int32Array;
  readonly #whole: Int32Array;
  /** Where the row of a state begins; -1 = it has none. */
  readonly #row: Int32Array;
  readonly #table: Int32Array;

  /** Each text once; its characters are in `classes`, a table that is complete and has so many classes. */
  constructor(
    literals: readonly EndLiteral[],
    options: { classes: Uint16Array; classCount: number; isBackward: boolean },
  ) {
    this.#classes = options.classes;
    this.#isBackward = options.isBackward;
    const most = literals.reduce((sum, { text }) => sum + text.length, 1);
    const draft = {
      child: new Int32Array(most),
      sibling: new Int32Array(most),
      label: new Uint16Array(most),
      open: new Int32Array(most).fill(-1),
      whole: new Int32Array(most).fill(-1),
      size: 1,
    };
    for (const literal of literals) this.#insert(literal, draft);
    const { size } = draft;
    this.#child = draft.child.slice(0, size);
    this.#sibling = draft.sibling.slice(0, size);
    this.#label = draft.label.slice(0, size);
    this.#open = draft.open.slice(0, size);
    this.#whole = draft.whole.slice(0, size);
    this.#row = new Int32Array(size).fill(-1);
    this.#table = this.#rows(options.classCount);
  }

  #insert({ text, open, whole }: EndLiteral, draft: TreeDraft): void {
    let state = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(this.#isBackward ? text.length - 1 - at : at);
      const c = this.#classes[code] as number;
      let next = draft.child[state] as number;
      while (next > 0 && draft.label[next] !== c) next = draft.sibling[next] as number;
      if (next === 0) {
        next = draft.size++;
        draft.label[next] = c;
        draft.sibling[next] = draft.child[state] as number;
        draft.child[state] = next;
      }
      state = next;
    }
    draft.open[state] = open;
    draft.whole[state] = whole;
  }

  #rows(width: number): Int32Array {
    const wide: number[] = [];
    for (let state = 0; state < this.#child.length; state++) {
      let count = 0;
      for (let one = this.#child[state] ?? 0; one > 0; one = this.#sibling[one] ?? 0) count++;
      if (count > SPARSE_CHILDREN_MAX || state === 0) wide.push(state);
    }
    const table = new Int32Array(wide.length * width);
    for (const [index, state] of wide.entries()) {
      const row = index * width;
      this.#row[state] = row;
      for (let one = this.#child[state] ?? 0; one > 0; one = this.#sibling[one] ?? 0) {
        table[row + (this.#label[one] ?? 0)] = one;
      }
    }
    return table;
  }

  /** Adds the number of every literal found. */
  find(text: string, found: number[]): void {
    const classes = this.#classes;
    const { length } = text;
    let state = 0;
    for (let step = 0; step < length; step++) {
      const code = text.charCodeAt(this.#isBackward ? length - 1 - step : step);
      state = this.#next(state, classes[code] as number);
      if (state === 0) return;
      const open = this.#open[state] as number;
      if (open >= 0) found.push(open);
    }
    const whole = this.#whole[state] as number;
    if (whole >= 0) found.push(whole);
  }

  /** As `find`, where the text lies. */
  findIn({ bytes, from, to }: ByteText, found: number[]): void {
    const classes = this.#classes;
    const direction = this.#isBackward ? -1 : 1;
    let state = 0;
    let at = this.#isBackward ? to - 1 : from;
    for (let left = to - from; left > 0; left--, at += direction) {
      state = this.#next(state, classes[bytes[at] as number] as number);
      if (state === 0) return;
      const open = this.#open[state] as number;
      if (open >= 0) found.push(open);
    }
    const whole = this.#whole[state] as number;
    if (whole >= 0) found.push(whole);
  }

  #next(state: number, c: number): number {
    const row = this.#row[state] as number;
    if (row >= 0) return this.#table[row + c] as number;
    let child = this.#child[state] as number;
    while (child > 0 && this.#label[child] !== c) child = this.#sibling[child] as number;
    return child;
  }

  /** Bytes held by the tables. */
  get bytes(): number {
    return this.#child.length * 22 + this.#table.length * 4;
  }
}

interface TreeDraft {
  readonly child: Int32Array;
  readonly sibling: Int32Array;
  readonly label: Uint16Array;
  readonly open: Int32Array;
  readonly whole: Int32Array;
  size: number;
}
