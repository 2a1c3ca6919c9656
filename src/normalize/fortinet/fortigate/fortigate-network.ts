import type { PartialEvent } from '../../contract.ts';
import { put, textAt, valueAt } from '../../document/put.ts';
import { isIp, isPrivateIp } from '../../value/address.ts';
import { domainParts } from '../../value/domain-parts.ts';

/** Protocol numbers of IP by name; https://www.iana.org/assignments/protocol-numbers. */
const TRANSPORTS: Readonly<Record<string, string>> = {
  0: 'hopopt',
  1: 'icmp',
  2: 'igmp',
  4: 'ipv4',
  6: 'tcp',
  8: 'egp',
  17: 'udp',
  41: 'ipv6',
  46: 'rsvp',
  47: 'gre',
  50: 'esp',
  51: 'ah',
  58: 'ipv6-icmp',
  88: 'eigrp',
  89: 'ospfigp',
  103: 'pim',
  112: 'vrrp',
  132: 'sctp',
};
const ADDRESSES_MAX = 64;
const DIRECTIONS: Readonly<Record<string, string>> = {
  outgoing: 'outbound',
  incoming: 'inbound',
  outbound: 'outbound',
  inbound: 'inbound',
  egress: 'egress',
  ingress: 'ingress',
  internal: 'internal',
  external: 'external',
};

/** Adds what follows from both ends of a connection: protocol by name, sums, direction, and the parts of a name asked for. */
export function putFortigateNetwork(doc: PartialEvent, pairs: ReadonlyMap<string, string>): void {
  const number = String(valueAt(doc, 'network.iana_number') ?? '');
  put(doc, 'network.transport', Object.hasOwn(TRANSPORTS, number) ? TRANSPORTS[number] : undefined);
  putSum(doc, 'bytes');
  putSum(doc, 'packets');
  put(doc, 'network.direction', directionOf(doc, pairs));
  const resolved = pairs.get('ipaddr')?.split(/,\s*/, ADDRESSES_MAX) ?? [];
  put(doc, 'dns.resolved_ip', [...new Set(resolved.filter(isIp))]);
  const question = textAt(doc, 'dns.question.name');
  const parts = question === undefined ? undefined : domainParts(question);
  put(doc, 'dns.question.registered_domain', parts?.registered_domain);
  put(doc, 'dns.question.top_level_domain', parts?.top_level_domain);
  put(doc, 'dns.question.subdomain', parts?.subdomain);
}

function putSum(doc: PartialEvent, unit: 'bytes' | 'packets'): void {
  const sent = valueAt(doc, `source.${unit}`);
  const received = valueAt(doc, `destination.${unit}`);
  if (typeof sent === 'number' && typeof received === 'number') {
    put(doc, `network.${unit}`, sent + received);
  }
}

/** As the device says it, or by which end has a private address. */
function directionOf(doc: PartialEvent, pairs: ReadonlyMap<string, string>): string | undefined {
  const said = pairs.get('dir') ?? pairs.get('direction');
  if (said !== undefined && said !== '' && said !== 'N/A') {
    const name = said.toLowerCase();
    return Object.hasOwn(DIRECTIONS, name) ? DIRECTIONS[name] : 'unknown';
  }
  const source = textAt(doc, 'source.ip');
  const destination = textAt(doc, 'destination.ip');
  if (source === undefined || destination === undefined) {
    return undefined;
  }
  const [from, to] = [isPrivateIp(source), isPrivateIp(destination)];
  return from ? (to ? 'internal' : 'outbound') : to ? 'inbound' : 'external';
}
