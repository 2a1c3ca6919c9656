import type { ParseContext, ParseOutcome, PartialEvent } from '../../contract.ts';
import { put, putAll, textAt } from '../../document/put.ts';
import { parseVendorStamp } from '../../field-map/vendor-stamp.ts';
import { isIp } from '../../value/address.ts';
import { putVendorField, vendorKey } from '../../vendor/put-vendor-field.ts';
import { urlFields } from '../../web/url-fields.ts';
import { clientAndServer, putFullRequest } from '../f5-text.ts';

/** Keys of the logging profiles "Bot Defense" and "DoS Protection". */
const FIELDS: Readonly<Record<string, string>> = {
  action: 'event.action',
  bigip_mgmt_ip: '',
  bigip_mgmt_ip2: '',
  bot_name: 'rule.name',
  client_ip: 'source.ip',
  client_ip_geo_location: 'source.geo.country_iso_code',
  client_port: 'source.port',
  client_request_uri: '',
  dest_ip: 'destination.ip',
  dest_port: 'destination.port',
  device_id: 'device.id',
  device_product: 'observer.product',
  device_vendor: 'observer.vendor',
  device_version: 'observer.version',
  dos_attack_name: 'rule.name',
  errdefs_msgno: 'error.id',
  event_id: 'event.id',
  hostname: 'host.hostname',
  http_method: 'http.request.method',
  http_protocol_indication: 'network.protocol',
  http_request: '',
  profile_name: 'rule.ruleset',
  reason: 'event.reason',
  severity: 'event.severity',
  source_ip: 'source.ip',
  support_id: 'http.request.id',
};

/** Whether pairs are of the bot defence or of the defence against denial of service. */
export function isDefence(pairs: ReadonlyMap<string, string>): boolean {
  return pairs.get('device_vendor') === 'F5' && pairs.has('errdefs_msgno');
}

/** What the bot defence, or the defence against denial of service, says in key-value pairs. */
export function defenceDocument(
  pairs: ReadonlyMap<string, string>,
  context: ParseContext,
): ParseOutcome {
  const doc: PartialEvent = {};
  for (const [key, value] of pairs) {
    const path = Object.hasOwn(FIELDS, key) ? FIELDS[key] : undefined;
    // It writes what it does not know so, the country of an address included.
    if (path === '' || value === 'NA' || value === 'N/A') continue;
    if (path === undefined || !putVendorField(doc, path, value)) {
      put(doc, `f5.asm.${vendorKey(key)}`, value);
    }
  }
  const uri = pairs.get('client_request_uri') ?? '';
  if (uri.startsWith('/')) doc.url = urlFields(uri);
  putFullRequest(doc, pairs.get('http_request') ?? '');
  const mitigation = `${pairs.get('actual_mitigation_action') ?? ''} ${pairs.get('action') ?? ''}`;
  const start = stampOf(pairs, ['request_date_time', 'date_time'], context);
  const stamp = stampOf(pairs, ['timestamp', 'date_time', 'request_date_time'], context);
  putAll(doc, {
    ...clientAndServer(doc),
    'host.ip': ['bigip_mgmt_ip', 'bigip_mgmt_ip2'].flatMap((key) => {
      const ip = pairs.get(key) ?? '';
      return isIp(ip) ? [ip] : [];
    }),
    'network.protocol': textAt(doc, 'network.protocol')?.toLowerCase(),
    'observer.type': 'waf',
    'event.action': textAt(doc, 'event.action')?.toLowerCase(),
    'event.kind': 'alert',
    'event.category': ['network'],
    'event.type': ['info'],
    'event.outcome': /block|drop|reset|deny|limit/i.test(mitigation) ? 'failure' : 'success',
    'event.start': start === undefined ? undefined : new Date(start.ms).toISOString(),
  });
  return stamp === undefined
    ? { kind: 'parsed', doc }
    : { kind: 'parsed', timeMs: stamp.ms, timeNanos: stamp.nanos, doc };
}

function stampOf(
  pairs: ReadonlyMap<string, string>,
  names: readonly string[],
  context: ParseContext,
): ReturnType<typeof parseVendorStamp> {
  for (const name of names) {
    const stamp = parseVendorStamp(pairs.get(name), context);
    if (stamp !== undefined) return stamp;
  }
  return undefined;
}
