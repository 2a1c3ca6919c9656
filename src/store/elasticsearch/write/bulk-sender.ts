import { GacError } from '../../../event/error.ts';
import type { Log } from '../../../telemetry/log.ts';
import type { Metrics } from '../../../telemetry/metrics.ts';
import { pause } from '../../../telemetry/pause.ts';
import type { ElasticsearchClient } from '../connection.ts';
import { makeIndex } from '../make-index.ts';
import { answerFailure, faultTypeOf, isForbidden, statusOf } from '../store-failure.ts';
import { type BulkAnswerItem, type Verdict, verdictOf } from './bulk-verdict.ts';

/** One line of a bulk request, with the document that belongs to it. */
export interface BulkItem {
  readonly index: string;
  /** The line that says what is to be done. */
  readonly action: string;
  /** The line of the document, where there is one. */
  readonly source?: string;
}

/** What a line is in the end. */
export type FinalVerdict = Exclude<Verdict, { kind: 'busy' }>;

/** How long and how often a request is tried. */
export interface BulkPatience {
  /** Tries in a row without one more item settled. @default 6 */
  readonly attempts: number;
  /** Wait before the second try; each further one doubles it. @default 100 */
  readonly firstWaitMs: number;
  /** Longest wait. @default 5,000 */
  readonly longestWaitMs: number;
}

/** @internal */
export const PATIENCE: BulkPatience = { attempts: 6, firstWaitMs: 100, longestWaitMs: 5_000 };

/** Characters of one request; a longer document goes alone. */
const REQUEST_LENGTH_MAX = 8 * 1_048_576;
const ITEMS_MAX = 5_000;
const STATUS_TOO_LARGE = 413;
const STATUS_BUSY = 429;
const STATUS_ABSENT = 404;

export interface BulkSenderOptions {
  readonly client: ElasticsearchClient;
  readonly log: Log;
  readonly metrics?: Pick<Metrics, 'storeBulkRetries'> | undefined;
  readonly patience?: Partial<BulkPatience> | undefined;
  /** From 0 to 1, for the jitter of waits. @default Math.random */
  readonly random?: (() => number) | undefined;
}

/** Sends bulk requests until each item is settled: only what failed is sent again. */
export class BulkSender {
  readonly #options: BulkSenderOptions;
  readonly #patience: BulkPatience;
  readonly #stopping = new AbortController();
  /** Halved when the cluster is busy or a request too large; grows back with each success. */
  #itemsMax = ITEMS_MAX;

  constructor(options: BulkSenderOptions) {
    this.#options = options;
    this.#patience = { ...PATIENCE, ...options.patience };
  }

  /**
   * The verdict of each item, in their order.
   * @throws GacError GAC_STORE_FAILED when the cluster does not settle all of them; some are stored
   */
  async send(items: readonly BulkItem[]): Promise<FinalVerdict[]> {
    const verdicts: (FinalVerdict | undefined)[] = items.map(() => undefined);
    let waiting = items.map((_, index) => index);
    let fruitless = 0;
    while (waiting.length > 0) {
      const { left, failure } = await this.#round(items, waiting, verdicts);
      fruitless = left.length < waiting.length ? 0 : fruitless + 1;
      waiting = left;
      if (waiting.length === 0) break;
      if (failure !== undefined && !isPassing(failure)) throw failure;
      if (fruitless >= this.#patience.attempts || this.#stopping.signal.aborted) {
        throw failure ?? new GacError('GAC_STORE_FAILED', 'Elasticsearch takes no events');
      }
      await this.#wait(fruitless);
    }
    return verdicts.filter((verdict) => verdict !== undefined);
  }

  /** Ends the waits between tries. */
  stop(): void {
    this.#stopping.abort();
  }

