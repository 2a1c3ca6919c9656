import type { FactTarget } from '../../web/access-facts.ts';
import { requestHeader, responseHeader } from '../../web/header-target.ts';
import { guessByAnchors } from './w3c-anchors.ts';

/** Fields of the W3C extended format as IIS writes them; https://learn.microsoft.com/windows/win32/http/w3c-logging. */
const TARGETS: Readonly<Record<string, FactTarget>> = {
  date: 'time',
  time: 'clock',
  's-sitename': 'own:site_name',
  's-computername': 'own:server_name',
  's-ip': 'server',
  's-port': 'serverPort',
  'cs-method': 'method',
  'cs-uri': 'target',
  'cs-uri-stem': 'path',
  'cs-uri-query': 'query',
  'cs-username': 'user',
  'c-ip': 'client',
  'c-port': 'clientPort',
  'cs-version': 'version',
  'cs-protocol': 'own:protocol',
  'cs-protocol-version': 'version',
  'cs-host': 'host',
  'cs(cookie)': 'own:cookie',
  'sc-status': 'status',
  'sc-substatus': 'number:sub_status',
  'sc-win32-status': 'number:win32_status',
  'sc-bytes': 'bodyBytes',
  'cs-bytes': 'requestBodyBytes',
  'time-taken': 'duration:ms',
  'x-forwarded-for': 'forwarded',
  'crypt-protocol': 'own:crypt_protocol',
  'crypt-cipher': 'own:crypt_cipher',
};

const DEFAULT_15 =
  'date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken';
const DEFAULT_14 = DEFAULT_15.replace(' cs(Referer)', '');
const SITE_18 =
  'date time s-sitename cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Cookie) cs(Referer) cs-host sc-status sc-substatus sc-win32-status sc-bytes cs-bytes time-taken';
const ALL_22 =
  'date time s-sitename s-computername s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs-version cs(User-Agent) cs(Cookie) cs(Referer) cs-host sc-status sc-substatus sc-win32-status sc-bytes cs-bytes time-taken';
/** Field lists that IIS versions have by default or when everything is ticked, and with X-Forwarded-For after them. */
const KNOWN: readonly (readonly string[])[] = [DEFAULT_15, DEFAULT_14, SITE_18, ALL_22]
  .flatMap((list) => [list, `${list} X-Forwarded-For`])
  .map((list) => list.split(' '));

/** Where a field's value goes. */
export function w3cTarget(name: string): FactTarget {
  const lower = name.toLowerCase();
  const header = /^(cs|sc)\((.+)\)$/.exec(lower);
  if (Object.hasOwn(TARGETS, lower)) {
    return TARGETS[lower] ?? '';
  }
  if (header !== null) {
    return header[1] === 'cs' ? requestHeader(header[2] ?? '') : responseHeader(header[2] ?? '');
  }
  return `own:${lower.replace(/[^\w-]+/g, '_')}`;
}

/** The field names of a `#Fields:` line, of its text, or of a list with commas. */
export function w3cFieldNames(text: string): readonly string[] {
  return text
    .replace(/^\s*#Fields:/i, '')
    .split(/[\s,]+/)
    .filter((name) => name !== '');
}

/** The list that fits the values, when nobody said which is in force; `undefined` = none does. */
export function guessW3cFields(values: readonly string[]): readonly string[] | undefined {
  const known = KNOWN.find(
    (names) =>
      names.length === values.length && names.every((name, at) => fits(name, values[at] ?? '')),
  );
  return known ?? guessByAnchors(values);
}

function fits(name: string, value: string): boolean {
  switch (name) {
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(value);
    case 'time':
      return /^\d\d:\d\d:\d\d(?:\.\d+)?$/.test(value);
    case 's-ip':
    case 'c-ip':
      return value === '-' || /^[\da-f.:%]+$/i.test(value);
    case 's-port':
    case 'sc-status':
    case 'sc-substatus':
    case 'sc-win32-status':
    case 'sc-bytes':
    case 'cs-bytes':
    case 'time-taken':
      return /^(?:-|\d{1,12})$/.test(value);
    case 'cs-version':
      return value === '-' || value.startsWith('HTTP/');
    default:
      return true;
  }
}
