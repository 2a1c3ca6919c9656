import { isIP } from 'node:net';
import { GacError } from '../event/error.ts';

/** Names that stand for ranges where a list of proxies is expected. */
export const PROXY_RANGE_NAMES = ['loopback', 'linklocal', 'uniquelocal'] as const;

/** Checks addresses and CIDR blocks that an operator wrote. @throws GacError GAC_CONFIG_INVALID that names all wrong ones */
export function checkAddressRanges(
  key: string,
  ranges: readonly string[],
  names: readonly string[] = [],
): void {
  const wrong = ranges.filter((range) => !names.includes(range) && !isRange(range));
  if (wrong.length === 0) return;
  const quoted = wrong.map((range) => `"${range}"`).join(', ');
  throw new GacError(
    'GAC_CONFIG_INVALID',
    `${key}: ${quoted} is no address and no CIDR block such as 10.0.0.0/8.`,
  );
}

function isRange(range: string): boolean {
  const [, address = '', prefix] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(range) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(prefix ?? 0) <= (family === 6 ? 128 : 32);
}
