import { Buffer } from 'node:buffer';
import { isIP } from 'node:net';

/** What stands at the beginning of a connection that a proxy passes on. */
export type ProxyHeader =
  /** More bytes are needed. */
  | { readonly kind: 'undecided' }
  /** `address` is that of the sender; `undefined` when the proxy speaks for itself or does not know. */
  | { readonly kind: 'header'; readonly bytes: number; readonly address: string | undefined }
  | { readonly kind: 'invalid' };

const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
const FIXED_BYTES = 16;
/** Longest header of version 1, and the longest of version 2 that is read: addresses and further facts. */
const TEXT_BYTES_MAX = 107;
const BINARY_BYTES_MAX = 4_096;
const LOCAL = 0x20;
const PROXY = 0x21;
const OVER_IPV4 = 1;
const OVER_IPV6 = 2;

/** Reads the header at the front of some bytes. Source: HAProxy, "The PROXY protocol, versions 1 & 2", §2.1 and §2.2. */
export function proxyHeaderOf(bytes: Buffer): ProxyHeader {
  const begun = bytes.subarray(0, SIGNATURE.length);
  if (begun.equals(SIGNATURE.subarray(0, begun.length)))
    return begun.length < SIGNATURE.length ? { kind: 'undecided' } : binaryHeaderOf(bytes);
  return textHeaderOf(bytes);
}

function textHeaderOf(bytes: Buffer): ProxyHeader {
  const text = bytes.toString('latin1', 0, TEXT_BYTES_MAX);
  const end = text.indexOf('\r\n');
  if (!'PROXY '.startsWith(text.slice(0, 6))) return { kind: 'invalid' };
  if (end === -1)
    return bytes.length < TEXT_BYTES_MAX ? { kind: 'undecided' } : { kind: 'invalid' };
  const [, family = '', address = ''] = text.slice(0, end).split(' ');
  const header = { kind: 'header', bytes: end + 2 } as const;
  if (family === 'UNKNOWN') return { ...header, address: undefined };
  const version = { TCP4: 4, TCP6: 6 }[family];
  return version !== undefined && isIP(address) === version
    ? { ...header, address }
    : { kind: 'invalid' };
}

function binaryHeaderOf(bytes: Buffer): ProxyHeader {
  if (bytes.length < FIXED_BYTES) return { kind: 'undecided' };
  const command = bytes.readUInt8(12);
  const family = bytes.readUInt8(13) >> 4;
  const length = FIXED_BYTES + bytes.readUInt16BE(14);
  const isKnown = command === LOCAL || command === PROXY;
  if (!isKnown || length > BINARY_BYTES_MAX) return { kind: 'invalid' };
  if (bytes.length < length) return { kind: 'undecided' };
  const addresses = bytes.subarray(FIXED_BYTES, length);
  const header = { kind: 'header', bytes: length } as const;
  if (command === LOCAL || (family !== OVER_IPV4 && family !== OVER_IPV6))
    return { ...header, address: undefined };
  const needed = family === OVER_IPV4 ? 12 : 36;
  if (addresses.length < needed) return { kind: 'invalid' };
  const address = family === OVER_IPV4 ? addresses.subarray(0, 4).join('.') : ipv6Of(addresses);
  return { ...header, address };
}

function ipv6Of(addresses: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, at) => addresses.readUInt16BE(at * 2).toString(16));
  return groups.join(':');
}
