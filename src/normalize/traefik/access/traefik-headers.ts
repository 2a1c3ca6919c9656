import type { FactTarget } from '../../web/access-facts.ts';
import { ownName } from '../../web/access-json.ts';

const HEADERS_MAX = 64;
const VALUE_MAX = 1_024;
/** Headers that have a field of their own and say nothing more than it. */
const ELSEWHERE = new Set(['referer', 'user-agent', 'x-forwarded-for', 'x-request-id']);

/** Where a header goes that is logged under a name such as `origin_Date`; `undefined` = the name is of no header. */
export function headerTarget(name: string): FactTarget | undefined {
  if (/^(?:request|downstream)_/.test(name)) return '';
  return name.startsWith('origin_') ? `own:origin.headers.${headerName(name, 7)}` : undefined;
}

/** The headers of a record whose names begin so, by their names in small letters. */
export function headersOf(
  record: Readonly<Record<string, unknown>>,
  prefix: 'request_' | 'downstream_',
): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  let room = HEADERS_MAX;
  for (const name in record) {
    const value = record[name];
    if (!name.startsWith(prefix) || typeof value !== 'string' || value === '' || value === '-') {
      continue;
    }
    const header = headerName(name, prefix.length);
    if (ELSEWHERE.has(header) || room === 0) continue;
    headers[header] = value.slice(0, VALUE_MAX);
    room -= 1;
  }
  return headers;
}

function headerName(name: string, from: number): string {
  return ownName(name.slice(from).toLowerCase());
}
