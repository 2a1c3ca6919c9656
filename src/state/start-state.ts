import type { AlertLifecycle } from '../alert/contract.ts';
import type { Level } from '../event/severity.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Log } from '../telemetry/log.ts';
import { recordAccess } from './access-record.ts';
import { createAlertState } from './alerts/alert-state.ts';
import { listAudit, verifyAudit } from './audit-log.ts';
import { ChangeListeners } from './change-listeners.ts';
import { explained, reading, type StateContext } from './context.ts';
import type { State } from './contract.ts';
import type { StateDatabase } from './database.ts';
import { createExceptionState } from './exceptions/exception-state.ts';
import { createPinState } from './exceptions/pin-state.ts';
import { createHealthState } from './health/health-state.ts';
import { createLedgerState } from './ledger/ledger-state.ts';
import { migrate } from './migrations/migrate.ts';
import { createDestinationState } from './outbox/destination-state.ts';
import { createOutbox } from './outbox/outbox.ts';
import { createUserState } from './people/user-state.ts';
import { createQuarantineState } from './quarantine/quarantine-state.ts';
import { recordDeed } from './recorded-deed.ts';
import { mendRegistrations } from './registrations/note-registration.ts';
import { createRuleVersionState } from './rule-versions/rule-version-state.ts';
import { createRunState } from './run-state.ts';
import { createSecretBox } from './secret-box.ts';
import { checkSecretKey } from './secret-key-check.ts';
import { createShadowState } from './shadow/shadow-state.ts';
import { createSourceState } from './source-state.ts';
import { createTrialState } from './trials/trial-state.ts';

/** Minutes until an alert must have been acknowledged, when the configuration says nothing else. */
const ACKNOWLEDGE_MINUTES: Readonly<Record<Level, number>> = {
  critical: 15,
  high: 30,
  medium: 120,
  low: 480,
  informational: 1_440,
};

const MINUTE_MS = 60_000;

/** What the state needs, whichever database keeps it. */
export interface StartOptions {
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
 * The state over an opened database, whose schema it brings up to date; closes the database when it cannot start.
 * @throws GacError GAC_CONFIG_INVALID when a newer program wrote it or the secret key is another one, GAC_STORE_FAILED
 */
export async function startState(database: StateDatabase, options: StartOptions): Promise<State> {
  try {
    return await start(database, options);
  } catch (error) {
    await database.close();
    throw explained(database, error);
  }
}

async function start(database: StateDatabase, options: StartOptions): Promise<State> {
  const { clock, log, lifecycle } = options;
  await migrate(database, clock.now());
  const minutes = { ...ACKNOWLEDGE_MINUTES, ...options.acknowledgeMinutes };
  const listeners = new ChangeListeners(log);
  const secrets = createSecretBox(options.secretKey);
  const context: StateContext = {
    ...{ database, clock, log, listeners, lifecycle, secrets },
    acknowledgeMs: (level) => minutes[level] * MINUTE_MS,
  };
  await checkSecretKey(context);
  await mendRegistrations(context);
  database.follow((topics) => listeners.tell(topics));
  return {
    alerts: createAlertState(context),
    sources: createSourceState(context),
    users: createUserState(context),
    destinations: createDestinationState(context),
    outbox: createOutbox(context),
    runs: createRunState(context),
    ledger: createLedgerState(context),
    health: createHealthState(context),
    trials: createTrialState(context),
    ruleVersions: createRuleVersionState(context),
    shadow: createShadowState(context),
    quarantines: createQuarantineState(context),
    exceptions: createExceptionState(context),
    pins: createPinState(context),
    audit: (scope, asked) => reading(context, scope, (db) => listAudit(db, scope, asked)),
    recordAccess: (actor, access, nowMs) => recordAccess(context, actor, { access, nowMs }),
    recordDeed: (actor, deed, nowMs) => recordDeed(context, actor, { deed, nowMs }),
    verifyAudit: () => verifyAudit(context),
    onChange: (topic, listener) => listeners.add(topic, listener),
    close: () => database.close(),
  };
}
