import { PERSON_COLUMNS } from '../field-map/column-names.ts';
import { fold } from '../field-map/fold.ts';
import { SECRET_DETECTORS, type SecretDetector } from './detector.ts';
import { sensitiveKind } from './sensitive-key.ts';

/** What stands in the place of an erased value: which secret, who somebody is, or what a source wants kept nowhere. */
export type ErasedKind = SecretDetector | 'person' | 'dropped';

/** A clear value that is kept nowhere. */
export interface ErasedValue {
  readonly clear: string;
  readonly kind: ErasedKind;
}

const SECRETS: ReadonlySet<string> = new Set(SECRET_DETECTORS);
const PERSONS: ReadonlySet<string> = new Set(
  [
    ...PERSON_COLUMNS,
    ...['ho_ten', 'ho_va_ten', 'ho_ten_day_du', 'full_name', 'address', 'birthday', 'dob'],
  ].map(fold),
);

/** What a field of this name holds, as its place is labelled when its value is erased. */
export function erasedKind(name: string): ErasedKind {
  const own = name.slice(name.lastIndexOf('.') + 1);
  const kind = sensitiveKind(own);
  if (isSecret(kind)) return kind;
  if (kind === 'code') return 'otp';
  return kind !== undefined || PERSONS.has(fold(own)) ? 'person' : 'dropped';
}

function isSecret(kind: string | undefined): kind is SecretDetector {
  return kind !== undefined && SECRETS.has(kind);
}
