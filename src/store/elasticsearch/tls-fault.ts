/** Why the two sides of a connection do not speak TLS with each other. */
export type TlsFault =
  /** No authority that is trusted here signed the certificate of the node. */
  | 'authority'
  /** The certificate is over, or does not hold yet. */
  | 'time'
  /** The certificate is for other names than the address that was asked. */
  | 'name'
  /** One side speaks TLS and the other does not. */
  | 'protocol'
  /** Any other. */
  | 'other';

// The client hands on no code, only the words of OpenSSL and Node.js.
const FAULTS: readonly (readonly [TlsFault, RegExp])[] = [
  ['time', /certificate (has expired|is not yet valid)/i],
  ['name', /altnames/i],
  ['authority', /self.signed|unable to (verify the first|get (local )?issuer)|unknown ca\b/i],
  ['protocol', /wrong version number|packet length too long|http request/i],
  ['other', /certificate|\bSSL\b|\bTLS\b|EPROTO/i],
];

// What Elasticsearch does when it is spoken to in clear on a port with TLS.
const HUNG_UP = /other side closed|socket hang up/i;

/** Finds a fault of TLS in what a failed connection said; `undefined` = it is none. */
export function tlsFaultOf(nodes: readonly string[], said: string): TlsFault | undefined {
  const found = FAULTS.find(([, words]) => words.test(said))?.[0];
  if (found !== undefined) return found;
  const isInClear = nodes.some((node) => node.startsWith('http://'));
  return isInClear && HUNG_UP.test(said) ? 'protocol' : undefined;
}
