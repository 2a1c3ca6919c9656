import { Buffer } from 'node:buffer';
import type { AtomTable } from '../atom-table.ts';
import type { ByteText } from '../byte-text.ts';
import { KEYWORDS } from '../field-finders.ts';
import { type FieldNode, walkTexts } from '../field-trie.ts';
import type { LiteralFinder } from '../literal-finder.ts';
import type { Sightings } from '../sightings.ts';
import { textOf } from '../test-value.ts';
import { ESCAPED, INTEGER, LIST, type LineReader, NULL, OBJECT } from './line-reader.ts';
import { makeUnescaped, newMadeText } from './make-unescaped.ts';
import { ValueMemory } from './value-memory.ts';

/** What an index looks at in the values of one path. */
interface PathLook {
  /** Fields of which the values at this path are values. */
  readonly fields: readonly number[];
  /** Absent when no field lies at the path or within it. */
  readonly node: FieldNode | undefined;
  /** What is looked for in texts. */
  readonly finders: readonly LiteralFinder[];
  /** What was found in texts. */
  readonly memory: ValueMemory | undefined;
}

/** No field lies at the path, and nothing is looked for in its texts. */
const NO_LOOK: PathLook = { fields: [], node: undefined, finders: [], memory: undefined };

const NO_BYTES = Buffer.alloc(0);

interface Walks {
  readonly onField: (field: number, value: unknown) => void;
  readonly onText: (text: string) => void;
}

/** Sees in a line what an index would see in the event that the line is. It stays with one reader. */
export class LineLooks {
  readonly #atoms: AtomTable;
  readonly #asksTexts: boolean;
  readonly #seen: Sightings;
  readonly #walks: Walks;
  /** By path of the reader. */
  readonly #looks: (PathLook | undefined)[] = [];
  readonly #found: number[] = [];
  readonly #written: Mutable<ByteText> = { bytes: NO_BYTES, from: 0, to: 0 };
  readonly #unescaped = newMadeText();

  constructor(atoms: AtomTable, seen: Sightings, walks: Walks) {
    this.#atoms = atoms;
    this.#asksTexts = atoms.asksTexts;
    this.#seen = seen;
    this.#walks = walks;
  }

  /** Sees everything in the line that the reader read last. */
  see(line: LineReader): void {
    for (let token = 0; token < line.count; token++) this.#seeToken(line, token);
  }

  #seeToken(line: LineReader, token: number): void {
    const path = line.pathOf[token] as number;
    const look = this.#looks[path] ?? this.#lookAt(path, line);
    if (look === NO_LOOK) return;
    const kind = line.kindOf[token] as number;
    if (kind === LIST) {
      this.#seeList(line.listOf(token), look);
      return;
    }
    const seen = this.#seen;
    const { fields, memory } = look;
    for (let at = 0; at < fields.length; at++) {
      const field = fields[at] as number;
      seen.seeField(field);
      if (kind === NULL) continue;
      seen.filledField[field] = seen.generation;
      if (kind !== OBJECT) seen.keepToken(field, token);
    }
    if (kind > ESCAPED) {
      if (kind < NULL && fields.length > 0) this.#findInNumber(line, token, fields);
      return;
    }
    if (this.#asksTexts) {
      seen.seeField(KEYWORDS);
      seen.keepToken(KEYWORDS, token);
    }
    if (memory !== undefined) this.#findInText(line, token, look);
  }

  #lookAt(path: number, line: LineReader): PathLook {
    const node = this.#atoms.fields.nodeAt(line.paths.namesOf(path));
    const fields = node === undefined || node.field < 0 ? [] : [node.field, ...(node.more ?? [])];
    const finders = this.#atoms.finders.ofText(fields);
    const memory = finders.length > 0 ? new ValueMemory() : undefined;
    const isLooked = node !== undefined || memory !== undefined || this.#atoms.hasKeywords;
    const look = isLooked ? { fields, node, finders, memory } : NO_LOOK;
    this.#looks[path] = look;
    return look;
  }

  #seeList(list: readonly unknown[], { node }: PathLook): void {
    if (node !== undefined) this.#atoms.fields.walkFrom(node, list, this.#walks.onField);
    if (this.#atoms.hasKeywords) walkTexts(list, this.#walks.onText);
  }

  #findInNumber(line: LineReader, token: number, fields: readonly number[]): void {
    const found = this.#found;
    found.length = 0;
    for (const field of fields) {
      const finder = this.#atoms.finders.of(field);
      if (finder === undefined) continue;
      if (line.kindOf[token] === INTEGER) finder.findIn(this.#writtenAt(line, token), found);
      else finder.find(textOf(line.scalarOf(token)), found);
    }
    this.#seeFound(found);
  }

  #writtenAt(line: LineReader, token: number): ByteText {
    const written = this.#written;
    written.bytes = line.bytes;
    written.from = line.startOf[token] as number;
    written.to = line.endOf[token] as number;
    return written;
  }

  #findInText(line: LineReader, token: number, { finders, memory }: PathLook): void {
    const written = this.#writtenAt(line, token);
    const known = memory?.recall(line.view, written.from, written.to);
    if (known !== undefined) {
      for (let at = 0; at < known.length; at++) this.#seen.seeAtom(known[at] as number);
      return;
    }
    const found = this.#found;
    // To set its length would give its memory back.
    while (found.length > 0) found.pop();
    const isPlain = line.kindOf[token] !== ESCAPED;
    if (isPlain || makeUnescaped(written, this.#unescaped)) {
      const text = isPlain ? written : this.#unescaped;
      for (let at = 0; at < finders.length; at++) finders[at]?.findIn(text, found);
    } else {
      const text = textOf(line.scalarOf(token));
      for (let at = 0; at < finders.length; at++) finders[at]?.find(text, found);
    }
    memory?.keep(written, found);
    this.#seeFound(found);
  }

  #seeFound(found: readonly number[]): void {
    const seen = this.#seen;
    for (let at = 0; at < found.length; at++) seen.seeAtom(found[at] as number);
  }
}

type Mutable<Whole> = { -readonly [Key in keyof Whole]: Whole[Key] };
