import type { DocumentPath } from '../sigma/source-document.ts';
import type { LintSubject } from './lint-subject.ts';

/** `error`: the rule does not do what it says. `warning`: probably so. `hint`: it could be better. */
export const SEVERITIES = ['error', 'warning', 'hint'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One place where a check found something. */
export interface Found {
  readonly path: DocumentPath;
  /** One sentence that names the thing found. */
  readonly detail: string;
}

/** One thing that is looked for in a document. */
export interface LintCheck<Subject = LintSubject> {
  /** Stable: scripts and reviews refer to it. */
  readonly id: `GAC-L${number}`;
  readonly severity: Severity;
  /** What it finds, in a few words. */
  readonly finds: string;
  /** Why that is bad, one sentence. */
  readonly why: string;
  /** What to do, one sentence. */
  readonly fix: string;
  find(subject: Subject): Iterable<Found>;
}
