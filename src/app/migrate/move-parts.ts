import type { JournalUse, KafkaMove } from '../../journal/kafka/open-kafka-move.ts';
import type { SegmentJournal } from '../../journal/segments/segment-journal.ts';
import {
  openStateMove,
  type StateMove,
  type TargetOwner,
} from '../../state/move/open-state-move.ts';
import type { ReadBack } from '../../store/elasticsearch/read/read-back.ts';
import type { StopList } from '../stop-list.ts';
import {
  clusterSettings,
  databaseSettings,
  kafkaSettings,
  sqliteFile,
  stateSettings,
} from '../stores.ts';
import type { Sides } from './sides.ts';

/** Names under which the processes of an installation read its journals. */
const READERS = { records: 'pipeline', signals: 'owners' } as const;

/** Whose data a target has. */
export interface TargetUse {
  readonly owner: TargetOwner;
  /** Processes of the target have run since. */
  readonly isStarted: boolean;
  /** What stands in the way of the move, in words; empty when nothing does. */
  readonly foreign: readonly string[];
}

/** The ways to the target. */
export interface MoveParts {
  readonly state: StateMove;
  readonly events: ReadBack;
  readonly records: KafkaMove;
  readonly signals: KafkaMove;
  readonly journal: SegmentJournal;
  /** Looks at the target without changing anything. */
  targetUse(): Promise<TargetUse>;
}

export interface MovePartsOptions extends Sides {
  readonly journal: SegmentJournal;
  readonly stops: StopList;
  readonly signal: AbortSignal;
}

/** Connects to all servers of the target. @throws GacError when one is not reached or refuses */
export async function openMoveParts(options: MovePartsOptions): Promise<MoveParts> {
  const { source, target, keys, journal, stops, signal } = options;
  const { kafka } = target.configuration.journal;
  const { openReadBack } = await import('../../store/elasticsearch/read/read-back.ts');
  const { openKafkaMove } = await import('../../journal/kafka/open-kafka-move.ts');
  const state = await openStateMove({
    ...stateSettings(source, keys.secretKey),
    path: sqliteFile(source.configuration),
    postgres: databaseSettings(target),
    journalId: journal.id,
    signal,
  });
  stops.add('state', () => state.close());
  const events = openReadBack(clusterSettings(target));
  stops.add('events', () => events.close());
  const openTopics = async (name: string, partitions: number) => {
    const opened = await openKafkaMove(kafkaSettings({ ...target, keys }, { name, partitions }));
    stops.add(name, () => opened.close());
    return opened;
  };
  const records = await openTopics('records', kafka?.partitions ?? 1);
  const signals = await openTopics('signals', kafka?.signalPartitions ?? 1);
  const parts = { state, events, records, signals, journal };
  return { ...parts, targetUse: () => lookAtTarget(parts) };
}

async function lookAtTarget(parts: Omit<MoveParts, 'targetUse'>): Promise<TargetUse> {
  const { events, state, records, signals } = parts;
  const owner = await state.owner();
  const use = await records.use(READERS.records);
  const judged = await signals.use(READERS.signals);
  const isStarted = use.isRead || use.records > 0;
  const foreign = [
    ...(owner === 'other' ? ['the database has a state'] : []),
    ...(isStarted ? ['a process has worked on the topic of the records'] : []),
    ...(owner === 'this' ? [] : topicsInUse(use, judged)),
    ...(owner === 'this' ? [] : eventsOf(await events.journals())),
  ];
  return { owner, isStarted, foreign };
}

function topicsInUse(records: JournalUse, signals: JournalUse): string[] {
  const markers = records.markers + signals.markers;
  if (markers + signals.records === 0) return [];
  return [`the topics have ${signals.records} messages and ${markers} marks of batches`];
}

function eventsOf(journals: ReadonlyMap<string, number>): string[] {
  const found = [...journals.values()].reduce((sum, count) => sum + count, 0);
  return found === 0 ? [] : [`the indices have ${found} events`];
}
