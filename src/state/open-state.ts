import type { State } from './contract.ts';
import { openSqlite } from './sqlite/open-sqlite.ts';
import { type StartOptions, startState } from './start-state.ts';

export interface StateOptions extends StartOptions {
  /** The SQLite file; it is made when absent. */
  readonly path: string;
}

/**
 * Opens the state in a SQLite file and brings its schema up to date.
 * @throws GacError GAC_CONFIG_INVALID when a newer program wrote it or the secret key is another one
 */
export function openState(options: StateOptions): Promise<State> {
  return startState(openSqlite(options.path), options);
}
