/** Texts that are remembered at a time. */
const SLOTS = 256;
/** Shorter texts are read again as quickly as they are found; longer ones would hold too much memory. */
const CHARS_MIN = 24;
const CHARS_MAX = 512;
/** Characters of a text that choose its slot. */
const PROBES = 8;
const NOTHING = new Int32Array(0);

/**
 * Remembers what was found in the texts seen last: user agents, paths of programs and names of hosts come again and again. A
 * text is compared whole, so what is told is always what a look at it would tell.
 */
export class TextMemory {
  readonly #texts: string[] = new Array<string>(SLOTS).fill('');
  readonly #found: Int32Array[] = new Array<Int32Array>(SLOTS).fill(NOTHING);
  readonly #look: (text: string, found: number[]) => void;
  readonly #gathered: number[] = [];

  /** @param look what finds numbers in a text; it depends on nothing but the text */
  constructor(look: (text: string, found: number[]) => void) {
    this.#look = look;
  }

  /** Adds what the look would. */
  find(text: string, found: number[]): void {
    const { length } = text;
    if (length < CHARS_MIN || length > CHARS_MAX) {
      this.#look(text, found);
      return;
    }
    let hash = length;
    for (let probe = 1; probe <= PROBES; probe++) {
      hash = (Math.imul(hash, 31) + text.charCodeAt((length * probe - 1) >>> 3)) | 0;
    }
    const slot = (hash ^ (hash >>> 8)) & (SLOTS - 1);
    if (this.#texts[slot] !== text) this.#fill(slot, text);
    const known = this.#found[slot] as Int32Array;
    for (let at = 0; at < known.length; at++) found.push(known[at] as number);
  }

  #fill(slot: number, text: string): void {
    const gathered = this.#gathered;
    gathered.length = 0;
    this.#look(text, gathered);
    this.#texts[slot] = text;
    this.#found[slot] = gathered.length === 0 ? NOTHING : Int32Array.from(gathered);
  }
}
