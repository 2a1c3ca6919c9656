import type { Finding } from './finding.ts';
import {
  canonicalPhone,
  digitsOf,
  insuredNumber,
  isCardNumber,
  isCitizenNumber,
} from './person-number.ts';
import type { NamedPerson } from './sensitive-key.ts';

const LONGEST_VALUE = 32;
const PASSPORT = /^(?=.{0,8}\d)[A-Za-z0-9]{1,2}\d{6,8}$/;
const SEPARATORS = '+ .-()';

/** The finding that a whole value makes under a name that announces a person's value; `undefined` = it is none. */
export function namedPerson(
  kind: NamedPerson,
  value: string,
  at: { readonly start: number; readonly end: number },
): Finding | undefined {
  if (value.length > LONGEST_VALUE || value.startsWith('[')) {
    return undefined;
  }
  const found = personUnder(kind, spelled(value));
  return found === undefined ? undefined : { ...at, ...found };
}

/** The value with encoded blanks and signs as such. */
function spelled(value: string): string {
  return value.includes('%')
    ? value.replace(/%(?:25)*2[bB]/g, '+').replace(/%(?:25)*20/g, ' ')
    : value;
}

type Person = { readonly person: NamedPerson; readonly canonical: string };

function personUnder(kind: NamedPerson, value: string): Person | undefined {
  const digits = digitsOf(value);
  switch (kind) {
    case 'citizen_id':
      if (digits.length === 12 || digits.length === 9) {
        return value.length <= 16 ? { person: kind, canonical: digits } : undefined;
      }
      return /^[A-Za-z]\d{7,8}$/.test(value)
        ? { person: 'passport', canonical: value.toUpperCase() }
        : undefined;
    case 'phone':
      return isNumber(value) ? phoneUnderName(digits) : undefined;
    case 'bank_card':
      return isNumber(value) && isCardNumber(digits)
        ? { person: kind, canonical: digits }
        : undefined;
    case 'bank_account':
      return isNumber(value) ? accountUnderName(digits) : undefined;
    case 'health_insurance':
    case 'social_insurance': {
      const plain = value.replace(/[ .-]/g, '');
      const canonical = insuredNumber(plain) ?? (/^\d{10}$/.test(plain) ? plain : undefined);
      return canonical === undefined ? undefined : { person: kind, canonical };
    }
    case 'passport':
      return PASSPORT.test(value) ? { person: kind, canonical: value.toUpperCase() } : undefined;
  }
}

/** Under a name that says so, foreign numbers and numbers without their 0 count as phones too. */
function phoneUnderName(digits: string): Person | undefined {
  const known = canonicalPhone(digits, true);
  const canonical = known ?? (digits.length >= 8 && digits.length <= 15 ? digits : undefined);
  return canonical === undefined ? undefined : { person: 'phone', canonical };
}

/** Many banks let a customer's phone number be the number of the account: it stays the phone that it is. */
function accountUnderName(digits: string): Person | undefined {
  if (digits.length < 6 || digits.length > 19) {
    return undefined;
  }
  if (isCitizenNumber(digits)) {
    return { person: 'citizen_id', canonical: digits };
  }
  const phone = canonicalPhone(digits);
  return phone === undefined
    ? { person: 'bank_account', canonical: digits }
    : { person: 'phone', canonical: phone };
}

function isNumber(value: string): boolean {
  for (const character of value) {
    if (!(character >= '0' && character <= '9') && !SEPARATORS.includes(character)) {
      return false;
    }
  }
  return true;
}
