const HEADER_PARTS = 7;
const FIND_WITHIN = 1_024;
const FIELDS_MAX = 256;
const BACKSLASH = 92;
const BLANK = 32;
/** Its blanks are part of it; those around numbers, addresses and names are slips of the sender. */
const FREE_TEXT = 'msg';

/** A CEF message taken apart, escapes resolved. */
export interface CefRecord {
  readonly version: string;
  readonly vendor: string;
  readonly product: string;
  readonly deviceVersion: string;
  readonly classId: string;
  readonly name: string;
  readonly severity: string;
  readonly extensions: ReadonlyMap<string, string>;
}

/** Where `CEF:0|` begins near the start of a line; -1 = nowhere. */
export function cefAt(line: string): number {
  const at = line.indexOf('CEF:');
  const ok = at >= 0 && at <= FIND_WITHIN && /^CEF: ?[01](?:\.\d)?\|/.test(line.slice(at, at + 10));
  return ok ? at : -1;
}

/** Reads a message that begins at `at`; `undefined` = fewer than the seven parts of the header. */
export function cefRecord(line: string, at: number): CefRecord | undefined {
  const parts: string[] = [];
  let from = at + 4;
  for (let index = from; index <= line.length && parts.length < HEADER_PARTS; index += 1) {
    const code = line.charCodeAt(index);
    if (code === BACKSLASH) {
      index += 1;
    } else if (code === 124 || (index === line.length && parts.length === HEADER_PARTS - 1)) {
      parts.push(
        line
          .slice(from, index)
          .trim()
          .replace(/\\([\\|=])/g, '$1'),
      );
      from = index + 1;
    }
  }
  const [version, vendor, product, deviceVersion, classId, name, severity] = parts;
  if (version === undefined || severity === undefined) {
    return undefined;
  }
  return {
    version,
    vendor: vendor ?? '',
    product: product ?? '',
    deviceVersion: deviceVersion ?? '',
    classId: classId ?? '',
    name: name ?? '',
    severity,
    extensions: extensionsOf(line.slice(from)),
  };
}

/** `key=value with blanks other=…`: a value ends where a blank, a key and an unescaped `=` follow. */
export function extensionsOf(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  let equals = nextEquals(text, 0);
  let keyFrom = equals < 0 ? 0 : keyStart(text, equals, 0);
  while (equals >= 0 && fields.size < FIELDS_MAX) {
    const key = text.slice(keyFrom, equals);
    const valueFrom = equals + 1;
    let next = nextEquals(text, valueFrom);
    let nextKey = next < 0 ? -1 : keyStart(text, next, valueFrom);
    // An `=` without a key before it belongs to the value: attackers and URLs do not escape.
    while (
      next >= 0 &&
      (nextKey < 0 || (nextKey === valueFrom && text.charCodeAt(nextKey - 1) !== BLANK))
    ) {
      next = nextEquals(text, next + 1);
      nextKey = next < 0 ? -1 : keyStart(text, next, valueFrom);
    }
    const end = next < 0 ? text.length : Math.max(valueFrom, nextKey - 1);
    if (key !== '' && !fields.has(key)) {
      const value = text.slice(valueFrom, end);
      fields.set(key, unescaped(key === FREE_TEXT && next >= 0 ? value : value.trim()));
    }
    equals = next;
    keyFrom = nextKey;
  }
  return fields;
}

function nextEquals(text: string, from: number): number {
  let at = text.indexOf('=', from);
  while (at > 0 && text.charCodeAt(at - 1) === BACKSLASH && !isEscapedBackslash(text, at - 1)) {
    at = text.indexOf('=', at + 1);
  }
  return at;
}

function isEscapedBackslash(text: string, at: number): boolean {
  let count = 0;
  while (at - count - 1 >= 0 && text.charCodeAt(at - count - 1) === BACKSLASH) count += 1;
  return count % 2 === 1;
}

/** Where the key that ends at `equals` begins: letters after a blank or the start; -1 = there is no key. */
function keyStart(text: string, equals: number, from: number): number {
  let at = equals;
  while (at > from && equals - at < 128 && isKeyCode(text.charCodeAt(at - 1))) at -= 1;
  const before = text.charCodeAt(at - 1);
  const begins = at === 0 || before === BLANK || before === 9;
  const letter = /[A-Za-z_]/.test(text.charAt(at));
  return at < equals && begins && letter ? at : -1;
}

function isKeyCode(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 93 && code !== BACKSLASH) ||
    (code >= 97 && code <= 122) ||
    code === 95 ||
    code === 46 ||
    code === 45
  );
}

function unescaped(text: string): string {
  return text.indexOf('\\') < 0
    ? text
    : text.replace(/\\([\\=|nr])/g, (_, one: string) =>
        one === 'n' ? '\n' : one === 'r' ? '\r' : one,
      );
}
