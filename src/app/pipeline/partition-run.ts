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

/** Records judged and made durable as one step. */
const BATCH_RECORDS_MAX = 1_000;
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
  readonly stage: Stage;
  readonly writer: EffectWriter;
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
    const { journal, partition, log } = this.#options;
    let reader: JournalReader | undefined;
    try {
      const offset = await this.#resumeOffset();
      reader = await this.#retried('journal', () => journal.reader({ partition, offset }));
      await this.#follow(reader);
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
      this.#options.stage.close();
      await reader?.close();
    }
  }

  /** Where to start so that windows and store are whole again; sets what is done to what was committed. */
  async #resumeOffset(): Promise<number> {
    const { journal, consumer, partition, stage, writer, clock } = this.#options;
    const positions = await this.#retried('journal', () => journal.committed(consumer));
    const committed = positions.find((position) => position.partition === partition);
    // Registered from the start: nothing is removed as read before this consumer has read it.
    if (!committed) {
      await this.#retried('journal', () => journal.commit(consumer, [{ partition, offset: 0 }]));
    }
    const doneOffset = committed?.offset ?? 0;
    this.#doneOffset = doneOffset;
    this.#committedOffset = doneOffset;
    this.#rebuilding = doneOffset > 0;
    if (doneOffset === 0) return 0;
    this.#storedOffset = await this.#retried('store', () => writer.storedOffset(partition));
    const needed = Math.min(doneOffset, this.#storedOffset);
    if (stage.replayMs === 0) return needed;
    const lastReceivedMs = await this.#retried('journal', () => this.#receivedAt(doneOffset - 1));
    const sinceMs = (lastReceivedMs ?? clock.now()) - stage.replayMs;
    const windowsFrom = await this.#retried('journal', () => journal.offsetAt(partition, sinceMs));
    return Math.min(needed, windowsFrom);
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

  async #follow(reader: JournalReader): Promise<void> {
    const { stage, clock } = this.#options;
    const { signal } = this.#stopping;
    // One batch is being made durable while the next one is judged.
    let durable: Promise<unknown> = Promise.resolve(undefined);
    while (!signal.aborted) {
      const doneOffset = this.#doneOffset ?? 0;
      if (this.#rebuilding && reader.offset >= doneOffset) this.#rebuilding = false;
      const max = this.#rebuilding
        ? Math.min(BATCH_RECORDS_MAX, doneOffset - reader.offset)
        : BATCH_RECORDS_MAX;
      const read = await reader.read({ max, waitMs: READ_WAIT_MS, signal });
      // Offsets have gaps, so what was asked for as history may reach into what is new.
      const past = this.#rebuilding ? read.filter(({ offset }) => offset < doneOffset) : [];
      if (this.#rebuilding) {
        const { events } = stage.judge(past, { nowMs: clock.now(), rebuilding: true });
        await this.#refill(events);
        if (past.length === read.length) continue;
        this.#rebuilding = false;
      }
      const before = durable;
      const records = read.slice(past.length);
      durable = this.#batch(records, { nextOffset: reader.offset, before });
      throwIfFailed(await before);
    }
    throwIfFailed(await durable);
    if (this.#owed.length > 0) await this.#makeDurable(this.#withOwed(NOTHING), reader.offset);
  }

  /** Judges a batch and makes it durable once the one before it is; resolves to what went wrong. */
  #batch(
    records: readonly JournalRecord[],
    { nextOffset, before }: { nextOffset: number; before: Promise<unknown> },
  ): Promise<unknown> {
    const { tracing, partition, stage, clock } = this.#options;
    const traces = tracesOf(records);
    const attributes = {
      'gac.partition': partition,
      'gac.offset.first': records[0]?.offset ?? nextOffset,
      'gac.offset.next': nextOffset,
      'gac.records': records.length,
    };
    // An empty read is no work worth a span.
    const work = async () => {
      const judged = stage.judge(records, { nowMs: clock.now(), rebuilding: false });
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

  /** Below the committed offset signals have been raised before the restart; events may be missing in the store. */
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

  /** Tries until it works: a record that was acknowledged is not given up because a stage is down. */
  readonly #retried: Retried = async (stage, action) => {
    for (let delayMs = RETRY_MS_FIRST; ; delayMs = Math.min(delayMs * 2, RETRY_MS_MAX)) {
      try {
        const result = await action();
        this.#failing = undefined;
        return result;
      } catch (error) {
        if (isLost(error)) throw error;
        this.#failing = `${stage}: ${error instanceof Error ? error.message : String(error)}`;
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
