import type { EcsHttp, EcsUrl } from '@elastic/ecs';
import type { ParseContext, ParseOutcome, PartialEvent } from '../contract.ts';
import { put } from '../document/put.ts';
import { parseVendorStamp } from '../field-map/vendor-stamp.ts';
import { clfStampAt } from '../time/clf-stamp.ts';
import type { Stamp } from '../time/stamp.ts';
import type { TimeReader } from '../time/strptime.ts';
import { endpointOf, isIp, isPrivateIp } from '../value/address.ts';
import { wholeNumber } from '../value/digits.ts';
import type { AccessFacts } from './access-facts.ts';
import { forwardedFields } from './forwarded.ts';
import { requestLine } from './request-line.ts';
import { tlsFields } from './tls-fields.ts';
import { urlFields } from './url-fields.ts';

/** How the facts of one product become a document. */
export interface AccessStyle {
  /** Dotted path of the product's own fields, such as `iis.access`. */
  readonly namespace: string;
  readonly category?: readonly string[];
  readonly type?: readonly string[];
  /** Zone of times that carry none, when it is not that of the source: IIS writes UTC. */
  readonly timezone?: string;
  /** How the product's times are read, when they are in none of the forms that are always known. */
  readonly readTime?: TimeReader;
  /** Proxies in front whose forwarded addresses are believed; absent = the first public address is the client. */
  readonly trustedHops?: number | undefined;
}

/** How a TLS handshake on a plain port looks in logs: escaped in two ways, or raw. */
const TLS_HELLO = ['\\x16\\x03', '\\u0016\\u0003', '\u0016\u0003'];

/** Makes the document of a request; it fails when the time cannot be read or there is neither a client nor a request. */
export function accessDocument(
  facts: AccessFacts,
  context: ParseContext,
  style: AccessStyle,
): ParseOutcome {
  const stamp = stampOf(facts, style, context);
  if (stamp === 'invalid') {
    const written = `${facts.time} ${facts.clock ?? ''}`.slice(0, 60);
    return { kind: 'failed', reason: 'timestamp_invalid', detail: `not a time: ${written}` };
  }
  const doc: PartialEvent = {
    event: {
      kind: 'event',
      category: [...(style.category ?? ['web'])],
      type: [...(style.type ?? ['access'])],
    },
    http: {},
  };
  putEnds(doc, facts, style);
  putRequest(doc, facts);
  putResponse(doc, facts);
  putHeaders(doc, 'request', facts.requestHeaders);
  putHeaders(doc, 'response', facts.responseHeaders);
  putRest(doc, facts, style);
  if (Object.keys(doc.http ?? {}).length === 0) {
    delete doc.http;
  }
  if (doc.source === undefined && doc.url === undefined && doc.http === undefined) {
    return { kind: 'failed', reason: 'malformed', detail: 'neither a client nor a request' };
  }
  return stamp === undefined
    ? { kind: 'parsed', doc }
    : {
        kind: 'parsed',
        timeMs: stamp.ms,
        timeNanos: stamp.nanos,
        ...(stamp.assumedYear === true ? { timeAssumedYear: true } : {}),
        doc,
      };
}

function stampOf(
  { time, clock }: AccessFacts,
  style: AccessStyle,
  context: ParseContext,
): Stamp | undefined | 'invalid' {
  const timezone = style.timezone ?? context.timezone;
  if (time === undefined) {
    return clock === undefined ? undefined : 'invalid';
  }
  if (typeof time === 'string' && time.charCodeAt(2) === 47) {
    const stamp = clfStampAt(time, 0, timezone);
    if (stamp !== undefined && stamp.end === time.length) {
      return stamp;
    }
  }
  const text = clock === undefined ? time : `${time} ${clock}`;
  const anchor = { timezone, receivedAtMs: context.receivedAtMs };
  if (style.readTime !== undefined && typeof text === 'string') {
    return style.readTime(text, anchor) ?? 'invalid';
  }
  return parseVendorStamp(text, anchor) ?? 'invalid';
}

function putEnds(doc: PartialEvent, facts: AccessFacts, style: AccessStyle): void {
  const { client, clientPort, server, serverPort, forwarded } = facts;
  if (client !== undefined) {
    const listed =
      client.indexOf(',') < 0 ? undefined : client.split(',', 16).map((one) => one.trim());
    const first = listed?.find((one) => isIp(one) && !isPrivateIp(one)) ?? listed?.[0] ?? client;
    doc.source = endOf(first);
    if (listed !== undefined) facts.own['remote_ip_list'] = listed;
    const port = portOf(clientPort);
    if (port !== undefined) doc.source.port = port;
    if (facts.clientAddress !== undefined) doc.source.address = facts.clientAddress;
  }
  const port = portOf(serverPort);
  if (server !== undefined || port !== undefined) {
    doc.destination = server === undefined ? {} : endOf(server);
    if (port !== undefined) doc.destination.port = port;
  }
  if (forwarded !== undefined) {
    const known = forwardedFields(forwarded, style.trustedHops);
    if (known === undefined) facts.own['forwarded'] = forwarded;
    else Object.assign(doc, known);
  }
}

function portOf(text: string | undefined): number | undefined {
  const port = text === undefined ? undefined : wholeNumber(text);
  return port !== undefined && port > 0 && port <= 65_535 ? port : undefined;
}

