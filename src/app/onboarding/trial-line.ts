import type { SourceSettings } from '../../event/source.ts';
import type { TrialStamps } from './trial-stamps.ts';

/**
 * Makes a harmless line of a type: nothing of it is an attack, a log-in that worked, or a person. `undefined` = what the
 * source sets says too little.
 */
export type TrialLine = (
  token: string,
  at: TrialStamps,
  settings: SourceSettings,
) => string | undefined;

/** From the range for documentation: nobody's. */
export const TRIAL_IP = '192.0.2.1';
/** What sends the requests of test lines. */
export const TRIAL_AGENT = 'gac-trial/1';

/** A line of JSON. */
export function jsonLine(document: object): string {
  return JSON.stringify(document);
}
