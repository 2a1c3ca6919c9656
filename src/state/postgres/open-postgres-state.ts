import type { State } from '../contract.ts';
import { type StartOptions, startState } from '../start-state.ts';
import type { PostgresConnection } from './connection-settings.ts';
import { openPostgres } from './open-postgres.ts';

export interface PostgresStateOptions extends StartOptions, PostgresConnection {}

/**
 * Opens the state in PostgreSQL and brings its schema up to date; any number of processes may.
 * @throws GacError GAC_CONFIG_INVALID when the server refuses, a newer program wrote it or the secret key is another
 * one; GAC_STORE_FAILED when the server is not reached
 */
export async function openPostgresState(options: PostgresStateOptions): Promise<State> {
  return startState(await openPostgres(options, options.log), options);
}
