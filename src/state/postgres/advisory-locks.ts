import { type RawBuilder, sql } from 'kysely';

/** The first half of every key: `gac` in ASCII. */
const SPACE = 0x67_61_63;

/** What the advisory locks of this database stand for: the second half of their keys. */
export const LOCKS = { writer: 1, migration: 2, presence: 3 } as const;

/** The two halves of a key, as arguments. */
export function lockKey(lock: keyof typeof LOCKS): string {
  return `${SPACE}, ${LOCKS[lock]}`;
}

/** Waits for a lock and holds it until the end of the transaction. */
export function holdLock(lock: keyof typeof LOCKS): RawBuilder<unknown> {
  return sql.raw(`pg_advisory_xact_lock(${lockKey(lock)})`);
}
