import type { ParseContext, ParseOutcome, Parser, PartialEvent } from '../contract.ts';
import { slashStampAt } from '../time/slash-stamp.ts';
import { endpointOf } from '../value/address.ts';
import { digitsAt, isDigit } from '../value/digits.ts';
import { requestLine } from '../web/request-line.ts';
import { urlFields } from '../web/url-fields.ts';

const LEVELS = new Set(['debug', 'info', 'notice', 'warn', 'error', 'crit', 'alert', 'emerg']);

/** nginx error log, also lines of several physical lines and those that nginx writes before it has a log. */
export const NGINX_ERROR: Parser = {
  type: 'nginx.error',
  title: { vi: 'nginx – nhật ký lỗi', en: 'nginx error log' },
  logsource: { category: 'webserver', product: 'nginx', service: 'error' },
  multilineStart: '^\\d{4}/\\d{2}/\\d{2} \\d{2}:\\d{2}:\\d{2} \\[',
  detect: (line) =>
    (line.charCodeAt(4) === 47 && line.startsWith(' [', 19) && digitsAt(line, 0, 4) > 0) ||
    /^nginx: \[[a-z]{4,6}\] /.test(line)
      ? 0.95
      : 0,
  parse: parseError,
};

function parseError(line: string, context: ParseContext): ParseOutcome {
  const stamp = slashStampAt(line, 0, context.timezone);
  const early = stamp === undefined && line.startsWith('nginx: [');
  if (stamp === undefined && !early) {
    const looksTimed = /^\d{4}\/\d{2}\/\d{2} /.test(line);
    const reason = looksTimed ? 'timestamp_invalid' : 'malformed';
    return { kind: 'failed', reason, detail: 'no YYYY/MM/DD hh:mm:ss at the start' };
  }
  const open = early ? 7 : (stamp?.end ?? 0) + 1;
  const close = line.indexOf(']', open);
  const level = line.slice(open + 1, close);
  if (line.charCodeAt(open) !== 91 || !LEVELS.has(level)) {
    return { kind: 'failed', reason: 'malformed', detail: 'no [level] after the time' };
  }
  const doc: PartialEvent = {
    event: { kind: 'event', category: ['web'], type: ['error'] },
    log: { level },
  };
  const messageAt = putProcess(doc, line, close + 2);
  const message = line.slice(messageAt);
  doc.message = message;
  putConnection(doc, message);
  return stamp === undefined
    ? { kind: 'parsed', doc }
    : { kind: 'parsed', timeMs: stamp.ms, timeNanos: stamp.nanos, doc };
}

/** Reads `1234#1235: *67 ` and gives the index of the message after it. */
function putProcess(doc: PartialEvent, line: string, at: number): number {
  const hash = digitsEnd(line, at);
  const colon = line.charCodeAt(hash) === 35 ? digitsEnd(line, hash + 1) : -1;
  if (hash === at || colon <= hash + 1 || line.charCodeAt(colon) !== 58) {
    return at;
  }
  doc.process = {
    pid: Number(line.slice(at, hash)),
    thread: { id: Number(line.slice(hash + 1, colon)) },
  };
  const after = colon + 2;
  if (line.charCodeAt(after) !== 42) {
    return after;
  }
  const end = digitsEnd(line, after + 1);
  if (end === after + 1) {
    return after;
  }
  doc['nginx'] = { error: { connection_id: Number(line.slice(after + 1, end)) } };
  return line.charCodeAt(end) === 32 ? end + 1 : end;
}

function digitsEnd(line: string, from: number): number {
  let end = from;
  while (isDigit(line.charCodeAt(end)) && end < from + 15) {
    end += 1;
  }
  return end;
}

/** Reads the `, client: …, server: …, request: "…", …` that nginx adds about the connection. */
function putConnection(doc: PartialEvent, message: string): void {
  const at = message.lastIndexOf(', client: ');
  if (at < 0) {
    return;
  }
  const client = endpointOf(bareValue(message, at, 'client'));
  doc.client = { ...client };
  doc.source = { ...client };
  const server = bareValue(message, at, 'server');
  if (server !== '' && server !== '_') {
    const { address, ...known } = endpointOf(server);
    doc.server = known.ip === undefined ? known : { address, ...known };
  }
  const request = requestLine(quotedValue(message, at, 'request') ?? '');
  const referrer = quotedValue(message, at, 'referrer');
  if (request !== undefined || referrer !== undefined) {
    doc.http = {
      ...(request?.version === undefined ? {} : { version: request.version }),
      request: {
        ...(request === undefined ? {} : { method: request.method }),
        ...(referrer === undefined ? {} : { referrer }),
      },
    };
  }
  if (request !== undefined) {
    doc.url = urlFields(request.target);
  }
  putHost(doc, quotedValue(message, at, 'host'));
  const upstream = quotedValue(message, at, 'upstream');
  if (upstream !== undefined) {
    doc['nginx'] = { error: { ...ownError(doc), upstream } };
  }
}

function putHost(doc: PartialEvent, host: string | undefined): void {
  if (host === undefined || doc.url?.domain !== undefined) {
    return;
  }
  const { address, port } = endpointOf(host);
  doc.url = { ...doc.url, domain: address, ...(port === undefined ? {} : { port }) };
}

function ownError(doc: PartialEvent): Record<string, unknown> {
  const own = doc['nginx'] as { error?: Record<string, unknown> } | undefined;
  return own?.error ?? {};
}

function bareValue(message: string, from: number, name: string): string {
  const at = message.indexOf(`, ${name}: `, from);
  if (at < 0) {
    return '';
  }
  const start = at + name.length + 4;
  const comma = message.indexOf(',', start);
  return message.slice(start, comma < 0 ? message.length : comma).trim();
}

function quotedValue(message: string, from: number, name: string): string | undefined {
  const start = message.indexOf(`, ${name}: "`, from);
  if (start < 0) {
    return undefined;
  }
  const valueAt = start + name.length + 5;
  // The value may hold quotation marks; it ends at one that a comma, a line end or nothing follows.
  let end = message.indexOf('"', valueAt);
  while (end >= 0 && end + 1 < message.length && !', \n'.includes(message[end + 1] ?? ' ')) {
    end = message.indexOf('"', end + 1);
  }
  const value = message.slice(valueAt, end < 0 ? message.length : end);
  return value === '' ? undefined : value;
}
