import type { Principal } from '../event/scope.ts';
import type { Log } from '../telemetry/log.ts';
import { ChangeListeners } from './change-listeners.ts';
import type { StateDatabase } from './database.ts';
import { type RecordedDeed, recordDeed } from './recorded-deed.ts';

/** Writes into the audit of a state that a service may have open, without a part of that service. */
export interface DeedBook {
  record(actor: Pick<Principal, 'id' | 'name'>, deed: RecordedDeed, nowMs: number): Promise<void>;
  close(): Promise<void>;
}

/** The book over an opened database, whose schema it leaves as it is. */
export function createDeedBook(database: StateDatabase, log: Log): DeedBook {
  const context = { database, listeners: new ChangeListeners(log) };
  return {
    record: (actor, deed, nowMs) => recordDeed(context, actor, { deed, nowMs }),
    close: () => database.close(),
  };
}
