import { foldCase, foldingOfUnits } from './fold-case.ts';

/**
 * Classes of characters over all patterns of an index: 0 is every character that no pattern holds. Once complete,
 * characters that differ only by case are of one class.
 */
export class CharacterClasses {
  readonly table = new Uint16Array(65_536);
  #count = 0;
  #hasPairs = false;

  /** Number of classes, with class 0. */
  get size(): number {
    return this.#count + 1;
  }

  add(text: string): void {
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (this.table[code] === 0) this.table[code] = ++this.#count;
    }
  }

  /** Makes every character stand for its folded form; to be called once, after the last pattern. */
  complete(): void {
    const { folded, pairStarts } = foldingOfUnits();
    const own = this.table.slice();
    for (let code = 0; code < own.length; code++) {
      this.table[code] = own[folded[code] as number] as number;
    }
    this.#hasPairs = [...pairStarts].some((code) => own[code] !== 0);
  }

  /** Whether a pattern holds letters with case that only fold as pairs: texts are then folded before. */
  get hasPairs(): boolean {
    return this.#hasPairs;
  }
}

/** Told of each pattern that a text holds; `starts` and `ends` say how it stands in the text. */
export type PatternVisitor = (pattern: number, starts: boolean, ends: boolean) => void;

/** An automaton of at most this many cells is one full table, the fastest. */
const FULL_CELLS_MAX = 1_048_576;

/** Cells that the shallow states of an automaton take whether they need them or not. */
const SHALLOW_CELLS = 32_768;

/** States with more children than this have a full row of the table. */
const SPARSE_CHILDREN_MAX = 3;

/**
 * Finds all of many case-folded literals in one pass over a text as it stands (Aho and Corasick, 1975): no folded copy
 * of the text is made. States with few children are
 * chains of siblings, the others full rows with failures resolved: a few bytes a state.
 */
export class LiteralAutomaton {
  readonly #classes: Uint16Array;
  readonly #foldsBefore: boolean;
  readonly #child: Int32Array;
  readonly #sibling: Int32Array;
  readonly #label: Uint16Array;
  readonly #fail: Int32Array;
  readonly #pattern: Int32Array;
  /** Nearest state by failure links that ends a pattern, this one included; 0 = none. */
  readonly #output: Int32Array;
  readonly #row: Int32Array;
  readonly #table: Int32Array;
  readonly #lengths: Int32Array;
  /** Every state has a row at its number times the width; cells are offsets of rows, cell 0 the output. */
  readonly #isFull: boolean;

  /** Patterns are folded, not empty nor repeated; their characters are in `classes`, which is complete. */
  constructor(patterns: readonly string[], classes: CharacterClasses) {
    const total = patterns.reduce((sum, pattern) => sum + pattern.length, 1);
    this.#classes = classes.table;
    this.#foldsBefore = classes.hasPairs;
    this.#lengths = Int32Array.from(patterns, (pattern) => pattern.length);
    const trie = buildTrie(patterns, classes.table, total);
    const size = trie.size;
    this.#child = trie.child.slice(0, size);
    this.#sibling = trie.sibling.slice(0, size);
    this.#label = trie.label.slice(0, size);
    this.#pattern = trie.pattern.slice(0, size);
    this.#fail = new Int32Array(size);
    this.#output = new Int32Array(size);
    this.#row = new Int32Array(size).fill(-1);
    this.#isFull = size * classes.size <= FULL_CELLS_MAX;
    this.#table = this.#link(classes.size);
    if (this.#isFull) this.#turnToOffsets(size, classes.size);
  }

  #turnToOffsets(size: number, width: number): void {
    const table = this.#table;
    for (let at = 0; at < table.length; at++) table[at] = (table[at] as number) * width;
    for (let state = 0; state < size; state++) table[state * width] = this.#output[state] as number;
  }

