import { isDigit } from '../value/digits.ts';

/** Fractions of a second: whole milliseconds, nanoseconds below them, index after the last digit. */
export interface Fraction {
  readonly ms: number;
  readonly nanos: number;
  readonly end: number;
}

/**
 * Reads `.123456789` or `,123` at `at`; digits beyond the ninth are dropped.
 * No fraction reads as zero and ends at `at`; a separator without digits is `undefined`.
 */
export function fractionAt(text: string, at: number): Fraction | undefined {
  const separator = text.charCodeAt(at);
  if (separator !== 46 && separator !== 44) {
    return { ms: 0, nanos: 0, end: at };
  }
  let end = at + 1;
  let value = 0;
  let digits = 0;
  while (isDigit(text.charCodeAt(end))) {
    if (digits < 9) {
      value = value * 10 + text.charCodeAt(end) - 48;
      digits += 1;
    }
    end += 1;
  }
  if (digits === 0) {
    return undefined;
  }
  const total = value * 10 ** (9 - digits);
  return { ms: Math.floor(total / 1_000_000), nanos: total % 1_000_000, end };
}
