import type { ParseContext, ParseOutcome, Parser, PartialEvent } from '../../contract.ts';
import { put, putAll } from '../../document/put.ts';
import { accessDocument } from '../../web/access-document.ts';
import type { AccessFacts } from '../../web/access-facts.ts';
import { jsonObject } from '../../web/access-json.ts';
import { wholeUrl } from '../../web/whole-url.ts';
import type { AuditRecord } from './audit-record.ts';
import { jsonRecord } from './json-record.ts';
import { isSerialStart, serialRecord } from './serial-record.ts';

const STYLE = { namespace: 'modsecurity.audit' } as const;
/** What is kept of an answer; the rest stands in `event.original`. */
const BODY_MAX = 16_384;
const SEVERITIES = [
  'EMERGENCY',
  'ALERT',
  'CRITICAL',
  'ERROR',
  'WARNING',
  'NOTICE',
  'INFO',
  'DEBUG',
];

/** Audit logs of ModSecurity 2 and 3 and of Coraza: serial sections A to Z, and JSON. */
export const MODSECURITY_AUDIT: Parser = {
  type: 'modsecurity.audit',
  title: {
    vi: 'ModSecurity / Coraza – nhật ký kiểm toán WAF',
    en: 'ModSecurity and Coraza audit log',
  },
  logsource: { category: 'webserver', product: 'modsecurity', service: 'audit' },
  multilineStart: '^(?:\\{|-{2,3}[\\w-]{1,64}?-{1,3}A--)',
  detect(line) {
    if (line.charCodeAt(0) !== 123) {
      return isSerialStart(line) ? 0.97 : 0;
    }
    const head = line.slice(0, 8_192);
    const known = /"(?:client_ip|remote_address|unique_id|transaction_id)"\s*:/.test(head);
    return /"transaction"\s*:\s*\{/.test(head) && known ? 0.95 : 0;
  },
  parse: parseAudit,
};

function parseAudit(text: string, context: ParseContext): ParseOutcome {
  const document = text.charCodeAt(0) === 123 ? jsonObject(text) : undefined;
  const record = document === undefined ? serialRecord(text) : jsonRecord(document);
  if (record === undefined) {
    const detail = 'neither an audit record in JSON nor one with a section A';
    return { kind: 'failed', reason: 'malformed', detail };
  }
  const outcome = accessDocument(factsOf(record), context, STYLE);
  if (outcome.kind === 'parsed') {
    putVerdict(outcome.doc, record);
  }
  return outcome;
}

function factsOf(record: AuditRecord): AccessFacts {
  const { requestHeaders: request, responseHeaders: response } = record;
  const optional = {
    time:
      typeof record.time === 'string' && /^\d{13}$/.test(record.time)
        ? Number(record.time)
        : record.time,
    client: record.clientIp,
    clientPort: record.clientPort,
    server: record.serverIp,
    serverPort: record.serverPort,
    request: record.request,
    method: record.method,
    target: record.target,
    version: record.version,
    status: record.status,
    host: request.get('host') ?? record.serverName,
    userAgent: request.get('user-agent'),
    referrer: request.get('referer'),
    forwarded: request.get('x-forwarded-for'),
    requestMime: request.get('content-type'),
    requestBodyBytes: request.get('content-length'),
    responseMime: response.get('content-type'),
    bodyBytes: response.get('content-length'),
    requestId: record.id,
    user: request.get('remote_user'),
  };
  const said = Object.entries({ ...optional, ...siteOf(record) }).filter(
    ([, value]) => value !== undefined && value !== '',
  );
  return { ...Object.fromEntries(said), own: {} };
}

/** Scheme and port of the URL: what a proxy in front says, or what the port of the server tells. */
function siteOf({ requestHeaders, serverPort, serverName }: AuditRecord) {
  const forwarded = requestHeaders.get('x-forwarded-proto');
  const byPort = serverPort === '443' ? 'https' : serverPort === '80' ? 'http' : undefined;
  const scheme = /^https?$/.test(forwarded ?? '') ? forwarded : byPort;
  const host = requestHeaders.get('host') ?? serverName;
  const portless = host !== undefined && !/:\d{1,5}$/.test(host);
  return {
    scheme,
    host: portless && byPort !== undefined ? `${host}:${serverPort}` : host,
  };
}

function putVerdict(doc: PartialEvent, record: AuditRecord): void {
  const { messages, intercepted } = record;
  const event = doc.event ?? {};
  const [first] = messages;
  event.category = ['web'];
  event.type = ['access'];
  event.action = intercepted ? 'blocked' : messages.length > 0 ? 'detected' : 'logged';
  if (intercepted) event.outcome = 'failure';
  doc.event = event;
  const severity = severityOf(first?.severity);
  putAll(doc, {
    'event.severity': severity,
    message: first?.message,
    'rule.id': first?.id,
    'rule.name': first?.message,
    'rule.category': first?.tags.find((tag) => tag.startsWith('attack-')),
    'observer.type': 'waf',
    'http.request.bytes': doc.http?.request?.body?.bytes,
    'http.response.bytes': doc.http?.response?.body?.bytes,
    'http.response.body.content': record.responseBody?.slice(0, BODY_MAX),
    'url.original': wholeUrl(doc.url),
    'observer.product': record.producer,
    'modsecurity.audit.rule.ids': messages.map(({ id }) => id).filter((id) => id !== undefined),
    'modsecurity.audit.messages': messages
      .map(({ message }) => message)
      .filter((message) => message !== undefined),
    'modsecurity.audit.data': first?.data,
    'modsecurity.audit.match': first?.match,
    'modsecurity.audit.file': first?.file,
    'modsecurity.audit.line': first?.line,
  });
  put(doc, 'modsecurity.audit.tags', [...new Set(messages.flatMap(({ tags }) => tags))]);
}

/** Syslog's number; engines write the word or the number. */
function severityOf(text: string | undefined): number | undefined {
  const upper = text?.toUpperCase() ?? '';
  const place = SEVERITIES.indexOf(upper);
  return place >= 0 ? place : /^[0-7]$/.test(upper) ? Number(upper) : undefined;
}
