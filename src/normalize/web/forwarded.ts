import { endpointOf, isPrivateIp } from '../value/address.ts';

const ADDRESSES_MAX = 16;

/**
 * What a list of forwarded addresses (`X-Forwarded-For`, `Forwarded`) says: the client, and all addresses. With a number
 * of trusted hops, the client is the address that the outermost trusted proxy saw, which nobody can forge; without it, the
 * first public one. `undefined` = it is mostly no list of addresses.
 */
export function forwardedFields(value: string, trustedHops: number | undefined) {
  const parts = value
    .split(',', ADDRESSES_MAX)
    .map((part) => part.trim().replace(/^for=/i, '').replace(/^"|"$/g, '').replace(/;.*$/, ''));
  const addresses = parts.map((part) => endpointOf(part).ip).filter((ip) => ip !== undefined);
  const client =
    trustedHops === undefined
      ? (addresses.find((ip) => !isPrivateIp(ip)) ?? addresses[0])
      : addresses[Math.max(0, addresses.length - Math.max(1, trustedHops))];
  if (client === undefined || addresses.length < parts.length / 2) {
    return undefined;
  }
  return {
    network: { forwarded_ip: client },
    client: { address: client, ip: client },
    related: { ip: [...new Set(addresses)] },
  };
}
