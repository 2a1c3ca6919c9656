/** Backslashes before a mark: escaped seven times it has 127. A run of more is no escaping, and is not read through. */
const ESCAPES_MAX = 128;

/**
 * Length of the quotation mark at `at`, in any of the spellings that logs give it: `"`, `'`, `\"` (escaped any number
 * of times), `\x22`, `\u0022`, `%22`, `%2522`, `&quot;`; 0 = none.
 */
export function quoteLengthAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === 34 || code === 39) {
    return 1;
  }
  if (code === 37) {
    if (text.startsWith('%22', at) || text.startsWith('%27', at)) {
      return 3;
    }
    return text.startsWith('%2522', at) || text.startsWith('%2527', at) ? 5 : 0;
  }
  if (code === 38) {
    return text.startsWith('&quot;', at) ? 6 : 0;
  }
  if (code !== 92) {
    return 0;
  }
  let end = at;
  while (end < at + ESCAPES_MAX && text.charCodeAt(end) === 92) {
    end += 1;
  }
  if (text.charCodeAt(end) === 34 || text.charCodeAt(end) === 39) {
    return end + 1 - at;
  }
  if (text.startsWith('x22', end) || text.startsWith('x27', end)) {
    return end + 3 - at;
  }
  return text.startsWith('u0022', end) ? end + 5 - at : 0;
}

/** Length of the quotation mark that ends just before `end`; 0 = none. */
export function quoteLengthBefore(text: string, end: number): number {
  const code = text.charCodeAt(end - 1);
  let length = 0;
  if (code === 34 || code === 39) {
    length = 1;
  } else if (code === 50 || code === 55) {
    if (text.startsWith('%22', end - 3) || text.startsWith('%27', end - 3)) {
      return 3;
    }
    if (text.startsWith('%2522', end - 5) || text.startsWith('%2527', end - 5)) {
      return 5;
    }
    if (text.startsWith('u0022', end - 5)) {
      length = 5;
    } else if (text.startsWith('x22', end - 3) || text.startsWith('x27', end - 3)) {
      length = 3;
    }
    if (length > 0 && text.charCodeAt(end - length - 1) !== 92) {
      return 0;
    }
  } else if (code === 59 && text.startsWith('&quot;', end - 6)) {
    return 6;
  }
  while (length > 0 && text.charCodeAt(end - length - 1) === 92) {
    length += 1;
  }
  return length;
}
