import fs from 'node:fs';
import path from 'node:path';
import { GacError } from '../../event/error.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { Log } from '../../telemetry/log.ts';
import { createMetrics } from '../../telemetry/metrics.ts';
import type { Configuration, Secrets } from '../configuration.ts';
import { keysFile } from '../key-file.ts';
import { type Keys, loadKeys } from '../keys.ts';
import type { StoresOptions } from '../stores.ts';

export interface SidesOptions {
  readonly from: Configuration;
  readonly to: Configuration;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
}

/** The installation that is left, the one that is moved to, and the keys of both. */
export interface Sides {
  readonly source: StoresOptions;
  readonly target: StoresOptions;
  readonly keys: Keys;
}

/**
 * Checks that a move goes from files to servers, and finds the keys of the source.
 * @throws GacError GAC_CONFIG_INVALID
 */
export function openSides({ from, to, secrets, clock, log }: SidesOptions): Sides {
  const { journal, store, state } = from;
  const kinds = [journal.kind, store.kind, state.kind].join(', ');
  if (kinds !== 'segments, duckdb, sqlite') {
    throw invalid(`--from must keep everything in files (segments, duckdb, sqlite), not ${kinds}.`);
  }
  if (to.journal.kind !== 'kafka') {
    throw invalid('--to must be a configuration with journal.kind kafka.');
  }
  const { dataDirectory } = from;
  for (const name of ['journal', 'state.sqlite']) {
    if (!fs.existsSync(path.join(dataDirectory, name))) {
      throw invalid(`${dataDirectory} is no data directory of a service: it has no ${name}.`);
    }
  }
  const metrics = createMetrics();
  return {
    source: { configuration: from, secrets, metrics, clock, log },
    target: { configuration: to, secrets, metrics, clock, log },
    keys: keysOf(secrets, dataDirectory),
  };
}

/**
 * The keys under which a data directory was written; none is made.
 * @throws GacError GAC_CONFIG_INVALID when there are none, or those of the environment are others
 */
export function keysOf(secrets: Secrets, dataDirectory: string): Keys {
  const file = keysFile(dataDirectory);
  const hasFile = fs.existsSync(file);
  const given = [secrets.pseudonymKey, secrets.secretKey, secrets.journalKey];
  if (!hasFile && given.includes(undefined)) {
    throw invalid(
      `The keys of ${dataDirectory} are not known: it has no keys.json, so GAC_PSEUDONYM_KEY, GAC_SECRET_KEY and ` +
        'GAC_JOURNAL_KEY must be given by the environment.',
    );
  }
  const keys = loadKeys(secrets, dataDirectory);
  if (!hasFile) return keys;
  // Keys that the environment gives now may not be those under which the data was written.
  const kept = JSON.parse(fs.readFileSync(file, 'utf8')) as Partial<Record<keyof Keys, string>>;
  const other = (['pseudonymKey', 'secretKey'] as const).find((name) => {
    const key = kept[name]?.toLowerCase();
    return key !== undefined && key !== keys[name].toString('hex');
  });
  if (other === undefined) return keys;
  const variable = other === 'secretKey' ? 'GAC_SECRET_KEY' : 'GAC_PSEUDONYM_KEY';
  throw invalid(`${variable} is not the key in ${file}.`);
}

function invalid(message: string): GacError {
  return new GacError('GAC_CONFIG_INVALID', message);
}
