// What the tests over PostgreSQL start from: states and databases of one server that close when the test ends.
import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { ALERT_LIFECYCLE } from '../../../src/alert/lifecycle.ts';
import type { State } from '../../../src/state/contract.ts';
import type { StateDatabase } from '../../../src/state/database.ts';
import type { PostgresConnection } from '../../../src/state/postgres/connection-settings.ts';
import { openPostgres } from '../../../src/state/postgres/open-postgres.ts';
import { openPostgresState } from '../../../src/state/postgres/open-postgres-state.ts';
import { NOW } from '../../contract/state/state-harness.ts';
import type { PostgresServer } from '../../servers/postgres.ts';

const log = pino({ level: 'silent' });

/** A connection to a fresh, empty database of the server. */
export async function freshDatabase(server: PostgresServer): Promise<PostgresConnection> {
  const name = await server.database(`t_${randomBytes(6).toString('hex')}`);
  return { ...server.at(name), tls: undefined, poolMax: 4 };
}

/** One more process, as far as the database can tell. */
export async function openAnother(connection: PostgresConnection): Promise<State> {
  const state = await openPostgresState({
    ...connection,
    clock: { now: () => NOW },
    log,
    lifecycle: ALERT_LIFECYCLE,
    secretKey: Buffer.alloc(32, 7),
  });
  onTestFinished(() => state.close());
  return state;
}

export async function openDatabase(connection: PostgresConnection): Promise<StateDatabase> {
  const database = await openPostgres(connection, log);
  onTestFinished(() => database.close());
  return database;
}
