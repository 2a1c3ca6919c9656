import { streamPart } from '../../detect/scheduled/rule-parts.ts';
import { createDetector } from '../../detect/stream-detector.ts';
import { GacError } from '../../event/error.ts';
import type { Journal } from '../../journal/contract.ts';
import { createNormalizer } from '../../normalize/create-normalizer.ts';
import type { EventExport } from '../../store/duckdb/export-events.ts';
import { pause } from '../../telemetry/pause.ts';
import { NO_TRACING } from '../../telemetry/tracing.ts';
import { judgingOptions } from '../judging.ts';
import type { Keys } from '../keys.ts';
import { openLedger } from '../ledger/open-ledger.ts';
import { JUDGING, type PipelineStatus } from '../pipeline/pipeline.ts';
import { startWholePipeline } from '../pipeline/whole-pipeline.ts';
import { openConfiguredPlaces, readingOptions } from '../reading.ts';
import { openRules } from '../rules.ts';
import { createSourceDirectory } from '../source-directory.ts';
import { StopList } from '../stop-list.ts';
import { openConfiguredState, openStore, type StoresOptions } from '../stores.ts';

const LOOK_MS = 100;
/** A stage that fails this long does not come back by itself. */
const FAILING_MS_MAX = 60_000;

/** Records that the pipeline of a journal has not committed. */
export async function waitingRecords(journal: Journal): Promise<number> {
  const positions = await journal.committed(JUDGING);
  const committed = new Map(positions.map(({ partition, offset }) => [partition, offset]));
  return journal
    .status()
    .map(({ partition, firstOffset, nextOffset }) =>
      Math.max(0, nextOffset - Math.max(firstOffset, committed.get(partition) ?? 0)),
    )
    .reduce((sum, waiting) => sum + waiting, 0);
}

/** Whether the store lacks events of records that count as processed, as one that had to begin anew does. */
export async function isStoreBehind(journal: Journal, stored: EventExport): Promise<boolean> {
  for (const { partition, offset } of await journal.committed(JUDGING)) {
    if ((await stored.storedOffset(journal.id, partition)) < offset) return true;
  }
  return false;
}

export interface DrainOptions {
  readonly source: StoresOptions;
  readonly keys: Keys;
  readonly journal: Journal;
  readonly onLeft: (records: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Works off what waits in the journal, as the next start of the service would: normalise, store, detect, raise. Their
 * events so keep the ids that alerts name. Nothing is delivered, and no silence is concluded.
 * @throws GacError when a part fails; the signal's reason when it aborts
 */
export async function drain(options: DrainOptions): Promise<void> {
  const { source, keys, journal, onLeft, signal } = options;
  const { configuration, metrics, clock, log } = source;
  const stops = new StopList(log);
  try {
    const state = await openConfiguredState(source, keys.secretKey);
    stops.add('state', () => state.close());
    const store = await openStore(source, journal.id);
    stops.add('store', () => store.close());
    const rules = await openRules({ configuration, state, metrics, clock, log });
    stops.add('rules', () => rules.stop());
    const directory = await createSourceDirectory(state, log);
    const { latenessSeconds } = configuration.detect;
    const ledger = openLedger({
      ...{ ledger: state.ledger, journal, rules, directory, clock, log },
      latenessMs: latenessSeconds * 1_000,
    });
    stops.add('ledger', () => ledger.stop());
    const judging = judgingOptions({ configuration, directory, metrics, gaps: ledger.gaps });
    const detector = createDetector({ ...judging, rules: streamPart(rules.set()) });
    const places = await openConfiguredPlaces(configuration);
    const reading = readingOptions({ configuration, keys, journalId: journal.id, places });
    const pipeline = await startWholePipeline({
      ...{ ...ledger, journal, store, directory, metrics, clock, log },
      normalizer: createNormalizer({ ...reading, metrics }),
      detector: withoutTime(detector),
      alerts: state.alerts,
      tracing: NO_TRACING,
    });
    stops.add('pipeline', () => pipeline.stop());
    await settled(() => pipeline.status(), onLeft, signal);
  } finally {
    await stops.stopAll();
  }
}

/** While senders are shut out, their silence says nothing. */
function withoutTime(detector: ReturnType<typeof createDetector>) {
  return {
    evaluate: detector.evaluate.bind(detector),
    held: detector.held.bind(detector),
    advance: () => [],
    hold: detector.hold.bind(detector),
    reload: detector.reload.bind(detector),
    get replayMs() {
      return detector.replayMs;
    },
  };
}

async function settled(
  status: () => PipelineStatus,
  onLeft: (records: number) => void,
  signal: AbortSignal,
): Promise<void> {
  let failingSince: number | undefined;
  for (;;) {
    const { lagRecords, rebuilding, failing } = status();
    onLeft(lagRecords);
    if (lagRecords === 0 && !rebuilding && failing === undefined) return;
    failingSince = failing === undefined ? undefined : (failingSince ?? performance.now());
    if (failingSince !== undefined && performance.now() - failingSince > FAILING_MS_MAX) {
      throw new GacError('GAC_STORE_FAILED', `What waits cannot be worked off: ${failing}`);
    }
    await pause(LOOK_MS, signal);
    signal.throwIfAborted();
  }
}
