import { hash } from 'node:crypto';
import { NATIONAL } from '../../event/scope.ts';
import type { Db, StateDatabase } from '../database.ts';
import { MOVED_TABLES, type MovedTable } from './moved-tables.ts';
import { type Row, tableRows } from './table-rows.ts';

/** One side of a table: how many rows, and a number that does not depend on their order (64 bits, hex). */
export interface TableDigest {
  readonly rows: number;
  readonly digest: string;
}

/** A table on both sides. */
export interface ComparedTable {
  readonly table: string;
  readonly source: TableDigest;
  readonly target: TableDigest;
  /** The first row that differs; absent when all are equal. */
  readonly difference?: { readonly key: string; readonly kind: RowDifference };
}

/** What is wrong with a row of the target. */
export type RowDifference = 'missing' | 'added' | 'changed';

/** Reads every row of both databases and compares them one by one; memory is bounded by a batch. */
export async function compareState(
  from: StateDatabase,
  to: StateDatabase,
  onRows: (rows: number) => void,
): Promise<ComparedTable[]> {
  return to.narrowed(to.db, NATIONAL, async (target) => {
    const compared: ComparedTable[] = [];
    for (const table of MOVED_TABLES) {
      compared.push(await compareTable(table, { source: from.db, target, onRows }));
    }
    return compared;
  });
}

/** One number for all rows of a database (64 bits, hex), whatever their order. */
export async function digestState({ db }: StateDatabase): Promise<string> {
  let text = '';
  for (const table of MOVED_TABLES) {
    const side = new Side(table, tableRows(db, table));
    for (let row = await side.next(); row !== undefined; row = await side.next());
    text += `${table.name} ${side.digest().digest}\n`;
  }
  return hash('sha256', text).slice(0, 16);
}

async function compareTable(
  table: MovedTable,
  { source, target, onRows }: { source: Db; target: Db; onRows: (rows: number) => void },
): Promise<ComparedTable> {
  const left = new Side(table, tableRows(source, table));
  const right = new Side(table, tableRows(target, table));
  let difference: ComparedTable['difference'];
  let one = await left.next();
  let other = await right.next();
  while (one !== undefined || other !== undefined) {
    const order = orderOf(one?.key, other?.key);
    const kind = differenceOf(order, one?.text === other?.text);
    if (kind !== undefined) difference ??= { key: (one ?? other)?.name ?? '', kind };
    if (order <= 0) {
      onRows(1);
      one = await left.next();
    }
    if (order >= 0) other = await right.next();
  }
  const sides = { source: left.digest(), target: right.digest() };
  return { table: table.name, ...sides, ...(difference && { difference }) };
}

function differenceOf(order: number, isSame: boolean): RowDifference | undefined {
  if (order !== 0) return order < 0 ? 'missing' : 'added';
  return isSame ? undefined : 'changed';
}

interface KeyedRow {
  readonly key: readonly (Buffer | number)[];
  readonly text: string;
  readonly name: string;
}

/** The rows of one side, counted while they pass. */
class Side {
  readonly #table: MovedTable;
  readonly #batches: AsyncGenerator<Row[]>;
  #batch: readonly Row[] = [];
  #at = 0;
  #rows = 0;
  #sum = 0n;

  constructor(table: MovedTable, batches: AsyncGenerator<Row[]>) {
    this.#table = table;
    this.#batches = batches;
  }

  async next(): Promise<KeyedRow | undefined> {
    while (this.#at >= this.#batch.length) {
      const { done, value } = await this.#batches.next();
      if (done === true) return undefined;
      this.#batch = value;
      this.#at = 0;
    }
    const row = this.#batch[this.#at++] ?? {};
    const text = JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
    this.#rows += 1;
    this.#sum = BigInt.asUintN(64, this.#sum + hash64(text));
    const parts = this.#table.key.map((column) => row[column] ?? '');
    const key = parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part));
    return { key, text, name: parts.join(' ') };
  }

  digest(): TableDigest {
    return { rows: this.#rows, digest: this.#sum.toString(16).padStart(16, '0') };
  }
}

function hash64(text: string): bigint {
  return hash('sha256', text, 'buffer').readBigUInt64BE(0);
}

/** Whether the first comes before, at or after the second; what is not there comes last. */
function orderOf(one: KeyedRow['key'] | undefined, other: KeyedRow['key'] | undefined): number {
  if (one === undefined || other === undefined) return one === other ? 0 : one ? -1 : 1;
  for (const [at, part] of one.entries()) {
    const against = other[at];
    if (Buffer.isBuffer(part) && Buffer.isBuffer(against)) {
      const order = Buffer.compare(part, against);
      if (order !== 0) return order;
    } else if (part !== against) return Number(part) < Number(against) ? -1 : 1;
  }
  return 0;
}