/** An end of a connection; an IPv6 zone is no part of the address that ECS means. */
function endOf(text: string): { address: string; ip?: string; domain?: string; port?: number } {
  const zone = text.indexOf('%');
  const end = endpointOf(zone > 0 && text.indexOf(':') >= 0 ? text.slice(0, zone) : text);
  if (end.domain !== undefined && !/^[\w-]+(?:\.[\w-]+)*\.?$/.test(end.domain)) {
    const { domain: _, ...rest } = end;
    return rest;
  }
  return end;
}

function putRequest(doc: PartialEvent, facts: AccessFacts): void {
  const http = doc.http as EcsHttp;
  const request = facts.request === undefined ? undefined : requestLine(facts.request);
  const method = facts.method ?? request?.method;
  if (facts.request !== undefined && request === undefined) {
    const said = facts.request;
    if (TLS_HELLO.some((hello) => said.startsWith(hello)))
      facts.own['tls_handshake.error'] = facts.request;
    else facts.own['malformed_request'] = facts.request;
  }
  const version = versionOf(facts.version) ?? request?.version;
  if (version !== undefined) http.version = version;
  const fields: NonNullable<EcsHttp['request']> = {};
  if (method !== undefined) fields.method = method;
  if (facts.referrer !== undefined) fields.referrer = facts.referrer;
  if (facts.requestId !== undefined) fields.id = facts.requestId;
  if (facts.requestMime !== undefined) fields.mime_type = facts.requestMime;
  const bytes = numberOf(facts.requestBytes);
  if (bytes !== undefined) fields.bytes = bytes;
  const bodyBytes = numberOf(facts.requestBodyBytes);
  if (bodyBytes !== undefined) fields.body = { bytes: bodyBytes };
  if (Object.keys(fields).length > 0) http.request = fields;
  const url = urlOf(facts, request?.target);
  if (url !== undefined) doc.url = url;
}

function versionOf(text: string | undefined): string | undefined {
  const version = text?.replace(/^HTTP\//i, '');
  return version !== undefined && /^\d(?:\.\d)?$/.test(version) ? version : undefined;
}

function urlOf(facts: AccessFacts, requested: string | undefined): EcsUrl | undefined {
  const joined =
    facts.path === undefined
      ? undefined
      : facts.query === undefined
        ? facts.path
        : `${facts.path}?${facts.query.replace(/^\?/, '')}`;
  const target = requested ?? facts.target ?? joined;
  const url: EcsUrl = target === undefined ? {} : urlFields(target);
  if (
    facts.scheme !== undefined &&
    url.scheme === undefined &&
    /^[a-z][a-z0-9+.-]{1,15}$/i.test(facts.scheme)
  ) {
    url.scheme = facts.scheme.toLowerCase();
  }
  if (facts.host !== undefined && url.domain === undefined) {
    const { address, port } = endpointOf(facts.host);
    url.domain = address;
    if (port !== undefined) url.port = port;
  }
  return Object.keys(url).length === 0 ? undefined : url;
}

function putResponse(doc: PartialEvent, facts: AccessFacts): void {
  const http = doc.http as EcsHttp;
  const response: NonNullable<EcsHttp['response']> = {};
  const status = numberOf(facts.status);
  if (status !== undefined && status >= 100 && status <= 999) {
    response.status_code = status;
    if (doc.event !== undefined) doc.event.outcome = status < 400 ? 'success' : 'failure';
  }
  const bodyBytes = numberOf(facts.bodyBytes);
  if (bodyBytes !== undefined) response.body = { bytes: bodyBytes };
  const bytes = numberOf(facts.responseBytes);
  if (bytes !== undefined) response.bytes = bytes;
  if (facts.responseMime !== undefined) response.mime_type = facts.responseMime;
  if (Object.keys(response).length > 0) http.response = response;
}

/** ECS has no field for them; Elastic's integrations keep them there, and Sigma's rules look there. */
function putHeaders(
  doc: PartialEvent,
  side: 'request' | 'response',
  headers: AccessFacts['requestHeaders'],
): void {
  if (headers === undefined) return;
  for (const name in headers) {
    put(doc, `http.${side}.headers.${name}`, headers[name]);
  }
}

function numberOf(value: string | number | undefined): number | undefined {
  const number = typeof value === 'string' ? wholeNumber(value) : value;
  return number !== undefined && Number.isInteger(number) && number >= 0 ? number : undefined;
}

function putRest(doc: PartialEvent, facts: AccessFacts, style: AccessStyle): void {
  if (facts.user !== undefined) doc.user = { name: facts.user };
  if (facts.userAgent !== undefined) doc.user_agent = { original: facts.userAgent };
  if (facts.durationNanos !== undefined && doc.event !== undefined) {
    doc.event.duration = facts.durationNanos;
  }
  if (facts.traceId !== undefined) doc.trace = { id: facts.traceId };
  const pid = facts.pid === undefined ? undefined : wholeNumber(facts.pid);
  if (pid !== undefined) doc.process = { pid };
  const tls = tlsFields(facts);
  if (tls !== undefined) doc.tls = tls;
  putOwn(doc, facts.own, style.namespace);
}

/** Product and log of a namespace, which are the same for all records of a type. */
function putOwn(doc: PartialEvent, own: AccessFacts['own'], namespace: string): void {
  const dot = namespace.indexOf('.');
  const fields: PartialEvent = {};
  for (const name in own) {
    put(fields, name, own[name]);
  }
  if (Object.keys(fields).length > 0) {
    doc[namespace.slice(0, dot)] = { [namespace.slice(dot + 1)]: fields };
  }
}
