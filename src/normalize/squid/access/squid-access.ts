import type { ParseContext, ParseOutcome, Parser } from '../../contract.ts';
import { putAll } from '../../document/put.ts';
import { parseEpochStamp } from '../../time/epoch-stamp.ts';
import { endpointOf, isIp } from '../../value/address.ts';
import { wholeNumber } from '../../value/digits.ts';
import { domainParts } from '../../value/domain-parts.ts';
import { urlFields } from '../../web/url-fields.ts';

const LINE =
  /^(\d{9,11}\.\d{3}) +(-?\d{1,12}) (\S{1,255}) ([A-Z_]{1,64})\/(\d{3}|-) (\d{1,15}|-) (\S{1,64}) /;
const TAIL = / (\S{1,255}) ([A-Z_]{1,64})\/(\S{1,255}) (\S{1,255})(?: .*)?$/;
const TAIL_MAX = 2_000;
const NANOS_PER_MS = 1e6;

/** Squid access log in its native format. */
export const SQUID_ACCESS: Parser = {
  type: 'squid.access',
  title: { vi: 'Squid – nhật ký truy cập proxy', en: 'Squid proxy access log' },
  logsource: { category: 'proxy', product: 'squid', service: 'access' },
  detect: (line) => (LINE.test(line) ? 0.97 : 0),
  parse: parseSquid,
};

function nameOf(domain: string | undefined): string | undefined {
  return domain === undefined || isIp(domain) ? undefined : domain;
}

function parseSquid(line: string, _context: ParseContext): ParseOutcome {
  const head = LINE.exec(line);
  if (head === null) {
    const detail = 'not in the native format of Squid (logformat squid)';
    return { kind: 'failed', reason: 'malformed', detail };
  }
  const [start, time = '', elapsed, client = '', code = '', status = '-', size, method] = head;
  const stamp = parseEpochStamp(time);
  const rest = line.slice(start.length - 1);
  // A URL may hold blanks that a client sent: what follows it is found from the end.
  const tailFrom = Math.max(0, rest.length - TAIL_MAX);
  const tail = TAIL.exec(rest.slice(tailFrom));
  if (tail === null || stamp === undefined) {
    return { kind: 'failed', reason: 'malformed', detail: 'no user, peer and type after the URL' };
  }
  const url = rest.slice(1, tailFrom + tail.index);
  const [, user = '-', hierarchy, peer = '-', mime = '-'] = tail;
  const number = wholeNumber(status);
  const known = number !== undefined && number >= 100 ? number : undefined;
  const denied = code.includes('DENIED');
  const doc = {
    event: {
      kind: 'event',
      category: ['web'],
      type: denied ? ['access', 'denied'] : ['access'],
      action: code.toLowerCase(),
      outcome: denied || known === undefined || known >= 400 ? 'failure' : 'success',
      ...(Number(elapsed) >= 0 ? { duration: Number(elapsed) * NANOS_PER_MS } : {}),
    },
    url: urlFields(url),
  };
  if (doc.url.domain !== undefined) Object.assign(doc.url, domainParts(doc.url.domain));
  const target = peer === '-' ? doc.url.domain : peer;
  const destination = target === undefined ? undefined : endpointOf(target);
  const name = user === '-' ? undefined : user;
  putAll(doc, {
    'source.address': client,
    'source.ip': isIp(client) ? client : undefined,
    'source.domain': isIp(client) ? undefined : client,
    'source.user.name': name,
    'user.name': name,
    'destination.address': destination?.address,
    'destination.ip': destination?.ip,
    'destination.domain': destination?.domain ?? nameOf(doc.url.domain),
    'destination.port': doc.url.port,
    'destination.bytes': wholeNumber(size ?? '-'),
    'http.request.method': method === '-' || method === 'NONE' ? undefined : method,
    'http.response.status_code': known,
    'http.response.bytes': wholeNumber(size ?? '-'),
    'http.response.mime_type': mime === '-' ? undefined : mime,
    'observer.vendor': 'Squid',
    'observer.product': 'Squid',
    'observer.type': 'proxy',
    'squid.access.result_code': code,
    'squid.access.peer_status': hierarchy,
  });
  return { kind: 'parsed', timeMs: stamp.ms, timeNanos: stamp.nanos, doc };
}
