/** Further than this nobody looks for what a text begins with. */
const HEAD_CHARACTERS_MAX = 4_096;
const ARRAY = /^\s*\[\s*\{/;
const SPREAD = /^\s*\{[^\S\n]*\n/;
/** As far as it goes, it may still become one of them. */
const UNDECIDED = /^\s*(?:\[\s*|\{[^\S\n]*)?$/;

type Mode = 'undecided' | 'values' | 'plain';

/**
 * Makes lines of JSON of a text that is one array of objects, or objects spread over lines, as exports of programs are; any
 * other text, and what follows where it stops being JSON, passes as it is. What stands in the objects stays to the letter.
 */
export class JsonLines {
  #mode: Mode = 'undecided';
  #held = '';
  /** Depth at which values stand: 1 = in an array. */
  #floor = 0;
  #depth = 0;
  #inString = false;
  #isEscaped = false;

  /** The next piece of the text, as far as it can be told. */
  push(piece: string): string {
    if (this.#mode === 'plain') return piece;
    if (this.#mode === 'values') return this.#values(piece);
    this.#held += piece;
    const held = this.#held.replace(/^\ufeff/, '');
    if (UNDECIDED.test(held) && held.length < HEAD_CHARACTERS_MAX) return '';
    return this.#begin(held);
  }

  /** What was held back until it is clear that nothing follows. */
  end(): string {
    return this.#mode === 'undecided' ? this.#held : '';
  }

  #begin(text: string): string {
    this.#held = '';
    const isArray = ARRAY.test(text);
    this.#mode = isArray || SPREAD.test(text) ? 'values' : 'plain';
    if (this.#mode === 'plain') return text;
    this.#floor = isArray ? 1 : 0;
    this.#depth = this.#floor;
    return this.#values(isArray ? text.replace(/^\s*\[/, '') : text);
  }

  #values(piece: string): string {
    let out = '';
    for (let at = 0; at < piece.length; at += 1) {
      const letter = piece[at] ?? '';
      if (this.#isBroken(letter)) {
        this.#mode = 'plain';
        return out + piece.slice(at);
      }
      out += this.#take(letter);
    }
    return out;
  }

  /** A line that ends within a string, or something between values that is none. */
  #isBroken(letter: string): boolean {
    if (this.#inString) return letter === '\n';
    return this.#depth === this.#floor && !/[\s,{\]]/.test(letter);
  }

  #take(letter: string): string {
    if (this.#inString) {
      this.#inString = this.#isEscaped || letter !== '"';
      this.#isEscaped = !this.#isEscaped && letter === '\\';
      return letter;
    }
    const wasBetween = this.#depth === this.#floor;
    if (letter === '"') this.#inString = true;
    if (letter === '{' || letter === '[') this.#depth += 1;
    if (letter === '\n' || letter === '\r') return '';
    if (wasBetween && letter !== '{') return '';
    if (letter !== '}' && letter !== ']') return letter;
    this.#depth -= 1;
    return this.#depth === this.#floor ? `${letter}\n` : letter;
  }
}
