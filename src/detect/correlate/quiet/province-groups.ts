import type { RisingGroup } from '../rising-group.ts';
import type { CommuneNumbers } from './commune-numbers.ts';
import { KeyTable, RECORD_WORDS } from './key-table.ts';
import { type QuietBounds, QuietWindows } from './quiet-windows.ts';
import { SlotWheel } from './slot-wheel.ts';

/** Where in a record the number of a commune stands, above the bit that says that the group is an object. */
const COMMUNE = 4;
const AWAKE = 1;
/** How many groups are looked at for one that may make room. */
const EVICTION_TRIES = 8;
/** Slots that a table may have for each group, and the fewest that are worth moving the groups. */
const SPARSE = 8;
const SPARSE_FROM = 4_096;

/**
 * The groups of one correlation in one province, with the times at which each wants to be looked at. A group begins as a slot
 * of a table, and is an object once it was woken.
 */
export class ProvinceGroups {
  readonly name: string;
  /** A record has a bucket (see `SlotWheel`), a state (see `QuietWindows`) and a commune. */
  readonly table = new KeyTable();
  /** Of the groups that are no objects; absent when each needs more than numbers. */
  readonly windows: QuietWindows | undefined;
  readonly #wheel = new SlotWheel(this.table);
  readonly #communes: CommuneNumbers;
  readonly #awake = new Map<number, RisingGroup>();
  /** Where the search for a group that may make room goes on. */
  #hand = 0;

  constructor(name: string, communes: CommuneNumbers, bounds: QuietBounds | undefined) {
    this.name = name;
    this.#communes = communes;
    this.windows = bounds && new QuietWindows(this.table, bounds);
  }

  get size(): number {
    return this.table.size;
  }

  /** Whether its tables are far larger than its groups need. */
  get isSparse(): boolean {
    return this.table.end >= SPARSE_FROM && this.table.end > SPARSE * this.size;
  }

  /** The groups that are objects. */
  get awake(): ReadonlyMap<number, RisingGroup> {
    return this.#awake;
  }

  /** The slot of a group, -1 when it is not known; it keeps its commune only while all inputs agree. */
  find(key: string, commune: string | undefined): number {
    const slot = this.table.find(key);
    if (slot < 0) return slot;
    const { words } = this.table;
    const at = slot * RECORD_WORDS + COMMUNE;
    const word = words[at] as number;
    if (word >> AWAKE !== this.#communes.numberOf(commune)) this.#disagree(slot);
    return slot;
  }

  #disagree(slot: number): void {
    const at = slot * RECORD_WORDS + COMMUNE;
    this.table.words[at] = (this.table.words[at] as number) & AWAKE;
    const group = this.#awake.get(slot);
    if (group !== undefined) group.commune = undefined;
  }

  /** Begins with a group that is not known; gives its slot. */
  add(key: string, commune: string | undefined): number {
    const slot = this.table.add(key);
    this.#wheel.open(slot);
    const { words } = this.table;
    words[slot * RECORD_WORDS + COMMUNE] = this.#communes.numberOf(commune) << AWAKE;
    return slot;
  }

  /** The group of a slot, if it is an object. */
  groupAt(slot: number): RisingGroup | undefined {
    const word = this.table.words[slot * RECORD_WORDS + COMMUNE] as number;
    return (word & AWAKE) === 0 ? undefined : this.#awake.get(slot);
  }

  /** From now on, the group of its slot is an object, which holds its events. */
  wake(group: RisingGroup): void {
    const at = group.slot * RECORD_WORDS + COMMUNE;
    this.table.words[at] = (this.table.words[at] as number) | AWAKE;
    this.#awake.set(group.slot, group);
  }

  communeOf(slot: number): string | undefined {
    const word = this.table.words[slot * RECORD_WORDS + COMMUNE] as number;
    return this.#communes.nameOf(word >> AWAKE);
  }

  delete(slot: number): void {
    this.windows?.drop(slot);
    this.#wheel.open(slot);
    this.#awake.delete(slot);
    this.table.delete(slot);
  }

  /** One of the longest known groups that may go; -1 when none of a few is. It goes round, so that another call goes on. */
  findOld(mayGo: (group: RisingGroup | undefined) => boolean): number {
    const { table } = this;
    const tries = Math.min(EVICTION_TRIES, table.size);
    for (let tried = 0; tried < tries; ) {
      const slot = this.#hand < table.end ? this.#hand : 0;
      this.#hand = slot + 1;
      if (!table.isOpen(slot)) continue;
      if (mayGo(this.#awake.get(slot))) return slot;
      tried++;
    }
    return -1;
  }

  isScheduled(slot: number): boolean {
    return this.#wheel.isScheduled(slot);
  }

  schedule(slot: number, dueMs: number): void {
    this.#wheel.schedule(slot, dueMs);
  }

  /** Slots that are due at a time. */
  due(untilMs: number): readonly number[] {
    return this.#wheel.take(untilMs);
  }

  /** Moves all groups to a place that has none. */
  moveTo(other: ProvinceGroups): void {
    for (let slot = 0; slot < this.table.end; slot++) {
      if (!this.table.isOpen(slot)) continue;
      const to = other.add(this.table.keyOf(slot), this.communeOf(slot));
      const group = this.groupAt(slot);
      for (const place of this.windows?.takeOut(slot) ?? []) other.windows?.admit(to, place);
      if (group !== undefined) {
        group.slot = to;
        other.wake(group);
      }
      if (this.isScheduled(slot)) other.schedule(to, this.#wheel.dueMs(slot));
    }
  }
}
