import type { SourceStatus, SourceView } from '../../src/api/schemas/source.ts';

/**
 * What can be said of a source. `alive` needs events of the last hour that were understood; no data is
 * never a good sign: `never` had none at all, `silent` had none in the last hour, `unknown` was not read.
 */
export type SourceHealth = 'unknown' | 'off' | 'never' | 'silent' | 'garbled' | 'alive';

/** Share of records that could not be read from which a source counts as garbled. */
const GARBLED_SHARE = 0.05;

/** The health that the numbers of a source allow. */
export function sourceHealth(
  source: Pick<SourceView, 'enabled'>,
  status: SourceStatus | undefined,
): SourceHealth {
  if (!source.enabled) return 'off';
  if (status === undefined) return 'unknown';
  if (status.lastEventMs === undefined) return 'never';
  if (status.eventsLastHour === 0) return 'silent';
  const isGarbled = status.deadLettersLastDay > status.eventsLastDay * GARBLED_SHARE;
  return isGarbled ? 'garbled' : 'alive';
}
