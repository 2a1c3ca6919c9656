import type { Language } from '../../message/text.ts';
import { CHECK_PLACES, type CheckId } from './check-ids.ts';
import type { Figures, Finding, FindingState } from './finding.ts';
import { sentence, titleOf } from './render.ts';

/** How many findings there are of each state. */
export type Tally = Readonly<Record<FindingState, number>>;

/** The report for programs. */
export interface ReportDocument {
  /** The worst of the findings. */
  readonly status: 'ok' | 'warning' | 'failed';
  readonly counts: Tally;
  readonly checks: readonly {
    readonly id: CheckId;
    readonly state: FindingState;
    readonly title: string;
    readonly found: string;
    readonly figures: Figures;
    readonly details: readonly string[];
    readonly step?: string;
    /** Where the documents say more. */
    readonly see: string;
  }[];
}

/** The report as one document, with its texts in a language. */
export function reportDocument(findings: readonly Finding[], language: Language): ReportDocument {
  return {
    status: stateOf(findings),
    counts: tally(findings),
    checks: findings.map(({ id, state, found, details, step }) => ({
      ...{ id, state, title: titleOf(language, id), found: sentence(language, found) },
      ...{ figures: found.figures, details },
      ...(step === undefined ? {} : { step: sentence(language, step) }),
      see: CHECK_PLACES[id],
    })),
  };
}

/** The worst of the findings; what was skipped is not bad. */
export function stateOf(findings: readonly Finding[]): 'ok' | 'warning' | 'failed' {
  if (firstFailure(findings) !== undefined) return 'failed';
  return findings.some(({ state }) => state === 'warning') ? 'warning' : 'ok';
}

/** The failure to mend first: the others may follow from it. */
export function firstFailure(findings: readonly Finding[]): Finding | undefined {
  return (
    findings.find(({ state, id }) => state === 'failed' && id !== 'service.ready') ??
    findings.find(({ state }) => state === 'failed')
  );
}

/** Counts the findings of each state. */
export function tally(findings: readonly Finding[]): Tally {
  const count = (state: FindingState) => findings.filter((one) => one.state === state).length;
  return {
    ok: count('ok'),
    warning: count('warning'),
    failed: count('failed'),
    skipped: count('skipped'),
  };
}
