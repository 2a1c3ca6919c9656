import { isIPv6 } from 'node:net';

/** Whether a text is an IPv4 address in plain dotted decimal form. */
export function isIpv4(text: string): boolean {
  const length = text.length;
  if (length < 7 || length > 15) {
    return false;
  }
  let parts = 1;
  let value = -1;
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 46) {
      if (value < 0 || parts === 4) {
        return false;
      }
      parts += 1;
      value = -1;
    } else if (code >= 48 && code <= 57 && value !== 0) {
      value = (value < 0 ? 0 : value * 10) + code - 48;
      if (value > 255) {
        return false;
      }
    } else {
      return false;
    }
  }
  return parts === 4 && value >= 0;
}

/** Whether a text is an IP address, v4 or v6, without brackets, port or mask. */
export function isIp(text: string): boolean {
  return isIpv4(text) || (text.indexOf(':') >= 0 && isIPv6(text));
}

/** The fields that ECS gives one end of a connection. */
export interface Endpoint {
  address: string;
  ip?: string;
  domain?: string;
  port?: number;
}

/**
 * One end of a connection as logs write it: `192.0.2.7`, `192.0.2.7:443`, `[2001:db8::1]:443`, `2001:db8::1`,
 * `host.example` or `host.example:443`. What is no address counts as a domain; `address` is without the port.
 */
export function endpointOf(text: string): Endpoint {
  if (isIp(text)) {
    return { address: text, ip: text };
  }
  const bracket = text.startsWith('[') ? text.indexOf(']') : -1;
  const colon = text.lastIndexOf(':');
  const hasPort = colon > bracket && colon > 0 && isPort(text, colon + 1);
  const hostText = hasPort ? text.slice(0, colon) : text;
  const host = bracket > 0 && hostText.endsWith(']') ? hostText.slice(1, -1) : hostText;
  const endpoint: Endpoint = isIp(host)
    ? { address: host, ip: host }
    : { address: host, domain: host };
  if (hasPort) {
    endpoint.port = Number(text.slice(colon + 1));
  }
  return endpoint;
}

function isPort(text: string, at: number): boolean {
  const length = text.length - at;
  if (length < 1 || length > 5) {
    return false;
  }
  for (let index = at; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 48 || code > 57) {
      return false;
    }
  }
  return Number(text.slice(at)) <= 65_535;
}

/** Whether an address is of a private, loopback or link-local network. */
export function isPrivateIp(text: string): boolean {
  if (text.indexOf(':') >= 0) {
    const lower = text.toLowerCase();
    return lower === '::1' || /^f[cd]|^fe[89ab]/.test(lower);
  }
  if (text.startsWith('10.') || text.startsWith('127.') || text.startsWith('192.168.')) {
    return isIpv4(text);
  }
  if (!text.startsWith('172.') && !text.startsWith('169.254.')) {
    return false;
  }
  const second = Number(text.slice(4, text.indexOf('.', 4)));
  return isIpv4(text) && (text.startsWith('169.') || (second >= 16 && second <= 31));
}
