import process from 'node:process';
import type { Check } from '../check.ts';
import { type Finding, failed, ok, said } from '../finding.ts';

const ID = 'machine.node';
/** The first version that runs TypeScript as it is and has everything else that is used. */
const MAJOR_MIN = 24;

/** Whether this Node.js can run the service. */
export function nodeCheck(): Check {
  return { ids: [ID], run: (report) => report(judgeNode(process.versions.node)) };
}

/** What a version of Node.js, such as `24.1.0`, means. */
export function judgeNode(version: string): Finding {
  const found = said('doctor.node.version', { version });
  if (Number(version.split('.')[0]) >= MAJOR_MIN) return ok(ID, found);
  return failed(ID, found, { step: said('doctor.node.step', { least: MAJOR_MIN }) });
}
