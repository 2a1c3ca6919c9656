import { Buffer } from 'node:buffer';

/** Most paths that are remembered. */
const PATHS_MAX = 4_096;
const KEY_BYTES_MAX = 128;
/** Room for the names of keys. */
const NAMES_BYTES = PATHS_MAX * 32;
const SLOTS = PATHS_MAX * 4;
const HASH = 0x01000193;
/** Bytes that are compared at a time. */
const WORD = 4;
const QUOTE = 34;
/** The object that a line is. */
export const ROOT = 0;

/** Where a value stands in a line: the keys that lead to it, as a number. */
export type PathNumber = number;

/** The object that stands at a path. */
export function objectAt(path: PathNumber): number {
  return path + 1;
}

/**
 * Numbers the paths of values in lines of JSON, as the lines come. Lines of one program have the same keys in the same order,
 * so the key after a known one is first taken for one of the two that followed it last.
 */
export class LinePaths {
  readonly #names = new Uint8Array(NAMES_BYTES);
  readonly #view = new DataView(this.#names.buffer);
  readonly #starts = new Int32Array(PATHS_MAX);
  readonly #lengths = new Int32Array(PATHS_MAX);
  readonly #objects = new Int32Array(PATHS_MAX);
  /** Path + 1, by hash of object and key; 0 = free. */
  readonly #slots = new Int32Array(SLOTS);
  /** The path that last came after a path, or first in an object (behind all paths). */
  readonly #after = new Int32Array(2 * PATHS_MAX + 1).fill(-1);
  /** The path that came there before that one: programs may take turns. */
  readonly #afterElse = new Int32Array(2 * PATHS_MAX + 1).fill(-1);
  #namesEnd = 0;
  #count = 0;

  /** Most paths that there can be. */
  static readonly MAX = PATHS_MAX;

  /** Names of the keys that lead to a path. */
  namesOf(path: PathNumber): readonly string[] {
    const start = this.#starts[path] as number;
    const name = Buffer.from(this.#names.subarray(start, start + this.lengthOf(path))).toString();
    const object = this.#objects[path] as number;
    return object === ROOT ? [name] : [...this.namesOf(object - 1), name];
  }

  /** Bytes of the last key of a path. */
  lengthOf(path: PathNumber): number {
    return this.#lengths[path] as number;
  }

  /** The path of a key right behind a path of the same object (-1: the first key), if it was that before; else -1. */
  guess(view: DataView, from: number, place: { object: number; previous: number }): PathNumber {
    const { object, previous } = place;
    const slot = previous < 0 ? PATHS_MAX + object : previous;
    const last = this.#after[slot] as number;
    if (this.#isAt(last, view, from)) return last;
    const other = this.#afterElse[slot] as number;
    return this.#isAt(other, view, from) ? other : -1;
  }

  #isAt(path: PathNumber, view: DataView, from: number): boolean {
    if (path < 0) return false;
    const end = from + (this.#lengths[path] as number);
    return end < view.byteLength && view.getUint8(end) === QUOTE && this.#isNamed(path, view, from);
  }

  /** The path of a key of an object; -1 when there are too many to remember, or its name is too long. */
  find(
    view: DataView,
    { from, to, object, previous }: { from: number; to: number; object: number; previous: number },
  ): PathNumber {
    let hash = object;
    for (let at = from; at < to; at++) hash = Math.imul(hash ^ view.getUint8(at), HASH);
    let slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    for (;;) {
      const path = (this.#slots[slot] as number) - 1;
      if (path < 0) break;
      const isIt = this.#objects[path] === object && this.#lengths[path] === to - from;
      if (isIt && this.#isNamed(path, view, from)) return this.#follow(path, object, previous);
      slot = (slot + 1) & (SLOTS - 1);
    }
    const made = this.#add(new Uint8Array(view.buffer, view.byteOffset + from, to - from), object);
    if (made < 0) return -1;
    this.#slots[slot] = made + 1;
    return this.#follow(made, object, previous);
  }

  #follow(path: PathNumber, object: number, previous: number): PathNumber {
    const slot = previous < 0 ? PATHS_MAX + object : previous;
    this.#afterElse[slot] = this.#after[slot] as number;
    this.#after[slot] = path;
    return path;
  }

  #add(name: Uint8Array, object: number): PathNumber {
    const isFull = this.#count === PATHS_MAX || this.#namesEnd + name.length > NAMES_BYTES;
    if (isFull || name.length > KEY_BYTES_MAX) return -1;
    const path = this.#count++;
    this.#names.set(name, this.#namesEnd);
    this.#starts[path] = this.#namesEnd;
    this.#lengths[path] = name.length;
    this.#objects[path] = object;
    this.#namesEnd += name.length;
    return path;
  }

  #isNamed(path: PathNumber, view: DataView, from: number): boolean {
    const names = this.#view;
    const length = this.#lengths[path] as number;
    const shift = (this.#starts[path] as number) - from;
    const last = from + length - WORD;
    let at = from;
    for (; at <= last; at += WORD) {
      if (names.getInt32(at + shift, true) !== view.getInt32(at, true)) return false;
    }
    for (; at < from + length; at++) {
      if (names.getUint8(at + shift) !== view.getUint8(at)) return false;
    }
    return true;
  }
}
