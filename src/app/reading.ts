import { NO_PLACES, type Places } from '../normalize/places/places.ts';
import type { Configuration } from './configuration.ts';
import type { Keys } from './keys.ts';

const DAY_MS = 86_400_000;

/** What is known of addresses, by the files of the configuration. @throws GacError GAC_CONFIG_INVALID */
export async function openConfiguredPlaces({ normalize }: Configuration): Promise<Places> {
  const { cityFile, asnFile } = normalize.places;
  if (cityFile === undefined && asnFile === undefined) return NO_PLACES;
  const { openPlaces } = await import('../normalize/places/open-places.ts');
  return openPlaces({ cityFile, asnFile });
}

/** How the raw records of a journal are read, wherever it is done. */
export function readingOptions({
  configuration,
  keys,
  journalId,
  places,
}: {
  configuration: Configuration;
  keys: Keys;
  journalId: string;
  places: Places;
}) {
  return {
    journalId,
    places,
    pseudonymKey: keys.pseudonymKey,
    clampFutureMs: configuration.detect.clampFutureSeconds * 1_000,
    clampPastMs: configuration.store.retentionDays * DAY_MS,
  };
}
