// Certificates made with openssl: an authority, a server and a client that it signed.
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export interface Certificate {
  readonly certificateFile: string;
  readonly keyFile: string;
  /** SHA-256, as Node prints it. */
  readonly fingerprint: string;
}

export interface Certificates {
  readonly authorityFile: string;
  readonly server: Certificate;
  readonly client: Certificate;
  remove(): void;
}

export const SERVER_NAME = 'gac.example';

/** Makes all of them in a temporary folder; the server's is for the names given, for two days or over since yesterday. */
export function makeCertificates(
  names = `DNS:${SERVER_NAME}`,
  { isOver = false } = {},
): Certificates {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-certificates-'));
  const file = (name: string) => path.join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const key = ['-newkey', 'rsa:2048', '-nodes', '-days', '2'];
  openssl(
    ...['req', '-x509', ...key, '-keyout', file('ca.key'), '-out', file('ca.pem')],
    ...['-subj', '/CN=Test CA', '-addext', 'basicConstraints=critical,CA:TRUE'],
  );
  const signed = (name: string, subject: string, extensions: string, days = 2): Certificate => {
    fs.writeFileSync(file(`${name}.ext`), `${extensions}\n`);
    const request = ['-keyout', file(`${name}.key`), '-out', file(`${name}.csr`)];
    openssl('req', ...key.slice(0, 3), ...request, '-subj', `/CN=${subject}`);
    openssl(
      ...['x509', '-req', '-days', String(days), '-in', file(`${name}.csr`), '-CA', file('ca.pem')],
      ...['-CAkey', file('ca.key'), '-CAcreateserial', '-extfile', file(`${name}.ext`)],
      ...['-out', file(`${name}.pem`)],
    );
    const { fingerprint256 } = new X509Certificate(fs.readFileSync(file(`${name}.pem`)));
    const [certificateFile, keyFile] = [file(`${name}.pem`), file(`${name}.key`)];
    return { certificateFile, keyFile, fingerprint: fingerprint256 };
  };
  return {
    authorityFile: file('ca.pem'),
    server: signed('server', SERVER_NAME, `subjectAltName=${names}`, isOver ? -1 : 2),
    client: signed('client', 'web01.example', 'extendedKeyUsage=clientAuth'),
    remove: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
}
