/** How many of a kind an inbox shows; older ones are only counted. */
const KEPT_MAX = 500;

/** The latest of what arrived, newest first, each with its number. */
export class Latest<T> {
  #items: (T & { readonly number: number })[] = [];
  #total = 0;

  /** How many have arrived in all. */
  get total(): number {
    return this.#total;
  }

  get items(): readonly (T & { readonly number: number })[] {
    return this.#items;
  }

  add(item: T): void {
    this.#total++;
    this.#items.unshift({ ...item, number: this.#total });
    this.#items.length = Math.min(this.#items.length, KEPT_MAX);
  }

  at(number: number): (T & { readonly number: number }) | undefined {
    return this.#items.find((item) => item.number === number);
  }
}
