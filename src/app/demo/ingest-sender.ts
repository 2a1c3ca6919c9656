import { GacError } from '../../event/error.ts';
import type { Line } from './traffic/line.ts';

const TRIES_MAX = 6;
const WAIT_MS_MAX = 60_000;
/** Well below what one request may carry. */
const LINES_PER_REQUEST_MAX = 5_000;

export interface IngestSenderOptions {
  /** Address of the service. */
  readonly url: string;
  /** Ingest key by source id. */
  readonly keys: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
}

/** Sends lines as the systems of the provinces do: by HTTP, each source with its own key. */
export class IngestSender {
  readonly #options: IngestSenderOptions;
  #batches = 0;

  constructor(options: IngestSenderOptions) {
    this.#options = options;
  }

  /**
   * Sends lines of any sources, all sources at once, each in its order; resolves when all are on stable storage.
   * @throws GacError GAC_SERVICE_UNREACHABLE when the service keeps refusing
   */
  async send(lines: readonly Line[]): Promise<void> {
    const bySource = Map.groupBy(lines, ({ sourceId }) => sourceId);
    await Promise.all(
      [...bySource].map(async ([sourceId, own]) => {
        for (let from = 0; from < own.length; from += LINES_PER_REQUEST_MAX) {
          await this.#post(sourceId, own.slice(from, from + LINES_PER_REQUEST_MAX));
        }
      }),
    );
  }

  async #post(sourceId: string, lines: readonly Line[]): Promise<void> {
    const { url, keys, signal } = this.#options;
    this.#batches++;
    const headers = {
      authorization: `Bearer ${keys.get(sourceId) ?? ''}`,
      'content-type': 'text/plain; charset=utf-8',
      'idempotency-key': `${sourceId}-${this.#batches}-${lines[0]?.atMs ?? 0}`,
    };
    const body = `${lines.map(({ text }) => text).join('\n')}\n`;
    for (let attempt = 1; ; attempt++) {
      const response = await fetch(`${url}/v1/ingest/${sourceId}`, {
        ...{ method: 'POST', headers, body, signal },
      });
      const answer = await response.text();
      if (response.ok) return;
      const again = response.status === 429 || response.status === 503;
      if (!again || attempt === TRIES_MAX) {
        const reason = `${sourceId}: ${response.status} ${answer}`;
        throw new GacError('GAC_SERVICE_UNREACHABLE', reason);
      }
      await pause(Number(response.headers.get('retry-after') ?? 1) * 1_000, signal);
    }
  }
}

/** Waits, at most a minute; rejects with the reason when aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(
      () => {
        signal.removeEventListener('abort', abort);
        resolve();
      },
      Math.min(ms, WAIT_MS_MAX),
    );
    signal.addEventListener('abort', abort, { once: true });
  });
}
