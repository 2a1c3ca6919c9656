// A receiver of signed webhooks, written from the specification (Standard Webhooks 1.0.0), independent of the sender.
import { createHmac, timingSafeEqual } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

const TOLERANCE_SECONDS = 300;

export interface ReceivedWebhook {
  /** The last part of the address it was sent to. */
  readonly inbox: string;
  /** `webhook-id`: the same for every attempt of one delivery. */
  readonly id: string;
  readonly type: string;
  readonly alertId: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape.
  readonly body: any;
  /** `performance.now()` at its arrival. */
  readonly atMs: number;
}

export class WebhookInbox {
  /** What came with a right signature, repetitions included. */
  readonly received: ReceivedWebhook[] = [];
  /** Why requests were refused. */
  readonly refused: string[] = [];
  readonly #secrets = new Map<string, string>();
  readonly #server = http.createServer((request, response) => {
    this.#take(request).then(
      (status) => response.writeHead(status).end(),
      (error) => response.destroy(error),
    );
  });

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  /** The address of one inbox. */
  address(inbox: string): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${inbox}`;
  }

  /** Tells the secret that the sender of an inbox signs with. */
  trust(inbox: string, secret: string): void {
    this.#secrets.set(inbox, secret);
  }

  /** What came into one inbox, oldest first. */
  of(inbox: string): ReceivedWebhook[] {
    return this.received.filter((one) => one.inbox === inbox);
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #take(request: http.IncomingMessage): Promise<number> {
    const inbox = (request.url ?? '/').slice(1);
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const header = (name: string) => String(request.headers[`webhook-${name}`] ?? '');
    const [id, timestamp, signature] = [header('id'), header('timestamp'), header('signature')];
    const secret = this.#secrets.get(inbox);
    const ageSeconds = Math.abs(Date.now() / 1_000 - Number(timestamp));
    if (secret === undefined || !isSigned(secret, `${id}.${timestamp}.${body}`, signature)) {
      this.refused.push(`${inbox} ${id}: wrong signature`);
      return 401;
    }
    if (!(ageSeconds <= TOLERANCE_SECONDS)) {
      this.refused.push(`${inbox} ${id}: stale`);
      return 400;
    }
    const event = JSON.parse(body);
    const { type, subject } = event;
    const atMs = performance.now();
    this.received.push({ inbox, id, type, alertId: subject, body: event, atMs });
    return 204;
  }
}

function isSigned(secret: string, content: string, signatures: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(content).digest();
  return signatures.split(' ').some((one) => {
    const [version, encoded = ''] = one.split(',');
    const given = Buffer.from(encoded, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
}
