import type { PartialEvent } from '../contract.ts';
import { put, putAll } from '../document/put.ts';
import { requestLine } from '../web/request-line.ts';
import { urlFields } from '../web/url-fields.ts';

const HEADERS_MAX = 100;

/** Before a balancer the source is the client, and the destination the server. */
export function clientAndServer({ source, destination }: PartialEvent): Record<string, unknown> {
  return {
    'client.address': source?.address,
    'client.ip': source?.ip,
    'client.port': source?.port,
    'server.address': destination?.address,
    'server.ip': destination?.ip,
    'server.port': destination?.port,
  };
}

/** Writes what a request in full (`GET /x HTTP/1.1\r\nHost: …`, line ends perhaps escaped) says, where nothing stands. */
export function putFullRequest(doc: PartialEvent, request: string): void {
  const lines = request.split(/\r?\n|\\r\\n|\\n/, HEADERS_MAX);
  const first = requestLine(lines[0] ?? '');
  if (first === undefined) {
    return;
  }
  const headers = new Map(
    lines.slice(1).flatMap((line): [string, string][] => {
      const colon = line.indexOf(':');
      return colon > 0 ? [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]] : [];
    }),
  );
  putAll(doc, {
    'http.request.method': doc.http?.request?.method ?? first.method,
    'http.version': first.version,
    'http.request.referrer': headers.get('referer'),
    'user_agent.original': headers.get('user-agent'),
  });
  const host = headers.get('host') ?? doc.url?.domain;
  const url = urlFields(first.target);
  const scheme = doc.url?.scheme;
  const before = scheme === undefined ? {} : { scheme };
  doc.url =
    host === undefined
      ? { ...doc.url, ...url }
      : { ...before, domain: host.replace(/:\d+$/, ''), ...url };
  put(doc, 'http.request.mime_type', headers.get('content-type'));
}
