import type { SourceDirectory } from '../../collect/contract.ts';
import type { Detector } from '../../detect/contract.ts';
import type { PlacedEvent } from '../../event/event.ts';
import type { JournalRecord } from '../../event/raw-record.ts';
import type { Journal } from '../../journal/contract.ts';
import type { Normalizer } from '../../normalize/contract.ts';
import type { AlertState } from '../../state/contract.ts';
import type { EventStore } from '../../store/contract.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { Tracing } from '../../telemetry/tracing.ts';
import type { GapKeeper } from '../ledger/gap-keeper.ts';
import type { TrialWatch } from '../onboarding/trial-watch.ts';
import { EffectWriter } from './effect-writer.ts';
import type { RunLedger } from './partition-run.ts';
import { PartitionRuns } from './partition-runs.ts';
import { JUDGING, type Pipeline, statusOf } from './pipeline.ts';
import { RecordReading } from './record-reading.ts';
import type { Judgement, Moment, Stage } from './stage.ts';

/** How often time is told to the detector. */
const TICK_MS = 1_000;
/** Small steps: what the process holds at once decides how much memory it takes. */
const BATCH_RECORDS_MAX = 1_000;

export interface WholePipelineOptions {
  readonly journal: Journal;
  readonly normalizer: Normalizer;
  readonly store: EventStore;
  readonly detector: Detector;
  readonly alerts: AlertState;
  readonly directory: SourceDirectory;
  readonly gaps: GapKeeper;
  readonly ledgerOf: (partition: number) => RunLedger;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly clock: Clock;
  readonly log: Log;
  /** Default: no tests of sources are looked for. */
  readonly trials?: TrialWatch;
}

/** The pipeline of one process that has the whole journal: one detector sees all partitions. */
export async function startWholePipeline(options: WholePipelineOptions): Promise<Pipeline> {
  const { journal, detector, gaps, ledgerOf, metrics, tracing, clock, log } = options;
  const reading = new RecordReading(options);
  const runs = await PartitionRuns.start({
    ...{ journal, metrics, tracing, clock, log },
    consumer: JUDGING,
    batchRecordsMax: BATCH_RECORDS_MAX,
    writesEvents: true,
    writer: new EffectWriter(options),
    stageOf: (partition) => new WholeStage(partition, { reading, detector, gaps, tracing }),
    ledgerOf,
  });
  const tick = setInterval(() => {
    const all = runs.all();
    // Silence is concluded from what has been read: while something waits to be read, time stands still.
    if (all.some(({ rebuilding, failing }) => rebuilding || failing !== undefined)) return;
    const signals = detector.advance(clock.now());
    if (signals.length > 0) all[0]?.owe(signals);
  }, TICK_MS);
  return {
    status: () => statusOf(runs.all()),
    stop: async () => {
      clearInterval(tick);
      await runs.stop();
    },
  };
}

/** Normalises and judges, all in one. */
class WholeStage implements Stage {
  readonly rebuildFromMs = Number.NEGATIVE_INFINITY;
  readonly #partition: number;
  readonly #reading: RecordReading;
  readonly #detector: Detector;
  readonly #gaps: GapKeeper;
  readonly #tracing: Tracing;

  constructor(
    partition: number,
    parts: { reading: RecordReading; detector: Detector; gaps: GapKeeper; tracing: Tracing },
  ) {
    this.#partition = partition;
    this.#reading = parts.reading;
    this.#detector = parts.detector;
    this.#gaps = parts.gaps;
    this.#tracing = parts.tracing;
  }

  get replayMs(): number {
    return this.#detector.replayMs;
  }

  rebuild(records: readonly JournalRecord[], nowMs: number): readonly PlacedEvent[] {
    const events = this.#reading.events(records);
    // What it raises was raised before.
    this.#gaps.repeating(() => this.#detector.evaluate(this.#partition, events, nowMs));
    return events;
  }

  judge(records: readonly JournalRecord[], { nowMs }: Moment): Judgement {
    const events = this.#reading.events(records);
    const signals = this.#tracing.span('detect', {}, (span) => {
      const raised = this.#detector.evaluate(this.#partition, events, nowMs);
      span.set({ 'gac.signals': raised.length });
      return raised;
    });
    return { events, signals, messages: [], receivedAtMs: records.at(-1)?.receivedAtMs };
  }

  hold(isHeld: boolean): void {
    this.#detector.hold(this.#partition, isHeld);
  }

  close(): void {
    // The detector is that of all partitions.
  }
}
