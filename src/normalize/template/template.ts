/** Whether `line` from `from` to `to` can be a value; cheap. */
export type Shape = (line: string, from: number, to: number) => boolean;

/** A place in a line where a value stands. */
export interface TemplateField {
  readonly name: string;
  readonly accepts: Shape;
  /** The character that begins the next field, when no text separates the two. */
  readonly until?: string;
}

/** A line's form: texts and values in their order. */
export interface Template {
  readonly parts: readonly (string | TemplateField)[];
  readonly fields: readonly TemplateField[];
  /** Whether a backslash before a quotation mark keeps it from ending a value. */
  readonly escapedQuotes: boolean;
}

/** The values of the fields in their order, or where the line left the form. */
export type TemplateMatch =
  | { readonly kind: 'match'; readonly values: readonly string[] }
  | { readonly kind: 'mismatch'; readonly at: number; readonly wanted: string };

/** Characters that may be looked at for each character of the line before the search is given up. */
const LOOKS_PER_CHARACTER = 24;
const QUOTE = 34;
const BACKSLASH = 92;

/** Makes a template of its parts. */
export function templateOf(
  parts: readonly (string | TemplateField)[],
  escapedQuotes: boolean,
): Template {
  return { parts, escapedQuotes, fields: parts.filter((part) => typeof part !== 'string') };
}

/**
 * Reads a line by a template. A value ends at the first place where it is one and the rest fits; the work is bounded by a
 * multiple of the line's length, whatever stands in it.
 */
export function matchTemplate(line: string, template: Template): TemplateMatch {
  const search = new TemplateSearch(line, template);
  return search.run();
}

class TemplateSearch {
  readonly #line: string;
  readonly #template: Template;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  #looks: number;
  #farthest = 0;
  #farthestPart = 0;

  constructor(line: string, template: Template) {
    this.#line = line;
    this.#template = template;
    this.#looks = (line.length + 64) * LOOKS_PER_CHARACTER;
  }

  run(): TemplateMatch {
    const { parts } = this.#template;
    let part = 0;
    let at = 0;
    let retry = -1;
    for (;;) {
      const next = part < parts.length ? this.#step(part, at, retry) : this.#end(at);
      if (next >= 0) {
        if (part >= parts.length) {
          return { kind: 'match', values: this.#values() };
        }
        part += 1;
        at = next;
        retry = -1;
        continue;
      }
      // Back to the last value that could end later.
      part -= 1;
      while (part >= 0 && typeof parts[part] === 'string') {
        part -= 1;
      }
      if (part < 0 || this.#looks <= 0) {
        return this.#mismatch();
      }
      at = this.#starts[part] ?? 0;
      retry = (this.#ends[part] ?? 0) + 1;
    }
  }

  /** Where the part ends when it begins at `at`, a value no earlier than at `from`; -1 = it does not fit. */
  #step(part: number, at: number, from: number): number {
    const what = this.#template.parts[part];
    if (at > this.#farthest) {
      this.#farthest = at;
      this.#farthestPart = part;
    }
    if (typeof what === 'string') {
      return this.#line.startsWith(what, at) ? at + what.length : -1;
    }
    if (what === undefined) {
      return -1;
    }
    const end = this.#valueEnd(part, { at, from: from < 0 ? at : from, field: what });
    this.#starts[part] = at;
    this.#ends[part] = end;
    return end;
  }

  #valueEnd(part: number, of: { at: number; from: number; field: TemplateField }): number {
    const { at, from, field } = of;
    const line = this.#line;
    const next = this.#template.parts[part + 1];
    const stop = typeof next === 'string' ? next : field.until;
    if (stop === undefined) {
      return from <= line.length && field.accepts(line, at, line.length) ? line.length : -1;
    }
    const quote = stop.charCodeAt(0) === QUOTE && this.#template.escapedQuotes;
    let end = line.indexOf(stop, from);
    this.#looks -= (end < 0 ? line.length : end) - from + 1;
    while (end >= 0) {
      if (!(quote && isEscaped(line, end, at)) && field.accepts(line, at, end)) {
        return end;
      }
      if (this.#looks <= 0) {
        return -1;
      }
      const before = end;
      end = line.indexOf(stop, end + 1);
      this.#looks -= (end < 0 ? line.length : end) - before;
    }
    return -1;
  }

  #end(at: number): number {
    return at === this.#line.length || this.#line.slice(at).trim() === '' ? at : -1;
  }

  #values(): string[] {
    const values: string[] = [];
    for (const [index, part] of this.#template.parts.entries()) {
      if (typeof part !== 'string') {
        values.push(this.#line.slice(this.#starts[index] ?? 0, this.#ends[index] ?? 0));
      }
    }
    return values;
  }

  #mismatch(): TemplateMatch {
    const what = this.#template.parts[this.#farthestPart];
    const wanted = typeof what === 'string' ? `"${what}"` : (what?.name ?? 'the end of the line');
    return { kind: 'mismatch', at: this.#farthest, wanted };
  }
}

function isEscaped(line: string, at: number, from: number): boolean {
  let slashes = 0;
  while (at - slashes - 1 >= from && line.charCodeAt(at - slashes - 1) === BACKSLASH) {
    slashes += 1;
  }
  return slashes % 2 === 1;
}
