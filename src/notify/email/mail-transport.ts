import { createTransport } from 'nodemailer';

/** How a mail server is reached, and who sends. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly requireTls: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** Sender, such as `Trạm Gác <gac@example.gov.vn>`. */
  readonly from: string;
}

/** Connections to a mail server, none of which is open yet; what takes longer than `timeoutMs` has failed. */
export function createMailTransport(server: MailServer, timeoutMs: number) {
  return createTransport({
    host: server.host,
    port: server.port,
    secure: server.secure,
    requireTLS: server.requireTls,
    ignoreTLS: !server.requireTls && !server.secure,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(server.user === undefined
      ? {}
      : { auth: { user: server.user, pass: server.password ?? '' } }),
  });
}
