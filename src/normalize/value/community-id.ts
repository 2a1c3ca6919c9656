import { createHash } from 'node:crypto';
import { isIp, isIpv4 } from './address.ts';

/** Protocols whose ends have ports, with their IANA numbers. */
const PORTED: Readonly<Record<string, number>> = { tcp: 6, udp: 17, sctp: 132 };

/** The two ends of a connection. */
export interface ConnectionEnds {
  readonly sourceIp: string | undefined;
  readonly sourcePort: number | undefined;
  readonly destinationIp: string | undefined;
  readonly destinationPort: number | undefined;
  /** `tcp`, `udp` or `sctp`; others have no ports. */
  readonly transport: string | undefined;
}

/**
 * The same name for both directions of a connection, whoever saw it; `undefined` where an end is not known. Source: Community ID
 * Flow Hashing, version 1, seed 0.
 */
export function communityId(ends: ConnectionEnds): string | undefined {
  const { transport = '', sourceIp = '', destinationIp = '', sourcePort, destinationPort } = ends;
  const number = Object.hasOwn(PORTED, transport) ? PORTED[transport] : undefined;
  if (number === undefined || !isIp(sourceIp) || !isIp(destinationIp)) return undefined;
  if (!isPort(sourcePort) || !isPort(destinationPort)) return undefined;
  const source = { ip: bytesOf(sourceIp), port: sourcePort };
  const destination = { ip: bytesOf(destinationIp), port: destinationPort };
  const order = Buffer.compare(source.ip, destination.ip) || source.port - destination.port;
  const [low, high] = order <= 0 ? [source, destination] : [destination, source];
  const ports = Buffer.alloc(4);
  ports.writeUInt16BE(low.port, 0);
  ports.writeUInt16BE(high.port, 2);
  const hash = createHash('sha1')
    .update(Buffer.from([0, 0]))
    .update(low.ip)
    .update(high.ip)
    .update(Buffer.from([number, 0]))
    .update(ports);
  return `1:${hash.digest('base64')}`;
}

function isPort(port: number | undefined): port is number {
  return port !== undefined && Number.isInteger(port) && port >= 0 && port <= 65_535;
}

function bytesOf(ip: string): Buffer {
  if (isIpv4(ip)) return Buffer.from(ip.split('.').map(Number));
  const groups = expandedGroups(ip);
  return Buffer.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

/** The eight groups of an IPv6 address. */
function expandedGroups(ip: string): number[] {
  const plain = ip.replace(/%.*$/, '').replace(/[\d.]+$/, (tail) => {
    if (!tail.includes('.')) return tail;
    const [a = 0, b = 0, c = 0, d = 0] = tail.split('.').map(Number);
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  const [head = '', tail] = plain.split('::');
  const groupsOf = (text: string) =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const [left, right] = [groupsOf(head), groupsOf(tail ?? '')];
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array.from({ length: missing }, () => 0), ...right];
}
