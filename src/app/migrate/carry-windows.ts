import type { OwnerMessage } from '../../detect/contract.ts';
import { createMatchStage } from '../../detect/distributed/match-stage.ts';
import { createOwnerStage } from '../../detect/distributed/owner-stage.ts';
import { streamPart } from '../../detect/scheduled/rule-parts.ts';
import { GacError } from '../../event/error.ts';
import type { JournalRecord } from '../../event/raw-record.ts';
import type { Journal, JournalReader } from '../../journal/contract.ts';
import { partitionOf } from '../../journal/partition-of.ts';
import { createNormalizer } from '../../normalize/create-normalizer.ts';
import type { State } from '../../state/contract.ts';
import { pause } from '../../telemetry/pause.ts';
import { NO_TRACING } from '../../telemetry/tracing.ts';
import { judgingOptions } from '../judging.ts';
import type { Keys } from '../keys.ts';
import { RecordReading } from '../pipeline/record-reading.ts';
import { openConfiguredPlaces, readingOptions } from '../reading.ts';
import { openRules } from '../rules.ts';
import type { RefreshedSourceDirectory } from '../source-directory.ts';
import type { StoresOptions } from '../stores.ts';

/** The name under which owners read the journal of signals. */
const OWNING = 'owners';
const BATCH_RECORDS = 1_000;
/** Event time of the stage between two batches: more than it waits between two words on its progress. */
const TURN_MS = 1_000;
const APPEND_TRIES_MAX = 20;

