import type { DuckDBConnection } from '@duckdb/node-api';
import { DATABASE } from './database-file.ts';

/**
 * One past the last stored offset of each partition of each journal. Kept per journal: a store
 * that is used with another journal starts at 0 there, and finds its place again when the first
 * one comes back.
 */
export class StoredOffsets {
  readonly #next = new Map<string, number>();

  get(journal: string, partition: number): number {
    return this.#next.get(keyOf(journal, partition)) ?? 0;
  }

  set(journal: string, partition: number, next: number): void {
    this.#next.set(keyOf(journal, partition), next);
  }
}

/** Reads the offsets as they are committed. */
export async function loadOffsets(connection: DuckDBConnection): Promise<StoredOffsets> {
  const reader = await connection.runAndReadAll(
    `SELECT journal, part, max(next_offset) FROM ${DATABASE}.stored_offsets GROUP BY ALL`,
  );
  const offsets = new StoredOffsets();
  for (const [journal, partition, next] of reader.getRows()) {
    offsets.set(String(journal), Number(partition), Number(next));
  }
  return offsets;
}

/** Writes a partition's offset in the open transaction. */
export async function writeOffset(
  writer: DuckDBConnection,
  place: { journal: string; partition: number; next: number },
): Promise<void> {
  const { journal, partition, next } = place;
  const where = `journal = $1 AND part = ${partition}`;
  const updated = await writer.run(
    `UPDATE ${DATABASE}.stored_offsets SET next_offset = ${next} WHERE ${where}`,
    [journal],
  );
  if (updated.rowsChanged > 0) return;
  await writer.run(`INSERT INTO ${DATABASE}.stored_offsets VALUES ($1, ${partition}, ${next})`, [
    journal,
  ]);
}

/** The journal that the store was last used with; `undefined` in a store that has seen none. */
export async function loadJournal(connection: DuckDBConnection): Promise<string | undefined> {
  const reader = await connection.runAndReadAll(
    `SELECT content FROM ${DATABASE}.meta WHERE name = 'journal'`,
  );
  const content = reader.getRows()[0]?.[0];
  return content === undefined ? undefined : String(content);
}

/** Remembers the journal in the open transaction. */
export async function writeJournal(writer: DuckDBConnection, journal: string): Promise<void> {
  await writer.run(`DELETE FROM ${DATABASE}.meta WHERE name = 'journal'`);
  await writer.run(`INSERT INTO ${DATABASE}.meta VALUES ('journal', $1)`, [journal]);
}

function keyOf(journal: string, partition: number): string {
  return `${partition}-${journal}`;
}
