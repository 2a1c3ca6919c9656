import { NO_PLACES, type Places } from '../normalize/places/places.ts';
import { PERSON_DETECTORS } from '../normalize/redact/detector.ts';
import { type Protection, protectionWithout } from '../normalize/redact/protection.ts';
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

/** What of persons is hidden, by the configuration. */
export function protectionOf({ normalize }: Pick<Configuration, 'normalize'>): Protection {
  const { detectors, clearEmailDomains } = normalize.protection;
  const off = PERSON_DETECTORS.filter((detector) => !detectors[detector]);
  return protectionWithout(off, clearEmailDomains);
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
    pseudonymKey: keys.pseudonymKeys,
    protection: protectionOf(configuration),
    clampFutureMs: configuration.detect.clampFutureSeconds * 1_000,
    clampPastMs: configuration.store.retentionDays * DAY_MS,
  };
}
