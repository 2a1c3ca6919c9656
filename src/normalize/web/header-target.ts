import type { FactTarget } from './access-facts.ts';

const REQUEST: Readonly<Record<string, FactTarget>> = {
  'content-length': 'requestBodyBytes',
  'content-type': 'requestMime',
  host: 'host',
  referer: 'referrer',
  'user-agent': 'userAgent',
  'x-forwarded-for': 'forwarded',
  'x-forwarded-host': 'own:forwarded_host',
  'x-forwarded-proto': 'scheme',
  'x-real-ip': 'forwarded',
  'x-request-id': 'requestId',
};

/** Where the value of a request header goes. */
export function requestHeader(name: string): FactTarget {
  const lower = name.toLowerCase();
  return REQUEST[lower] ?? `own:request_header.${lower.replace(/[^\w-]+/g, '_')}`;
}

/** Where the value of a response header goes. */
export function responseHeader(name: string): FactTarget {
  const lower = name.toLowerCase();
  if (lower === 'content-type') return 'responseMime';
  if (lower === 'content-length') return 'bodyBytes';
  return `own:response_header.${lower.replace(/[^\w-]+/g, '_')}`;
}
