import type { Detector, PersonDetector, SecretDetector } from './detector.ts';

/** A stretch of text that must not be stored: erased as a secret, or replaced by a person's pseudonym. */
export type Finding = SecretFinding | PersonFinding;

interface SecretFinding {
  readonly start: number;
  readonly end: number;
  readonly secret: SecretDetector;
  /** Set where its name, `code`, leaves open what it is: a number that the parser knows as its program's own stays. */
  readonly guessed?: true;
}

/** A value by which a person can be told. */
export interface PersonFinding {
  readonly start: number;
  readonly end: number;
  readonly person: PersonDetector;
  /** The value's one spelling. */
  readonly canonical: string;
}

/** The detector whose finding it is. */
export function detectorOf(finding: Finding): Detector {
  return 'secret' in finding ? finding.secret : finding.person;
}
