import { GacError } from '../../event/error.ts';
import type { GacEvent } from '../../event/event.ts';
import type { Scope } from '../../event/scope.ts';
import type { EventStore, Filter, SearchPage } from '../../store/contract.ts';

/** Events of one page. */
const PAGE_SIZE = 4_000;
/** Event time of the first slice. */
const SLICE_MS = 60_000;
const SLICE_MS_MIN = 1_000;
/** Pages of one slice that are few, and many: a store sorts the rest of a slice for each of its pages. */
const PAGES_FEW = 1;
const PAGES_MANY = 4;
/** Events after which it is known whether a hint is worth asking. */
const PROBED_EVENTS = 20_000;
/** Part of the events that may pass a hint that is worth asking: reading an event costs a store less than many tests. */
const PASSING_MAX = 0.2;
const PROBED_AT_LEAST = 500;

/** Which events are read. */
export interface HistoryRequest {
  readonly store: Pick<EventStore, 'search' | 'count'>;
  readonly scope: Scope;
  readonly fromMs: number;
  readonly toMs: number;
  /** Only these. */
  readonly filter: Filter | undefined;
  /** Others are of no use; it is asked as long as it excludes enough. */
  readonly hint: Filter | undefined;
}

/** Some events, and the time up to which all have been read. */
export interface HistoryPage {
  readonly events: readonly GacEvent[];
  readonly reachedMs: number;
}

/**
 * Reads events in the order of time, in slices of time that grow and shrink with the number of events, so that a page
 * costs the same however long the whole is. The next page is read while one is being judged.
 * @throws GacError GAC_STORE_FAILED
 */
export async function* readHistory(request: HistoryRequest): AsyncGenerator<HistoryPage> {
  const slices = new Slices(request);
  let ahead = slices.read();
  try {
    for (let page = await ahead; page !== undefined; page = await ahead) {
      ahead = slices.read();
      // A failure is told where the page is awaited, not before.
      ahead.catch(() => undefined);
      yield page;
    }
  } finally {
    await ahead.catch(() => undefined);
  }
}

class Slices {
  readonly #request: HistoryRequest;
  #hint: Filter | undefined;
  #fromMs: number;
  #sliceMs = SLICE_MS;
  #cursor: string | undefined;
  #pages = 0;
  /** Read in this slice. */
  #read = 0;
  #probed = { passing: 0, all: 0 };

  constructor(request: HistoryRequest) {
    this.#request = request;
    this.#hint = request.hint;
    this.#fromMs = request.fromMs;
  }

  async read(): Promise<HistoryPage | undefined> {
    const { toMs } = this.#request;
    if (this.#fromMs >= toMs) return undefined;
    const endMs = Math.min(toMs, this.#fromMs + this.#sliceMs);
    const { events, cursor } = await this.#searchOrDropHint(endMs);
    this.#pages++;
    this.#read += events.length;
    this.#cursor = cursor;
    const newest = events.at(-1)?.['@timestamp'];
    if (cursor !== undefined && newest !== undefined) {
      return { events, reachedMs: Date.parse(newest) };
    }
    await this.#probe(endMs);
    this.#next(endMs);
    return { events, reachedMs: endMs };
  }

  /** A store may find a hint too much to ask; it is not needed. */
  async #searchOrDropHint(endMs: number): Promise<SearchPage> {
    try {
      return await this.#search(endMs);
    } catch (error) {
      const isRefused = error instanceof GacError && error.code === 'GAC_REQUEST_INVALID';
      if (this.#hint === undefined || !isRefused) throw error;
      this.#hint = undefined;
      return await this.#search(endMs);
    }
  }

  #search(endMs: number): Promise<SearchPage> {
    const { store, scope } = this.#request;
    const filter = this.#filter();
    return store.search(scope, {
      fromMs: this.#fromMs,
      toMs: endMs,
      order: 'asc',
      counted: false,
      size: PAGE_SIZE,
      ...(filter === undefined ? {} : { filter }),
      ...(this.#cursor === undefined ? {} : { cursor: this.#cursor }),
    });
  }

  #filter(): Filter | undefined {
    const { filter } = this.#request;
    if (filter === undefined || this.#hint === undefined) return filter ?? this.#hint;
    return { op: 'and', of: [filter, this.#hint] };
  }

  /** Gives up a hint that most events pass. */
  async #probe(endMs: number): Promise<void> {
    if (this.#hint === undefined || this.#probed.all >= PROBED_EVENTS) return;
    const { store, scope, filter } = this.#request;
    const all = await store.count(scope, {
      fromMs: this.#fromMs,
      toMs: endMs,
      ...(filter === undefined ? {} : { filter }),
    });
    this.#probed.all += all;
    this.#probed.passing += this.#read;
    const { passing } = this.#probed;
    if (this.#probed.all < PROBED_AT_LEAST) return;
    if (passing > this.#probed.all * PASSING_MAX) this.#hint = undefined;
  }

  #next(endMs: number): void {
    if (this.#pages <= PAGES_FEW) this.#sliceMs *= 2;
    else if (this.#pages > PAGES_MANY) {
      this.#sliceMs = Math.max(SLICE_MS_MIN, Math.floor(this.#sliceMs / 2));
    }
    this.#fromMs = endMs;
    this.#pages = 0;
    this.#read = 0;
  }
}
