import path from 'node:path';
import { GacError } from '../../../event/error.ts';
import { readPartitionHeads } from '../../../journal/segments/inspect-seals.ts';
import { inspectJournalKeys, type JournalKeyFacts } from '../../keys.ts';
import type { Check } from '../check.ts';
import { type Finding, failed, ok, said, skipped } from '../finding.ts';
import { reasonOf } from '../reason-of.ts';
import type { Subject } from '../subject.ts';

const ID = 'journal.sealed';

/** What is known of how raw records are sealed. */
export interface SealFacts extends Pick<JournalKeyFacts, 'origin' | 'file'> {
  /** Ids of keys that records on the disk need and that are not there. */
  readonly missing: readonly string[];
}

/** Whether raw records are encrypted, and whether those that are there can be read with the keys at hand. Makes no key. */
export function sealCheck({ configuration, secrets }: Subject): Check {
  const { dataDirectory, journal } = configuration;
  return {
    ids: [ID],
    run: async (report) => {
      try {
        const { keys, origin, file } = inspectJournalKeys(secrets, dataDirectory);
        const heads =
          journal.kind === 'segments'
            ? await readPartitionHeads(path.join(dataDirectory, 'journal'))
            : [];
        const needed = new Set(heads.flatMap(({ head }) => (head ? [head.keyId] : [])));
        const missing = [...needed].filter((id) => keys?.has(id) !== true);
        report(judgeSeal({ origin, file, missing }));
      } catch (error) {
        report(judgeUnreadable(error));
      }
    },
  };
}

/** What it means where the key is had from, and which are missing. */
export function judgeSeal({ origin, file, missing }: SealFacts): Finding {
  const figures = { file, keys: missing.join(', ') };
  if (missing.length > 0) {
    const step = said('doctor.journal.key_missing_step', figures);
    return failed(ID, said('doctor.journal.key_missing', figures), { step });
  }
  const found = {
    given: 'doctor.journal.sealed_given',
    kept: 'doctor.journal.sealed_kept',
    absent: 'doctor.journal.sealed_to_make',
  } as const;
  return ok(ID, said(found[origin], figures));
}

function judgeUnreadable(error: unknown): Finding {
  const { code } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
  // Only the service's account may look, and this is another one.
  if (code === 'EACCES')
    return skipped(ID, said('doctor.keys.hidden'), said('doctor.keys.hidden_step'));
  const found = said('doctor.journal.unsealed', { reason: reasonOf(error) });
  const isClear = error instanceof GacError && error.code === 'GAC_JOURNAL_KEY';
  const step = said(isClear ? 'doctor.journal.unsealed_step' : 'doctor.keys.damaged_step');
  return failed(ID, found, { step });
}
