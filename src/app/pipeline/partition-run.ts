import type { RuleSet } from '../../detect/rule-set.ts';
import { GacError } from '../../event/error.ts';
import type { PlacedEvent } from '../../event/event.ts';
import type { JournalRecord } from '../../event/raw-record.ts';
import type { Signal } from '../../event/signal.ts';
import type { Journal, JournalReader } from '../../journal/contract.ts';
import { tracesOf } from '../../telemetry/carried-traces.ts';
import type { Clock } from '../../telemetry/clock.ts';
import { untilNextStep } from '../../telemetry/clock-steps.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { pause } from '../../telemetry/pause.ts';
import { NO_TRACING, type Tracing } from '../../telemetry/tracing.ts';
import type { GapKeeper } from '../ledger/gap-keeper.ts';
import type { EffectWriter, Retried } from './effect-writer.ts';
import { EffectsInOrder, joinEffects } from './effects-in-order.ts';
import type { JudgedNotes } from './judged-notes.ts';
import { letOthersGo } from './let-others-go.ts';
import { ResumePoint } from './resume-point.ts';
import type { Effects, Stage } from './stage.ts';

/** How long a reader waits before it looks whether it should stop, at most. */
const READ_WAIT_MS = 500;
/** How often the committed offset is written: a crash repeats at most this much work, with the same effects. */
const COMMIT_INTERVAL_MS = 1_000;
/** The same by work: a process that never lives for a second must still come forward. */
const COMMIT_BATCHES = 10;
const RETRY_MS_FIRST = 250;
const RETRY_MS_MAX = 10_000;
/** How often it is said that a stage fails. */
const TELL_INTERVAL_MS = 10_000;
/**
 * Records judged before the event loop gets its turns, 3 ms of work: a datagram waits no longer to be taken, and the documents
 * are garbage before they are moved among what lives long, which costs more to collect.
 */
const SLICE_RECORDS = 100;
const NOTHING: Effects = {
  staged: [],
  trials: [],
  signals: [],
  messages: [],
  traces: [],
  receivedAtMs: undefined,
};

