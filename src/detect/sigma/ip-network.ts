/** An address as a number; IPv4 and IPv4-mapped IPv6 (`::ffff:10.0.0.1`) are the same address. */
export interface IpAddress {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** A block of addresses in CIDR form. */
export interface IpNetwork extends IpAddress {
  readonly prefix: number;
}

const V4 = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/;
const MAPPED = 0xffffn;

/** Reads an address; `undefined` when the text is none. Zone ids (`%eth0`) are ignored. */
export function parseIp(text: string): IpAddress | undefined {
  const four = parseV4(text);
  if (four !== undefined) return { bits: 32, value: BigInt(four) };
  if (!text.includes(':') || text.length > 64) return undefined;
  const value = parseV6(text.replace(/%.*$/, ''));
  if (value === undefined) return undefined;
  if (value >> 32n === MAPPED) return { bits: 32, value: value & 0xffffffffn };
  return { bits: 128, value };
}

function parseV4(text: string): number | undefined {
  const match = V4.exec(text);
  if (match === null) return undefined;
  let value = 0;
  for (const part of match.slice(1)) {
    const byte = Number(part);
    if (byte > 255) return undefined;
    value = value * 256 + byte;
  }
  return value;
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map(parseGroups);
  const [left, right] = groups;
  if (left === undefined || (halves.length === 2 && right === undefined)) return undefined;
  const known = left.length + (right?.length ?? 0);
  if (halves.length === 2 ? known > 7 : known !== 8) return undefined;
  const all = [...left, ...new Array<number>(8 - known).fill(0), ...(right ?? [])];
  return all.reduce((value, group) => (value << 16n) | BigInt(group), 0n);
}

function parseGroups(text: string): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (index === parts.length - 1 && part.includes('.')) {
      const four = parseV4(part);
      if (four === undefined) return undefined;
      groups.push(Math.floor(four / 65_536), four % 65_536);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else {
      return undefined;
    }
  }
  return groups;
}

/** Reads `address/prefix`, or tells what is wrong with it. A plain address is a block of one. */
export function parseNetwork(text: string): IpNetwork | { readonly problem: string } {
  const slash = text.indexOf('/');
  const address = parseIp(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined) return { problem: `"${text}" is not an address block` };
  const mapped = address.bits === 32 && text.includes(':');
  const prefixText = slash < 0 ? String(mapped ? 128 : address.bits) : text.slice(slash + 1);
  const prefix = Number(prefixText) - (mapped ? 96 : 0);
  if (!/^\d{1,3}$/.test(prefixText) || prefix > address.bits || prefix < 0) {
    return { problem: `"/${prefixText}" is not a prefix length of ${address.bits}-bit addresses` };
  }
  const hostBits = BigInt(address.bits - prefix);
  if ((address.value >> hostBits) << hostBits !== address.value) {
    return { problem: `"${text}" has bits set beyond its prefix` };
  }
  return { ...address, prefix };
}

/** Tells whether a block holds an address. */
export function contains(network: IpNetwork, address: IpAddress): boolean {
  const hostBits = BigInt(network.bits - network.prefix);
  return network.bits === address.bits && address.value >> hostBits === network.value >> hostBits;
}
