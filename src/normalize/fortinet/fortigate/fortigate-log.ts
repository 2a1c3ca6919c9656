import type { ParseContext, ParseOutcome, Parser, PartialEvent } from '../../contract.ts';
import { put, textAt } from '../../document/put.ts';
import { parseVendorStamp } from '../../field-map/vendor-stamp.ts';
import { isInEnvelope } from '../../syslog/in-envelope.ts';
import { parseEpochStamp } from '../../time/epoch-stamp.ts';
import type { Stamp } from '../../time/stamp.ts';
import { endpointOf, isIp } from '../../value/address.ts';
import { keyValues } from '../../value/key-values.ts';
import { putVendorField, vendorKey } from '../../vendor/put-vendor-field.ts';
import { urlFields } from '../../web/url-fields.ts';
import { FORTIGATE_FIELDS } from './fortigate-fields.ts';
import { putFortigateKind } from './fortigate-kind.ts';
import { putFortigateNetwork } from './fortigate-network.ts';
import { putFortigateTls } from './fortigate-tls.ts';

/** Keys that only repeat what the document says otherwise. */
const SPENT = new Set([
  'date',
  'time',
  'eventtime',
  'tz',
  'duration',
  'url',
  'vd_time',
  'handshake',
]);
const LINE = /(?:^|[ ,])(?:devname|devid|logid|log_id)="?\S/;
const TYPED =
  /(?:^|[ ,])type="?(?:traffic|utm|event|dns|anomaly|app-ctrl|webfilter|virus|ips|waf)\b/;
const KEYS_MAX = 200;
const LOG_ID = /^\d{10}$/;

/** Fortinet FortiGate: traffic, UTM (web filter, IPS, antivirus, application, WAF, DNS) and event logs. */
export const FORTINET_FORTIGATE: Parser = {
  type: 'fortinet.fortigate',
  title: { vi: 'Tường lửa Fortinet FortiGate', en: 'Fortinet FortiGate firewall' },
  logsource: { category: 'firewall', product: 'fortinet', service: 'fortigate' },
  detect: (line) =>
    LINE.test(line.slice(0, 1_200)) && TYPED.test(line.slice(0, 1_200)) ? 0.95 : 0,
  parse: parseFortigate,
};

function parseFortigate(line: string, context: ParseContext): ParseOutcome {
  const pairs = isInEnvelope(line, context) ? undefined : keyValues(line, { blanks: true });
  if (
    pairs?.get('type') === undefined ||
    !(pairs.has('logid') || pairs.has('devname') || pairs.has('devid'))
  ) {
    return {
      kind: 'failed',
      reason: 'malformed',
      detail: 'no type= with logid=, devname= or devid=',
    };
  }
  const stamp = stampOf(pairs, context);
  if (stamp === 'invalid') {
    const detail = `not a time: ${pairs.get('date')} ${pairs.get('time')}`.slice(0, 80);
    return { kind: 'failed', reason: 'timestamp_invalid', detail };
  }
  const doc = documentOf(pairs);
  const ids = ['logid', 'log_id'].map((key) => pairs.get(key)).filter((id) => id !== undefined);
  return {
    kind: 'parsed',
    ...(stamp === undefined ? {} : { timeMs: stamp.ms, timeNanos: stamp.nanos }),
    doc: withStart(doc, pairs),
    secrets: { harmless: ids.filter((id) => LOG_ID.test(id)) },
  };
}

