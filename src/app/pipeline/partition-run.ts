import type { SourceDirectory } from '../collect/contract.ts';
import type { Detector } from '../detect/contract.ts';
import type { PlacedEvent } from '../event/event.ts';
import type { JournalRecord } from '../event/raw-record.ts';
import type { Signal } from '../event/signal.ts';
import type { Source } from '../event/source.ts';
import type { Journal, JournalReader } from '../journal/contract.ts';
import type { Normalizer } from '../normalize/contract.ts';
import type { AlertState } from '../state/contract.ts';
import type { EventStore } from '../store/contract.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { pause } from '../telemetry/pause.ts';

/** The journal's name for this consumer. */
const CONSUMER = 'pipeline';
/** Records turned into events, stored and judged as one step. */
const BATCH_RECORDS_MAX = 1_000;
/** How long a reader waits before it looks whether it should stop. */
const READ_WAIT_MS = 500;
/** How often the committed offset is written: a crash repeats at most this much work, with the same effects. */
const COMMIT_INTERVAL_MS = 1_000;
/** The same by work: a process that never lives for a second must still come forward. */
const COMMIT_BATCHES = 10;
/** How often time is told to the detector. */
const TICK_MS = 1_000;
const RETRY_MS_FIRST = 250;
const RETRY_MS_MAX = 10_000;

export interface PipelineOptions {
  readonly journal: Journal;
  readonly normalizer: Normalizer;
  readonly store: EventStore;
  readonly detector: Detector;
  readonly alerts: AlertState;
  readonly directory: SourceDirectory;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
}

export interface PipelineStatus {
  /** Records still to be read again to rebuild windows after a restart. */
  readonly rebuilding: boolean;
  readonly lagRecords: number;
  /** What the pipeline waits for, when a stage fails; it tries again by itself. */
  readonly failing: string | undefined;
}

export interface Pipeline {
  status(): PipelineStatus;
  /** Reads no further, finishes the batches under way and commits them. */
  stop(): Promise<void>;
}

/**
 * Moves records from the journal through normalise, store, detect and alert.
 * Promises: an offset is committed only after all effects of its records are durable; effects are idempotent
 * (event and signal ids are deterministic), so a repeated batch changes nothing.
 */
export function startPipeline(options: PipelineOptions): Pipeline {
  const stopping = new AbortController();
  const partitions = Array.from(
    { length: options.journal.partitions },
    (_, partition) => new PartitionRun(partition, options, stopping.signal),
  );
  const runs = Promise.all(partitions.map((partition) => partition.run()));
  const tick = setInterval(() => {
    if (partitions.some((partition) => partition.rebuilding)) return;
    const nowMs = options.clock.now();
    const signals = options.detector.advance(nowMs);
    if (signals.length > 0) partitions[0]?.owe(signals);
  }, TICK_MS);
  return {
    status: () => ({
      rebuilding: partitions.some((partition) => partition.rebuilding),
      lagRecords: lag(options.journal, partitions),
      failing: partitions.map((partition) => partition.failing).find(Boolean),
    }),
    stop: async () => {
      clearInterval(tick);
      stopping.abort();
      await runs;
    },
  };
}

function lag(journal: Journal, partitions: readonly PartitionRun[]): number {
  return journal
    .status()
    .reduce(
      (sum, { partition, nextOffset }) =>
        sum + Math.max(0, nextOffset - (partitions[partition]?.doneOffset ?? nextOffset)),
      0,
    );
}

/** The run through one partition, in offset order. */
class PartitionRun {
  readonly #partition: number;
  readonly #options: PipelineOptions;
  readonly #signal: AbortSignal;
  /** Raised by the clock between batches; written with the next batch or by themselves. */
  #owed: Signal[] = [];
  /** Everything below is stored, judged and raised. */
  doneOffset = 0;
  /** While true, batches only fill the detector's windows. */
  rebuilding = true;
  failing: string | undefined;
  #committedAtMs = 0;
  #committedOffset = 0;
  #uncommittedBatches = 0;
  /** What the store has: less than what was committed when its file was damaged and it began anew. */
  #storedOffset = 0;

