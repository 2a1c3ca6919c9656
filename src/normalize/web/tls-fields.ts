import type { EcsTls } from '@elastic/ecs';

/** The `tls.*` fields of what web servers write: `TLSv1.3`, `TLS1.2`, `1.3`, a cipher, the name that was asked for. */
export function tlsFields(facts: {
  readonly tlsVersion?: string;
  readonly tlsCipher?: string;
  readonly serverName?: string;
}): EcsTls | undefined {
  const tls: EcsTls = {};
  const version = /^(?:(TLS|SSL)v?)?_?(\d(?:[._]\d)?)$/i.exec(facts.tlsVersion ?? '');
  if (version !== null) {
    tls.version = (version[2] ?? '').replace('_', '.');
    tls.version_protocol = version[1]?.toLowerCase() === 'ssl' ? 'ssl' : 'tls';
  }
  if (facts.tlsCipher !== undefined) tls.cipher = facts.tlsCipher;
  if (facts.serverName !== undefined) tls.client = { server_name: facts.serverName };
  return Object.keys(tls).length === 0 ? undefined : tls;
}
