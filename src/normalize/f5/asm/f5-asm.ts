import type { ParseContext, ParseOutcome, Parser, PartialEvent } from '../../contract.ts';
import { put, putAll, textAt } from '../../document/put.ts';
import { parseVendorStamp } from '../../field-map/vendor-stamp.ts';
import { cefDocument } from '../../generic/cef/cef-document.ts';
import { cefAt, cefRecord } from '../../generic/cef/cef-record.ts';
import { isInEnvelope } from '../../syslog/in-envelope.ts';
import { putVendorField, vendorKey } from '../../vendor/put-vendor-field.ts';
import { jsonObject } from '../../web/access-json.ts';
import { urlFields } from '../../web/url-fields.ts';
import { wholeUrl } from '../../web/whole-url.ts';
import { clientAndServer, putFullRequest } from '../f5-text.ts';
import { telemetryDocument } from '../telemetry/telemetry-document.ts';
import { defenceDocument, isDefence } from './defence-document.ts';
import { textPairs } from './text-pairs.ts';

/** Keys of the "Key-Value Pairs" storage format; "BIG-IP ASM: Implementations", remote logging. */
const FIELDS: Readonly<Record<string, string>> = {
  device_id: 'host.id',
  attack_type: 'threat.technique.name',
  dest_ip: 'destination.ip',
  dest_port: 'destination.port',
  geo_location: 'source.geo.country_iso_code',
  http_class_name: 'rule.ruleset',
  ip_client: 'source.ip',
  method: 'http.request.method',
  application: 'network.application',
  hostname: 'host.name',
  policy_name: 'rule.ruleset',
  protocol: '',
  query_string: '',
  request: '',
  response_code: 'http.response.status_code',
  severity: 'log.level',
  sig_names: 'rule.name',
  src_port: 'source.port',
  support_id: 'http.request.id',
  unit_hostname: 'observer.hostname',
  unit_host: 'observer.hostname',
  req: '',
  resp_code: 'http.response.status_code',
  http_class: 'rule.ruleset',
  uri: '',
  username: 'user.name',
  violations: 'rule.description',
};

