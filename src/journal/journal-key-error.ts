import { GacError } from '../event/error.ts';

/** Says that records are sealed with a key that is not here, and what to do; nothing is changed. */
export function missingKey(keyId: string, place: string): GacError {
  return new GacError(
    'GAC_JOURNAL_KEY',
    `${place} is sealed with the key ${keyId}, which is not among the keys of the journal. Nothing was changed. ` +
      'Give that key by GAC_JOURNAL_KEY, or by GAC_JOURNAL_KEYS_EARLIER when another one has followed it, or put back ' +
      'keys.json from the backup. Without the key nobody can read these records.',
  );
}
