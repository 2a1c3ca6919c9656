import { type Due, DueWheel } from './due-wheel.ts';
import type { Input } from './input.ts';

interface Province<T extends Due> {
  readonly groups: Map<string, T>;
  readonly wheel: DueWheel<T>;
}

interface Member extends Due {
  readonly province: string;
  readonly key: string;
  /** `undefined` when the inputs do not agree. */
  commune: string | undefined;
}

/** How many of the oldest groups are looked at for one that may make room. */
const EVICTION_TRIES = 8;

/** The groups of one correlation, by province, with the times at which each wants to be looked at. */
export class GroupTable<T extends Member> {
  readonly #provinces = new Map<string, Province<T>>();
  readonly #max: number;
  #size = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get isFull(): boolean {
    return this.#size >= this.#max;
  }

  /** Every group, of all provinces. */
  *all(): Generator<T> {
    for (const { groups } of this.#provinces.values()) yield* groups.values();
  }

  /** The group of an input, when it is known; it keeps its commune only while all inputs agree. */
  of({ province, commune }: Pick<Input, 'province' | 'commune'>, key: string): T | undefined {
    const known = this.#provinces.get(province)?.groups.get(key);
    if (known !== undefined && known.commune !== commune) known.commune = undefined;
    return known;
  }

  set(group: T): void {
    let province = this.#provinces.get(group.province);
    if (province === undefined) {
      province = { groups: new Map(), wheel: new DueWheel() };
      this.#provinces.set(group.province, province);
    }
    province.groups.set(group.key, group);
    this.#size++;
  }

  delete(group: T): void {
    if (this.#provinces.get(group.province)?.groups.delete(group.key)) this.#size--;
  }

  /** Removes one of the longest known groups of a province that may go; tells whether one did. */
  evict(province: string, mayGo: (group: T) => boolean): boolean {
    let tries = 0;
    for (const group of this.#provinces.get(province)?.groups.values() ?? []) {
      if (mayGo(group)) {
        this.delete(group);
        return true;
      }
      if (++tries >= EVICTION_TRIES) return false;
    }
    return false;
  }

  schedule(group: T, dueMs: number): void {
    this.#provinces.get(group.province)?.wheel.schedule(group, dueMs);
  }

  /** Groups of a province that are due at a time. One that was removed meanwhile is left out. */
  due(province: string, untilMs: number): T[] {
    const found = this.#provinces.get(province);
    if (found === undefined) return [];
    return found.wheel.take(untilMs).filter((group) => found.groups.get(group.key) === group);
  }
}
