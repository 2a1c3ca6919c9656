/** A request line taken apart; `undefined` parts were not there. */
export interface RequestLine {
  readonly method: string;
  readonly target: string;
  /** Such as `1.1`. */
  readonly version: string | undefined;
}

const METHOD_MAX = 32;

/**
 * Reads `GET /path HTTP/1.1`, also without protocol (HTTP/0.9) and with blanks in the target.
 * `undefined` = no request: empty, `-`, bytes of another protocol.
 */
export function requestLine(text: string): RequestLine | undefined {
  const blank = text.indexOf(' ');
  if (blank <= 0 || blank > METHOD_MAX || !isMethod(text, blank)) {
    return undefined;
  }
  const protocol = text.lastIndexOf(' HTTP/');
  if (protocol < blank) {
    const target = text.slice(blank + 1).trim();
    return target === '' ? undefined : { method: text.slice(0, blank), target, version: undefined };
  }
  const version = text.slice(protocol + 6).trim();
  if (!isVersion(version)) {
    return { method: text.slice(0, blank), target: text.slice(blank + 1), version: undefined };
  }
  const target = text.slice(blank + 1, protocol).trim();
  return target === '' ? undefined : { method: text.slice(0, blank), target, version };
}

function isMethod(text: string, end: number): boolean {
  for (let index = 0; index < end; index += 1) {
    const code = text.charCodeAt(index);
    const letter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
    if (!letter && code !== 45 && code !== 95) {
      return false;
    }
  }
  return true;
}

function isVersion(text: string): boolean {
  const first = text.charCodeAt(0);
  return (
    first >= 48 &&
    first <= 57 &&
    (text.length === 1 || (text.length === 3 && text[1] === '.' && text >= '0.0' && text <= '9.9'))
  );
}
