import { GacError } from '../../event/error.ts';
import type { PlacedEvent } from '../../event/event.ts';
import type { JournalRecord } from '../../event/raw-record.ts';
import type { Signal } from '../../event/signal.ts';
import type { Journal, JournalReader } from '../../journal/contract.ts';
import { tracesOf } from '../../telemetry/carried-traces.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { pause } from '../../telemetry/pause.ts';
import { NO_TRACING, type Tracing } from '../../telemetry/tracing.ts';
import type { EffectWriter, Retried } from './effect-writer.ts';
import type { Effects, Stage } from './stage.ts';

/** How long a reader waits before it looks whether it should stop. */
const READ_WAIT_MS = 500;
/** How often the committed offset is written: a crash repeats at most this much work, with the same effects. */
const COMMIT_INTERVAL_MS = 1_000;
/** The same by work: a process that never lives for a second must still come forward. */
const COMMIT_BATCHES = 10;
const RETRY_MS_FIRST = 250;
const RETRY_MS_MAX = 10_000;
const NOTHING: Effects = {
  events: [],
  signals: [],
  messages: [],
  traces: [],
  receivedAtMs: undefined,
};

export interface PartitionRunOptions {
  readonly journal: Journal;
  /** The journal's name for all who do this work. */
  readonly consumer: string;
  readonly partition: number;
  /** A fresh stage: what it remembers, it rebuilds from the journal. */
  readonly newStage: () => Stage;
  readonly writer: EffectWriter;
  /** Records judged and made durable as one step, at most. */
  readonly batchRecordsMax: number;
  /** Whether the records become events of the store; else the store is not asked what it has. */
  readonly writesEvents: boolean;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * The run through one partition, in offset order.
 * Promises: an offset is committed only after all effects of its records are durable; effects are idempotent
 * (event and signal ids are deterministic), so a repeated batch changes nothing.
 */
export class PartitionRun {
  readonly #options: PartitionRunOptions;
  readonly #stopping = new AbortController();
  readonly #done: Promise<void>;
  #stage: Stage;
  /** Raised by the clock between batches; written with the next batch. */
  #owed: Signal[] = [];
  /** Everything below is stored, judged and raised; `undefined` until it is known where to resume. */
  #doneOffset: number | undefined;
  /** While true, batches only fill the windows of the stage. */
  #rebuilding = true;
  #failing: string | undefined;
  #committedAtMs = 0;
  #committedOffset = 0;
  #uncommittedBatches = 0;
  /** What the store has: less than what was committed when it was damaged and began anew. */
  #storedOffset = 0;

  constructor(options: PartitionRunOptions) {
    this.#options = options;
    this.#stage = options.newStage();
    this.#done = this.#run();
  }

  get rebuilding(): boolean {
    return this.#rebuilding;
  }

  /** What it waits for, when a stage fails; it tries again by itself. */
  get failing(): string | undefined {
    return this.#failing;
  }

