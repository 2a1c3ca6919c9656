import type { AtomTable } from '../atom-table.ts';
import { type FieldNode, walkTexts } from '../field-trie.ts';
import type { Sightings } from '../sightings.ts';
import { textOf } from '../test-value.ts';
import { ESCAPED, INTEGER, LIST, type LineReader, NULL, OBJECT, TEXT } from './line-reader.ts';
import { ValueMemory } from './value-memory.ts';

/** What an index looks at in the values of one path. */
interface PathLook {
  /** Fields of which the values at this path are values. */
  readonly fields: readonly number[];
  /** Absent when no field lies at the path or within it. */
  readonly node: FieldNode | undefined;
  /** What was found in texts; absent when nothing is looked for in them. */
  readonly memory: ValueMemory | undefined;
}

/** No field lies at the path, and nothing is looked for in its texts. */
const NO_LOOK: PathLook = { fields: [], node: undefined, memory: undefined };

interface Walks {
  readonly onField: (field: number, value: unknown) => void;
  readonly onText: (text: string) => void;
}

/** Sees in a line what an index would see in the event that the line is. It stays with one reader. */
export class LineLooks {
  readonly #atoms: AtomTable;
  readonly #seen: Sightings;
  readonly #walks: Walks;
  /** By path of the reader. */
  readonly #looks: (PathLook | undefined)[] = [];
  readonly #onAtom: (atom: number) => void;
  readonly #found: number[] = [];
  readonly #gather = (atom: number): void => {
    this.#found.push(atom);
  };

  constructor(atoms: AtomTable, seen: Sightings, walks: Walks) {
    this.#atoms = atoms;
    this.#seen = seen;
    this.#walks = walks;
    this.#onAtom = (atom) => seen.seeAtom(atom);
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
    } else if (memory !== undefined) this.#findInText(line, token, look);
  }

  #lookAt(path: number, line: LineReader): PathLook {
    const node = this.#atoms.fields.nodeAt(line.paths.namesOf(path));
    const fields = node === undefined || node.field < 0 ? [] : [node.field, ...(node.more ?? [])];
    const looksIntoTexts = fields.length > 0 || this.#atoms.hasKeywords;
    const memory = looksIntoTexts ? new ValueMemory() : undefined;
    const look = node || looksIntoTexts ? { fields, node, memory } : NO_LOOK;
    this.#looks[path] = look;
    return look;
  }

  #seeList(list: readonly unknown[], { node }: PathLook): void {
    if (node !== undefined) this.#atoms.fields.walkFrom(node, list, this.#walks.onField);
    if (this.#atoms.hasKeywords) walkTexts(list, this.#walks.onText);
  }

  #findInNumber(line: LineReader, token: number, fields: readonly number[]): void {
    for (const field of fields) {
      const finder = this.#atoms.finders[field];
      if (finder === undefined) continue;
      if (line.kindOf[token] === INTEGER) {
        const place = { from: line.startOf[token] as number, to: line.endOf[token] as number };
        finder.findBytes(line.bytes, place, this.#onAtom);
      } else finder.find(textOf(line.scalarOf(token)), this.#onAtom);
    }
  }

  #findInText(line: LineReader, token: number, { fields, memory }: PathLook): void {
    const seen = this.#seen;
    const { hasKeywords } = this.#atoms;
    if (hasKeywords) {
      seen.seeField(0);
      seen.keepToken(0, token);
    }
    const { bytes, view } = line;
    const place = { from: line.startOf[token] as number, to: line.endOf[token] as number };
    const slot = memory?.slotFor(view, place.from, place.to) ?? -1;
    const known = slot < 0 ? undefined : memory?.find(slot, view, place);
    if (known !== undefined) {
      for (let at = 0; at < known.length; at++) seen.seeAtom(known[at] as number);
      return;
    }
    this.#found.length = 0;
    const text = line.kindOf[token] === TEXT ? undefined : textOf(line.scalarOf(token));
    for (const field of fields) this.#findIn(field, { text, bytes, place });
    if (hasKeywords) this.#findIn(0, { text, bytes, place });
    if (slot >= 0) memory?.keep(slot, bytes.subarray(place.from, place.to), this.#found);
    for (const atom of this.#found) seen.seeAtom(atom);
  }

  #findIn(field: number, { text, bytes, place }: Found): void {
    const finder = this.#atoms.finders[field];
    if (text === undefined) finder?.findBytes(bytes, place, this.#gather);
    else finder?.find(text, this.#gather);
  }
}

/** A text as it stands in bytes, or made of them where it is not written as it is. */
interface Found {
  readonly text: string | undefined;
  readonly bytes: LineReader['bytes'];
  readonly place: { readonly from: number; readonly to: number };
}
