import { BlockList, isIP } from 'node:net';

/** A list of addresses and CIDR blocks to check senders against; what is neither is left out. */
export function addressBlocks(ranges: readonly string[]): BlockList {
  const blocks = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix] = range.split('/');
    if (isIP(network) === 0) continue;
    const family = familyOf(network);
    blocks.addSubnet(network, Number(prefix ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  return blocks;
}

/** The family under which a list is asked about an address. */
export function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

/** An address as Node prints it, with IPv4 in its own form. */
export function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:(?=\d+\.)/, '');
}
