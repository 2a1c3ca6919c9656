import type { Server } from 'node:http';
import { isIP } from 'node:net';
import { askProxies } from '../collect/http/ask-proxies.ts';
import { GacError } from '../event/error.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { checkAddressRanges } from './address-ranges.ts';
import type { Configuration } from './configuration.ts';

/** Checks where PROXY headers before HTTP are expected from. @throws GacError GAC_CONFIG_INVALID */
export function checkHttpProxies({ host, proxies }: Configuration['http']): void {
  checkAddressRanges('http.proxies', proxies);
  if (proxies.length === 0 || isIP(host) !== 0) return;
  // A name may stand for several addresses, each with a listener of its own.
  throw new GacError(
    'GAC_CONFIG_INVALID',
    `http.proxies needs an address in http.host, such as 127.0.0.1 or 0.0.0.0; "${host}" is a name.`,
  );
}

/** Lets the server learn from the configured proxies who sends. @throws GacError GAC_CONFIG_INVALID */
export function askConfiguredProxies(
  server: Server,
  of: { configuration: Configuration; metrics: Metrics; log: Log },
): void {
  const { http } = of.configuration;
  checkHttpProxies(http);
  askProxies(server, { ...of, proxies: http.proxies });
}
