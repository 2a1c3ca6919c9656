import type { PartialEvent } from '../../contract.ts';
import { put, putAll } from '../../document/put.ts';
import { wallToEpochMs } from '../../time/zone.ts';
import { endpointOf, isIp } from '../../value/address.ts';
import { wholeNumber } from '../../value/digits.ts';
import { vendorKey } from '../../vendor/put-vendor-field.ts';
import { tlsFields } from '../../web/tls-fields.ts';
import { urlFields } from '../../web/url-fields.ts';

const ITEMS_MAX = 100;
/** Names of two words; all others are one. */
const TWO_WORDS =
  /^(?:Start Time|End Time|Delink Time|Login Failed|Session Reuse|Last Response|Total Bytes)/;
const REQUEST = /(?:^| )(GET|POST|PUT|HEAD|DELETE|OPTIONS|PATCH|CONNECT|PROPFIND) (\S{1,8192})/;
const FULL_URL = /\bhttps?:\/\/[^\s"<>]{1,8192}/;
const LOG_IN = /^(?:LOGIN|LOGIN_FAILED|LOGOUT|AUTHFAILED|EXTRACTED_GROUPS)$/;

/** Writes what the text of a native message says: `Name value` items with ` - ` between them. */
export function putAdcFields(
  doc: PartialEvent,
  {
    feature,
    name,
    text,
    timezone,
  }: {
    readonly feature: string;
    readonly name: string;
    readonly text: string;
    /** Of times that do not say GMT. */
    readonly timezone: string;
  },
): void {
  const items = itemsOf(text);
  putEnd(
    doc,
    'source',
    items.get('source') ??
      items.get('source_ip') ??
      items.get('client_ip') ??
      items.get('clientip') ??
      items.get('remote_ip'),
  );
  putEnd(
    doc,
    'destination',
    items.get('destination') ??
      items.get('destination_ip') ??
      items.get('vserver') ??
      items.get('vserverserviceip'),
  );
  const context = /^Context (\S{1,200})@(\S{1,64})/.exec(text);
  if (doc.source === undefined) putEnd(doc, 'source', context?.[2]);
  const user = items.get('user') ?? context?.[1];
  putAll(doc, {
    'source.port': doc.source?.port ?? wholeNumber(items.get('clientport') ?? ''),
    'destination.port': doc.destination?.port ?? wholeNumber(items.get('vserverserviceport') ?? ''),
    'source.bytes': wholeNumber(items.get('total_bytes_send') ?? ''),
    'destination.bytes': wholeNumber(items.get('total_bytes_recv') ?? ''),
    'event.start': timeOf(items.get('start_time'), timezone),
    'event.end': timeOf(items.get('delink_time') ?? items.get('end_time'), timezone),
    'group.name': groupOf(items.get('group(s)') ?? items.get('group')),
    'network.protocol': items.get('protocol')?.toLowerCase(),
    'source.nat.ip': natOf(items.get('natip') ?? items.get('nat_ip')),
    'source.nat.port': natPortOf(items.get('natip') ?? items.get('nat_ip')),
    'user.name': user === undefined ? undefined : user.replace(/ :.*$/, ''),
    'user_agent.original': items.get('browser_type'),
    'process.command_line': items.get('command'),
    'event.reason': items.get('reason') ?? items.get('failure_reason'),
  });
  putServer(doc, items);
  const version = items.get('clientversion') ?? items.get('protocolversion');
  const cipher = items.get('ciphersuite');
  const tls = tlsFields({
    ...(version === undefined ? {} : { tlsVersion: version }),
    ...(cipher === undefined ? {} : { tlsCipher: cipher.replace(/^"|"$/g, '') }),
  });
  if (tls !== undefined) doc.tls = tls;
  const request = REQUEST.exec(text);
  if (request !== null && /HTTP|APPFW/.test(`${feature}${name}`)) {
    put(doc, 'http.request.method', request[1]);
    doc.url = urlFields(request[2] ?? '');
  }
  const about = feature === 'APPFW' ? FULL_URL.exec(text)?.[0] : items.get('url');
  if (doc.url === undefined && about !== undefined) doc.url = urlFields(about);
  for (const [key, value] of items) {
    put(doc, `citrix.adc.details.${vendorKey(key)}`, value);
  }
  putKind(doc, { feature, name, status: items.get('status') ?? '' });
}

function itemsOf(text: string): ReadonlyMap<string, string> {
  const items = new Map<string, string>();
  for (const part of text.split(' - ', ITEMS_MAX)) {
    const item = part.trim();
    const two = TWO_WORDS.exec(item)?.[0];
    const end = two?.length ?? item.search(/[: ]/);
    const key = (end < 0 ? item : item.slice(0, end)).toLowerCase().replaceAll(' ', '_');
    const value =
      end < 0
        ? ''
        : item
            .slice(end)
            .replace(/^[: ]+/, '')
            .replace(/^"|"$/g, '')
            .trim();
    if (/^[a-z][\w()]{0,63}$/.test(key) && value !== '' && !items.has(key)) {
      items.set(key, value);
    }
  }
  return items;
}

function putEnd(doc: PartialEvent, name: 'source' | 'destination', text: string | undefined): void {
  if (text === undefined || text === '' || text === '0.0.0.0:0') {
    return;
  }
  const end = endpointOf(text.split(' ', 1)[0] ?? '');
  if (end.ip !== undefined) doc[name] = { ...end };
}

/** Whom the client spoke to: the virtual server, not the one behind it. */
function putServer(doc: PartialEvent, items: ReadonlyMap<string, string>): void {
  const virtual = items.get('vserver');
  const server = virtual === undefined ? undefined : endpointOf(virtual.split(' ', 1)[0] ?? '');
  const client = items.get('clientip') ?? items.get('client_ip');
  putAll(doc, {
    'server.ip': server?.ip ?? natOf(items.get('vserverserviceip')),
    'server.port': server?.port ?? wholeNumber(items.get('vserverserviceport') ?? ''),
    'client.ip': natOf(client),
    'client.port': wholeNumber(items.get('clientport') ?? ''),
  });
}

/** `11/22/2026:02:00:00 GMT`, `2026/11/22:02:00:00 GMT` or ISO 8601. */
function timeOf(text: string | undefined, timezone: string): string | undefined {
  const [, a = '', b = '', c = '', clock = ''] =
    /^(\d{1,4})[/-](\d{1,2})[/-](\d{1,4})[:T](\d\d:\d\d:\d\d)/.exec(text ?? '') ?? [];
  if (clock === '') return undefined;
  const [year, month, day] = a.length === 4 ? [a, b, c] : Number(a) > 12 ? [c, b, a] : [c, a, b];
  const wallMs = Date.parse(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T${clock}Z`);
  const ms = /(?:GMT|UTC|Z)\s*$/.test(text ?? '') ? wallMs : wallToEpochMs(wallMs, timezone);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

function groupOf(text: string | undefined): string | undefined {
  return text === 'N/A' ? undefined : text;
}

function natPortOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : endpointOf(text.split(' ', 1)[0] ?? '').port;
}

function natOf(text: string | undefined): string | undefined {
  const ip = text === undefined ? undefined : endpointOf(text.split(' ', 1)[0] ?? '').ip;
  return ip !== undefined && isIp(ip) ? ip : undefined;
}

function putKind(doc: PartialEvent, of: { feature: string; name: string; status: string }): void {
  const { feature, name, status } = of;
  const event = doc.event ?? {};
  const failed = /FAIL|DENIED|ERROR|INVALID/.test(name) || /fail|error/i.test(status);
  if (LOG_IN.test(name) || /LOGIN/.test(name)) {
    event.category = ['authentication'];
    event.type = [name === 'LOGOUT' ? 'end' : 'start'];
    event.outcome = failed ? 'failure' : 'success';
  } else if (name === 'CMD_EXECUTED') {
    event.category = ['configuration'];
    event.type = ['change'];
    event.outcome = failed ? 'failure' : 'success';
  } else if (feature === 'APPFW') {
    const blocked = / <blocked>|<transformed>/.test(doc.message ?? '');
    event.category = ['web', 'intrusion_detection'];
    event.type = ['access', blocked ? 'denied' : 'info'];
    event.outcome = blocked ? 'failure' : 'success';
  } else if (doc.url !== undefined) {
    event.category = ['web'];
    event.type = ['access'];
  } else if (doc.source !== undefined && doc.destination !== undefined) {
    const ended = /DELINK|TERMINATE|TIMEDOUT|END/.test(name);
    event.category = ['network'];
    event.type = ['connection', ended ? 'end' : 'start'];
    event.outcome = failed ? 'failure' : 'success';
  } else {
    event.category = ['network'];
    event.type = ['info'];
  }
  doc.event = event;
}
