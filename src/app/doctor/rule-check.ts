import fs from 'node:fs';
import { BUILT_IN_RULES } from '../../detect/built-in-rules.ts';
import type { RuleVerdict } from '../../detect/contract.ts';
import { loadRules } from '../../detect/load-rules.ts';
import { createEcsPipeline } from '../../detect/sigma/pipelines/pipelines.ts';
import { readOwnMappings } from '../../detect/sigma/pipelines/read-own-mappings.ts';
import { LOGSOURCES } from '../../normalize/logsources.ts';
import type { Check } from './check.ts';
import { type Finding, failed, ok, said, warning } from './finding.ts';
import { reasonOf } from './reason-of.ts';
import type { Subject } from './subject.ts';

const ID = 'rules.load';

/** Whether all rules load, those that come with the product and the operator's. */
export function ruleCheck({ configuration }: Subject): Check {
  const { builtInRules, rulesDirectories, shadowDirectories, overlaysDirectory } =
    configuration.detect;
  const overlayDirectories = overlaysDirectory === undefined ? [] : [overlaysDirectory];
  return {
    ids: [ID],
    limitMs: 60_000,
    run: (report) => {
      const folders = [...rulesDirectories, ...shadowDirectories, ...overlayDirectories];
      const absent = folders.filter((folder) => !fs.existsSync(folder));
      if (absent.length > 0) {
        const found = said('doctor.rules.no_folder', { folder: absent.join(', ') });
        report(failed(ID, found, { step: said('doctor.rules.no_folder_step') }));
        return;
      }
      const directories = [...(builtInRules ? [BUILT_IN_RULES] : []), ...rulesDirectories];
      try {
        const shadow = { directories: shadowDirectories };
        const { budgets, placeholders, fieldMappings } = configuration.detect;
        const pipeline = createEcsPipeline(readOwnMappings(fieldMappings));
        const loading = {
          ...{ directories, overlayDirectories, shadow, budgets, placeholders, pipeline },
          logsources: LOGSOURCES,
        };
        report(judgeRules(loadRules(loading).verdicts));
      } catch (error) {
        const found = said('doctor.rules.unreadable', { reason: reasonOf(error) });
        report(failed(ID, found, { step: said('doctor.rules.unreadable_step') }));
      }
    },
  };
}

/** What the verdicts on all rule documents mean. */
export function judgeRules(verdicts: readonly RuleVerdict[]): Finding {
  const refused = verdicts.filter(({ status }) => status === 'rejected');
  const loaded = verdicts.length - refused.length;
  if (refused.length > 0) {
    const found = said('doctor.rules.refused', { loaded, refused: refused.length });
    const details = refused.flatMap(({ file, issues }) => {
      const [first] = issues;
      return [first === undefined ? file : `${first.at}: ${first.detail}`];
    });
    return warning(ID, found, { step: said('doctor.rules.refused_step'), details });
  }
  const found = said('doctor.rules.loaded', { loaded });
  if (loaded > 0) return ok(ID, found);
  return warning(ID, found, { step: said('doctor.rules.none_step') });
}
