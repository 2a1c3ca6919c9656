import type { PartialEvent } from '../../contract.ts';
import { type FieldValue, putAll, valueAt } from '../../document/put.ts';
import { isIp } from '../../value/address.ts';
import type { CefRecord } from './cef-record.ts';

type Extensions = ReadonlyMap<string, string>;

const NANOS_PER_SECOND = 1_000_000_000;
/** Facilities of Check Point's log exporter. Source: Check Point, "Log Exporter - CEF Field Mappings". */
const CHECK_POINT_SEVERITIES: Readonly<Record<string, number>> = {
  unknown: 0,
  low: 1,
  medium: 2,
  high: 3,
  'very-high': 4,
};

/** Adds what some vendors say in keys and labels of their own. */
export function putCefVendor(doc: PartialEvent, record: CefRecord, extensions: Extensions): void {
  if (/^check point$/i.test(record.vendor)) {
    putCheckPoint(doc, extensions);
  } else if (/^forcepoint$/i.test(record.vendor)) {
    putAll(doc, {
      'network.application': extensions.get('app'),
      'rule.id': labelled(extensions).get('ruleid'),
    });
  }
}

/** Source: Check Point, "Log Exporter - CEF Field Mappings". */
function putCheckPoint(doc: PartialEvent, extensions: Extensions): void {
  const labels = labelled(extensions);
  const seconds = Number(labels.get('duration in seconds') ?? Number.NaN);
  const severity = CHECK_POINT_SEVERITIES[extensions.get('cp_severity')?.toLowerCase() ?? ''];
  putAll(doc, {
    'rule.uuid': extensions.get('rule_uid'),
    'rule.name': labels.get('rule name'),
    'rule.category': labels.get('matched category') ?? labels.get('category'),
    'observer.ingress.zone': extensions.get('inzone'),
    'observer.egress.zone': extensions.get('outzone'),
    'event.severity': severity,
    'event.duration': Number.isFinite(seconds) ? seconds * NANOS_PER_SECOND : undefined,
    ...(extensions.get('deviceFacility') === '4' && { 'observer.type': 'Mobile' }),
    ...interfaceOf(doc, extensions),
    ...endOf('source', labels.get('source ipv6 address')),
    ...endOf('destination', labels.get('destination ipv6 address')),
  });
}

/** `ifname` is the interface that `ifdir`, or the direction of the message, names. */
function interfaceOf(doc: PartialEvent, extensions: Extensions): Record<string, FieldValue> {
  const isOut =
    extensions.get('ifdir') === 'outbound' || valueAt(doc, 'network.direction') === 'outbound';
  return { [`observer.${isOut ? 'egress' : 'ingress'}.interface.name`]: extensions.get('ifname') };
}

function endOf(end: string, address: string | undefined): Record<string, FieldValue> {
  return address === undefined || !isIp(address)
    ? {}
    : { [`${end}.ip`]: address, [`${end}.address`]: address };
}

/** Values by their labels in small letters: `cs1Label=RuleID cs1=605.0`. */
function labelled(extensions: Extensions): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [key, label] of extensions) {
    const value = key.endsWith('Label') ? extensions.get(key.slice(0, -5)) : undefined;
    if (value !== undefined && value !== '') values.set(label.toLowerCase(), value);
  }
  return values;
}
