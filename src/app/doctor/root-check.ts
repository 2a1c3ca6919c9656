import { access, constants } from 'node:fs/promises';
import type { Check } from './check.ts';
import { type Finding, ok, said, warning } from './finding.ts';
import { reasonOf } from './reason-of.ts';
import type { Subject } from './subject.ts';

const ID = 'files.roots';

/** Whether the folders of file sources can be read by this account. */
export function rootCheck({ configuration }: Subject): Check {
  const { roots } = configuration.collect.file;
  return {
    ids: [ID],
    run: async (report) => {
      const tried = await Promise.all(
        roots.map((root) =>
          access(root, constants.R_OK | constants.X_OK).then(
            () => undefined,
            (error: unknown) => reasonOf(error),
          ),
        ),
      );
      report(
        judgeRoots(
          roots,
          tried.filter((reason) => reason !== undefined),
        ),
      );
    },
  };
}

/** What folders that cannot be read mean. */
export function judgeRoots(roots: readonly string[], refusals: readonly string[]): Finding {
  const folders = roots.join(', ');
  if (refusals.length === 0) return ok(ID, said('doctor.roots.readable', { folders }));
  const found = said('doctor.roots.refused', { count: refusals.length, total: roots.length });
  return warning(ID, found, { step: said('doctor.roots.step'), details: refusals });
}