/** What a run tells the ledger. */
export interface RunLedger {
  /** Absent where no events are judged. */
  readonly notes?: JudgedNotes;
  readonly gaps: Pick<GapKeeper, 'noteShortWindows' | 'flush'>;
  /** The rules that judge at this moment. */
  readonly ruleSet: () => RuleSet;
}

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
  readonly ledger: RunLedger;
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
  readonly #resume: ResumePoint;
  /** When each stage was last said to fail: one that is down fails for many at once, and again and again. */
  readonly #toldAtMs = new Map<string, number>();

  constructor(options: PartitionRunOptions) {
    this.#options = options;
    this.#stage = options.newStage();
    this.#resume = new ResumePoint(options, this.#retried, this.#stopping.signal);
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
      const resume = this.#resume;
      await resume.read();
      const { doneOffset } = resume;
      this.#doneOffset = doneOffset;
      this.#committedOffset = doneOffset;
      let sinceMs = await resume.rebuildSince(this.#stage.replayMs);
      for (;;) {
        const offset = await resume.offsetFor(sinceMs);
        await resume.beginRebuild(offset, sinceMs);
        reader = await this.#open(offset);
        const fresh = await this.#rebuild(reader, doneOffset);
        const { rebuildFromMs } = this.#stage;
        if (rebuildFromMs >= sinceMs || rebuildFromMs === Number.NEGATIVE_INFINITY) {
          if (!this.#stopping.signal.aborted) await resume.endRebuild(sinceMs);
          this.#rebuilding = false;
          await this.#follow(reader, { first: fresh, doneOffset });
          break;
        }
        // The records themselves tell that what is remembered reaches back further.
        await reader.close();
        this.#stage.close();
        this.#stage = this.#options.newStage();
        sinceMs = rebuildFromMs;
      }
      await this.#tellLedger(true);
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
      this.#resume.rebuilt(past);
      await letOthersGo();
      const events = this.#stage.rebuild(past, clock.now());
      await this.#refill(events);
      this.#options.ledger.notes?.rebuilt(events);
      if (past.length < read.length) return read.slice(past.length);
    }
    return [];
  }

  async #follow(
    reader: JournalReader,
    { first, doneOffset }: { first: readonly JournalRecord[]; doneOffset: number },
  ): Promise<void> {
    const { signal } = this.#stopping;
    const effects = new EffectsInOrder((batch, nextOffset) => this.#makeDurable(batch, nextOffset));
    let expected = doneOffset;
    let fresh = first;
    while (!signal.aborted) {
      await this.#tellLedgerWhenDue(effects);
      // Idle runs have their turns at the same moment: what they have to tell then goes together.
      const waitMs = untilNextStep(this.#options.clock.now(), READ_WAIT_MS);
      const options = { max: this.#options.batchRecordsMax, waitMs, signal };
      const records = fresh.length > 0 ? fresh : await reader.read(options);
      fresh = [];
      await this.#checkRecords(records, { expected, endOffset: reader.offset });
      expected = Math.max(expected, reader.offset);
      await effects.room();
      await this.#batch(records, { reader, effects });
    }
    await effects.settled();
    if (this.#owed.length > 0) await this.#makeDurable(NOTHING, reader.offset);
  }

  async #checkRecords(
    records: readonly JournalRecord[],
    offsets: { expected: number; endOffset: number },
  ): Promise<void> {
    const { notes } = this.#options.ledger;
    if (notes === undefined || offsets.endOffset === offsets.expected) return;
    const nowMs = this.#options.clock.now();
    await this.#retried('ledger', () => notes.check(records, { ...offsets, nowMs }));
  }

  /** Judges a batch, and sees to it that it becomes durable after the ones before. Resolves when it is judged. */
  async #batch(
    records: readonly JournalRecord[],
    { reader, effects }: { reader: JournalReader; effects: EffectsInOrder },
  ): Promise<void> {
    const { tracing, partition } = this.#options;
    const { offset: nextOffset, isAtEnd } = reader;
    const traces = tracesOf(records);
    const attributes = {
      'gac.partition': partition,
      'gac.offset.first': records[0]?.offset ?? nextOffset,
      'gac.offset.next': nextOffset,
      'gac.records': records.length,
    };
    // An empty read is no work worth a span.
    const spans = records.length > 0 ? tracing : NO_TRACING;
    const judged = Promise.withResolvers<void>();
    const work = async () => {
      const parts = await this.#judge(records, { nextOffset, isAtEnd });
      const durable = effects.add(
        { ...joinEffects(parts), traces },
        { records: records.length, nextOffset },
      );
      judged.resolve();
      await durable;
    };
    spans
      .span('pipeline.batch', { links: traces, attributes }, work)
      .catch(effects.fail)
      .finally(judged.resolve);
    await judged.promise;
  }

  /** Judges records slice by slice, giving the event loop its turns. */
  async #judge(
    records: readonly JournalRecord[],
    { nextOffset, isAtEnd }: { nextOffset: number; isAtEnd: boolean },
  ): Promise<readonly Effects[]> {
    const { clock, ledger, writer, partition } = this.#options;
    const parts: Effects[] = [];
    let from = 0;
    do {
      if (records.length > 0) await letOthersGo();
      const slice = records.slice(from, from + SLICE_RECORDS);
      from += SLICE_RECORDS;
      const isLast = from >= records.length;
      const at = { nowMs: clock.now(), isAtEnd: isAtEnd && isLast };
      const { events, ...judged } = this.#stage.judge(slice, at);
      this.#count(events);
      const sliceEnd = isLast ? nextOffset : (slice.at(-1)?.offset ?? nextOffset) + 1;
      ledger.notes?.judged(events, ledger.ruleSet(), sliceEnd);
      parts.push({ ...judged, ...writer.stage(partition, events), traces: [] });
    } while (from < records.length);
    return parts;
  }

  #withOwed(effects: Effects): Effects {
    if (this.#owed.length === 0) return effects;
    const signals = [...this.#owed, ...effects.signals];
    this.#owed = [];
    return { ...effects, signals };
  }

  async #refill(events: readonly PlacedEvent[]): Promise<void> {
    const missing = events.filter(({ offset }) => offset >= this.#resume.storedOffset);
    await this.#options.writer.store(this.#options.partition, missing, this.#retried);
  }

  #count(events: readonly PlacedEvent[]): void {
    const { pipelineEvents } = this.#options.metrics;
    const dead = events.reduce((sum, { doc }) => sum + (doc.gac.dead_letter ? 1 : 0), 0);
    if (dead > 0) pipelineEvents.inc({ outcome: 'dead_letter' }, dead);
    if (dead < events.length) pipelineEvents.inc({ outcome: 'event' }, events.length - dead);
  }

  async #makeDurable(effects: Effects, nextOffset: number): Promise<void> {
    const all = this.#withOwed(effects);
    await this.#options.writer.write(this.#options.partition, all, this.#retried);
    this.#doneOffset = nextOffset;
    this.#uncommittedBatches++;
    const isDue = this.#options.clock.now() - this.#committedAtMs >= COMMIT_INTERVAL_MS;
    if (isDue || this.#uncommittedBatches >= COMMIT_BATCHES) await this.#commit();
  }

  async #commit(): Promise<void> {
    const offset = this.#doneOffset;
    if (offset === undefined) return;
    await this.#tellGaps();
    if (offset === this.#committedOffset) return;
    const { journal, consumer, partition } = this.#options;
    await this.#retried('journal', () => journal.commit(consumer, [{ partition, offset }]));
    this.#committedOffset = offset;
    this.#committedAtMs = this.#options.clock.now();
    this.#uncommittedBatches = 0;
  }

  /** Gaps always before what they are behind counts as done. */
  async #tellGaps(): Promise<void> {
    await this.#retried('ledger', () => this.#options.ledger.gaps.flush());
  }

  /** Tells counts now and then, when all that they count is durable. */
  async #tellLedgerWhenDue(effects: EffectsInOrder): Promise<void> {
    if (this.#options.ledger.notes?.isDue(this.#options.clock.now()) !== true) return;
    await effects.settled();
    await this.#tellLedger(false);
  }

  async #tellLedger(isLast: boolean): Promise<void> {
    const { ledger, clock } = this.#options;
    await this.#tellGaps();
    await this.#retried('ledger', async () => await ledger.notes?.flush(clock.now(), isLast));
  }

  #fails(reason: string | undefined): void {
    if ((reason === undefined) !== (this.#failing === undefined)) this.#stage.hold(!!reason);
    this.#failing = reason;
  }

  #tellOf(stage: string, error: unknown, retryInMs: number): void {
    const { clock, log, partition } = this.#options;
    const nowMs = clock.now();
    if (nowMs - (this.#toldAtMs.get(stage) ?? Number.NEGATIVE_INFINITY) < TELL_INTERVAL_MS) return;
    this.#toldAtMs.set(stage, nowMs);
    log.error(
      { err: error, stage, partition, retryInMs },
      'A stage failed; its batch is tried again.',
    );
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
        this.#tellOf(stage, error, delayMs);
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
