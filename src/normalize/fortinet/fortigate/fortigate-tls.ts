import type { PartialEvent } from '../../contract.ts';
import { type FieldValue, put, textAt } from '../../document/put.ts';
import { putVendorField } from '../../vendor/put-vendor-field.ts';

/** Keys of SSL and SSH inspection with a home in ECS, the first that is there wins; "FortiOS Log Message Reference". */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  'tls.server.issuer': ['scertissuer', 'issuer'],
  'tls.client.issuer': ['ccertissuer'],
  'tls.server.x509.public_key_algorithm': ['authalgo', 'keyalgo'],
  'tls.server.x509.public_key_size': ['keysize'],
  'tls.server.not_before': ['notbefore'],
  'tls.server.not_after': ['notafter'],
  'tls.server.x509.not_before': ['notbefore'],
  'tls.server.x509.not_after': ['notafter'],
  'tls.server.x509.serial_number': ['sn'],
  'tls.server.hash.sha1': ['certhash'],
  'tls.curve': ['kxcurve'],
};
const VERSION = /^(tls|ssl)[ v-]*(\d(?:\.\d)?)$/i;
const NAMES_MAX = 64;

/** Adds what the inspection of TLS says of certificates and versions; such logs alone name them so. */
export function putFortigateTls(doc: PartialEvent, pairs: ReadonlyMap<string, string>): void {
  const type = pairs.get('type');
  if (type !== 'utm' && type !== 'dns') return;
  for (const [path, keys] of Object.entries(HOMES)) {
    const value = keys.map((key) => pairs.get(key)).find((one) => one !== undefined);
    if (value !== undefined) putVendorField(doc, path, value);
  }
  put(doc, 'tls.client.x509.public_key_algorithm', publicKeyAlgorithm(doc));
  const issuer = textAt(doc, 'tls.server.issuer');
  if (pairs.has('scertissuer') && issuer !== undefined) {
    put(doc, 'tls.server.x509.issuer.common_name', [issuer]);
  }
  const subject = pairs.get('scertcname');
  if (subject !== undefined) put(doc, 'tls.server.x509.subject.common_name', [subject]);
  const names = [...(pairs.get('san')?.split(';', NAMES_MAX) ?? []), pairs.get('cn') ?? ''];
  put(doc, 'tls.server.x509.alternative_names', [
    ...new Set(names.filter((name) => name !== '')),
  ] satisfies FieldValue);
  const [, protocol, version] = VERSION.exec(pairs.get('tlsver') ?? '') ?? [];
  put(doc, 'tls.version_protocol', protocol?.toLowerCase());
  put(doc, 'tls.version', version);
  if (pairs.get('handshake') === 'full') put(doc, 'tls.established', true);
  const server = textAt(doc, 'tls.client.server_name');
  if (textAt(doc, 'destination.domain') === undefined) put(doc, 'destination.domain', server);
}

function publicKeyAlgorithm(doc: PartialEvent): string | undefined {
  return textAt(doc, 'tls.server.x509.public_key_algorithm');
}
