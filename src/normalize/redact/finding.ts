import type { PersonKind } from './pseudonym.ts';

/** A stretch of text that must not be stored: erased as a secret, or replaced by a person's pseudonym. */
export type Finding =
  | {
      readonly start: number;
      readonly end: number;
      readonly secret: 'otp' | 'password' | 'pin' | 'token';
    }
  | {
      readonly start: number;
      readonly end: number;
      readonly person: Exclude<PersonKind, 'phone-prefix'>;
      /** The number's one spelling. */
      readonly canonical: string;
    };
