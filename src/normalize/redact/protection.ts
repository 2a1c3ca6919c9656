import { DETECTORS, type Detector, type PersonDetector } from './detector.ts';
import type { Finding } from './finding.ts';

/** What of persons is hidden; secrets always are. */
export interface Protection {
  readonly detectors: ReadonlySet<Detector>;
  /** Domains, with those below them, whose e-mail addresses stay as they are: log-in names of officers. */
  readonly clearEmailDomains: readonly string[];
}

/** Everything is looked for; addresses of state bodies stay readable, since their holders act in office. */
export const DEFAULT_PROTECTION: Protection = {
  detectors: new Set(DETECTORS),
  clearEmailDomains: ['gov.vn'],
};

/** The protection in which some detectors of persons are switched off. */
export function protectionWithout(
  off: readonly PersonDetector[],
  clearEmailDomains: readonly string[] = DEFAULT_PROTECTION.clearEmailDomains,
): Protection {
  const without = new Set<Detector>(off);
  return {
    detectors: new Set(DETECTORS.filter((detector) => !without.has(detector))),
    clearEmailDomains: clearEmailDomains.map((domain) => domain.toLowerCase()),
  };
}

/** Whether a finding is to be hidden. */
export function isHidden(finding: Finding, { detectors, clearEmailDomains }: Protection): boolean {
  if ('secret' in finding) {
    return true;
  }
  if (!detectors.has(finding.person)) {
    return false;
  }
  if (finding.person !== 'email') {
    return true;
  }
  const domain = finding.canonical.slice(finding.canonical.lastIndexOf('@') + 1);
  return !clearEmailDomains.some((clear) => domain === clear || domain.endsWith(`.${clear}`));
}
