import { isDigit } from '../value/digits.ts';

/** No one alive was born after the 2040s. */
const LATEST_DECADE = 4;
/** Codes of provinces in the citizen identity number (Circular 59/2021/TT-BCA, annex 1). */
const PROVINCES = new Set(
  `001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042
  044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087
  089 091 092 093 094 095 096`.split(/\s+/),
);

/**
 * Whether 12 digits are a citizen identity number: a province's code, a digit of century and gender (0 and 1 for the
 * 20th century, 2 and 3 for the 21st), the year of birth.
 */
export function isCitizenNumber(digits: string): boolean {
  if (digits.length !== 12 || !PROVINCES.has(digits.slice(0, 3))) {
    return false;
  }
  const century = digits.charCodeAt(3) - 48;
  return century <= 1 || (century <= 3 && digits.charCodeAt(4) - 48 <= LATEST_DECADE);
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

/**
 * Whether digits are the number of a payment card: they begin as the issuers of cards do (ISO/IEC 7812; 9704 is NAPAS),
 * are as long as those say, and their check digit is right.
 */
export function isCardNumber(digits: string): boolean {
  const { length } = digits;
  if (length < 13 || length > 19 || !issued(digits)) {
    return false;
  }
  let sum = 0;
  for (let index = 0; index < length; index += 1) {
    const digit = digits.charCodeAt(length - 1 - index) - 48;
    sum += index % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}

function issued(digits: string): boolean {
  const { length } = digits;
  const two = Number(digits.slice(0, 2));
  const four = Number(digits.slice(0, 4));
  if (digits[0] === '4') {
    return length === 13 || length === 16 || length === 19;
  }
  if (two === 34 || two === 37) {
    return length === 15;
  }
  if (two === 36 || (four >= 3000 && four <= 3059) || two === 38 || two === 39) {
    return length === 14;
  }
  if (two === 62 || four === 9704) {
    return length >= 16;
  }
  const mastercard = (two >= 51 && two <= 55) || (four >= 2221 && four <= 2720);
  const discover = four === 6011 || two === 65 || (four >= 6440 && four <= 6499);
  const jcb = four >= 3528 && four <= 3589;
  return length === 16 && (mastercard || discover || jcb);
}

/** Groups of insured persons (Decision 1697/QĐ-BHXH and those before it). */
const INSURED = new Set(
  `BA BT CA CB CC CH CK CN CS CT CY DK DN DT DQ GB GD HC HD HG HK HN HS HT HX KC LS MS ND NN NO NU PV QN SV TA TB TC TD
  TE TG TH TK TN TQ TS TU TV TY XB XD XK XN XV`.split(/\s+/),
);

/**
 * The number of the insured person within the number on a health insurance card: two letters of the group, a digit of
 * the benefit, two of the province, ten of the person; `undefined` = not such a number.
 */
export function insuredNumber(card: string): string | undefined {
  const known = /^([A-Za-z]{2})[1-5](?!00)\d{2}(\d{10})$/.exec(card);
  return known?.[1] !== undefined && INSURED.has(known[1].toUpperCase()) ? known[2] : undefined;
}
