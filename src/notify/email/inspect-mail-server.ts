import { createMailTransport, type MailServer } from './mail-transport.ts';

/** How far a mail server let us come. */
export type MailServerOutcome =
  | { readonly kind: 'ready' }
  /** It wants another log-in, or one at all. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** No TLS, or none that is believed. */
  | { readonly kind: 'untrusted'; readonly reason: string }
  | { readonly kind: 'unreachable'; readonly reason: string };

const UNTRUSTED = /certificate|self.signed|STARTTLS|altnames|SSL|wrong version number/i;

/** Connects, greets, begins TLS and logs in as for a mail, and hangs up: no mail is sent. Never throws. */
export async function inspectMailServer(
  server: MailServer,
  timeoutMs: number,
): Promise<MailServerOutcome> {
  const transport = createMailTransport(server, timeoutMs);
  try {
    await transport.verify();
    return { kind: 'ready' };
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const reason = message.replace(/\s+/g, ' ').slice(0, 300);
    if (code === 'EAUTH' || code === 'ENOAUTH') return { kind: 'refused', reason };
    if (code === 'ETLS' || UNTRUSTED.test(message)) return { kind: 'untrusted', reason };
    return { kind: 'unreachable', reason };
  } finally {
    transport.close();
  }
}
