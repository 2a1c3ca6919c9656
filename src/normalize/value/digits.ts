/** Value of `count` decimal digits at `at`; -1 when one of them is no digit. */
export function digitsAt(text: string, at: number, count: number): number {
  let value = 0;
  for (let index = at; index < at + count; index += 1) {
    const digit = text.charCodeAt(index) - 48;
    // NaN (past the end) fails both comparisons, so the test is written positively.
    if (!(digit >= 0 && digit <= 9)) {
      return -1;
    }
    value = value * 10 + digit;
  }
  return value;
}

/** Whether the character code is one of `0` to `9`. */
export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** A whole non-negative number written in plain decimal digits, at most 15 of them; else `undefined`. */
export function wholeNumber(text: string): number | undefined {
  const length = text.length;
  if (length === 0 || length > 15) {
    return undefined;
  }
  const value = digitsAt(text, 0, length);
  return value < 0 ? undefined : value;
}