function documentOf(pairs: ReadonlyMap<string, string>): PartialEvent {
  const doc: PartialEvent = {
    event: { kind: 'event' },
    observer: { vendor: 'Fortinet', product: 'Fortigate', type: 'firewall' },
  };
  let room = KEYS_MAX;
  for (const [key, value] of pairs) {
    if (SPENT.has(key) || room === 0 || value === '') {
      continue;
    }
    room -= 1;
    const path = homeOf(key, pairs);
    const text = valueFor(path, value);
    if (path === undefined || path === '' || taken(doc, path) || !putVendorField(doc, path, text)) {
      put(doc, `fortinet.firewall.${vendorKey(key)}`, value === 'N/A' ? undefined : value);
    }
  }
  for (const key of ['type', 'subtype', 'action', 'eventtype'] as const) {
    put(doc, `fortinet.firewall.${key}`, pairs.get(key));
  }
  putUrl(doc, pairs);
  putManagement(doc, pairs);
  putFortigateTls(doc, pairs);
  putFortigateNetwork(doc, pairs);
  const seconds = Number(pairs.get('duration') ?? Number.NaN);
  if (seconds >= 0) put(doc, 'event.duration', seconds * 1e9);
  const name = textAt(doc, 'source.user.name');
  if (name !== undefined) doc.user = { name };
  const role = pairs.get('adminprof') ?? pairs.get('profile');
  if (role !== undefined && role !== '' && pairs.get('type') === 'event') {
    put(doc, 'source.user.roles', [role]);
    put(doc, 'user.roles', [role]);
  }
  put(doc, 'host.name', pairs.get('srcname')?.toLowerCase());
  putFortigateKind(doc, pairs);
  return doc;
}

/** When what is reported began, to the millisecond; the clock of the line is whole seconds. */
function withStart(doc: PartialEvent, pairs: ReadonlyMap<string, string>): PartialEvent {
  const start = parseEpochStamp(pairs.get('eventtime') ?? '');
  if (start !== undefined) {
    put(doc, 'event.start', new Date(Math.floor(start.ms)).toISOString());
  }
  return doc;
}

/** On a VPN that the device did not begin itself the remote side is the client, everywhere else it is the destination. */
function homeOf(key: string, pairs: ReadonlyMap<string, string>): string | undefined {
  const path = Object.hasOwn(FORTIGATE_FIELDS, key) ? FORTIGATE_FIELDS[key] : undefined;
  const isOwn = pairs.get('init') === 'local' || pairs.get('role') === 'initiator';
  if (pairs.get('subtype') !== 'vpn' || isOwn || !/^(?:rem|loc)(?:ip|port)$/.test(key)) {
    return path;
  }
  return `${key.startsWith('rem') ? 'source' : 'destination'}.${key.slice(3)}`;
}

function valueFor(path: string | undefined, value: string): string {
  if (path?.endsWith('.mac') === true) {
    return value.replaceAll(':', '-').toUpperCase();
  }
  if (path === 'rule.category') {
    return value.replaceAll('.', '-');
  }
  return path === 'network.protocol' ? value.toLowerCase() : value;
}

function taken(doc: PartialEvent, path: string): boolean {
  return textAt(doc, path) !== undefined;
}

function stampOf(
  pairs: ReadonlyMap<string, string>,
  context: ParseContext,
): Stamp | undefined | 'invalid' {
  const eventTime = parseEpochStamp(pairs.get('eventtime') ?? '');
  const date = pairs.get('date');
  const time = pairs.get('time');
  if (date === undefined || time === undefined) {
    return eventTime;
  }
  const [, sign, hours = '', minutes = ''] =
    /([+-])(\d{1,2}):?(\d{2})$/.exec(pairs.get('tz') ?? '') ?? [];
  const offset = sign === undefined ? '' : `${sign}${hours.padStart(2, '0')}:${minutes}`;
  const stamp = parseVendorStamp(`${date} ${time}${offset}`, context);
  // eventtime is finer, but only newer releases write it; it may not contradict the clock by more than its zone.
  return stamp ?? eventTime ?? 'invalid';
}

/** `url` is a path beside `hostname`, or whole. */
function putUrl(doc: PartialEvent, pairs: ReadonlyMap<string, string>): void {
  const target = pairs.get('url');
  const domain = doc.url?.domain;
  if (target !== undefined && target !== '') {
    const url = urlFields(target);
    doc.url = { ...(domain === undefined ? {} : { domain }), ...url };
  }
}

/** Administrators log in from `ui="https(192.0.2.9)"`, `ui="ssh(192.0.2.9)"`, `userfrom="JSON(192.0.2.9)"` or `srcip`. */
function putManagement(doc: PartialEvent, pairs: ReadonlyMap<string, string>): void {
  const ui = pairs.get('ui') ?? pairs.get('userfrom') ?? '';
  const address = /\(([^)]{3,64})\)$/.exec(ui)?.[1];
  if (address !== undefined && isIp(address) && doc.source?.ip === undefined) {
    doc.source = { ...doc.source, ...endpointOf(address) };
  }
}