const TELEMETRY = /"telemetryEventCategory":\s*"(?:ASM|AFM|APM|AVR)"/;
const SYSTEM = /^\{"system":\s*\{"hostname":[\s\S]*"(?:ihealthLink|systemTimestamp)":/;
const DEFENCE = /[,;]device_vendor="?F5/;

/** F5 BIG-IP ASM / Advanced WAF: events as CEF, as key-value pairs or streamed, with what its sibling modules stream. */
export const F5_ASM: Parser = {
  type: 'f5.asm',
  title: { vi: 'F5 BIG-IP ASM / Advanced WAF', en: 'F5 BIG-IP ASM / Advanced WAF' },
  logsource: { category: 'webserver', product: 'f5', service: 'asm' },
  detect(line) {
    const head = line.slice(0, 4_000);
    if (/CEF:\s?[01]\|F5\|ASM\|/.test(head)) return 0.97;
    const named =
      /(?:^|[ ,:])(?:unit_hostname|support_id)="/.test(head) && head.includes('ip_client=');
    const streamed = head.startsWith('{') && (TELEMETRY.test(line) || SYSTEM.test(line));
    const defence = DEFENCE.test(head) && head.includes('errdefs_msgno=');
    return named || streamed || defence ? 0.95 : 0;
  },
  parse: parseAsm,
};

function parseAsm(line: string, context: ParseContext): ParseOutcome {
  if (isInEnvelope(line, context)) {
    return { kind: 'failed', reason: 'malformed', detail: 'the message is in a syslog envelope' };
  }
  const at = cefAt(line);
  const record = at < 0 ? undefined : cefRecord(line, at);
  if (record !== undefined) {
    const { doc, stamp } = cefDocument(record, context);
    const status = record.extensions.get('cn1');
    if (record.extensions.get('cn1Label') === 'response_code' && status !== undefined) {
      putVendorField(doc, 'http.response.status_code', status);
    }
    const full =
      record.extensions.get('cs6Label') === 'full_request'
        ? record.extensions.get('cs6')
        : undefined;
    return finished(doc, full ?? record.extensions.get('request') ?? '', {
      status: record.extensions.get('act') ?? '',
      stamp,
    });
  }
  return parsePairs(line, context);
}

function parsePairs(line: string, context: ParseContext): ParseOutcome {
  const json = line.charCodeAt(0) === 123 ? jsonObject(line) : undefined;
  const told = json === undefined ? undefined : telemetryDocument(json, context);
  if (told !== undefined) return told;
  const pairs = json === undefined ? textPairs(line) : jsonPairs(json);
  if (isDefence(pairs)) return defenceDocument(pairs, context);
  if (!['ip_client', 'support_id', 'telemetryEventCategory'].some((key) => pairs.has(key))) {
    return {
      kind: 'failed',
      reason: 'malformed',
      detail: 'neither CEF of F5 ASM nor its key-value pairs',
    };
  }
  const doc: PartialEvent = { event: { kind: 'event' } };
  for (const [key, value] of pairs) {
    const path = Object.hasOwn(FIELDS, key) ? FIELDS[key] : undefined;
    if (path === '') {
      continue;
    }
    if (path === undefined || !putVendorField(doc, path, value)) {
      put(doc, `f5.asm.${vendorKey(key)}`, value === 'N/A' ? undefined : value);
    }
  }
  // 0: the request was answered by the firewall itself.
  if (doc.http?.response?.status_code === 0) delete doc.http.response;
  const uri = pairs.get('uri') ?? '';
  const query = pairs.get('query_string') ?? '';
  if (uri !== '') doc.url = urlFields(query === '' || query === 'N/A' ? uri : `${uri}?${query}`);
  put(doc, 'url.scheme', pairs.get('protocol')?.toLowerCase());
  put(doc, 'log.level', textAt(doc, 'log.level')?.toLowerCase());
  const time = pairs.get('date_time');
  const stamp = time === undefined ? undefined : parseVendorStamp(time, context);
  const outcome = finished(doc, pairs.get('request') ?? pairs.get('req') ?? '', {
    status: pairs.get('request_status') ?? pairs.get('req_status') ?? '',
    stamp,
  });
  if (json !== undefined) putStreamed(doc);
  return outcome;
}

/** Says what Telemetry Streaming's documented mapping to ECS says of ASM. */
function putStreamed(doc: PartialEvent): void {
  putAll(doc, {
    'event.category': ['network'],
    'event.type': ['info'],
    'network.application': textAt(doc, 'network.application')?.toLowerCase(),
    'observer.product': 'Application Security Module',
    'url.original': wholeUrl(doc.url),
  });
}

/** What Telemetry Streaming sends: the same names as one JSON object. */
function jsonPairs(document: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(document).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' || typeof value === 'number' ? [[key, String(value)]] : [],
    ),
  );
}

function finished(
  doc: PartialEvent,
  request: string,
  of: { status: string; stamp: { ms: number; nanos: number } | undefined },
): ParseOutcome {
  putFullRequest(doc, request);
  const denied = /block|reject|drop/i.test(of.status);
  put(doc, 'event.kind', /^(?:pass|legal|$)/i.test(of.status) ? 'event' : 'alert');
  putAll(doc, {
    ...clientAndServer(doc),
    'network.protocol': doc.url?.scheme,
    'observer.vendor': 'F5',
    'observer.product': 'ASM',
    'observer.type': 'waf',
    'event.action': of.status.toLowerCase(),
    'event.category': ['web', 'intrusion_detection'],
    'event.type': ['access', denied ? 'denied' : 'allowed'],
    'event.outcome': of.status === '' ? undefined : denied ? 'failure' : 'success',
  });
  return of.stamp === undefined
    ? { kind: 'parsed', doc }
    : { kind: 'parsed', timeMs: of.stamp.ms, timeNanos: of.stamp.nanos, doc };
}
