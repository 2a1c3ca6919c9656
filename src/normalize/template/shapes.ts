import { isDigit } from '../value/digits.ts';
import type { Shape } from './template.ts';

const DASH = 45;

/** Anything, nothing included. */
export const anyText: Shape = () => true;

/** At least one character and no blank in it. */
export const word: Shape = (line, from, to) => {
  const blank = line.indexOf(' ', from);
  return to > from && (blank < 0 || blank >= to);
};

/** A whole number, or `-`. */
export const wholeOrDash: Shape = (line, from, to) => {
  if (to - from === 1 && line.charCodeAt(from) === DASH) {
    return true;
  }
  for (let index = from; index < to; index += 1) {
    if (!isDigit(line.charCodeAt(index))) {
      return false;
    }
  }
  return to > from && to - from <= 20;
};

/** A number with or without a fraction or sign, or `-`; several, as proxies that tried several servers write them. */
export const numbers: Shape = (line, from, to) => {
  for (let index = from; index < to; index += 1) {
    const code = line.charCodeAt(index);
    // Digits, point, sign, and the comma, colon and blanks between the numbers of a list.
    if (
      !isDigit(code) &&
      code !== 46 &&
      code !== DASH &&
      code !== 44 &&
      code !== 58 &&
      code !== 32
    ) {
      return false;
    }
  }
  return true;
};

/** An HTTP status, or `-`. */
export const status: Shape = (line, from, to) =>
  (to - from === 3 || to - from === 1) && wholeOrDash(line, from, to);

/** `22/Nov/2026:10:00:00 +0700`, brackets around it allowed. */
export const clfTime: Shape = (line, from, to) => {
  const at = line.charCodeAt(from) === 91 ? from + 1 : from;
  const end = at > from ? to - 1 : to;
  return (
    line.charCodeAt(at + 2) === 47 &&
    line.charCodeAt(at + 11) === 58 &&
    (end - at === 20 || (end - at >= 25 && end - at <= 36))
  );
};