export interface CarryWindowsOptions {
  readonly source: StoresOptions;
  readonly target: StoresOptions;
  readonly keys: Keys;
  /** Worked off to its end. */
  readonly journal: Journal;
  /** Of the installation that moves. */
  readonly state: State;
  /** Its sources. */
  readonly directory: RefreshedSourceDirectory;
  /** Partitions that raw records have in the target. */
  readonly rawPartitions: number;
  /** The journal of signals of the target. */
  readonly signals: Journal;
  /** Told once: how many records there are. */
  readonly onTotal: (records: number) => void;
  readonly onRecords: (records: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Tells the owners of groups in the target what the last records mean for their windows, as the process would have that
 * reads those records, and leaves it to them as judged: their first start rebuilds the windows and raises nothing twice.
 * Nothing is stored. Told again, it changes nothing.
 */
export async function carryWindows(options: CarryWindowsOptions): Promise<void> {
  const { target, signals, rawPartitions, journal } = options;
  const rules = await openRules({ ...target, state: options.state });
  try {
    const judging = judgingOptions({ ...target, directory: options.directory });
    const shared = {
      ...{ ...judging, rules: streamPart(rules.set()), rawPartitions },
      signalPartitions: signals.partitions,
      partitionOf: (key: string) => partitionOf(key, signals.partitions),
    };
    const { replayMs } = createOwnerStage({ ...shared, partition: 0 });
    const heads = await openHeads(journal, replayMs);
    options.onTotal(heads.reduce((sum, { reader, end }) => sum + end - reader.offset, 0));
    const stages = heads.map((_, partition) =>
      createMatchStage({ ...shared, partition: partition % rawPartitions }),
    );
    try {
      await tellAll(options, { heads, stages });
    } finally {
      await Promise.all(heads.map(({ reader }) => reader.close()));
    }
  } finally {
    await rules.stop();
  }
  const positions = signals
    .status()
    .map(({ partition, nextOffset: offset }) => ({ partition, offset }));
  await signals.commit(OWNING, positions);
}

/** What is to be read of one partition. */
interface Head {
  readonly reader: JournalReader;
  readonly end: number;
  batch: readonly JournalRecord[];
}

interface Telling {
  readonly heads: readonly Head[];
  readonly stages: readonly ReturnType<typeof createMatchStage>[];
}

/** Readers at the first record that a window may still hold. */
async function openHeads(journal: Journal, replayMs: number): Promise<Head[]> {
  const ends = journal.status().map(({ nextOffset }) => nextOffset);
  const newest = await Promise.all(
    ends.map((end, partition) => lastReceipt(journal, partition, end)),
  );
  const sinceMs = Math.max(0, ...newest) - replayMs;
  return Promise.all(
    ends.map(async (end, partition) => {
      const offset = await journal.offsetAt(partition, sinceMs);
      return { reader: await journal.reader({ partition, offset }), end, batch: [] };
    }),
  );
}

async function lastReceipt(journal: Journal, partition: number, end: number): Promise<number> {
  if (end === 0) return 0;
  const reader = await journal.reader({ partition, offset: end - 1 });
  try {
    return (await reader.read({ max: 1, waitMs: 0 }))[0]?.receivedAtMs ?? 0;
  } finally {
    await reader.close();
  }
}

async function tellAll(options: CarryWindowsOptions, { heads, stages }: Telling): Promise<void> {
  const { source, keys, journal, directory, onRecords, signal } = options;
  const { configuration } = source;
  const places = await openConfiguredPlaces(configuration);
  const normalizer = createNormalizer(
    readingOptions({ configuration, keys, journalId: journal.id, places }),
  );
  const reading = new RecordReading({ normalizer, directory, tracing: NO_TRACING });
  let nowMs = 0;
  for (;;) {
    signal.throwIfAborted();
    await Promise.all(heads.map(fill));
    // The partition whose next record is the oldest comes first, as it was when they came in.
    const next = heads.reduce<number | undefined>((oldest, { batch }, at) => {
      const ms = batch[0]?.receivedAtMs;
      if (ms === undefined) return oldest;
      const known = oldest === undefined ? undefined : heads[oldest]?.batch[0]?.receivedAtMs;
      return known === undefined || ms < known ? at : oldest;
    }, undefined);
    const head = next === undefined ? undefined : heads[next];
    const stage = next === undefined ? undefined : stages[next];
    if (head === undefined || stage === undefined) return;
    nowMs += TURN_MS;
    const { batch } = head;
    head.batch = [];
    const { messages } = stage.evaluate(reading.events(batch), nowMs);
    // Its signals were raised when the records were first judged.
    const told = [...messages, ...stage.progress(nowMs, false)];
    const first = batch[0];
    await send(told, `${journal.id}-${first?.partition}-${first?.offset}`, options);
    onRecords(batch.length);
  }
}

async function fill(head: Head): Promise<void> {
  const max = Math.min(BATCH_RECORDS, head.end - head.reader.offset);
  if (head.batch.length > 0 || max <= 0) return;
  head.batch = await head.reader.read({ max, waitMs: 0 });
}

async function send(
  messages: readonly OwnerMessage[],
  name: string,
  options: Pick<CarryWindowsOptions, 'signals' | 'signal'>,
): Promise<void> {
  const byOwner = Map.groupBy(messages, ({ partition }) => partition);
  await Promise.all(
    [...byOwner].map(([partition, own]) => append(own, { partition, name }, options)),
  );
}

/** Appends what one owner is told of one batch; known by its name, so that it is not told twice. */
async function append(
  messages: readonly OwnerMessage[],
  { partition, name }: { partition: number; name: string },
  { signals, signal }: Pick<CarryWindowsOptions, 'signals' | 'signal'>,
): Promise<void> {
  const records = messages.map(({ body, receivedAtMs }) => ({
    ...{ sourceId: 'signals', receivedAtMs, transport: 'internal' as const },
    ...{ peer: '', body, cutFromBytes: 0 },
  }));
  const dedup = { kind: 'key', key: `move ${name} ${partition}` } as const;
  for (let tries = 1; ; tries++) {
    const outcome = await signals.append(records, dedup, partition);
    if (outcome.kind !== 'refused') return;
    if (tries === APPEND_TRIES_MAX) {
      throw new GacError('GAC_JOURNAL_FAILED', `The journal of signals refuses: ${outcome.reason}`);
    }
    await pause(outcome.retryAfterMs, signal);
    signal.throwIfAborted();
  }
}
