import { bilingual } from '../../message/text.ts';

/** Detectors of values by which a person can be told: each becomes a keyed pseudonym that correlates. */
export const PERSON_DETECTORS = [
  'citizen_id',
  'phone',
  'email',
  'bank_card',
  'bank_account',
  'health_insurance',
  'social_insurance',
  'passport',
] as const;
export type PersonDetector = (typeof PERSON_DETECTORS)[number];

/** Detectors of secrets: each value is erased, always. */
export const SECRET_DETECTORS = ['otp', 'password', 'pin', 'token'] as const;
export type SecretDetector = (typeof SECRET_DETECTORS)[number];

/** Everything that protection of persons looks for, in the order in which reports name it. */
export const DETECTORS = [...PERSON_DETECTORS, ...SECRET_DETECTORS] as const;
export type Detector = (typeof DETECTORS)[number];

/** What a detector is called by people. */
export function detectorTitle(detector: Detector): { readonly vi: string; readonly en: string } {
  return bilingual(`protection.${detector}`);
}