  constructor(partition: number, options: PipelineOptions, signal: AbortSignal) {
    this.#partition = partition;
    this.#options = options;
    this.#signal = signal;
  }

  owe(signals: readonly Signal[]): void {
    this.#owed.push(...signals);
  }

  async run(): Promise<void> {
    const { journal, log } = this.#options;
    let reader: JournalReader | undefined;
    try {
      const from = await this.#resumeOffset();
      reader = await journal.reader({ partition: this.#partition, offset: from });
      await this.#follow(reader);
      await this.#commit();
    } catch (error) {
      this.failing = String(error);
      const place = { err: error, partition: this.#partition };
      // Operating failures are retried where they happen, until the service stops: what comes here before is a defect.
      if (this.#signal.aborted) {
        log.warn(
          place,
          'Stopped with a failing stage; its records are read again at the next start.',
        );
      } else log.error(place, 'The pipeline stopped on a defect.');
    } finally {
      await reader?.close();
    }
  }

  /** Where to start so that windows and store are whole again; sets `doneOffset` to what was committed. */
  async #resumeOffset(): Promise<number> {
    const { journal, store, detector, clock } = this.#options;
    const partition = this.#partition;
    const committed = (await journal.committed(CONSUMER)).find((p) => p.partition === partition);
    // Registered from the start: nothing is removed as read before this consumer has read it.
    if (!committed) {
      const start = [{ partition, offset: 0 }];
      await this.#retried('journal', () => journal.commit(CONSUMER, start));
    }
    this.doneOffset = committed?.offset ?? 0;
    this.#committedOffset = this.doneOffset;
    this.rebuilding = this.doneOffset > 0;
    if (this.doneOffset === 0) return 0;
    this.#storedOffset = await this.#retried('store', () => store.storedOffset(this.#partition));
    const lastReceivedMs = await this.#receivedAt(this.doneOffset - 1);
    const sinceMs = (lastReceivedMs ?? clock.now()) - detector.replayMs;
    const windowsFrom = await journal.offsetAt(this.#partition, sinceMs);
    return Math.min(this.doneOffset, this.#storedOffset, windowsFrom);
  }

  async #receivedAt(offset: number): Promise<number | undefined> {
    const reader = await this.#options.journal.reader({ partition: this.#partition, offset });
    try {
      return (await reader.read({ max: 1, waitMs: 0 }))[0]?.receivedAtMs;
    } finally {
      await reader.close();
    }
  }

  async #follow(reader: JournalReader): Promise<void> {
    // One batch is being made durable while the next one is normalised and judged.
    let effects: Promise<unknown> = Promise.resolve(undefined);
    while (!this.#signal.aborted) {
      if (this.rebuilding && reader.offset >= this.doneOffset) this.rebuilding = false;
      const max = this.rebuilding
        ? Math.min(BATCH_RECORDS_MAX, this.doneOffset - reader.offset)
        : BATCH_RECORDS_MAX;
      const records = await reader.read({ max, waitMs: READ_WAIT_MS, signal: this.#signal });
      const events = records.map((record) => this.#normalize(record));
      const signals = this.#options.detector.evaluate(
        this.#partition,
        events,
        this.#options.clock.now(),
      );
      if (this.rebuilding) {
        await this.#refill(events);
        continue;
      }
      this.#count(events);
      const decided = [...this.#owed, ...signals];
      this.#owed = [];
      throwIfFailed(await effects);
      effects = this.#makeDurable(events, decided, reader.offset).catch((error: unknown) => error);
    }
    throwIfFailed(await effects);
    if (this.#owed.length > 0) await this.#makeDurable([], this.#owed, this.doneOffset);
  }

  /** Below the committed offset signals have been raised before the restart; events may be missing in the store. */
  async #refill(events: readonly PlacedEvent[]): Promise<void> {
    const missing = events.filter(({ offset }) => offset >= this.#storedOffset);
    if (missing.length === 0) return;
    const { store, metrics } = this.#options;
    const report = await this.#retried('store', () => store.append(this.#partition, missing));
    metrics.storeStoredEvents.inc(report.stored);
  }

  #normalize(record: JournalRecord): PlacedEvent {
    const { normalizer, directory } = this.#options;
    const source = directory.byId(record.sourceId) ?? unregistered(record);
    return normalizer.normalize(record, source);
  }

  #count(events: readonly PlacedEvent[]): void {
    const { pipelineEvents } = this.#options.metrics;
    const dead = events.reduce((sum, { doc }) => sum + (doc.gac.dead_letter ? 1 : 0), 0);
    if (dead > 0) pipelineEvents.inc({ outcome: 'dead_letter' }, dead);
    if (dead < events.length) pipelineEvents.inc({ outcome: 'event' }, events.length - dead);
  }

  async #makeDurable(
    events: readonly PlacedEvent[],
    signals: readonly Signal[],
    nextOffset: number,
  ): Promise<void> {
    if (events.length > 0) {
      const report = await this.#retried('store', () =>
        this.#options.store.append(this.#partition, events),
      );
      this.#options.metrics.storeStoredEvents.inc(report.stored);
      this.#options.metrics.storeRepeatedEvents.inc(report.repeated);
    }
    if (signals.length > 0) await this.#raise(signals, events);
    this.doneOffset = nextOffset;
    this.#uncommittedBatches++;
    const isDue = this.#options.clock.now() - this.#committedAtMs >= COMMIT_INTERVAL_MS;
    if (isDue || this.#uncommittedBatches >= COMMIT_BATCHES) await this.#commit();
  }

  async #raise(signals: readonly Signal[], events: readonly PlacedEvent[]): Promise<void> {
    const { alerts, metrics, clock } = this.#options;
    const changed = await this.#retried('alerts', () => alerts.raise(signals, clock.now()));
    for (const signal of signals) metrics.detectSignals.inc({ rule: signal.rule.id });
    const receivedAtMs = events.at(-1)?.receivedAtMs;
    for (const { alert, created } of changed) {
      if (!created) {
        metrics.alertsUpdated.inc();
        continue;
      }
      metrics.alertsRaised.inc({ family: alert.rule.family, level: alert.rule.level });
      if (receivedAtMs !== undefined) {
        metrics.requestToAlertSeconds.observe((clock.now() - receivedAtMs) / 1_000);
      }
    }
  }

  async #commit(): Promise<void> {
    if (this.doneOffset === this.#committedOffset) return;
    const offset = this.doneOffset;
    await this.#retried('journal', () =>
      this.#options.journal.commit(CONSUMER, [{ partition: this.#partition, offset }]),
    );
    this.#committedOffset = offset;
    this.#committedAtMs = this.#options.clock.now();
    this.#uncommittedBatches = 0;
  }

  /** Tries until it works: a record that was acknowledged is not given up because a stage is down. */
  async #retried<T>(stage: string, action: () => Promise<T>): Promise<T> {
    for (let delayMs = RETRY_MS_FIRST; ; delayMs = Math.min(delayMs * 2, RETRY_MS_MAX)) {
      try {
        const result = await action();
        this.failing = undefined;
        return result;
      } catch (error) {
        this.failing = `${stage}: ${error instanceof Error ? error.message : String(error)}`;
        this.#options.log.error(
          { err: error, stage, partition: this.#partition, retryInMs: delayMs },
          'A stage failed; its batch is tried again.',
        );
        if (this.#signal.aborted) throw error;
        await pause(delayMs, this.#signal);
      }
    }
  }
}

/** A failure of the batch that was under way, rethrown where the next one would begin. */
function throwIfFailed(outcome: unknown): void {
  if (outcome !== undefined) throw outcome;
}

/** Stands for a source that was removed after its records were taken in: they are kept as dead letters. */
function unregistered(record: JournalRecord): Source {
  return {
    id: record.sourceId,
    name: record.sourceId,
    type: 'unregistered',
    province: '',
    commune: undefined,
    timezone: 'Asia/Ho_Chi_Minh',
    transport: { kind: 'http' },
    multilineStart: undefined,
    enabled: false,
    createdAtMs: 0,
    version: 0,
  };
}