  /** Durable records that are still to be done. */
  lagRecords(): number {
    const status = this.#options.journal.status()[this.#options.partition];
    if (status === undefined) return 0;
    return Math.max(0, status.nextOffset - (this.#doneOffset ?? status.firstOffset));
  }

  /** Takes signals that no batch led to. */
  owe(signals: readonly Signal[]): void {
    this.#owed.push(...signals);
  }

  /** Reads no further, finishes what is under way and commits it. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#done;
  }

  async #run(): Promise<void> {
    const { partition, log } = this.#options;
    let reader: JournalReader | undefined;
    try {
      const doneOffset = await this.#readPosition();
      let sinceMs = await this.#rebuildSince(doneOffset);
      for (;;) {
        reader = await this.#open(await this.#offsetOf(doneOffset, sinceMs));
        const fresh = await this.#rebuild(reader, doneOffset);
        const { rebuildFromMs } = this.#stage;
        if (rebuildFromMs >= sinceMs || rebuildFromMs === Number.NEGATIVE_INFINITY) {
          this.#rebuilding = false;
          await this.#follow(reader, fresh);
          break;
        }
        // The records themselves tell that what is remembered reaches back further.
        await reader.close();
        this.#stage.close();
        this.#stage = this.#options.newStage();
        sinceMs = rebuildFromMs;
      }
      await this.#commit();
    } catch (error) {
      if (isLost(error)) {
        log.info({ partition }, 'Another process has the partition by now.');
        return;
      }
      this.#failing = String(error);
      const place = { err: error, partition, consumer: this.#options.consumer };
      // Operating failures are retried where they happen, until the run stops: what comes here before is a defect.
      if (this.#stopping.signal.aborted) {
        log.warn(
          place,
          'Stopped with a failing stage; its records are read again by the next one who has the partition.',
        );
      } else log.error(place, 'The pipeline stopped on a defect.');
    } finally {
      this.#stage.close();
      await reader?.close();
    }
  }

  #open(offset: number): Promise<JournalReader> {
    const { journal, partition } = this.#options;
    return this.#retried('journal', () => journal.reader({ partition, offset }));
  }

  /** What was committed, and what the store has of it. */
  async #readPosition(): Promise<number> {
    const { journal, consumer, partition, writer, writesEvents } = this.#options;
    const positions = await this.#retried('journal', () => journal.committed(consumer));
    const committed = positions.find((position) => position.partition === partition);
    // Registered from the start: nothing is removed as read before this consumer has read it.
    if (!committed) {
      await this.#retried('journal', () => journal.commit(consumer, [{ partition, offset: 0 }]));
    }
    const doneOffset = committed?.offset ?? 0;
    this.#doneOffset = doneOffset;
    this.#committedOffset = doneOffset;
    if (doneOffset > 0 && writesEvents) {
      this.#storedOffset = await this.#retried('store', () => writer.storedOffset(partition));
    }
    return doneOffset;
  }

  /** Receipt from which on the stage needs records to have its windows again. */
  async #rebuildSince(doneOffset: number): Promise<number> {
    const { replayMs } = this.#stage;
    if (doneOffset === 0 || replayMs === 0) return Number.POSITIVE_INFINITY;
    const last = await this.#retried('journal', () => this.#receivedAt(doneOffset - 1));
    return (last ?? this.#options.clock.now()) - replayMs;
  }

  /** Where to begin so that windows and store are whole again. */
  async #offsetOf(doneOffset: number, sinceMs: number): Promise<number> {
    if (doneOffset === 0) return 0;
    const needed = this.#options.writesEvents
      ? Math.min(doneOffset, this.#storedOffset)
      : doneOffset;
    if (sinceMs === Number.POSITIVE_INFINITY) return needed;
    const { journal, partition } = this.#options;
    const windows = await this.#retried('journal', () => journal.offsetAt(partition, sinceMs));
    return Math.min(needed, windows);
  }

  async #receivedAt(offset: number): Promise<number | undefined> {
    const { journal, partition } = this.#options;
    const reader = await journal.reader({ partition, offset });
    try {
      return (await reader.read({ max: 1, waitMs: 0 }))[0]?.receivedAtMs;
    } finally {
      await reader.close();
    }
  }

  /**
   * Reads what was judged before: signals have been raised, but events may be missing in the store. Returns records that
   * are new, when offsets have gaps and the last read reached behind what is done.
   */
  async #rebuild(reader: JournalReader, doneOffset: number): Promise<readonly JournalRecord[]> {
    const { clock } = this.#options;
    const { signal } = this.#stopping;
    while (!signal.aborted && reader.offset < doneOffset) {
      const max = Math.min(this.#options.batchRecordsMax, doneOffset - reader.offset);
      const read = await reader.read({ max, waitMs: READ_WAIT_MS, signal });
      const past = read.filter(({ offset }) => offset < doneOffset);
      await this.#refill(this.#stage.rebuild(past, clock.now()));
      if (past.length < read.length) return read.slice(past.length);
    }
    return [];
  }

