import type { FieldValue } from '../document/put.ts';
import { isIp } from './address.ts';

/** `source.*` of an address or host name as the message gives it. */
export function sourceFields(
  address: string | undefined,
  port?: string,
): Record<string, FieldValue> {
  if (address === undefined || address === '' || address === 'UNKNOWN') {
    return {};
  }
  const ip = isIp(address) ? address : undefined;
  const portNumber = port === undefined ? undefined : Number(port);
  return {
    'source.address': address,
    'source.ip': ip,
    'source.domain': ip === undefined ? address : undefined,
    'source.port': portNumber !== undefined && portNumber <= 65_535 ? portNumber : undefined,
  };
}
