import type { ParseContext, ParseOutcome, Parser, PartialEvent } from '../../contract.ts';
import { put, putAll, textAt } from '../../document/put.ts';
import { parseVendorStamp } from '../../field-map/vendor-stamp.ts';
import { isInEnvelope } from '../../syslog/in-envelope.ts';
import { javaTimeForm } from '../../time/java-time-form.ts';
import type { Stamp } from '../../time/stamp.ts';
import { timeReader } from '../../time/strptime.ts';
import { putVendorField, vendorKey } from '../../vendor/put-vendor-field.ts';
import { urlFields } from '../../web/url-fields.ts';
import { severityOf } from '../cef/cef-document.ts';
import { leefAt, leefRecord } from './leef-record.ts';

/** Predefined attributes with a home in ECS; IBM, "LEEF event components", predefined attributes. */
const FIELDS: Readonly<Record<string, string>> = {
  action: 'event.action',
  domain: 'user.domain',
  dst: 'destination.ip',
  dstBytes: 'destination.bytes',
  dstMAC: 'destination.mac',
  dstPackets: 'destination.packets',
  dstPort: 'destination.port',
  dstPostNAT: 'destination.nat.ip',
  dstPostNATPort: 'destination.nat.port',
  groupID: 'group.id',
  identHostName: 'host.hostname',
  policy: 'rule.name',
  proto: 'network.transport',
  reason: 'event.reason',
  resource: 'file.path',
  src: 'source.ip',
  srcBytes: 'source.bytes',
  srcMAC: 'source.mac',
  srcPackets: 'source.packets',
  srcPort: 'source.port',
  srcPostNAT: 'source.nat.ip',
  srcPostNATPort: 'source.nat.port',
  url: 'url.original',
  usrName: 'user.name',
  method: 'http.request.method',
  userAgent: 'user_agent.original',
  msg: 'message',
};

/** IBM QRadar Log Event Extended Format, 1.0 and 2.0, of any vendor. */
export const GENERIC_LEEF: Parser = {
  type: 'generic.leef',
  title: { vi: 'LEEF (Log Event Extended Format)', en: 'LEEF (Log Event Extended Format)' },
  logsource: { category: 'firewall', product: 'leef' },
  detect: (line) => (leefAt(line) >= 0 ? 0.9 : 0),
  parse: parseLeef,
};

function parseLeef(line: string, context: ParseContext): ParseOutcome {
  const at = leefAt(line);
  const record =
    at < 0 || (at > 0 && isInEnvelope(line, context)) ? undefined : leefRecord(line, at);
  if (record === undefined) {
    return { kind: 'failed', reason: 'malformed', detail: 'no LEEF:1.0|… with five parts' };
  }
  const { attributes } = record;
  const doc: PartialEvent = { event: { kind: 'event' } };
  putAll(doc, {
    'observer.vendor': record.vendor,
    'observer.product': record.product,
    'observer.version': record.productVersion,
    'event.code': record.eventId,
    'event.severity': severityOf(attributes.get('sev') ?? ''),
    'leef.version': record.version,
    'leef.category': attributes.get('cat'),
  });
  for (const [key, value] of attributes) {
    const path = Object.hasOwn(FIELDS, key) ? FIELDS[key] : undefined;
    const text = path === 'network.transport' ? value.toLowerCase() : value;
    if (path === undefined || !putVendorField(doc, path, text)) {
      put(doc, `leef.attributes.${vendorKey(key)}`, value);
    }
  }
  putKind(doc);
  const stamp = stampOf(attributes, context);
  return stamp === undefined
    ? { kind: 'parsed', doc }
    : { kind: 'parsed', timeMs: stamp.ms, timeNanos: stamp.nanos, doc };
}

function putKind(doc: PartialEvent): void {
  const original = textAt(doc, 'url.original');
  if (original !== undefined) doc.url = urlFields(original);
  const event = doc.event ?? {};
  const web = doc.url !== undefined;
  const network = doc.source?.ip !== undefined && doc.destination?.ip !== undefined;
  const denied = /block|den[iy]|drop|reject/i.test(event.action ?? '');
  if (web || network) {
    event.category = [...(web ? ['web'] : []), ...(network ? ['network'] : [])];
    event.type = [web ? 'access' : 'connection', ...(denied ? ['denied'] : [])];
  }
  if (denied) event.outcome = 'failure';
  doc.event = event;
}

function stampOf(
  attributes: ReadonlyMap<string, string>,
  context: ParseContext,
): Stamp | undefined {
  const text = attributes.get('devTime');
  const java = attributes.get('devTimeFormat');
  if (text === undefined) {
    return undefined;
  }
  const form = java === undefined ? undefined : javaTimeForm(java);
  const known = parseVendorStamp(text, context);
  return form === undefined ? known : (timeReader(form)(text, context) ?? known);
}
