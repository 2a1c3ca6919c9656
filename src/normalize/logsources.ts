import type { Logsource } from './contract.ts';
import { PARSERS } from './parsers.ts';

/** What a type feeds besides the logsource that its parser names: Sigma has several names for some logs. */
const FURTHER: Readonly<Record<string, readonly Logsource[]>> = {
  'apache.access': [{ category: 'webserver', product: 'apache', service: 'apache' }],
  'apache.error': [{ category: 'webserver', product: 'apache', service: 'apache' }],
  'nginx.access': [{ category: 'webserver', product: 'nginx', service: 'nginx' }],
  'nginx.error': [{ category: 'webserver', product: 'nginx', service: 'nginx' }],
  'openssh.auth': [
    { category: 'authentication', product: 'linux', service: 'auth' },
    { product: 'linux', service: 'sudo' },
  ],
  // Signing remotely asks for a one-time password, which can be guessed as any other.
  'signature.service': [{ category: 'otp', product: 'signature' }],
  // Log-in services send and check codes themselves.
  'okta.system': [
    { category: 'authentication', product: 'okta' },
    { category: 'otp', product: 'okta' },
  ],
  'auth0.logs': [
    { category: 'authentication', product: 'auth0' },
    { category: 'otp', product: 'auth0' },
  ],
  'duo.auth': [{ category: 'otp', product: 'duo' }],
  'wso2.audit': [{ category: 'otp', product: 'wso2' }],
  // A source's settings say what its records are; those of requests and log-ins show it.
  ...Object.fromEntries(
    ['json', 'csv', 'kv', 'logfmt', 'grok', 'dissect'].map((form) => [
      `generic.${form}`,
      [{ product: 'ecs' }],
    ]),
  ),
  // Of which log it is, each event says itself.
  'windows.event': [{ product: 'ecs' }],
};

/** Which Sigma logsources each type of record feeds, for the routing of rules. */
export const LOGSOURCES: ReadonlyMap<string, readonly Logsource[]> = new Map(
  PARSERS.map(({ type, logsource }) => [type, [logsource, ...(FURTHER[type] ?? [])]]),
);
