import { isDigit } from '../value/digits.ts';

/** Codes of provinces in the citizen identity number (Circular 59/2021/TT-BCA, annex 1). */
const PROVINCES = new Set(
  `001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042
  044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087
  089 091 092 093 094 095 096`.split(/\s+/),
);

/** Whether 12 digits are a citizen identity number: a province's code, then century and gender (0 to 3 so far). */
export function isCitizenNumber(digits: string): boolean {
  const century = digits.charCodeAt(3) - 48;
  return digits.length === 12 && century <= 3 && PROVINCES.has(digits.slice(0, 3));
}

/**
 * The one spelling of a Vietnamese phone number, `84` and the national number without its 0, of digits as written
 * (`0900000123`, `84900000123`, `900000123` when `loose`); `undefined` = not one. Mobile and, from 02, fixed lines.
 */
export function canonicalPhone(digits: string, loose = false): string | undefined {
  let national: string;
  if (digits.startsWith('0')) {
    national = digits.slice(1);
  } else if (digits.startsWith('84') && digits.length >= 11) {
    national = digits.slice(2);
    if (national.startsWith('0')) {
      national = national.slice(1);
    }
  } else if (loose) {
    national = digits;
  } else {
    return undefined;
  }
  // 3, 5, 6, 7, 8 and 9 begin mobile numbers; 2 begins area codes.
  const mobile = national.length === 9 && '356789'.includes(national[0] ?? ' ');
  const fixed = national.length === 10 && national[0] === '2';
  return mobile || fixed ? `84${national}` : undefined;
}

/** The digits of a text, without everything else. */
export function digitsOf(text: string): string {
  let digits = '';
  for (let index = 0; index < text.length; index += 1) {
    if (isDigit(text.charCodeAt(index))) {
      digits += text[index];
    }
  }
  return digits;
}
