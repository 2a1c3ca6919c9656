import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** Ranges that are not the public Internet. Source: IANA special-purpose address registries (RFC 6890 and updates). */
const SPECIAL_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
const SPECIAL_V6 = [
  '::/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
];

export interface AddressGuardOptions {
  /** Private ranges (CIDR) that may be reached all the same: government networks are private. */
  readonly allowed: readonly string[];
  readonly allowHttp: boolean;
}

export type GuardOutcome =
  /** Connect to exactly this address: the name is not asked again, so it cannot change its answer. */
  | { readonly kind: 'pinned'; readonly url: URL; readonly address: string; readonly family: 4 | 6 }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unresolved'; readonly reason: string };

/** Decides whether and where a webhook may be sent, so that an address in a form cannot reach into the network. */
export class AddressGuard {
  readonly #special = blockList([...SPECIAL_V4, ...SPECIAL_V6]);
  readonly #allowed: BlockList;
  readonly #allowHttp: boolean;

  constructor(options: AddressGuardOptions) {
    this.#allowed = blockList(options.allowed);
    this.#allowHttp = options.allowHttp;
  }

  async check(address: string): Promise<GuardOutcome> {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (!url) return { kind: 'refused', reason: 'The address is not a URL.' };
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && this.#allowHttp)) {
      return { kind: 'refused', reason: `${url.protocol}// is not allowed; use https://.` };
    }
    if (url.username || url.password) {
      return { kind: 'refused', reason: 'The URL must not carry a user name or password.' };
    }
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const resolved = await resolveHost(host);
    if (resolved.length === 0) {
      return { kind: 'unresolved', reason: `The name ${host} cannot be resolved.` };
    }
    // Every answer must be allowed: one private address among public ones is how rebinding begins.
    const inside = resolved.find(({ address: ip }) => !this.#permits(ip));
    if (inside) {
      return {
        kind: 'refused',
        reason: `${host} is at ${inside.address}, a private or special address that is not allowed.`,
      };
    }
    const [first] = resolved;
    return first
      ? { kind: 'pinned', url, address: first.address, family: first.family === 6 ? 6 : 4 }
      : { kind: 'unresolved', reason: `The name ${host} cannot be resolved.` };
  }

  #permits(ip: string): boolean {
    const plain = ip.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
    const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4';
    if (isIP(plain) === 0) return false;
    return this.#allowed.check(plain, family) || !this.#special.check(plain, family);
  }
}

async function resolveHost(host: string): Promise<{ address: string; family: number }[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  try {
    return await lookup(host, { all: true });
  } catch {
    // Not resolvable at the moment: the caller tries again later.
    return [];
  }
}

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix] = range.split('/');
    const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(network, Number(prefix ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  return list;
}
