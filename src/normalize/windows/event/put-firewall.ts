import type { PartialEvent } from '../../contract.ts';
import { isIp } from '../../value/address.ts';
import { baseName, type EventTexts, numberIn, putMissing } from './event-fields.ts';

/** IANA numbers of the protocols that matter. */
const TRANSPORTS: Readonly<Record<string, string>> = {
  1: 'icmp',
  6: 'tcp',
  17: 'udp',
  58: 'ipv6-icmp',
};
/** Texts of the message table: inbound, outbound. */
const DIRECTIONS: Readonly<Record<string, string>> = { '%%14592': 'ingress', '%%14593': 'egress' };

/** Adds the connection that the Windows firewall allowed (5156) or blocked (5157), unless its shipper has said it. */
export function putFirewall(doc: PartialEvent, code: string, data: EventTexts): void {
  if (code !== '5156' && code !== '5157') return;
  const isAllowed = code === '5156';
  const [source, destination] = [data['SourceAddress'], data['DestAddress']];
  const path = data['Application'];
  putMissing(doc, {
    'event.action': isAllowed
      ? 'windows-firewall-connection'
      : 'windows-firewall-connection-blocked',
    'event.category': ['network'],
    'event.type': ['connection', isAllowed ? 'allowed' : 'denied'],
    'event.outcome': isAllowed ? 'success' : 'failure',
    'source.ip': source !== undefined && isIp(source) ? source : undefined,
    'source.address': source,
    'source.port': numberIn(data['SourcePort']),
    'destination.ip': destination !== undefined && isIp(destination) ? destination : undefined,
    'destination.address': destination,
    'destination.port': numberIn(data['DestPort']),
    'network.transport': TRANSPORTS[data['Protocol'] ?? ''],
    'network.iana_number': data['Protocol'],
    'network.direction': DIRECTIONS[data['Direction'] ?? ''],
    'process.pid': numberIn(data['ProcessID']),
    'process.executable': path,
    'process.name': baseName(path),
  });
}