  /** Sends what waits, in requests of the size that goes through; returns what has to wait on. */
  async #round(
    items: readonly BulkItem[],
    waiting: readonly number[],
    verdicts: (FinalVerdict | undefined)[],
  ): Promise<{ left: number[]; failure?: GacError }> {
    const left: number[] = [];
    let failure: GacError | undefined;
    for (let from = 0; from < waiting.length; ) {
      const part = this.#take(items, waiting, from);
      from += part.length;
      const outcome = await this.#request(linesOf(items, part));
      if (outcome instanceof GacError) {
        failure = outcome;
        const tooLarge = statusOf(outcome) === STATUS_TOO_LARGE && part.length === 1;
        const [alone] = part;
        if (tooLarge && alone !== undefined) {
          verdicts[alone] = { kind: 'refused', reason: 'the document is too large for a request' };
          continue;
        }
        const answered = { status: statusOf(outcome), type: faultTypeOf(outcome) };
        this.#note(outcome.message, part.length, answered);
        left.push(...part, ...waiting.slice(from));
        break;
      }
      let busy: Verdict | undefined;
      // Where the cluster makes no index by itself.
      const absent = new Set<string>();
      for (const [position, index] of part.entries()) {
        const verdict = verdictOf(outcome[position] ?? { status: 0 });
        if (verdict.kind === 'busy') {
          busy = verdict;
          left.push(index);
          if (verdict.status === STATUS_ABSENT) absent.add(items[index]?.index ?? '');
        } else verdicts[index] = verdict;
      }
      if (busy?.kind === 'busy') {
        this.#note(busy.reason, left.length, { status: busy.status, type: busy.fault?.type });
        failure = busyError(busy);
        for (const index of absent) await makeIndex(this.#options.client, index);
        left.push(...waiting.slice(from));
        break;
      }
      this.#itemsMax = Math.min(ITEMS_MAX, this.#itemsMax * 2);
    }
    return failure === undefined ? { left } : { left, failure };
  }

  #take(items: readonly BulkItem[], waiting: readonly number[], from: number): number[] {
    const part: number[] = [];
    let length = 0;
    for (const index of waiting.slice(from, from + this.#itemsMax)) {
      length += items[index]?.source?.length ?? 0;
      if (part.length > 0 && length > REQUEST_LENGTH_MAX) break;
      part.push(index);
    }
    return part;
  }

  async #request(lines: string): Promise<readonly BulkAnswerItem[] | GacError> {
    try {
      const { body } = await this.#options.client.ask<{
        items?: readonly Readonly<Record<string, BulkAnswerItem>>[];
      }>({
        method: 'POST',
        path: '/_bulk',
        query: { filter_path: 'items.*.status,items.*.error' },
        lines,
      });
      return (body.items ?? []).map((item) => Object.values(item)[0] ?? { status: 0 });
    } catch (error) {
      if (error instanceof GacError) return error;
      throw error;
    }
  }

  #note(reason: string, items: number, answered: Answered): void {
    const { status } = answered;
    const { log, metrics } = this.#options;
    const isFull = status === STATUS_BUSY || status === STATUS_TOO_LARGE;
    if (isFull) this.#itemsMax = Math.max(1, Math.floor(Math.min(this.#itemsMax, items) / 2));
    metrics?.storeBulkRetries.inc({ reason: retryReason(answered) }, items);
    log.warn({ items, status, reason: reason.slice(0, 500) }, 'Events are sent again.');
  }

  async #wait(fruitless: number): Promise<void> {
    const { firstWaitMs, longestWaitMs } = this.#patience;
    const longest = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.max(0, fruitless - 1));
    const random = this.#options.random ?? Math.random;
    await pause(longest * (0.5 + random() / 2), this.#stopping.signal);
  }
}

function linesOf(items: readonly BulkItem[], part: readonly number[]): string {
  const lines: string[] = [];
  for (const index of part) {
    const item = items[index];
    if (item === undefined) continue;
    lines.push(item.action);
    if (item.source !== undefined) lines.push(item.source);
  }
  lines.push('');
  return lines.join('\n');
}

type Busy = Extract<Verdict, { kind: 'busy' }>;

function busyError({ status, reason, fault }: Busy): GacError {
  if (fault !== undefined && isForbidden(status, fault.type)) {
    return answerFailure('POST /_bulk', { status, body: { error: fault } }, fault);
  }
  const readOnly = /read-only-allow-delete|flood-stage/.test(reason);
  const next = readOnly
    ? '. The disk of the cluster is full: free space; the block goes by itself below the watermark'
    : '';
  return new GacError(
    'GAC_STORE_FAILED',
    `Elasticsearch takes no events now (${status}): ${reason}${next}`,
    { retryAfterSeconds: 1 },
  );
}

/** Tells whether a request may succeed later without anybody doing anything to this process. */
function isPassing(failure: GacError): boolean {
  const status = statusOf(failure);
  if (status === undefined || status >= 500) return true;
  return status === 408 || status === STATUS_TOO_LARGE || status === STATUS_BUSY;
}

/** What is known of an answer; no status = there was none. */
interface Answered {
  readonly status: number | undefined;
  readonly type: string | undefined;
}

function retryReason({ status, type }: Answered): string {
  if (status === 401 || isForbidden(status ?? 0, type)) return 'forbidden';
  if (status === undefined) return 'unreachable';
  if (status === STATUS_BUSY) return 'busy';
  if (status === STATUS_TOO_LARGE) return 'too_large';
  return status === 403 ? 'blocked' : 'failed';
}
