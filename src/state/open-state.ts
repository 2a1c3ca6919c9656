import type { AlertLifecycle } from '../alert/contract.ts';
import type { Level } from '../event/severity.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Log } from '../telemetry/log.ts';
import { createAlertState } from './alerts/alert-state.ts';
import { listAudit, verifyAudit } from './audit-log.ts';
import { ChangeListeners } from './change-listeners.ts';
import type { StateContext } from './context.ts';
import type { State } from './contract.ts';
import type { StateDatabase } from './database.ts';
import { migrate } from './migrations/migrate.ts';
import { createDestinationState } from './outbox/destination-state.ts';
import { createOutbox } from './outbox/outbox.ts';
import { createUserState } from './people/user-state.ts';
import { createSecretBox } from './secret-box.ts';
import { checkSecretKey } from './secret-key-check.ts';
import { createSourceState } from './source-state.ts';
import { openSqlite } from './sqlite/open-sqlite.ts';

/** Minutes until an alert must have been acknowledged, when the configuration says nothing else. */
const ACKNOWLEDGE_MINUTES: Readonly<Record<Level, number>> = {
  critical: 15,
  high: 30,
  medium: 120,
  low: 480,
  informational: 1_440,
};

const MINUTE_MS = 60_000;

export interface StateOptions {
  /** The SQLite file; it is made when absent. */
  readonly path: string;
  readonly clock: Clock;
  readonly log: Log;
  /** The life of alerts: `ALERT_LIFECYCLE` of the alert stage. */
  readonly lifecycle: AlertLifecycle;
  /** @default ACKNOWLEDGE_MINUTES, level by level */
  readonly acknowledgeMinutes?: Partial<Readonly<Record<Level, number>>>;
  /** At least 32 bytes; secrets of destinations are kept under it. */
  readonly secretKey: Uint8Array;
}

/**
 * Opens the state and brings its schema up to date.
 * @throws GacError GAC_CONFIG_INVALID when a newer program wrote it or the secret key is another one
 */
export async function openState(options: StateOptions): Promise<State> {
  const database = openSqlite(options.path);
  try {
    return await startState(database, options);
  } catch (error) {
    await database.db.destroy();
    throw error;
  }
}

/** The state over an opened database, whichever of the two it is. */
async function startState(
  database: StateDatabase,
  options: Omit<StateOptions, 'path'>,
): Promise<State> {
  const { db } = database;
  const { clock, log, lifecycle } = options;
  await migrate(database, clock.now());
  const minutes = { ...ACKNOWLEDGE_MINUTES, ...options.acknowledgeMinutes };
  const listeners = new ChangeListeners(log);
  const secrets = createSecretBox(options.secretKey);
  await checkSecretKey(db, secrets);
  const context: StateContext = {
    ...{ db, clock, log, listeners, lifecycle, secrets },
    acknowledgeMs: (level) => minutes[level] * MINUTE_MS,
  };
  return {
    alerts: createAlertState(context),
    sources: createSourceState(context),
    users: createUserState(context),
    destinations: createDestinationState(context),
    outbox: createOutbox(context),
    audit: (scope, asked) => listAudit(db, scope, asked),
    verifyAudit: () => verifyAudit(db),
    onChange: (topic, listener) => listeners.add(topic, listener),
    close: () => db.destroy(),
  };
}