  async #follow(reader: JournalReader, first: readonly JournalRecord[]): Promise<void> {
    const { signal } = this.#stopping;
    // One batch is being made durable while the next one is judged.
    let durable: Promise<unknown> = Promise.resolve(undefined);
    let fresh = first;
    while (!signal.aborted) {
      const options = { max: this.#options.batchRecordsMax, waitMs: READ_WAIT_MS, signal };
      const records = fresh.length > 0 ? fresh : await reader.read(options);
      fresh = [];
      const before = durable;
      durable = this.#batch(records, { reader, before });
      throwIfFailed(await before);
    }
    throwIfFailed(await durable);
    if (this.#owed.length > 0) await this.#makeDurable(this.#withOwed(NOTHING), reader.offset);
  }

  /** Judges a batch and makes it durable once the one before it is; resolves to what went wrong. */
  #batch(
    records: readonly JournalRecord[],
    { reader, before }: { reader: JournalReader; before: Promise<unknown> },
  ): Promise<unknown> {
    const { tracing, partition, clock } = this.#options;
    const { offset: nextOffset, isAtEnd } = reader;
    const traces = tracesOf(records);
    const attributes = {
      'gac.partition': partition,
      'gac.offset.first': records[0]?.offset ?? nextOffset,
      'gac.offset.next': nextOffset,
      'gac.records': records.length,
    };
    // An empty read is no work worth a span.
    const work = async () => {
      const judged = this.#stage.judge(records, { nowMs: clock.now(), isAtEnd });
      this.#count(judged.events);
      throwIfFailed(await before);
      await this.#makeDurable(this.#withOwed({ ...judged, traces }), nextOffset);
    };
    const spans = records.length > 0 ? tracing : NO_TRACING;
    return spans
      .span('pipeline.batch', { links: traces, attributes }, work)
      .catch((error: unknown) => error);
  }

  #withOwed(effects: Effects): Effects {
    if (this.#owed.length === 0) return effects;
    const signals = [...this.#owed, ...effects.signals];
    this.#owed = [];
    return { ...effects, signals };
  }

  async #refill(events: readonly PlacedEvent[]): Promise<void> {
    const missing = events.filter(({ offset }) => offset >= this.#storedOffset);
    await this.#options.writer.store(this.#options.partition, missing, this.#retried);
  }

  #count(events: readonly PlacedEvent[]): void {
    const { pipelineEvents } = this.#options.metrics;
    const dead = events.reduce((sum, { doc }) => sum + (doc.gac.dead_letter ? 1 : 0), 0);
    if (dead > 0) pipelineEvents.inc({ outcome: 'dead_letter' }, dead);
    if (dead < events.length) pipelineEvents.inc({ outcome: 'event' }, events.length - dead);
  }

  async #makeDurable(effects: Effects, nextOffset: number): Promise<void> {
    await this.#options.writer.write(this.#options.partition, effects, this.#retried);
    this.#doneOffset = nextOffset;
    this.#uncommittedBatches++;
    const isDue = this.#options.clock.now() - this.#committedAtMs >= COMMIT_INTERVAL_MS;
    if (isDue || this.#uncommittedBatches >= COMMIT_BATCHES) await this.#commit();
  }

  async #commit(): Promise<void> {
    const offset = this.#doneOffset;
    if (offset === undefined || offset === this.#committedOffset) return;
    const { journal, consumer, partition } = this.#options;
    await this.#retried('journal', () => journal.commit(consumer, [{ partition, offset }]));
    this.#committedOffset = offset;
    this.#committedAtMs = this.#options.clock.now();
    this.#uncommittedBatches = 0;
  }

  #fails(reason: string | undefined): void {
    if ((reason === undefined) !== (this.#failing === undefined)) this.#stage.hold(!!reason);
    this.#failing = reason;
  }

  /** Tries until it works: a record that was acknowledged is not given up because a stage is down. */
  readonly #retried: Retried = async (stage, action) => {
    for (let delayMs = RETRY_MS_FIRST; ; delayMs = Math.min(delayMs * 2, RETRY_MS_MAX)) {
      try {
        const result = await action();
        this.#fails(undefined);
        return result;
      } catch (error) {
        if (isLost(error)) throw error;
        this.#fails(`${stage}: ${error instanceof Error ? error.message : String(error)}`);
        this.#options.log.error(
          { err: error, stage, partition: this.#options.partition, retryInMs: delayMs },
          'A stage failed; its batch is tried again.',
        );
        if (this.#stopping.signal.aborted) throw error;
        await pause(delayMs, this.#stopping.signal);
      }
    }
  };
}

/** Whether the partition went to another process: what was not committed, that one does again. */
function isLost(error: unknown): boolean {
  return error instanceof GacError && error.code === 'GAC_PARTITION_LOST';
}

/** A failure of the batch that was under way, rethrown where the next one would begin. */
function throwIfFailed(outcome: unknown): void {
  if (outcome !== undefined) throw outcome;
}
