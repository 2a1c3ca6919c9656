/** SD-ID → PARAM-NAME → value (RFC 5424, section 6.3). */
export type StructuredData = Record<string, Record<string, string>>;

const ELEMENTS_MAX = 16;
const PARAMETERS_MAX = 64;

/** Reads `-` or `[id name="value" …]…` at `at`; broken data is left to the message. `end` is after the last character. */
export function structuredDataAt(
  line: string,
  at: number,
): { readonly value: StructuredData | undefined; readonly end: number } {
  if (line.charCodeAt(at) === 45) {
    return { value: undefined, end: at + 1 };
  }
  const value: StructuredData = Object.create(null) as StructuredData;
  let end = at;
  for (let count = 0; count < ELEMENTS_MAX && line.charCodeAt(end) === 91; count += 1) {
    const element = elementAt(line, end);
    if (element === undefined) {
      break;
    }
    value[element.id] = element.parameters;
    end = element.end;
  }
  return { value: end === at ? undefined : value, end };
}

function elementAt(line: string, at: number) {
  let end = at + 1;
  while (end < line.length && line[end] !== ' ' && line[end] !== ']') end += 1;
  const id = line.slice(at + 1, end);
  const parameters: Record<string, string> = Object.create(null) as Record<string, string>;
  for (let count = 0; count < PARAMETERS_MAX && line.charCodeAt(end) === 32; count += 1) {
    const equals = line.indexOf('="', end);
    if (equals < 0) {
      return undefined;
    }
    const name = line.slice(end + 1, equals).trim();
    const close = closingQuote(line, equals + 2);
    if (close < 0) {
      return undefined;
    }
    parameters[name] = line.slice(equals + 2, close).replace(/\\(["\\\]])/g, '$1');
    end = close + 1;
  }
  return line.charCodeAt(end) === 93 && id !== '' ? { id, parameters, end: end + 1 } : undefined;
}

function closingQuote(line: string, from: number): number {
  for (let index = from; index < line.length; index += 1) {
    const code = line.charCodeAt(index);
    if (code === 92) {
      index += 1;
    } else if (code === 34) {
      return index;
    }
  }
  return -1;
}
