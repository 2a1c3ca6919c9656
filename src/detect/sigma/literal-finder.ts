import { Buffer } from 'node:buffer';
import type { ByteText } from './byte-text.ts';
import type { CharacterClasses } from './character-classes.ts';
import { type EndLiteral, EndTree } from './end-tree.ts';
import { foldCase } from './fold-case.ts';
import type { GramClasses } from './gram-classes.ts';
import { type InnerLiteral, LiteralScanner } from './literal-scanner.ts';
import { TextMemory } from './text-memory.ts';

/** How a literal stands in a text: it is all of it, or lies at its start, at its end or anywhere. */
export type LiteralKind = 'exact' | 'contains' | 'starts' | 'ends';

/** A folded literal with the number that is told when a text shows it so; no literal is empty but an exact one. */
export interface NumberedLiteral {
  readonly kind: LiteralKind;
  readonly text: string;
  readonly number: number;
}

/** Finds the literals that the values of one field show, whatever the case. No folded copy of a value is made. */
export class LiteralFinder {
  readonly #foldsBefore: boolean;
  readonly #forward: EndTree | undefined;
  readonly #backward: EndTree | undefined;
  readonly #scanner: LiteralScanner | undefined;
  readonly #memory: TextMemory | undefined;

  /** A kind and text come once; their characters are in `classes`, which are complete, and those within in `grams`. */
  constructor(literals: readonly NumberedLiteral[], classes: CharacterClasses, grams: GramClasses) {
    this.#foldsBefore = classes.hasPairs;
    const tree = (own: readonly EndLiteral[], isBackward: boolean) =>
      own.length === 0
        ? undefined
        : new EndTree(own, { classes: classes.table, classCount: classes.size, isBackward });
    this.#forward = tree(endLiterals(literals, ['starts', 'exact']), false);
    this.#backward = tree(endLiterals(literals, ['ends']), true);
    const inner: readonly InnerLiteral[] = literals.filter(({ kind }) => kind === 'contains');
    this.#scanner = inner.length === 0 ? undefined : new LiteralScanner(inner, classes, grams);
    this.#memory =
      this.#scanner === undefined
        ? undefined
        : new TextMemory((text, found) => this.#look(text, found));
  }

  /** Adds the number of every literal found, once or more. */
  find(text: string, found: number[]): void {
    if (this.#memory === undefined) this.#look(text, found);
    else this.#memory.find(text, found);
  }

  #look(text: string, found: number[]): void {
    const own = this.#foldsBefore ? foldCase(text) : text;
    this.#forward?.find(own, found);
    this.#backward?.find(own, found);
    this.#scanner?.scan(own, found);
  }

  /** As `find`, where the text lies; nothing is remembered. */
  findIn(text: ByteText, found: number[]): void {
    if (this.#foldsBefore) {
      const { bytes, from, to } = text;
      const own = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from);
      this.#look(own.toString('latin1'), found);
      return;
    }
    this.#forward?.findIn(text, found);
    this.#backward?.findIn(text, found);
    this.#scanner?.scanIn(text, found);
  }

  /** Bytes held by the tables. */
  get bytes(): number {
    const parts = [this.#forward, this.#backward, this.#scanner];
    return parts.reduce((sum, part) => sum + (part?.bytes ?? 0), 0);
  }
}

/** The literals of some kinds, each text once. */
function endLiterals(
  literals: readonly NumberedLiteral[],
  kinds: readonly LiteralKind[],
): EndLiteral[] {
  const found = new Map<string, { text: string; open: number; whole: number }>();
  for (const { kind, text, number } of literals) {
    if (!kinds.includes(kind)) continue;
    const known = found.get(text) ?? { text, open: -1, whole: -1 };
    found.set(text, known);
    if (kind === 'exact') known.whole = number;
    else known.open = number;
  }
  return [...found.values()];
}
