const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME = /^\d\d:\d\d:\d\d(?:\.\d+)?$/;
const ADDRESS = /^(?:[\da-f.:]+(?:%\w+)?|-)$/i;
const ADDRESSES = /^[\da-f.:]+(?:,[\da-f.:]+)+$|^[\da-f]*[.:][\da-f.:]+$/i;
const METHOD = /^[A-Z][A-Z_-]{1,20}$/;
const SITE = /^W3SVC\d+$/i;
const NUMBER = /^(?:-|\d{1,12})$/;
const STATUS = /^[1-5]\d\d$/;
const BEFORE_METHOD_MAX = 3;

/**
 * The fields of a line of which nobody said what they are, found by those that cannot be anything else: the method with
 * its path, the port, the address of the client, the three numbers of the status. `undefined` = these are not there.
 */
export function guessByAnchors(values: readonly string[]): readonly string[] | undefined {
  if (!DATE.test(values[0] ?? '') || !TIME.test(values[1] ?? '')) return undefined;
  const method = values.findIndex((value, at) => at > 1 && isMethodAt(values, value, at));
  if (method < 2 || method - 2 > BEFORE_METHOD_MAX) return undefined;
  const port = values[method + 3] ?? '';
  const client = values[method + 5] ?? '';
  if (!NUMBER.test(port) || !ADDRESS.test(client)) return undefined;
  const hasVersion = values[method + 6]?.startsWith('HTTP/') === true;
  const agent = method + (hasVersion ? 7 : 6);
  const status = statusAfter(values, agent + 1);
  const headers = status === undefined ? undefined : headerNames(values.slice(agent + 1, status));
  const tail = status === undefined ? undefined : tailNames(values.slice(status + 3));
  if (headers === undefined || tail === undefined) return undefined;
  return [
    'date',
    'time',
    ...values.slice(2, method).map(nameBeforeMethod),
    ...['cs-method', 'cs-uri-stem', 'cs-uri-query', 's-port', 'cs-username', 'c-ip'],
    ...(hasVersion ? ['cs-version'] : []),
    'cs(User-Agent)',
    ...headers,
    ...['sc-status', 'sc-substatus', 'sc-win32-status'],
    ...tail,
  ];
}

function isMethodAt(values: readonly string[], value: string, at: number): boolean {
  const target = values[at + 1] ?? '';
  return METHOD.test(value) && (target.startsWith('/') || target === '*');
}

function nameBeforeMethod(value: string): string {
  return SITE.test(value) ? 's-sitename' : ADDRESS.test(value) ? 's-ip' : 's-computername';
}

function statusAfter(values: readonly string[], from: number): number | undefined {
  for (let at = from; at <= from + 3; at += 1) {
    const [status = '', sub = '', win32 = ''] = values.slice(at, at + 3);
    if (STATUS.test(status) && NUMBER.test(sub) && NUMBER.test(win32)) return at;
  }
  return undefined;
}

/** Of two, the last is the host; a cookie is told by its `=`. */
function headerNames(values: readonly string[]): readonly string[] | undefined {
  const [first = ''] = values;
  const isCookie = first.includes('=') && !first.includes('://');
  switch (values.length) {
    case 0:
      return [];
    case 1:
      return ['cs(Referer)'];
    case 2:
      return [isCookie ? 'cs(Cookie)' : 'cs(Referer)', 'cs-host'];
    case 3:
      return ['cs(Cookie)', 'cs(Referer)', 'cs-host'];
    default:
      return undefined;
  }
}

/** What follows the status: sizes and time, then who was forwarded for, then the port of the client. */
function tailNames(values: readonly string[]): readonly string[] | undefined {
  const forwarded = values.findIndex((value) => ADDRESSES.test(value));
  const numbers = forwarded < 0 ? values : values.slice(0, forwarded);
  const rest = forwarded < 0 ? [] : values.slice(forwarded);
  if (rest.length > 2 || !numbers.every((value) => NUMBER.test(value))) return undefined;
  const after = ['X-Forwarded-For', 'c-port'].slice(0, rest.length);
  switch (numbers.length) {
    case 1:
      return ['time-taken', ...after];
    case 3:
      return ['sc-bytes', 'cs-bytes', 'time-taken', ...after];
    default:
      return undefined;
  }
}
