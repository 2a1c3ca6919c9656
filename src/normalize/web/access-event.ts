import type { EcsHttp } from '@elastic/ecs';
import type { ParseContext, ParseOutcome, PartialEvent } from '../contract.ts';
import { endpointOf, isIp, isPrivateIp } from '../value/address.ts';
import { type AccessLine, accessLine } from './access-line.ts';
import { forwardedFields } from './forwarded.ts';
import { requestLine } from './request-line.ts';
import { urlFields } from './url-fields.ts';

/** What is special about one server's access log. */
export interface AccessDialect {
  /** The name of its own fields in a document. */
  readonly namespace: 'nginx' | 'apache' | 'tomcat';
  /** Nanoseconds in the unit of the response time between size and referrer. */
  readonly responseTimeUnitNanos: number;
  /** Own proxies before the server; absent = the first public forwarded address is the client. */
  readonly trustedHops?: number;
}

const TLS_HELLO = '\\x16\\x03';
const NANOS_PER_SECOND = 1e9;

/** Reads an access-log line into a document, as Elastic's nginx and apache integrations name things. */
export function accessEvent(
  line: string,
  context: ParseContext,
  dialect: AccessDialect,
): ParseOutcome {
  const access = accessLine(line, context);
  if ('failed' in access) {
    return { kind: 'failed', reason: access.failed, detail: access.detail };
  }
  const own: Record<string, unknown> = {};
  const doc: PartialEvent = {
    event: {
      kind: 'event',
      category: ['web'],
      type: ['access'],
      ...(access.status < 100 ? {} : { outcome: access.status < 400 ? 'success' : 'failure' }),
    },
    http: {},
  };
  putClient(doc, access, own);
  putRequest(doc, access, own);
  putResponse(doc, access, { dialect, own });
  putExtras(doc, access.extras, { own, trustedHops: dialect.trustedHops });
  if (Object.keys(own).length > 0) {
    doc[dialect.namespace] = { access: own };
  }
  return { kind: 'parsed', timeMs: access.stamp.ms, timeNanos: access.stamp.nanos, doc };
}

function putClient(doc: PartialEvent, access: AccessLine, own: Record<string, unknown>): void {
  const { addresses } = access;
  const address = addresses.find((one) => !isPrivateIp(one)) ?? addresses[0] ?? '';
  doc.source = isIp(address) ? { address, ip: address } : named(address);
  const last = address.charCodeAt(address.length - 1);
  if (doc.source.ip === undefined && last >= 48 && last <= 57) {
    // Some formats write the port of the client too.
    const end = endpointOf(address);
    if (end.ip !== undefined && end.port !== undefined) doc.source = { ...end };
  }
  own['remote_ip_list'] = [...addresses];
  if (access.host !== undefined) {
    const { address: _, ...server } = endpointOf(access.host);
    doc.destination = server;
    if (server.domain !== undefined) {
      doc.url = { domain: server.domain };
    }
  }
  if (access.user !== undefined) {
    doc.user = { name: access.user };
  }
  if (access.ident !== undefined) {
    own['identity'] = access.ident;
  }
}

/** `unix:` and the like are addresses without being names of hosts. */
function named(address: string): { address: string; domain?: string } {
  return /^[\w-]+(?:\.[\w-]+)*$/.test(address) ? { address, domain: address } : { address };
}

function putRequest(doc: PartialEvent, access: AccessLine, own: Record<string, unknown>): void {
  const request = requestLine(access.request);
  const http = doc.http as EcsHttp;
  if (request !== undefined) {
    http.request = { method: request.method };
    if (request.version !== undefined) {
      http.version = request.version;
    }
    const url = urlFields(request.target);
    doc.url = url.domain === undefined ? { ...doc.url, ...url } : url;
  } else if (access.request.startsWith(TLS_HELLO)) {
    own['tls_handshake'] = { error: access.request };
  } else if (access.request !== '' && access.request !== '-') {
    own['malformed_request'] = access.request;
  }
  if (access.referrer !== undefined) {
    http.request = { ...http.request, referrer: access.referrer };
  }
  if (access.userAgent !== undefined) {
    doc.user_agent = { original: access.userAgent };
  }
}

function putResponse(
  doc: PartialEvent,
  access: AccessLine,
  at: { dialect: AccessDialect; own: Record<string, unknown> },
): void {
  const http = doc.http as EcsHttp;
  http.response = access.status < 100 ? {} : { status_code: access.status };
  if (access.bytes !== undefined) {
    http.response.body = { bytes: access.bytes };
  }
  const time = access.responseTime === undefined ? Number.NaN : Number(access.responseTime);
  if (time >= 0 && doc.event !== undefined) {
    const nanos = Math.round(time * at.dialect.responseTimeUnitNanos);
    doc.event.duration = nanos;
    at.own['response_time'] = at.dialect.namespace === 'nginx' ? Math.round(nanos / 1e6) : time;
  }
}

const DURATION_NAMES = new Set(['rt', 'request_time', 'req_time', 'reqtime', 'duration']);
const FORWARDED_NAMES = new Set(['x-forwarded-for', 'xff', 'http_x_forwarded_for', 'forwarded']);

/** What formats add after the user agent: forwarded addresses, request times, `name=value`. The rest is kept as it is. */
function putExtras(
  doc: PartialEvent,
  extras: readonly string[],
  { own, trustedHops }: { own: Record<string, unknown>; trustedHops: number | undefined },
): void {
  const rest: string[] = [];
  for (const extra of extras) {
    const equals = extra.indexOf('=');
    const name = equals > 0 ? extra.slice(0, equals).toLowerCase() : '';
    const value = equals > 0 ? extra.slice(equals + 1).replace(/^"|"$/g, '') : extra;
    const nameless = name === '';
    if (value === '-' || value === '') {
      continue;
    }
    if ((nameless || FORWARDED_NAMES.has(name)) && putForwarded(doc, value, trustedHops)) {
      continue;
    }
    const timed = nameless ? /^\d{1,6}\.\d{1,6}$/.test(value) : DURATION_NAMES.has(name);
    if (timed && doc.event !== undefined && doc.event.duration === undefined) {
      putSeconds(doc.event, value);
      continue;
    }
    rest.push(extra);
  }
  if (rest.length > 0) {
    own['extra'] = rest;
  }
}

function putSeconds(event: NonNullable<PartialEvent['event']>, value: string): void {
  const seconds = Number(value);
  if (seconds >= 0) {
    event.duration = Math.round(seconds * NANOS_PER_SECOND);
  }
}

/** Who connected stays in `source`; whom the proxies name is the client. */
function putForwarded(doc: PartialEvent, value: string, trustedHops: number | undefined): boolean {
  const known = forwardedFields(value, trustedHops);
  Object.assign(doc, known);
  return known !== undefined;
}
