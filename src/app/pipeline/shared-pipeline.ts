import type { SourceDirectory } from '../../collect/contract.ts';
import type { MatchStage, OwnerStage } from '../../detect/contract.ts';
import type { PlacedEvent } from '../../event/event.ts';
import type { JournalRecord } from '../../event/raw-record.ts';
import type { Journal } from '../../journal/contract.ts';
import type { Normalizer } from '../../normalize/contract.ts';
import type { AlertState } from '../../state/contract.ts';
import type { EventStore } from '../../store/contract.ts';
import type { Clock } from '../../telemetry/clock.ts';
import { isLaterStep } from '../../telemetry/clock-steps.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { Tracing } from '../../telemetry/tracing.ts';
import type { TrialWatch } from '../onboarding/trial-watch.ts';
import { EffectWriter } from './effect-writer.ts';
import type { RunLedger } from './partition-run.ts';
import { PartitionRuns } from './partition-runs.ts';
import { JUDGING, type Pipeline, statusOf } from './pipeline.ts';
import { RecordReading } from './record-reading.ts';
import type { Judgement, Moment, Stage } from './stage.ts';

/** The journal of signals' name for the owners of groups. */
const OWNING = 'owners';
/**
 * How often time and progress are told to the owners of groups: by all partitions at the same moment, so that their messages
 * go together. Each telling is a message to every one of them.
 */
const TICK_MS = 1_000;
/** Larger steps when there is more to do: each costs the servers a request. */
const BATCH_RECORDS_MAX = 4_000;

export interface SharedPipelineOptions {
  readonly journal: Journal;
  /** Matches on their way to the owners of their groups. */
  readonly signals: Journal;
  readonly normalizer: Normalizer;
  readonly store: EventStore;
  readonly alerts: AlertState;
  readonly directory: SourceDirectory;
  readonly judges: Judges;
  /** Of a partition of raw records. */
  readonly ledgerOf: (partition: number) => RunLedger;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly clock: Clock;
  readonly log: Log;
  /** Default: no tests of sources are looked for. */
  readonly trials?: TrialWatch;
}

/** Makes the judges of single partitions; what they make follows the rules until it is let go. */
export interface Judges {
  matching(partition: number): Judge<MatchStage>;
  owning(partition: number): Judge<OwnerStage>;
}

export interface Judge<T> {
  readonly stage: T;
  letGo(): void;
}

/**
 * The pipeline of one among several processes. Raw records are normalised, stored and matched where they are read; what
 * correlations need goes to the owner of each group, by the journal of signals.
 */
export async function startSharedPipeline(options: SharedPipelineOptions): Promise<Pipeline> {
  const { journal, signals, judges, ledgerOf, metrics, tracing, clock, log } = options;
  const reading = new RecordReading(options);
  const writer = new EffectWriter(options);
  const shared = { writer, metrics, tracing, clock, log };
  const owning = await PartitionRuns.start({
    ...shared,
    journal: signals,
    consumer: OWNING,
    batchRecordsMax: BATCH_RECORDS_MAX,
    writesEvents: false,
    stageOf: (partition) => new OwningStage(judges.owning(partition), tracing),
    // Events are counted where they are matched.
    ledgerOf: (partition) => {
      const { notes: _, ...windows } = ledgerOf(partition);
      return windows;
    },
  });
  const matching = await PartitionRuns.start({
    ...shared,
    journal,
    consumer: JUDGING,
    batchRecordsMax: BATCH_RECORDS_MAX,
    writesEvents: true,
    stageOf: (partition) => new MatchingStage(judges.matching(partition), { reading, tracing }),
    ledgerOf,
  });
  return {
    status: () => statusOf([...matching.all(), ...owning.all()]),
    stop: async () => {
      await Promise.all([matching.stop(), owning.stop()]);
    },
  };
}

/** Normalises raw records and judges each event alone. */
class MatchingStage implements Stage {
  /** What it remembers is how far its sources are, and the owners of groups remember that too. */
  readonly replayMs = 0;
  readonly rebuildFromMs = Number.NEGATIVE_INFINITY;
  readonly #judge: Judge<MatchStage>;
  readonly #reading: RecordReading;
  readonly #tracing: Tracing;
  #toldAtMs = 0;

  constructor(
    judge: Judge<MatchStage>,
    { reading, tracing }: { reading: RecordReading; tracing: Tracing },
  ) {
    this.#judge = judge;
    this.#reading = reading;
    this.#tracing = tracing;
  }

  rebuild(records: readonly JournalRecord[]): readonly PlacedEvent[] {
    return this.#reading.events(records);
  }

  judge(records: readonly JournalRecord[], { nowMs, isAtEnd }: Moment): Judgement {
    const { stage } = this.#judge;
    const events = this.#reading.events(records);
    const { signals, messages } = this.#tracing.span('detect', {}, (span) => {
      const judged = stage.evaluate(events, nowMs);
      span.set({ 'gac.signals': judged.signals.length });
      return judged;
    });
    const isIdle = records.length === 0 && isAtEnd;
    const isDue = isLaterStep(this.#toldAtMs, nowMs, TICK_MS);
    if (isDue) this.#toldAtMs = nowMs;
    // After the matches of the batch: progress must never overtake them.
    const progress = isDue ? stage.progress(nowMs, isIdle) : [];
    const receivedAtMs = records.at(-1)?.receivedAtMs;
    return { events, signals, messages: [...messages, ...progress], receivedAtMs };
  }

  hold(): void {
    // While effects wait no batch is judged, so nothing is told of the time that passes.
  }

  close(): void {
    this.#judge.letGo();
  }
}

/** Judges the groups of one partition of signals. */
class OwningStage implements Stage {
  readonly #judge: Judge<OwnerStage>;
  readonly #tracing: Tracing;
  #toldAtMs = 0;

  constructor(judge: Judge<OwnerStage>, tracing: Tracing) {
    this.#judge = judge;
    this.#tracing = tracing;
  }

  get replayMs(): number {
    return this.#judge.stage.replayMs;
  }

  get rebuildFromMs(): number {
    return this.#judge.stage.rebuildFromMs;
  }

  rebuild(records: readonly JournalRecord[], nowMs: number): readonly PlacedEvent[] {
    this.#judge.stage.rebuild(records, nowMs);
    return [];
  }

  judge(records: readonly JournalRecord[], { nowMs }: Moment): Judgement {
    const { stage } = this.#judge;
    const decided = this.#tracing.span('detect', {}, (span) => {
      const judged = stage.evaluate(records, nowMs);
      span.set({ 'gac.signals': judged.signals.length });
      return judged;
    });
    const receivedAtMs = records.at(-1)?.receivedAtMs;
    if (!isLaterStep(this.#toldAtMs, nowMs, TICK_MS))
      return { events: [], ...decided, receivedAtMs };
    this.#toldAtMs = nowMs;
    const settled = stage.advance(nowMs);
    return {
      events: [],
      signals: [...decided.signals, ...settled.signals],
      messages: [...decided.messages, ...settled.messages],
      receivedAtMs,
    };
  }

  hold(): void {
    // While effects wait no batch is judged, so nothing is told of the time that passes.
  }

  close(): void {
    this.#judge.letGo();
  }
}
