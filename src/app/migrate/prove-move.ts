import { ENTRY_WORDS } from '../../journal/key-table.ts';
import type { EventExport } from '../../store/duckdb/export-events.ts';
import { waitingRecords } from './drain.ts';
import type { MoveWork } from './move-steps.ts';
import { StepCounter } from './progress.ts';
import { concludeProof, type JournalProof, type MoveProof } from './proof.ts';
import { proveEvents } from './prove-events.ts';

/** Reads back everything from both sides and compares it. */
export async function proveMove(
  work: MoveWork,
  from: EventExport,
  target: string,
): Promise<MoveProof> {
  const { source, parts, signal } = work;
  const partitions = await from.partitions();
  const events = partitions.reduce((sum, one) => sum + one.events, 0);
  const rows = await parts.state.sourceRows();
  const counter = new StepCounter({ step: 'proof', total: rows + 2 * events }, work);
  const onEvents = counter.add;
  const proof = concludeProof({
    provenAtMs: source.clock.now(),
    source: source.configuration.dataDirectory,
    target,
    tables: await parts.state.compare(counter.add),
    audits: await parts.state.verifyAudits(),
    events: await proveEvents({ from, to: parts.events, onEvents, signal }),
    journal: await proveJournal(work),
  });
  counter.end();
  return proof;
}

async function proveJournal({ journal, parts }: MoveWork): Promise<JournalProof> {
  const known = journal.knownBatches();
  const waiting = await waitingRecords(journal);
  const missing = await parts.records.missing(known);
  const { records, isRead } = await parts.signals.use('owners');
  const difference = differenceOf({ waiting, missing, hasWindows: isRead });
  return {
    streams: known.streams.size,
    keys: known.keys.length / ENTRY_WORDS,
    windowMessages: records,
    waiting,
    ...(difference && { difference }),
  };
}

function differenceOf(found: {
  waiting: number;
  missing: { keys: number; stream: string | undefined };
  hasWindows: boolean;
}): JournalProof['difference'] {
  const { waiting, missing, hasWindows } = found;
  if (waiting > 0) return { place: 'waiting', kind: 'missing', id: String(waiting) };
  if (missing.keys > 0) return { place: 'keys', kind: 'missing', id: String(missing.keys) };
  const { stream } = missing;
  if (stream !== undefined) return { place: 'streams', kind: 'missing', id: stream };
  return hasWindows ? undefined : { place: 'windows', kind: 'missing', id: 'owners' };
}
