import http from 'node:http';
import https from 'node:https';
import type { AttemptResult } from '../../event/delivery.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { Notifier, OwedDelivery } from '../contract.ts';
import { parseRetryAfter } from '../retry-schedule.ts';
import { untilAborted } from '../until-aborted.ts';
import type { AddressGuard, GuardOutcome } from './address-guard.ts';
import { cloudEventOf } from './cloud-event.ts';
import { signWebhook } from './sign.ts';

/** How much of an answer is read; a receipt is small. */
const ANSWER_BYTES_MAX = 4_096;
/** Statuses that may pass by themselves. */
const RETRIED = new Set([408, 425, 429]);

export interface WebhookNotifierOptions {
  readonly guard: AddressGuard;
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Where people reach the console; CloudEvents `source` and the links. */
  readonly publicUrl: string;
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: string;
}

/**
 * Posts a notification as a signed CloudEvent.
 * Success is a 2xx and nothing else; redirects are never followed; 410 disables the destination; network and TLS
 * failures, 408, 425, 429 and 5xx are tried again; any other status is final.
 */
export function createWebhookNotifier(options: WebhookNotifierOptions): Notifier {
  return {
    channel: 'webhook',
    attempt: async (owed, signal) => {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(options.timeoutMs)]);
      try {
        const guarded = await untilAborted(options.guard.check(owed.destination.address), limit);
        if (guarded.kind === 'refused') return { kind: 'rejected', reason: guarded.reason };
        if (guarded.kind === 'unresolved') return { kind: 'retry', reason: guarded.reason };
        const answer = await post(guarded, owed, { ...options, signal: limit });
        return judge(answer, options.clock);
      } catch (error) {
        return { kind: 'retry', reason: failureOf(error, options.timeoutMs) };
      }
    },
  };
}

function post(
  { url, address, family }: Extract<GuardOutcome, { kind: 'pinned' }>,
  owed: OwedDelivery,
  { clock, publicUrl, signal }: WebhookNotifierOptions & { signal: AbortSignal },
): Promise<Answer> {
  const body = JSON.stringify(cloudEventOf(owed, publicUrl));
  const timestampSeconds = Math.floor(clock.now() / 1_000);
  const id = owed.delivery.id;
  const headers: Record<string, string | number> = {
    'content-type': 'application/cloudevents+json',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'tram-gac',
    'webhook-id': id,
    'webhook-timestamp': timestampSeconds,
  };
  if (owed.secret !== undefined) {
    headers['webhook-signature'] = signWebhook(owed.secret, { id, timestampSeconds, body });
  }
  const client = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const request = client.request(url, {
      method: 'POST',
      headers,
      signal,
      agent: false,
      lookup: (_host, lookupOptions, done) =>
        lookupOptions.all ? done(null, [{ address, family }]) : done(null, address, family),
    });
    request.on('error', reject);
    request.on('response', (response) => {
      readAnswer(response).then(resolve, reject);
    });
    request.end(body);
  });
}

async function readAnswer(response: http.IncomingMessage): Promise<Answer> {
  let body = '';
  for await (const chunk of response) {
    if (body.length < ANSWER_BYTES_MAX) body += String(chunk).slice(0, ANSWER_BYTES_MAX);
    else break;
  }
  return { status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], body };
}

function judge({ status, retryAfter, body }: Answer, clock: Clock): AttemptResult {
  if (status >= 200 && status < 300) {
    const receiptId = receiptOf(body);
    return { kind: 'accepted', response: `HTTP ${status}`, ...(receiptId ? { receiptId } : {}) };
  }
  if (status === 410) {
    return { kind: 'rejected', reason: 'HTTP 410: the destination is gone.', disable: true };
  }
  if (RETRIED.has(status) || status >= 500) {
    const afterMs = parseRetryAfter(retryAfter, clock.now());
    return {
      kind: 'retry',
      reason: `HTTP ${status}`,
      ...(afterMs === undefined ? {} : { afterMs }),
    };
  }
  const what = status >= 300 && status < 400 ? 'redirects are not followed' : 'refused';
  return { kind: 'rejected', reason: `HTTP ${status}: ${what}.` };
}

function receiptOf(body: string): string | undefined {
  try {
    const answer = JSON.parse(body) as { receiptId?: unknown } | null;
    return typeof answer?.receiptId === 'string' ? answer.receiptId.slice(0, 200) : undefined;
  } catch {
    // A receipt is optional; a body that is not JSON is simply none.
    return undefined;
  }
}

function failureOf(error: unknown, timeoutMs: number): string {
  const { name, code, message } = error as NodeJS.ErrnoException;
  if (name === 'TimeoutError' || name === 'AbortError') return `No answer within ${timeoutMs} ms.`;
  return code ? `${code}: ${message}` : message;
}
