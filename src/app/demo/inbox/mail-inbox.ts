import { Buffer } from 'node:buffer';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import type { Clock } from '../../../telemetry/clock.ts';
import type { Log } from '../../../telemetry/log.ts';
import { LOOPBACK } from '../demo-configuration.ts';
import { Latest } from './latest.ts';
import { type MailContent, readMail } from './read-mail.ts';

const MAIL_BYTES_MAX = 1_048_576;

/** A mail that arrived. */
export interface ReceivedMail extends MailContent {
  readonly atMs: number;
  readonly recipients: readonly string[];
}

/** A mail server on this machine that keeps what it is given, in place of the mail servers of the provinces. */
export interface MailInbox {
  readonly port: number;
  readonly mails: Latest<ReceivedMail>;
  stop(): Promise<void>;
}

/** Starts the mail server on a free port. */
export async function startMailInbox({
  clock,
  log,
}: {
  clock: Clock;
  log: Log;
}): Promise<MailInbox> {
  const mails = new Latest<ReceivedMail>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    size: MAIL_BYTES_MAX,
    logger: false,
    onData: (stream, session, done) => {
      const recipients = session.envelope.rcptTo.map(({ address }) => address);
      readAll(stream).then(
        (raw) => {
          mails.add({ ...readMail(raw), atMs: clock.now(), recipients });
          done();
        },
        (error: Error) => done(error),
      );
    },
  });
  server.on('error', (error) => log.warn({ err: error }, 'The mail inbox of the demo failed.'));
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    mails,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

async function readAll(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  if (stream.sizeExceeded) throw new Error('The mail is too large.');
  return Buffer.concat(chunks);
}
