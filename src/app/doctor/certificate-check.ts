import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { Check } from './check.ts';
import { type Finding, failed, ok, said, warning } from './finding.ts';
import { reasonOf } from './reason-of.ts';
import type { Subject } from './subject.ts';

const ID = 'syslog.certificate';
const DAY_MS = 86_400_000;
/** Time to get a new one through the offices. */
const SOON_DAYS = 30;

/** A certificate with the key that goes with it. */
export interface CertificateFacts {
  readonly file: string;
  readonly fromMs: number;
  readonly untilMs: number;
  /** Names and addresses that it is for, such as `DNS:gac.example.gov.vn`. */
  readonly names: readonly string[];
  readonly keyMatches: boolean;
  readonly keyFile: string;
  /** Whether everybody on the machine may read the key. */
  readonly keyIsOpen: boolean;
}

/** Whether the TLS listener of syslog can show a certificate that senders believe; none when there is no such listener. */
export function certificateChecks({ configuration, clock }: Subject): Check[] {
  const { tls, tlsPort } = configuration.collect.syslog;
  if (tlsPort === undefined || tls === undefined) return [];
  return [
    {
      ids: [ID],
      run: async (report) => {
        try {
          report(judgeCertificate(await readCertificate(tls), clock.now()));
        } catch (error) {
          const found = said('doctor.certificate.unreadable', { reason: reasonOf(error) });
          report(failed(ID, found, { step: said('doctor.certificate.unreadable_step') }));
        }
      },
    },
  ];
}

/** What a certificate means at a time. */
export function judgeCertificate(of: CertificateFacts, nowMs: number): Finding {
  const days = Math.floor((of.untilMs - nowMs) / DAY_MS);
  const figures = {
    ...{ file: of.file, keyFile: of.keyFile, days, names: of.names.join(', ') },
    until: dayOf(of.untilMs),
    from: dayOf(of.fromMs),
  };
  const fail = (key: Parameters<typeof said>[0], step: Parameters<typeof said>[0]) =>
    failed(ID, said(key, figures), { step: said(step, figures) });
  if (!of.keyMatches)
    return fail('doctor.certificate.other_key', 'doctor.certificate.other_key_step');
  if (nowMs > of.untilMs)
    return fail('doctor.certificate.expired', 'doctor.certificate.renew_step');
  if (nowMs < of.fromMs) return fail('doctor.certificate.early', 'doctor.certificate.early_step');
  const warn = (step: Parameters<typeof said>[0]) =>
    warning(ID, said('doctor.certificate.valid', figures), { step: said(step, figures) });
  if (days <= SOON_DAYS) return warn('doctor.certificate.renew_step');
  if (of.names.length === 0) return warn('doctor.certificate.names_step');
  if (of.keyIsOpen) return warn('doctor.certificate.open_step');
  return ok(ID, said('doctor.certificate.valid', figures));
}

async function readCertificate(files: {
  certificateFile: string;
  keyFile: string;
}): Promise<CertificateFacts> {
  const { certificateFile, keyFile } = files;
  const certificate = new X509Certificate(await readFile(certificateFile));
  const key = createPrivateKey(await readFile(keyFile));
  return {
    file: certificateFile,
    fromMs: Date.parse(certificate.validFrom),
    untilMs: Date.parse(certificate.validTo),
    names: certificate.subjectAltName?.split(', ') ?? [],
    keyMatches: certificate.checkPrivateKey(key),
    keyFile,
    keyIsOpen: ((await stat(keyFile)).mode & 0o007) !== 0,
  };
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
