import type { PartialEvent } from '../../contract.ts';
import { put, putAll } from '../../document/put.ts';
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
const LOG_IN = /^(?:LOGIN|LOGIN_FAILED|LOGOUT|AUTHFAILED|EXTRACTED_GROUPS)$/;

/** Writes what the text of a native message says: `Name value` items with ` - ` between them. */
export function putAdcFields(
  doc: PartialEvent,
  {
    feature,
    name,
    text,
  }: { readonly feature: string; readonly name: string; readonly text: string },
): void {
  const items = itemsOf(text);
  putEnd(
    doc,
    'source',
    items.get('source') ??
      items.get('client_ip') ??
      items.get('clientip') ??
      items.get('remote_ip'),
  );
  putEnd(
    doc,
    'destination',
    items.get('destination') ?? items.get('vserver') ?? items.get('vserverserviceip'),
  );
  const context = /^Context (\S{1,200})@(\S{1,64})/.exec(text);
  if (doc.source === undefined) putEnd(doc, 'source', context?.[2]);
  const user = items.get('user') ?? context?.[1];
  putAll(doc, {
    'source.port': doc.source?.port ?? wholeNumber(items.get('clientport') ?? ''),
    'destination.port': doc.destination?.port ?? wholeNumber(items.get('vserverserviceport') ?? ''),
    'source.bytes': wholeNumber(items.get('total_bytes_recv') ?? ''),
    'destination.bytes': wholeNumber(items.get('total_bytes_send') ?? ''),
    'source.nat.ip': natOf(items.get('natip') ?? items.get('nat_ip')),
    'user.name': user === undefined ? undefined : user.replace(/ :.*$/, ''),
    'user_agent.original': items.get('browser_type'),
    'process.command_line': items.get('command'),
    'event.reason': items.get('reason') ?? items.get('failure_reason'),
  });
  const version = items.get('clientversion');
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
    event.category = ['host'];
    event.type = ['info'];
  }
  doc.event = event;
}
