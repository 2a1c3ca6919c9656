import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { verifyWebhook } from '../../../notify/webhook/sign.ts';
import type { Clock } from '../../../telemetry/clock.ts';
import type { WebhookReceiver } from '../set-up.ts';
import { Latest } from './latest.ts';

const BODY_BYTES_MAX = 1_048_576;
/** How old a signed message may be (Standard Webhooks 1.0.0, “Verifying webhook authenticity”). */
const TOLERANCE_SECONDS = 300;
/** Beginning of the paths that webhooks are sent to; the name of the receiver follows. */
export const HOOKS_PATH = '/hooks/';

/** A webhook that arrived. */
export interface ReceivedWebhook {
  readonly atMs: number;
  readonly receiver: string;
  /** Whether the signature is right for the receiver’s secret and the message is fresh. */
  readonly verified: boolean;
  /** CloudEvents type; empty when the body has none. */
  readonly type: string;
  /** Code of the province that it is about; empty when the body has none. */
  readonly province: string;
  readonly body: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Receives webhooks as a province’s own system would: it checks the signature and answers with a receipt. */
export class WebhookInbox implements WebhookReceiver {
  readonly webhooks = new Latest<ReceivedWebhook>();
  /** How many had no right signature. */
  unverified = 0;
  readonly #clock: Clock;
  readonly #secrets = new Map<string, string>();
  /** Where the inbox listens; set once it does. */
  url = '';

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  addressFor(receiver: string): string {
    return `${this.url}${HOOKS_PATH}${receiver}`;
  }

  trust(receiver: string, secret: string): void {
    this.#secrets.set(receiver, secret);
  }

  /** Takes one POST below `HOOKS_PATH`. */
  async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (body === undefined) {
      response.writeHead(413).end();
      return;
    }
    const receiver = (request.url ?? '').slice(HOOKS_PATH.length);
    const verified = this.#isGenuine(receiver, request, body);
    const { type, province } = factsOf(body);
    const atMs = this.#clock.now();
    const headers = Object.entries(request.headers).map(
      ([name, value]) => [name, String(value)] as const,
    );
    this.webhooks.add({ atMs, receiver, verified, type, province, body, headers });
    if (!verified) this.unverified++;
    const receiptId = `rcpt_${randomBytes(6).toString('hex')}`;
    response.writeHead(verified ? 200 : 401, { 'content-type': 'application/json' });
    response.end(verified ? JSON.stringify({ receiptId }) : '{}');
  }

  #isGenuine(receiver: string, request: IncomingMessage, body: string): boolean {
    const secret = this.#secrets.get(receiver);
    const header = (name: string) => String(request.headers[name] ?? '');
    const timestampSeconds = Number(header('webhook-timestamp'));
    const ageSeconds = Math.abs(this.#clock.now() / 1_000 - timestampSeconds);
    if (secret === undefined || !(ageSeconds <= TOLERANCE_SECONDS)) return false;
    const parts = { id: header('webhook-id'), timestampSeconds, body };
    return verifyWebhook(secret, parts, header('webhook-signature'));
  }
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > BODY_BYTES_MAX) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function factsOf(body: string): { type: string; province: string } {
  try {
    const { type, tenant } = JSON.parse(body) as { type?: unknown; tenant?: unknown };
    return { type: String(type ?? ''), province: String(tenant ?? '') };
  } catch {
    // Shown as it came: a body that is not JSON simply has no type.
    return { type: '', province: '' };
  }
}
