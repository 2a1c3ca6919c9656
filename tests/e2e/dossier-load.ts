// Senders that push lines of an access log until each is acknowledged, with attacks among them. Every line carries its
// own serial number, so that afterwards each can be looked for through the API.
import { randomInt } from 'node:crypto';
import type { ServiceProcess } from './service-process.ts';

const BATCH_LINES = 50;
/** An alert needs fifty dossiers of one address: they come ten at a time, in five of six batches. */
const DOSSIERS_PER_BATCH = 10;
const ENUMERATING_BATCHES = 5;
const CYCLE_BATCHES = 6;
const CYCLES_MAX = 45;
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const RESEND_MS = 20;

export class DossierLoad {
  /** Serials of lines that are owed: their batch was acknowledged. */
  readonly acknowledged: number[] = [];
  /** Addresses that counted through enough dossiers. */
  readonly enumerators = new Set<string>();
  /** Answers other than 200, by status; 0 = none at all. */
  readonly refusals = new Map<number, number>();
  readonly #target: () => { service: ServiceProcess; source: string; key: string };
  readonly #pauseMs: number;
  #serials = 0;
  #senders: Promise<void>[] = [];
  #sending = false;

  /** `target` is asked before each attempt; `pauseMs` is how long a sender rests after each batch. */
  constructor(
    target: () => { service: ServiceProcess; source: string; key: string },
    { pauseMs = 0 }: { pauseMs?: number } = {},
  ) {
    this.#target = target;
    this.#pauseMs = pauseMs;
  }

  /** Lets senders send. */
  start(senders: number): void {
    this.#sending = true;
    this.#senders = Array.from({ length: senders }, (_, sender) => this.#send(sender));
  }

  /** Lets them finish their attacks; resolves when all is acknowledged. */
  async stop(): Promise<void> {
    this.#sending = false;
    await Promise.all(this.#senders);
  }

  /** A line of an access log; the serial stands in its query. */
  line(address: string, url: string): { serial: number; text: string } {
    const serial = ++this.#serials;
    const separator = url.includes('?') ? '&' : '?';
    const request = `GET ${url}${separator}serial=${serial} HTTP/1.1`;
    return { serial, text: `${address} - - [${clfTime()}] "${request}" 200 512 "-" "curl/8.5.0"` };
  }

  /** Sends until it is acknowledged; the key says that it is the same batch. */
  async deliver(batch: readonly { serial: number; text: string }[], name: string): Promise<void> {
    const body = batch.map(({ text }) => text).join('\n');
    for (;;) {
      const status = await this.#attempt(body, name);
      if (status === 200) break;
      this.refusals.set(status, (this.refusals.get(status) ?? 0) + 1);
      await pause(RESEND_MS);
    }
    for (const { serial } of batch) this.acknowledged.push(serial);
  }

  async #attempt(body: string, name: string): Promise<number> {
    const { service, source, key } = this.#target();
    try {
      const answer = await service.ingest(source, key, body, { 'idempotency-key': name });
      if (answer.status === 200 || answer.status >= 500) return answer.status;
      throw new Error(JSON.stringify(answer.body));
    } catch (error) {
      // What fetch and JSON.parse throw when the process is killed: no answer is no acknowledgement.
      if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
      return 0;
    }
  }

  /** One sender: ordinary visits, and between them one address after the other that counts through dossiers. */
  async #send(sender: number): Promise<void> {
    for (let number = 0; this.#sending || number % CYCLE_BATCHES !== 0; number++) {
      const cycle = Math.floor(number / CYCLE_BATCHES);
      const step = number % CYCLE_BATCHES;
      const enumerator = `198.51.${100 + Math.floor(cycle / CYCLES_MAX)}.${sender * CYCLES_MAX + (cycle % CYCLES_MAX) + 1}`;
      const enumerates = step < ENUMERATING_BATCHES;
      const batch = Array.from({ length: BATCH_LINES }, (_, at) =>
        enumerates && at < DOSSIERS_PER_BATCH
          ? this.line(enumerator, `/ho-so/${1_000 + step * DOSSIERS_PER_BATCH + at}`)
          : this.line(`203.0.113.${randomInt(1, 250)}`, '/tin-tuc'),
      );
      await this.deliver(batch, `sender-${sender}-${number}`);
      if (step === ENUMERATING_BATCHES - 1) this.enumerators.add(enumerator);
      if (this.#pauseMs > 0) await pause(this.#pauseMs);
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function clfTime(): string {
  const iso = new Date().toISOString();
  const month = MONTHS[Number(iso.slice(5, 7)) - 1];
  return `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}

/** How many lines with a serial are stored: cheap to ask again and again, as counting the serials is not. */
export async function storedCount(service: ServiceProcess): Promise<number> {
  const query = 'kind=terms&field=gac.source.id&filter=url.query:*';
  const { body } = await service.call('GET', `/v1/events/aggregate?${query}`);
  return body.buckets.reduce((sum: number, { count }: { count: number }) => sum + count, 0);
}

/** All items of a list of the API, page by page. */
// biome-ignore lint/suspicious/noExplicitAny: lists have items of every shape.
export async function allItems(service: ServiceProcess, route: string): Promise<any[]> {
  const items: unknown[] = [];
  let cursor = '';
  do {
    const { body } = await service.call('GET', route + cursor);
    items.push(...body.items);
    cursor = body.cursor === undefined ? '' : `&cursor=${encodeURIComponent(body.cursor)}`;
  } while (cursor !== '');
  return items;
}
