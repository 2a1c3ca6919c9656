import { fold } from './fold.ts';

/** A vendor's record before it is mapped: nested when it was JSON, flat else. */
export type VendorRecord = Readonly<Record<string, unknown>>;

const DEPTH_MAX = 4;
const FIELDS_MAX = 512;

/** The values of a record by their folded names; those of nested objects by all names on the way. */
export class RecordFields {
  readonly record: VendorRecord;
  readonly #values = new Map<string, unknown>();

  /** `rename` gives the folded name that stands for a folded one. */
  constructor(record: VendorRecord, rename?: ReadonlyMap<string, string>) {
    this.record = record;
    this.#read(record, { prefix: '', depth: 1, rename });
  }

  /** The first of the values under folded names that is there and not empty. */
  get(names: readonly string[]): unknown {
    for (const name of names) {
      const value = this.#values.get(name);
      if (value !== undefined) {
        return value;
      }
    }
    return undefined;
  }

  #read(
    record: VendorRecord,
    at: { prefix: string; depth: number; rename: ReadonlyMap<string, string> | undefined },
  ): void {
    for (const key in record) {
      const value = record[key];
      if (value === null || value === '' || this.#values.size >= FIELDS_MAX) {
        continue;
      }
      const path = `${at.prefix}${fold(key)}`;
      const name = at.rename?.get(path) ?? path;
      if (!this.#values.has(name)) this.#values.set(name, value);
      if (typeof value === 'object' && !Array.isArray(value) && at.depth < DEPTH_MAX) {
        const inner = { ...at, prefix: path, depth: at.depth + 1 };
        this.#read(value as VendorRecord, inner);
      }
    }
  }
}
