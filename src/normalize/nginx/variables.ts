import { anyText, clfTime, numbers, status, wholeOrDash, word } from '../template/shapes.ts';
import type { Shape } from '../template/template.ts';
import type { FactTarget } from '../web/access-facts.ts';

/** nginx's variables that have a home in ECS; http://nginx.org/en/docs/varindex.html. */
const TARGETS: Readonly<Record<string, FactTarget>> = {
  args: 'query',
  binary_remote_addr: '',
  body_bytes_sent: 'bodyBytes',
  bytes_sent: 'responseBytes',
  content_length: 'requestBodyBytes',
  content_type: 'requestMime',
  document_uri: 'path',
  host: 'host',
  http_content_type: 'requestMime',
  http_host: 'host',
  http_referer: 'referrer',
  http_traceparent: 'own:traceparent',
  http_user_agent: 'userAgent',
  http_x_forwarded_for: 'forwarded',
  http_x_request_id: 'requestId',
  msec: 'time',
  opentelemetry_trace_id: 'traceId',
  otel_trace_id: 'traceId',
  pid: 'pid',
  proxy_add_x_forwarded_for: 'forwarded',
  proxy_protocol_addr: 'forwarded',
  query_string: 'query',
  remote_addr: 'client',
  remote_port: 'clientPort',
  remote_user: 'user',
  request: 'request',
  request_id: 'requestId',
  request_length: 'requestBytes',
  request_method: 'method',
  request_time: 'duration:s',
  request_uri: 'target',
  scheme: 'scheme',
  sent_http_content_type: 'responseMime',
  server_addr: 'server',
  server_name: 'own:server_name',
  server_port: 'serverPort',
  server_protocol: 'version',
  ssl_cipher: 'tlsCipher',
  ssl_protocol: 'tlsVersion',
  ssl_server_name: 'serverName',
  status: 'status',
  time_iso8601: 'time',
  time_local: 'time',
  uri: 'path',
};

const SHAPES: Readonly<Record<string, Shape>> = {
  body_bytes_sent: wholeOrDash,
  bytes_sent: wholeOrDash,
  connection: wholeOrDash,
  connection_requests: wholeOrDash,
  msec: numbers,
  pid: wholeOrDash,
  remote_addr: word,
  remote_port: wholeOrDash,
  request_length: wholeOrDash,
  request_method: word,
  request_time: numbers,
  scheme: word,
  server_port: wholeOrDash,
  server_protocol: anyText,
  status,
  time_iso8601: word,
  time_local: clfTime,
  upstream_bytes_received: numbers,
  upstream_bytes_sent: numbers,
  upstream_connect_time: numbers,
  upstream_header_time: numbers,
  upstream_response_length: numbers,
  upstream_response_time: numbers,
  upstream_status: numbers,
};

/** Where the value of a variable goes, in a format that has `all` these; what ECS has no home for is nginx's own. */
export function nginxVariable(name: string, all: readonly string[] = []): FactTarget {
  if (name === 'server_name' && !all.includes('host') && !all.includes('http_host')) {
    return 'host';
  }
  if (name === 'http_x_real_ip' && !all.includes('http_x_forwarded_for')) {
    return 'forwarded';
  }
  return isKnown(name) ? (TARGETS[name] ?? '') : `own:${name}`;
}

/** Whether a name is one of nginx's variables with a home in ECS. */
export function isKnown(name: string): boolean {
  return Object.hasOwn(TARGETS, name);
}

/** What values of a variable look like. */
export function shapeOf(name: string): Shape {
  return Object.hasOwn(SHAPES, name) ? (SHAPES[name] ?? anyText) : anyText;
}
