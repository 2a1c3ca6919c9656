import { fitsSecretKey } from '../../state/secret-key-check.ts';
import { inspectSqlite, type SqliteOutcome } from '../../state/sqlite/inspect-sqlite.ts';
import { presentSecretKey } from '../keys.ts';
import { sqliteFile } from '../stores.ts';
import type { Check } from './check.ts';
import { type Finding, failed, ok, said, skipped } from './finding.ts';
import { dependent } from './run-checks.ts';
import { isRunning } from './running-service.ts';
import type { Subject } from './subject.ts';

const FILE = 'state.file';
const KEY = 'state.key';

/** Whether the state in a file can be opened by this program under this key; none when it is in PostgreSQL. */
export function stateChecks(subject: Subject): Check[] {
  const { configuration, running } = subject;
  if (configuration.state.kind !== 'sqlite') return [];
  const file = sqliteFile(configuration);
  return [
    {
      ids: [FILE, KEY],
      run: (report) => {
        if (isRunning(running)) {
          const open = said('doctor.state.open', { file });
          report(ok(FILE, open), skipped(KEY, open));
          return;
        }
        const outcome = inspectSqlite(file);
        report(judgeStateFile(outcome, file));
        const isRead = outcome.kind === 'read';
        report(isRead ? secretKeyFinding(subject, outcome.sealed) : dependentKey(outcome));
      },
    },
  ];
}

/** What the file of the state means for a start. */
export function judgeStateFile(outcome: SqliteOutcome, file: string): Finding {
  if (outcome.kind === 'absent') return ok(FILE, said('doctor.state.absent', { file }));
  if (outcome.kind === 'unclosed') return ok(FILE, said('doctor.state.unclosed', { file }));
  if (outcome.kind === 'damaged') {
    const found = said('doctor.state.damaged', { file, reason: outcome.reason });
    return failed(FILE, found, { step: said('doctor.state.damaged_step') });
  }
  const { present, own } = outcome.schema;
  const figures = { file, present, own, size: { bytes: outcome.bytes } };
  if (present > own) {
    const found = said('doctor.schema.newer', figures);
    return failed(FILE, found, { step: said('doctor.schema.newer_step') });
  }
  return ok(FILE, said(present < own ? 'doctor.schema.older' : 'doctor.state.current', figures));
}

/** Whether the secret key of this configuration is the one that the state was written under. */
export function secretKeyFinding(
  { secrets, configuration }: Subject,
  sealed: string | undefined,
): Finding {
  if (sealed === undefined) return ok(KEY, said('doctor.state.key_free'));
  let key: Buffer | undefined;
  try {
    key = presentSecretKey(secrets, configuration.dataDirectory);
  } catch {
    // Told by the check of the keys.
    return dependent(KEY, 'keys.given');
  }
  return judgeSecretKey(key !== undefined && fitsSecretKey(sealed, key), key !== undefined);
}

/** What a key that fits, or does not, means; without one another would be made, which cannot fit. */
export function judgeSecretKey(fits: boolean, isThere: boolean): Finding {
  if (fits) return ok(KEY, said('doctor.state.key_fits'));
  const found = said(isThere ? 'doctor.state.key_other' : 'doctor.state.key_lost');
  return failed(KEY, found, { step: said('doctor.state.key_step') });
}

function dependentKey({ kind }: SqliteOutcome): Finding {
  if (kind === 'absent') return ok(KEY, said('doctor.state.key_free'));
  return dependent(KEY, FILE);
}
