import { GacError } from '../../../event/error.ts';
import type { PlacedEvent } from '../../../event/event.ts';
import type { AppendReport } from '../../contract.ts';

/** Events that are stored together by one request, at most, when several appends wait. */
const GROUP_EVENTS_MAX = 4_000;
/** From so many events on a group goes by itself, as long as others may be under way beside it. */
const GROUP_EVENTS_ENOUGH = 1_000;
/** Groups that are under way at once: one is prepared while the cluster works on others. */
const GROUPS_MAX = 4;
/** Events that may wait; further appends are refused and can be tried again. */
const PENDING_EVENTS_MAX = 100_000;

/** What one call wants stored. */
export interface Append {
  readonly journal: string;
  readonly partition: number;
  readonly events: readonly PlacedEvent[];
}

interface Waiting extends Append {
  readonly settled: PromiseWithResolvers<AppendReport>;
}

/** Groups appends that wait for each other; those of one partition keep their order. */
export class AppendQueue {
  readonly #store: (appends: readonly Append[]) => Promise<AppendReport[]>;
  #waiting: Waiting[] = [];
  #waitingEvents = 0;
  readonly #busyPartitions = new Set<string>();
  readonly #underWay = new Set<Promise<void>>();
  #closed = false;

  /** `store` gets appends in order, never two groups with the same partition at a time. */
  constructor(store: (appends: readonly Append[]) => Promise<AppendReport[]>) {
    this.#store = store;
  }

  /** Resolves when the events are durable. @throws GacError GAC_STORE_FAILED */
  add(append: Append): Promise<AppendReport> {
    const { length } = append.events;
    if (this.#closed) {
      return Promise.reject(new GacError('GAC_STORE_FAILED', 'The event store is closed'));
    }
    if (this.#waitingEvents > 0 && this.#waitingEvents + length > PENDING_EVENTS_MAX) {
      const error = new GacError('GAC_STORE_FAILED', 'Too many appends are waiting', {
        retryAfterSeconds: 1,
      });
      return Promise.reject(error);
    }
    const settled = Promise.withResolvers<AppendReport>();
    this.#waiting.push({ ...append, settled });
    this.#waitingEvents += length;
    // Appends of this turn of the event loop join one group.
    queueMicrotask(() => this.#startGroups());
    return settled.promise;
  }

  /** Takes no further append, and resolves when those that were taken are settled. */
  async close(): Promise<void> {
    this.#closed = true;
    while (this.#underWay.size > 0 || this.#waiting.length > 0) {
      this.#startGroups();
      await Promise.all(this.#underWay);
    }
  }

  #startGroups(): void {
    while (this.#underWay.size < GROUPS_MAX) {
      const group = this.#takeGroup();
      if (group.length === 0) return;
      const done = this.#run(group).finally(() => {
        this.#underWay.delete(done);
        this.#startGroups();
      });
      this.#underWay.add(done);
    }
  }

  #takeGroup(): Waiting[] {
    const group: Waiting[] = [];
    const left: Waiting[] = [];
    const passed = new Set(this.#busyPartitions);
    const isLastPlace = this.#underWay.size === GROUPS_MAX - 1;
    const most = isLastPlace ? GROUP_EVENTS_MAX : GROUP_EVENTS_ENOUGH;
    let events = 0;
    for (const append of this.#waiting) {
      const key = `${append.partition}-${append.journal}`;
      const fits = group.length === 0 || events + append.events.length <= most;
      if (passed.has(key) || !fits) {
        passed.add(key);
        left.push(append);
        continue;
      }
      group.push(append);
      events += append.events.length;
    }
    for (const { partition, journal } of group) this.#busyPartitions.add(`${partition}-${journal}`);
    this.#waiting = left;
    this.#waitingEvents -= events;
    return group;
  }

  async #run(group: readonly Waiting[]): Promise<void> {
    try {
      const reports = await this.#store(group);
      for (const [index, { settled }] of group.entries()) {
        settled.resolve(reports[index] ?? { stored: 0, repeated: 0 });
      }
    } catch (error) {
      for (const { settled } of group) settled.reject(error);
    } finally {
      for (const { partition, journal } of group) {
        this.#busyPartitions.delete(`${partition}-${journal}`);
      }
    }
  }
}
