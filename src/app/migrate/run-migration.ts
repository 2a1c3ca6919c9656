import { GacError } from '../../event/error.ts';
import type { SegmentJournal } from '../../journal/segments/segment-journal.ts';
import { openEventExport } from '../../store/duckdb/export-events.ts';
import type { Configuration } from '../configuration.ts';
import { StopList } from '../stop-list.ts';
import { duckdbFile, openEmbeddedJournal } from '../stores.ts';
import { Checkpoint } from './checkpoint.ts';
import { drain, isStoreBehind, waitingRecords } from './drain.ts';
import { lookAhead, type MovePlan } from './look-ahead.ts';
import { type MoveParts, openMoveParts } from './move-parts.ts';
import { copyAllEvents, copyWholeState, handJournalOver } from './move-steps.ts';
import { type MoveProgress, StepCounter } from './progress.ts';
import type { MoveProof } from './proof.ts';
import { proveMove } from './prove-move.ts';
import { openSides, type Sides, type SidesOptions } from './sides.ts';

export interface MigrationOptions extends SidesOptions {
  /** Only looks, and changes nothing in the target. */
  readonly dryRun: boolean;
  readonly onProgress: (progress: MoveProgress) => void;
  readonly signal: AbortSignal;
}

/** What a migration came to. */
export type MigrationOutcome =
  | { readonly kind: 'plan'; readonly plan: MovePlan }
  /** Everything was copied, now or before, and was compared now. */
  | { readonly kind: 'proven'; readonly proof: MoveProof }
  /** It was over before, and the target has gone on since: there is nothing to compare with any more. */
  | { readonly kind: 'over'; readonly finishedAtMs: number };

/**
 * Moves an installation from files to servers. Each step can be done again, and goes on where an earlier run stopped; the
 * source is read, and worked off, and stays as it is.
 * @throws GacError GAC_DATA_DIR_LOCKED while the service runs, GAC_MIGRATION_REFUSED when the target has data that is not of
 * this migration; the signal's reason when it aborts
 */
export async function runMigration(options: MigrationOptions): Promise<MigrationOutcome> {
  const sides = openSides(options);
  const stops = new StopList(options.log);
  try {
    const journal = await openEmbeddedJournal({ ...sides.source, keys: sides.keys });
    stops.add('journal', () => journal.close());
    const { signal } = options;
    const parts = await openMoveParts({ ...sides, journal, stops, signal });
    return options.dryRun
      ? { kind: 'plan', plan: await lookAhead(parts, duckdbFile(options.from)) }
      : await move(options, { sides, journal, parts });
  } finally {
    await stops.stopAll();
  }
}

interface Opened {
  readonly sides: Sides;
  readonly journal: SegmentJournal;
  readonly parts: MoveParts;
}

async function move(
  options: MigrationOptions,
  { sides, journal, parts }: Opened,
): Promise<MigrationOutcome> {
  const { dataDirectory } = options.from;
  const of = { journalId: journal.id, target: targetName(options.to) };
  const use = await parts.targetUse();
  // What an earlier run copied is gone with the database that it was copied to.
  if (use.owner === 'nobody') Checkpoint.forget(dataDirectory);
  const checkpoint = Checkpoint.open(dataDirectory, of);
  if (use.isStarted && checkpoint.finishedAtMs !== undefined && use.owner === 'this') {
    return { kind: 'over', finishedAtMs: checkpoint.finishedAtMs };
  }
  refuseForeign(use, of.target);
  await drainSource(options, { sides, journal, parts });
  await parts.state.prepare();
  const work = { ...sides, journal, parts, checkpoint, ...options };
  await copyWholeState(work);
  const events = await openEventExport(duckdbFile(options.from));
  try {
    await copyAllEvents(work, events);
    await handJournalOver(work);
    const proof = await proveMove(work, events, of.target);
    if (proof.isEqual) checkpoint.save({ finishedAtMs: options.clock.now() });
    return { kind: 'proven', proof };
  } finally {
    events.close();
  }
}

async function drainSource(audience: MigrationOptions, { sides, journal }: Opened): Promise<void> {
  const total = await waitingRecords(journal);
  if (total === 0 && !(await lacksEvents(audience, journal))) return;
  const counter = new StepCounter({ step: 'drain', total }, audience);
  const onLeft = (left: number) => counter.reach(total - left);
  await drain({ ...sides, journal, onLeft, signal: audience.signal });
  counter.end();
}

async function lacksEvents({ from }: MigrationOptions, journal: SegmentJournal): Promise<boolean> {
  const stored = await openEventExport(duckdbFile(from));
  try {
    return await isStoreBehind(journal, stored);
  } finally {
    stored.close();
  }
}

function refuseForeign(use: Awaited<ReturnType<MoveParts['targetUse']>>, target: string): void {
  if (use.foreign.length === 0) return;
  throw new GacError(
    'GAC_MIGRATION_REFUSED',
    `${target} has data that is not of this migration: ${use.foreign.join('; ')}.`,
  );
}

/** Names a target, for people and to know it again. */
function targetName({ journal, store, state }: Configuration): string {
  const { kafka } = journal;
  const { elasticsearch } = store;
  const { postgres } = state;
  return [
    `Kafka ${kafka?.brokers.join(',')} ${kafka?.topicPrefix}`,
    `Elasticsearch ${elasticsearch?.nodes.join(',')} ${elasticsearch?.indexPrefix}`,
    `PostgreSQL ${postgres?.host}:${postgres?.port} ${postgres?.database}`,
  ].join('; ');
}
