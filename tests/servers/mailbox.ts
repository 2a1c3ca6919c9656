// A real SMTP server that keeps every mail that it takes, parsed, with the time of its arrival.
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly mail: Email;
  /** `performance.now()` when the server said that it has it. */
  readonly atMs: number;
}

export class Mailbox {
  readonly mails: ReceivedMail[] = [];
  readonly #server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
          this.mails.push({ mail, atMs: performance.now() });
          done();
        }, done);
      });
    },
  });

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', () => resolve()));
    return this;
  }

  /** What came for one recipient, oldest first. */
  to(address: string): ReceivedMail[] {
    return this.mails.filter(({ mail }) => mail.to?.some((one) => one.address === address));
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
