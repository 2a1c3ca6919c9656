import type { PartialEvent } from '../../contract.ts';
import { isIp } from '../../value/address.ts';
import { communityId } from '../../value/community-id.ts';
import { baseName, type EventTexts, numberIn, putMissing } from './event-fields.ts';

/** IANA numbers of the protocols that matter. */
const TRANSPORTS: Readonly<Record<string, string>> = {
  1: 'icmp',
  6: 'tcp',
  17: 'udp',
  58: 'ipv6-icmp',
};
/** Texts of the message table. */
const DIRECTIONS: Readonly<Record<string, string>> = {
  '%%14592': 'inbound',
  '%%14593': 'outbound',
};

interface FirewallMeaning {
  readonly action: string;
  readonly type: readonly string[];
  readonly outcome: 'success' | 'failure';
}

const ALLOWED = ['connection', 'info', 'allowed'];
const DENIED = ['connection', 'info', 'denied'];

/** By event id. Source: Microsoft, "Audit Filtering Platform Connection" and "… Packet Drop". */
const MEANINGS: Readonly<Record<string, FirewallMeaning>> = {
  5152: { action: 'windows-firewall-packet-drop', type: DENIED, outcome: 'failure' },
  5153: { action: 'windows-firewall-packet-block', type: DENIED, outcome: 'failure' },
  5154: { action: 'windows-firewall-listen', type: ALLOWED, outcome: 'success' },
  5155: { action: 'windows-firewall-listen-block', type: DENIED, outcome: 'failure' },
  5156: { action: 'windows-firewall-connection', type: ALLOWED, outcome: 'success' },
  5157: { action: 'windows-firewall-packet-block', type: DENIED, outcome: 'failure' },
  5158: { action: 'windows-firewall-bind-local-port', type: ['info'], outcome: 'success' },
  5159: { action: 'windows-firewall-bind-local-port-block', type: DENIED, outcome: 'failure' },
};

/** Adds what the Windows firewall allowed or blocked (5152 to 5159), unless its shipper has said it. */
export function putFirewall(doc: PartialEvent, code: string, data: EventTexts): void {
  const meaning = Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined;
  if (meaning === undefined) return;
  const source = unmapped(data['SourceAddress']);
  const destination = unmapped(data['DestAddress']);
  const sourcePort = numberIn(data['SourcePort']);
  const destinationPort = numberIn(data['DestPort']);
  const transport = TRANSPORTS[data['Protocol'] ?? ''];
  const path = data['Application'] === '-' ? undefined : data['Application'];
  const ends = { sourceIp: source, sourcePort, destinationIp: destination, destinationPort };
  putMissing(doc, {
    'event.action': meaning.action,
    'event.category': ['network'],
    'event.type': meaning.type,
    'event.outcome': meaning.outcome,
    'source.ip': source !== undefined && isIp(source) ? source : undefined,
    'source.address': source,
    'source.port': sourcePort,
    'destination.ip': destination !== undefined && isIp(destination) ? destination : undefined,
    'destination.address': destination,
    'destination.port': destinationPort,
    'network.transport': transport,
    'network.iana_number': data['Protocol'],
    'network.direction': DIRECTIONS[data['Direction'] ?? ''],
    'network.community_id': communityId({ ...ends, transport }),
    'process.pid': numberIn(data['ProcessID'] ?? data['ProcessId']),
    'process.executable': path,
    'process.name': baseName(path),
  });
}

/** An IPv4 address that is written as IPv6, in its own form. */
function unmapped(address: string | undefined): string | undefined {
  return address?.replace(/^::ffff:(?=\d+\.)/i, '');
}