  /** Breadth first: failure links, output links and full rows. */
  #link(width: number): Int32Array {
    const order = this.#breadthFirst();
    const wide = this.#wideStates(order, width);
    for (const [index, state] of wide.entries()) {
      this.#row[state] = (this.#isFull ? state : index) * width;
    }
    const table = new Int32Array(wide.length * width);
    for (const state of order) {
      const fail = this.#fail[state] ?? 0;
      this.#output[state] = (this.#pattern[state] ?? -1) >= 0 ? state : (this.#output[fail] ?? 0);
      const row = this.#row[state] ?? -1;
      if (row >= 0 && state !== 0) this.#fillRow(table, { row, fail, width });
      for (let child = this.#child[state] ?? 0; child > 0; child = this.#sibling[child] ?? 0) {
        const c = this.#label[child] ?? 0;
        this.#fail[child] = state === 0 ? 0 : this.#next(fail, c, table);
        if (row >= 0) table[row + c] = child;
      }
    }
    return table;
  }

  /** The shallow states, where nearly all of a text is spent, come first in the order. */
  #wideStates(order: readonly number[], width: number): readonly number[] {
    if (this.#isFull) return order;
    const shallow = Math.floor(SHALLOW_CELLS / width);
    return order.filter(
      (state, at) => at <= shallow || this.#childCount(state) > SPARSE_CHILDREN_MAX,
    );
  }

  /** A full row begins as that of the failure state, which is complete already. */
  #fillRow(table: Int32Array, place: { row: number; fail: number; width: number }): void {
    const { row, fail, width } = place;
    const failRow = this.#row[fail] ?? -1;
    if (failRow >= 0) {
      table.copyWithin(row, failRow, failRow + width);
      return;
    }
    for (let c = 1; c < width; c++) table[row + c] = this.#next(fail, c, table);
  }

  #breadthFirst(): number[] {
    const order = [0];
    for (let at = 0; at < order.length; at++) {
      let child = this.#child[order[at] ?? 0] ?? 0;
      for (; child > 0; child = this.#sibling[child] ?? 0) order.push(child);
    }
    return order;
  }

  #childCount(state: number): number {
    let count = 0;
    for (let child = this.#child[state] ?? 0; child > 0; child = this.#sibling[child] ?? 0) count++;
    return count;
  }

  #next(from: number, c: number, table: Int32Array): number {
    let state = from;
    for (;;) {
      const row = this.#row[state] as number;
      if (row >= 0) return table[row + c] as number;
      let child = this.#child[state] as number;
      while (child > 0 && this.#label[child] !== c) child = this.#sibling[child] as number;
      if (child > 0) return child;
      state = this.#fail[state] as number;
    }
  }

  /** Calls the visitor for every occurrence of every pattern. */
  scan(text: string, visit: PatternVisitor): void {
    const own = this.#foldsBefore ? foldCase(text) : text;
    if (this.#isFull) this.#scanFull(own, visit);
    else this.#scanSparse(own, visit);
  }

  #scanFull(text: string, visit: PatternVisitor): void {
    const cells = this.#table;
    const classes = this.#classes;
    const length = text.length;
    let row = 0;
    for (let at = 0; at < length; at++) {
      const code = text.charCodeAt(at);
      const c = classes[code] as number;
      row = c === 0 ? 0 : (cells[row + c] as number);
      const found = cells[row] as number;
      if (found > 0) this.#report(found, { at, last: length - 1, visit });
    }
  }

  #report(output: number, place: { at: number; last: number; visit: PatternVisitor }): void {
    for (let found = output; found > 0; ) {
      const pattern = this.#pattern[found] as number;
      place.visit(pattern, place.at + 1 === this.#lengths[pattern], place.at === place.last);
      found = this.#output[this.#fail[found] as number] as number;
    }
  }

  #scanSparse(text: string, visit: PatternVisitor): void {
    const classes = this.#classes;
    const output = this.#output;
    const table = this.#table;
    const last = text.length - 1;
    let state = 0;
    for (let at = 0; at <= last; at++) {
      const code = text.charCodeAt(at);
      const c = classes[code] as number;
      if (c === 0) {
        state = 0;
        continue;
      }
      state = state === 0 ? (table[c] as number) : this.#next(state, c, table);
      const found = output[state] as number;
      if (found > 0) this.#report(found, { at, last, visit });
    }
  }

  /** Bytes held by the tables. */
  get bytes(): number {
    return this.#child.length * 26 + this.#table.length * 4;
  }
}

interface Trie {
  readonly size: number;
  readonly child: Int32Array;
  readonly sibling: Int32Array;
  readonly label: Uint16Array;
  readonly pattern: Int32Array;
}

function buildTrie(patterns: readonly string[], classes: Uint16Array, total: number): Trie {
  const child = new Int32Array(total);
  const sibling = new Int32Array(total);
  const label = new Uint16Array(total);
  const pattern = new Int32Array(total).fill(-1);
  let size = 1;
  for (const [index, text] of patterns.entries()) {
    let state = 0;
    for (let at = 0; at < text.length; at++) {
      const c = classes[text.charCodeAt(at)] as number;
      let next = child[state] as number;
      while (next > 0 && label[next] !== c) next = sibling[next] as number;
      if (next === 0) {
        next = size++;
        label[next] = c;
        sibling[next] = child[state] as number;
        child[state] = next;
      }
      state = next;
    }
    pattern[state] = index;
  }
  return { size, child, sibling, label, pattern };
}
