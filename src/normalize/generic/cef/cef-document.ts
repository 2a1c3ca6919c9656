import type { ParseContext, PartialEvent } from '../../contract.ts';
import { put, putAll, textAt } from '../../document/put.ts';
import { parseVendorStamp } from '../../field-map/vendor-stamp.ts';
import type { Stamp } from '../../time/stamp.ts';
import { communityId } from '../../value/community-id.ts';
import { putVendorField, vendorKey } from '../../vendor/put-vendor-field.ts';
import { urlFields } from '../../web/url-fields.ts';
import { CEF_FIELDS, CEF_SHORT_NAMES, CEF_TIMES } from './cef-fields.ts';
import type { CefRecord } from './cef-record.ts';
import { putCefVendor } from './cef-vendors.ts';

const SEVERITIES: Readonly<Record<string, number>> = {
  unknown: 0,
  low: 0,
  medium: 4,
  high: 7,
  'very-high': 9,
};
const DIRECTIONS: Readonly<Record<string, string>> = { 0: 'inbound', 1: 'outbound' };
const HASHES: Readonly<Record<number, string>> = { 32: 'md5', 40: 'sha1', 64: 'sha256' };
const DENIED = /\b(?:block(?:ed)?|den(?:y|ied)|drop(?:ped)?|reject(?:ed)?|reset|prevent(?:ed)?)\b/i;
const ALLOWED = /\b(?:allow(?:ed)?|permit(?:ted)?|accept(?:ed)?|pass(?:ed)?)\b/i;

/** The document of a CEF message, and its time when it says one. */
export function cefDocument(
  record: CefRecord,
  context: ParseContext,
): { readonly doc: PartialEvent; readonly stamp: Stamp | undefined } {
  const extensions = withShortNames(record.extensions);
  const doc: PartialEvent = { event: { kind: 'event' } };
  putAll(doc, {
    'observer.vendor': record.vendor,
    'observer.product': record.product,
    'observer.version': record.deviceVersion,
    'event.code': record.classId,
    'cef.version': record.version,
    'cef.device.vendor': record.vendor,
    'cef.device.product': record.product,
    'cef.device.version': record.deviceVersion,
    'cef.device.event_class_id': record.classId,
    'cef.name': record.name,
    'cef.severity': record.severity,
    'event.severity': severityOf(record.severity),
    message: extensions.get('msg') ?? record.name,
  });
  for (const [key, value] of extensions) {
    const path = Object.hasOwn(CEF_FIELDS, key) ? CEF_FIELDS[key] : undefined;
    const home = path === 'event.code' || path === 'message' ? '' : (path ?? '');
    const text =
      path === 'network.transport' || path === 'network.protocol'
        ? value.toLowerCase()
        : path?.endsWith('.mac') === true
          ? value.replaceAll(':', '-').toUpperCase()
          : value;
    if (home === '' || !putVendorField(doc, home, text)) {
      put(doc, `cef.extensions.${vendorKey(key)}`, value);
    }
  }
  const direction = extensions.get('deviceDirection') ?? '';
  put(
    doc,
    'network.direction',
    Object.hasOwn(DIRECTIONS, direction) ? DIRECTIONS[direction] : undefined,
  );
  putHash(doc, extensions.get('fileHash'));
  putLabels(doc, extensions);
  putCefVendor(doc, record, extensions);
  put(doc, 'network.community_id', communityIdOf(doc));
  putWeb(doc);
  putVerdict(doc, extensions);
  return { doc, stamp: stampOf(extensions, context) };
}

/** By their short names, unless the short name is there too. */
function withShortNames(extensions: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const named = new Map<string, string>();
  for (const [key, value] of extensions) {
    const short = Object.hasOwn(CEF_SHORT_NAMES, key) ? CEF_SHORT_NAMES[key] : undefined;
    named.set(short === undefined || extensions.has(short) ? key : short, value);
  }
  return named;
}

/** 0 to 10; words count as the least of their range. */
export function severityOf(text: string): number | undefined {
  const number = /^\d{1,2}$/.test(text) ? Number(text) : SEVERITIES[text.toLowerCase()];
  return number !== undefined && number <= 10 ? number : undefined;
}

/** The kind of a hash is told by its length. */
function putHash(doc: PartialEvent, hash: string | undefined): void {
  const kind = hash === undefined ? undefined : HASHES[hash.length];
  if (kind !== undefined) put(doc, `file.hash.${kind}`, hash);
}

/** `cs1Label=Policy Name cs1=strict` says that the policy's name is `strict`. */
function putLabels(doc: PartialEvent, extensions: ReadonlyMap<string, string>): void {
  for (const [key, label] of extensions) {
    const value = key.endsWith('Label') ? extensions.get(key.slice(0, -5)) : undefined;
    if (value !== undefined && label !== '') {
      put(doc, `cef.labels.${vendorKey(label).toLowerCase()}`, value);
    }
  }
}

const TRANSPORTS: Readonly<Record<string, string>> = { 6: 'tcp', 17: 'udp', 132: 'sctp' };

function communityIdOf(doc: PartialEvent): string | undefined {
  const { source, destination } = doc;
  const transport = textAt(doc, 'network.transport') ?? '';
  return communityId({
    sourceIp: source?.ip,
    sourcePort: source?.port,
    destinationIp: destination?.ip,
    destinationPort: destination?.port,
    transport: Object.hasOwn(TRANSPORTS, transport) ? TRANSPORTS[transport] : transport,
  });
}

function putWeb(doc: PartialEvent): void {
  const original = textAt(doc, 'url.original');
  if (original !== undefined) {
    doc.url = urlFields(original);
  }
  const user = textAt(doc, 'source.user.name') ?? textAt(doc, 'destination.user.name');
  if (user !== undefined && doc.user === undefined) {
    doc.user = { name: user };
  }
}

function putVerdict(doc: PartialEvent, extensions: ReadonlyMap<string, string>): void {
  const event = doc.event ?? {};
  const web = doc.url !== undefined || doc.http?.request?.method !== undefined;
  const network = doc.source?.ip !== undefined && doc.destination?.ip !== undefined;
  const category = [...(web ? ['web'] : []), ...(network ? ['network'] : [])];
  const action = `${event.action ?? ''} ${extensions.get('deviceAction') ?? ''}`;
  const verdict = DENIED.test(action) ? 'denied' : ALLOWED.test(action) ? 'allowed' : undefined;
  if (category.length > 0) {
    event.category = category;
    event.type = [web ? 'access' : 'connection', ...(verdict === undefined ? [] : [verdict])];
  }
  const outcome =
    extensions.get('outcome') ?? extensions.get('categoryOutcome')?.replace('/', '') ?? '';
  if (/^succe|^ok$|^allow/i.test(outcome)) event.outcome = 'success';
  else if (/^fail|^error|^den/i.test(outcome)) event.outcome = 'failure';
  else if (verdict !== undefined) event.outcome = verdict === 'denied' ? 'failure' : 'success';
  doc.event = event;
}

function stampOf(
  extensions: ReadonlyMap<string, string>,
  context: ParseContext,
): Stamp | undefined {
  for (const key of CEF_TIMES) {
    const text = extensions.get(key);
    // `Nov 22 2026 09:00:00.123 ICT`: the name of a zone is not needed where a zone is set.
    const stamp =
      text === undefined ? undefined : parseVendorStamp(text.replace(/ [A-Z]{2,5}$/, ''), context);
    if (stamp !== undefined) {
      return stamp;
    }
  }
  return undefined;
}
