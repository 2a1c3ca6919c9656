import type { PartialEvent } from '../../contract.ts';
import { putAll } from '../../document/put.ts';
import { endpointOf, isIp } from '../../value/address.ts';
import { wholeNumber } from '../../value/digits.ts';

const SOURCES = [
  'source',
  'source_ip',
  'client_ip',
  'clientip',
  'remote_ip',
  'client',
  'nsica_session_client_ip',
];
const SOURCE_PORTS = ['clientport', 'source_port', 'nsica_session_client_port'];
const DESTINATIONS = [
  'destination',
  'destination_ip',
  'vserver',
  'vserverserviceip',
  'serverip',
  'server_ip',
  'nsica_session_server_ip',
];
const DESTINATION_PORTS = [
  'vserverserviceport',
  'destination_port',
  'serverport',
  'server_port',
  'nsica_session_server_port',
];
const CONTEXT =
  /^Context (\S{1,200})@((?:\d{1,3}\.){3}\d{1,3}|[\da-fA-F]{0,4}(?::[\da-fA-F]{0,4}){2,7})/;
/** Connections that the appliance begins: to a server behind it, for a revocation list, to a responder. */
const BEGUN_BY_APPLIANCE = /^\s*(?:Backend SPCBId|crl_name|Domainname \S+ Ipaddress) /;
const RESOLVED = /^\s*Domainname (\S{1,255}) Ipaddress (\S{1,64})/;
const LOOPBACK = /^(?:127\.|::1$)/;

/**
 * Writes who connected to whom. The client is whom the message names as one, and the appliance where it speaks of a connection
 * of its own; that it wrote the message makes it no client.
 */
export function putEnds(
  doc: PartialEvent,
  items: ReadonlyMap<string, string>,
  of: {
    readonly feature: string;
    readonly text: string;
    readonly appliance: string | undefined;
  },
): { readonly account: string | undefined } {
  const { feature, text, appliance } = of;
  const context = CONTEXT.exec(text);
  const violator = feature === 'APPFW' ? ipOf(/^\s*(\S{3,45}) /.exec(text)?.[1]) : undefined;
  const resolved = RESOLVED.exec(text);
  putEnd(doc, 'source', firstOf(items, SOURCES) ?? context?.[2] ?? violator);
  putEnd(doc, 'destination', firstOf(items, DESTINATIONS) ?? resolved?.[2]);
  putAll(doc, {
    'source.port': doc.source?.port ?? portOf(items, SOURCE_PORTS),
    'destination.port': doc.destination?.port ?? portOf(items, DESTINATION_PORTS),
    'destination.domain': resolved?.[1],
  });
  const isOwn = BEGUN_BY_APPLIANCE.test(text) || LOOPBACK.test(doc.source?.ip ?? '');
  const client = firstOf(items, ['clientip', 'client_ip', 'client']) ?? context?.[2] ?? violator;
  const virtual = firstOf(items, ['vserver', 'icapserver', 'originserver']);
  const server = virtual === undefined ? undefined : endpointOf(virtual.split(' ', 1)[0] ?? '');
  putAll(doc, {
    'client.ip': ipOf(client) ?? (isOwn ? appliance : undefined),
    'client.port': portOf(items, ['clientport']),
    'server.ip': server?.ip ?? ipOf(firstOf(items, ['vserverserviceip', 'serverip', 'server_ip'])),
    'server.port':
      server?.port ?? portOf(items, ['vserverserviceport', 'serverport', 'server_port']),
  });
  return { account: context?.[1] };
}

/** The address in a text that may have a port or more words after it; `undefined` = none. */
export function ipOf(text: string | undefined): string | undefined {
  const ip = text === undefined ? undefined : endpointOf(text.split(' ', 1)[0] ?? '').ip;
  return ip !== undefined && isIp(ip) ? ip : undefined;
}

function firstOf(items: ReadonlyMap<string, string>, names: readonly string[]): string | undefined {
  return items.get(names.find((name) => items.has(name)) ?? '');
}

function portOf(items: ReadonlyMap<string, string>, names: readonly string[]): number | undefined {
  return wholeNumber(firstOf(items, names) ?? '');
}

function putEnd(doc: PartialEvent, name: 'source' | 'destination', text: string | undefined): void {
  if (text === undefined || text === '' || text === '0.0.0.0:0') {
    return;
  }
  const end = endpointOf(text.split(' ', 1)[0] ?? '');
  if (end.ip !== undefined) doc[name] = { ...end };
}
