import { TERM_LENGTH_MAX, TEXT_FIELDS } from '../mapping/field-tree.ts';
import { queryableFields } from './queryable-fields.ts';
import { sortableNumber } from './sortable-number.ts';

/** Pieces of a long text overlap by more than the longest spelling of a word that is searched. */
const PIECE_STEP = TERM_LENGTH_MAX / 2;

/** How much a residue held at some moment. */
export type ResidueMark = readonly [number, number, number, number, number];

/**
 * What the mapped fields cannot say of one document, as terms of our own: see `HELPER` for each.
 * A value stands either in its mapped field or here, never in both.
 */
export class Residue {
  readonly values: string[] = [];
  readonly numbers: string[] = [];
  readonly fields: string[] = [];
  readonly long: string[] = [];
  readonly text: string[] = [];

  mark(): ResidueMark {
    const { values, numbers, fields, long, text } = this;
    return [values.length, numbers.length, fields.length, long.length, text.length];
  }

  /** Forgets all that came after a mark. */
  backTo(mark: ResidueMark): void {
    const lists = [this.values, this.numbers, this.fields, this.long, this.text];
    for (const [index, list] of lists.entries()) list.length = mark[index] ?? 0;
  }

  /** Takes every value at a path and below it: a dot in a key is a step, null is nothing. */
  addAll(path: string, value: unknown): void {
    if (Array.isArray(value)) {
      for (const member of value) this.addAll(path, member);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, child] of Object.entries(value)) this.addAll(`${path}.${key}`, child);
    } else if (isValue(value)) {
      this.#addValue(path, value);
    }
  }

  /** Takes a number that stands in no numeric field. */
  addNumber(path: string, value: number): void {
    this.numbers.push(`${path}=${sortableNumber(value)}`);
  }

  /** Notes a value that is longer than a term; the field is then asked in the document itself. */
  addLong(path: string, value: string): void {
    this.long.push(path);
    this.#addFields(path);
    if (TEXT_FIELDS.includes(path)) this.addText(value);
  }

  /** Takes a text that free text searches. */
  addText(text: string): void {
    let from = 0;
    for (; from + TERM_LENGTH_MAX < text.length; from += PIECE_STEP) {
      this.text.push(piece(text, from, from + TERM_LENGTH_MAX));
    }
    this.text.push(piece(text, from, text.length));
  }

  #addValue(path: string, value: string | number | boolean): void {
    if (!this.#addFields(path)) return;
    const text = String(value);
    if (text.length > TERM_LENGTH_MAX) this.long.push(path);
    else this.values.push(`${path}=${text}`);
    if (typeof value === 'number') this.addNumber(path, value);
  }

  /** Answers whether the path itself can be asked for. */
  #addFields(path: string): boolean {
    const fields = queryableFields(path);
    for (const field of fields) this.fields.push(field);
    return fields[0] === path;
  }
}

function isValue(value: unknown): value is string | number | boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value === 'string' || typeof value === 'boolean';
}

/** A piece of a text that does not cut a surrogate pair in two. */
function piece(text: string, from: number, to: number): string {
  const start = isLowSurrogate(text.charCodeAt(from)) ? from + 1 : from;
  return text.slice(start, isLowSurrogate(text.charCodeAt(to)) ? to + 1 : to);
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
