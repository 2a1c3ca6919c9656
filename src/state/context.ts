import type { Transaction } from 'kysely';
import type { AlertLifecycle } from '../alert/contract.ts';
import { GacError } from '../event/error.ts';
import type { Scope } from '../event/scope.ts';
import type { Level } from '../event/severity.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Log } from '../telemetry/log.ts';
import type { ChangeListeners, Topic } from './change-listeners.ts';
import type { Db, Lane, StateDatabase } from './database.ts';
import type { Schema } from './schema.ts';
import type { SecretBox } from './secret-box.ts';

/** Most times that one piece of work is begun when other transactions make it roll back. */
const ATTEMPTS_MAX = 5;

/** What the parts of the state share. The database is reached by `reading` and `writing` only. */
export interface StateContext {
  readonly database: StateDatabase;
  readonly clock: Clock;
  readonly log: Log;
  readonly listeners: ChangeListeners;
  readonly lifecycle: AlertLifecycle;
  readonly secrets: SecretBox;
  acknowledgeMs(level: Level): number;
}

/**
 * Runs work in one transaction and tells the listeners of the topics after the commit; work adds to `touched` what
 * it changed. Work may be begun again from its first line, so it keeps nothing outside of the transaction.
 * @throws GacError as the work does; GAC_STORE_FAILED when the database fails
 */
export async function writing<T>(
  context: Pick<StateContext, 'database' | 'listeners'>,
  work: (trx: Transaction<Schema>, touched: Set<Topic>) => Promise<T>,
  lane: Lane = 'alone',
): Promise<T> {
  const { database, listeners } = context;
  for (let attempt = 1; ; attempt += 1) {
    const touched = new Set<Topic>();
    try {
      const result = await database.db.transaction().execute(async (trx) => {
        await database.enter(trx, lane);
        const done = await work(trx, touched);
        if (lane === 'alone') {
          await database.announce(trx, touched);
        }
        return done;
      });
      listeners.tell(touched);
      if (lane === 'beside') {
        database.announceLater(touched);
      }
      return result;
    } catch (error) {
      if (attempt === ATTEMPTS_MAX || database.troubleOf(error) !== 'conflict') {
        throw explained(database, error);
      }
    }
  }
}

/**
 * Runs work that only reads, and that is given nothing out of the scope by the database itself where it can do that.
 * @throws GacError as the work does; GAC_STORE_FAILED when the database fails
 */
export async function reading<T>(
  { database }: Pick<StateContext, 'database'>,
  scope: Scope,
  work: (db: Db) => Promise<T>,
): Promise<T> {
  try {
    return await database.narrowed(database.db, scope, work);
  } catch (error) {
    throw explained(database, error);
  }
}

/** The error for the caller: GAC_STORE_FAILED for trouble of the database, anything else as it is. */
export function explained(database: Pick<StateDatabase, 'troubleOf'>, error: unknown): unknown {
  return database.troubleOf(error) !== undefined && error instanceof Error
    ? new GacError('GAC_STORE_FAILED', `The state failed: ${error.message}.`, { cause: error })
    : error;
}

/** The one answer for what is absent and for what is out of scope. */
export function notFound(kind: string, id: string): GacError {
  return new GacError('GAC_NOT_FOUND', `There is no ${kind} ${id}.`);
}
