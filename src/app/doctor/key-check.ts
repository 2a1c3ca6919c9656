import { inspectKeys, type KeyOrigin } from '../keys.ts';
import type { Check } from './check.ts';
import { type Finding, failed, ok, said, skipped, warning } from './finding.ts';
import { reasonOf } from './reason-of.ts';
import type { Subject } from './subject.ts';

const ID = 'keys.given';

/** What is known of the keys of the installation. */
export interface KeyFacts {
  readonly origins: readonly KeyOrigin[];
  /** Whether others than the owner may read the file that they are kept in. */
  readonly isOpen: boolean;
  readonly file: string;
  /** Whether several processes share the data. */
  readonly areShared: boolean;
}

/** Whether the keys are where they have to be. Makes none. */
export function keyCheck({ configuration, secrets }: Subject): Check {
  const areShared = configuration.journal.kind === 'kafka';
  return {
    ids: [ID],
    run: (report) => {
      try {
        const facts = inspectKeys(secrets, configuration.dataDirectory);
        report(judgeKeys({ ...facts, areShared }));
      } catch (error) {
        report(judgeUnreadable(error));
      }
    },
  };
}

/** What the origin of the keys means. */
export function judgeKeys({ origins, isOpen, file, areShared }: KeyFacts): Finding {
  const ungiven = origins.filter(({ origin }) => origin !== 'given');
  const names = ungiven.map(({ variable }) => variable).join(', ');
  const figures = { names, file };
  if (ungiven.length === 0) return ok(ID, said('doctor.keys.given'));
  if (areShared) {
    const found = said('doctor.keys.not_given', figures);
    return failed(ID, found, { step: said('doctor.keys.not_given_step', figures) });
  }
  if (ungiven.every(({ origin }) => origin === 'absent')) {
    return ok(ID, said('doctor.keys.to_make', figures));
  }
  const found = said('doctor.keys.kept', figures);
  if (isOpen) return warning(ID, found, { step: said('doctor.keys.open_step', figures) });
  return ok(ID, found);
}

function judgeUnreadable(error: unknown): Finding {
  const { code } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
  if (code === 'EACCES') {
    // Only the service's account may read the file, and this is another one.
    return skipped(ID, said('doctor.keys.hidden'), said('doctor.keys.hidden_step'));
  }
  const found = said('doctor.keys.damaged', { reason: reasonOf(error) });
  return failed(ID, found, { step: said('doctor.keys.damaged_step') });
}
