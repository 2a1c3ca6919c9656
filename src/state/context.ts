import type { Transaction } from 'kysely';
import type { AlertLifecycle } from '../alert/contract.ts';
import { GacError } from '../event/error.ts';
import type { Level } from '../event/severity.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Log } from '../telemetry/log.ts';
import type { ChangeListeners, Topic } from './change-listeners.ts';
import type { Db } from './database.ts';
import type { Schema } from './schema.ts';
import type { SecretBox } from './secret-box.ts';

/** What the parts of the state share. */
export interface StateContext {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly listeners: ChangeListeners;
  readonly lifecycle: AlertLifecycle;
  readonly secrets: SecretBox;
  acknowledgeMs(level: Level): number;
}

/**
 * Runs work in one transaction and tells the listeners of the topics after the commit; work adds to `touched` what
 * it changed. @throws GacError as the work does; GAC_STORE_FAILED when the database fails
 */
export async function writing<T>(
  context: StateContext,
  work: (trx: Transaction<Schema>, touched: Set<Topic>) => Promise<T>,
): Promise<T> {
  const touched = new Set<Topic>();
  try {
    const result = await context.db.transaction().execute((trx) => work(trx, touched));
    context.listeners.tell(touched);
    return result;
  } catch (error) {
    throw isDatabaseError(error)
      ? new GacError('GAC_STORE_FAILED', `The state failed: ${error.message}.`, { cause: error })
      : error;
  }
}

function isDatabaseError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR';
}

/** The one answer for what is absent and for what is out of scope. */
export function notFound(kind: string, id: string): GacError {
  return new GacError('GAC_NOT_FOUND', `There is no ${kind} ${id}.`);
}
