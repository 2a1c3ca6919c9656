import type { ParseContext, ParseOutcome, PartialEvent } from '../contract.ts';
import { putEnvelope } from '../syslog/envelope-fields.ts';
import { endpointOf, isIp } from '../value/address.ts';
import { requestLine } from '../web/request-line.ts';
import { urlFields } from '../web/url-fields.ts';
import { type HaproxyConnectionError, type HaproxyLine, haproxyLine } from './haproxy-line.ts';
import { operationEvent } from './haproxy-operation.ts';
import { logHeader } from './log-header.ts';

const NANOS_PER_MS = 1e6;

/** Reads any line that HAProxy writes, as Elastic's haproxy integration names things. */
export function haproxyEvent(line: string, context: ParseContext): ParseOutcome {
  const header = logHeader(line, context);
  const parsed = haproxyLine(line, header.messageAt, context);
  const doc: PartialEvent = { event: { kind: 'event' } };
  if (header.envelope !== undefined) {
    putEnvelope(doc, header.envelope);
  } else if (header.process !== undefined) {
    doc.process = header.process;
  }
  if (parsed === undefined) {
    return operationEvent(line.slice(header.messageAt), { doc, stamp: header.envelope?.stamp });
  }
  putClient(doc, parsed);
  if (parsed.mode === 'error') {
    putConnectionError(doc, parsed);
  } else {
    putConnection(doc, parsed);
    if (parsed.mode === 'http') putHttp(doc, parsed);
  }
  return { kind: 'parsed', timeMs: parsed.stamp.ms, timeNanos: parsed.stamp.nanos, doc };
}

function putClient(doc: PartialEvent, line: HaproxyLine | HaproxyConnectionError): void {
  const { client, clientPort } = line;
  doc.source = client === '-' ? {} : { address: client, ...(isIp(client) ? { ip: client } : {}) };
  if (clientPort !== undefined) {
    doc.source.port = clientPort;
  }
}

function putConnectionError(doc: PartialEvent, line: HaproxyConnectionError): void {
  doc.event = { kind: 'event', category: ['network'], type: ['connection', 'error'] };
  doc.event.outcome = 'failure';
  doc.message = line.message;
  doc['haproxy'] = {
    frontend_name: line.frontend,
    bind_name: line.bind,
    error_message: line.message,
  };
}

function putConnection(doc: PartialEvent, line: HaproxyLine): void {
  const http = line.mode === 'http';
  const [active, frontend, backend, server, retries] = line.connections;
  const timers = line.timers;
  const own: Record<string, unknown> = {
    mode: http ? 'HTTP' : 'TCP',
    frontend_name: line.frontend,
    backend_name: line.backend,
    server_name: line.server,
    bytes_read: line.bytes,
    termination_state: line.termination,
    total_waiting_time_ms: timers[http ? 1 : 0],
    connection_wait_time_ms: timers[http ? 2 : 1],
    connections: { active, frontend, backend, server, retries },
    server_queue: line.queues[0],
    backend_queue: line.queues[1],
  };
  doc['haproxy'] = own;
  const total = timers.at(-1) ?? -1;
  doc.event = http
    ? { kind: 'event', category: ['web'], type: ['access'] }
    : { kind: 'event', category: ['network'], type: ['connection'] };
  if (total >= 0) {
    doc.event.duration = total * NANOS_PER_MS;
  }
  if (!http) {
    // The first letter says who ended the session early; `-` = it ended as it should.
    doc.event.outcome = line.termination.startsWith('-') ? 'success' : 'failure';
  }
  if (line.destination !== undefined) {
    doc.destination = { ...endpointOf(line.destination) };
    if (doc.destination.ip !== undefined && http) {
      doc.event.category = ['web', 'network'];
      doc.event.type = ['access', 'connection'];
    }
  }
}

function putHttp(doc: PartialEvent, line: HaproxyLine): void {
  const request = requestLine(line.request ?? '');
  const status = line.status ?? -1;
  doc.http = {
    response: { bytes: line.bytes, ...(status >= 100 ? { status_code: status } : {}) },
  };
  const event = doc.event;
  if (event !== undefined && status >= 100) {
    event.outcome = status < 400 ? 'success' : 'failure';
  } else if (event !== undefined && !line.termination.startsWith('-')) {
    event.outcome = 'failure';
  }
  if (request !== undefined) {
    doc.http.request = { method: request.method };
    if (request.version !== undefined) {
      doc.http.version = request.version;
    }
    doc.url = urlFields(request.target);
  }
  const own = doc['haproxy'] as Record<string, unknown>;
  own['http'] = {
    request: {
      raw_request_line: line.request,
      time_wait_ms: line.timers[0],
      time_wait_without_data_ms: line.timers[3],
      ...(line.requestCookie === undefined ? {} : { captured_cookie: line.requestCookie }),
      ...captured(line.headers[0]),
    },
    response: {
      ...(line.responseCookie === undefined ? {} : { captured_cookie: line.responseCookie }),
      ...captured(line.headers[1]),
    },
  };
  putTls(doc, line);
}

function captured(headers: string | undefined): { captured_headers?: string[] } {
  const values = headers?.split('|').filter((value) => value !== '') ?? [];
  return values.length === 0 ? {} : { captured_headers: values };
}

/** `fc_err/ssl_fc_err/ssl_c_err/ssl_c_ca_err/resumed sni/TLSv1.3/cipher` after the request of an HTTPS format. */
function putTls(doc: PartialEvent, line: HaproxyLine): void {
  const match =
    /^(\d{1,6})\/(\d{1,6})\/(\d{1,6})\/(\d{1,6})\/([01]) ([^/ ]{1,256})\/([^/ ]{1,16})\/([^/ ]{1,64})$/.exec(
      line.after,
    );
  if (match === null) {
    return;
  }
  const own = doc['haproxy'] as Record<string, unknown>;
  own['connections'] = {
    ...(own['connections'] as Record<string, unknown>),
    fc_err: Number(match[1]),
    ssl_fc_err: Number(match[2]),
    ssl_c_err: Number(match[3]),
    ssl_c_ca_err: Number(match[4]),
  };
  const [, , , , , resumed, name = '-', version = '-', cipher = '-'] = match;
  const known = /^(TLS|SSL)v(\d(?:\.\d)?)$/.exec(version);
  doc.tls = {
    ...(cipher === '-' ? {} : { cipher }),
    ...(name === '-' ? {} : { client: { server_name: name } }),
    ...(known === null
      ? {}
      : { version: known[2] ?? '', version_protocol: known[1] === 'SSL' ? 'ssl' : 'tls' }),
    ...(resumed === '1' ? { resumed: true } : {}),
  };
  if (name !== '-') {
    doc.destination = { ...doc.destination, domain: name };
    doc.url = { ...doc.url, domain: name };
  }
}
