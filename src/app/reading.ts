import type { Configuration } from './configuration.ts';
import type { Keys } from './keys.ts';

const DAY_MS = 86_400_000;

/** How the raw records of a journal are read, wherever it is done. */
export function readingOptions({
  configuration,
  keys,
  journalId,
}: {
  configuration: Configuration;
  keys: Keys;
  journalId: string;
}) {
  return {
    journalId,
    pseudonymKey: keys.pseudonymKey,
    clampFutureMs: configuration.detect.clampFutureSeconds * 1_000,
    clampPastMs: configuration.store.retentionDays * DAY_MS,
  };
}
