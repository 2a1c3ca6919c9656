/** Sizes that a block may have: 1, 2, 4, … places. */
const SIZES = 6;
/** Most places of a block. */
export const BLOCK_PLACES_MAX = 2 ** (SIZES - 1);
const PLACES_MIN = 16;

/** Blocks of one size, side by side; places of a block are numbered on from those of the block before. */
export interface Shelf {
  /** Milliseconds of each place. */
  times: Float64Array;
  /** What decides among equal milliseconds, two numbers a place: tie and offset (see `Place`). */
  ties: Float64Array;
}

interface OwnShelf extends Shelf {
  used: number;
  /** The first of a chain of free blocks, -1 at its end; each holds the next one as its first time. */
  firstFree: number;
}

/**
 * Memory for short lists of places, without an object for each. Times lie apart, as they alone are read of most lists: those of
 * a list fit one line of the processor's cache.
 */
export class PlaceBlocks {
  readonly #shelves: OwnShelf[] = Array.from({ length: SIZES }, () => ({
    times: new Float64Array(0),
    ties: new Float64Array(0),
    used: 0,
    firstFree: -1,
  }));

  /** The blocks of a size: 0 = one place, 1 = two, 2 = four … Its arrays are others after a block was taken. */
  shelf(size: number): Shelf {
    return this.#shelves[size] as OwnShelf;
  }

  /** Takes a block, which holds anything; gives the number of its first place. */
  take(size: number): number {
    const shelf = this.#shelves[size] as OwnShelf;
    const free = shelf.firstFree;
    if (free >= 0) {
      shelf.firstFree = shelf.times[free] as number;
      return free;
    }
    const place = shelf.used << size;
    if (place === shelf.times.length) grow(shelf, Math.max(PLACES_MIN << size, 2 * place));
    shelf.used++;
    return place;
  }

  giveBack(size: number, place: number): void {
    const shelf = this.#shelves[size] as OwnShelf;
    shelf.times[place] = shelf.firstFree;
    shelf.firstFree = place;
  }

  /** Takes a block of the next size for what lies in a full one, which is given back. */
  widen(size: number, place: number): number {
    const to = this.take(size + 1);
    const from = this.shelf(size);
    const wider = this.shelf(size + 1);
    const places = 1 << size;
    for (let i = 0; i < places; i++) wider.times[to + i] = from.times[place + i] as number;
    for (let i = 0; i < 2 * places; i++)
      wider.ties[2 * to + i] = from.ties[2 * place + i] as number;
    this.giveBack(size, place);
    return to;
  }
}

function grow(shelf: OwnShelf, places: number): void {
  const times = new Float64Array(places);
  const ties = new Float64Array(2 * places);
  times.set(shelf.times);
  ties.set(shelf.ties);
  shelf.times = times;
  shelf.ties = ties;
}
