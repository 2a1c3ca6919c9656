// Journals on a real Kafka for tests: options with defaults, reading everything, and what a reader got.
import { randomUUID } from 'node:crypto';
import type { JournalRecord, RawRecord } from '../../../src/event/raw-record.ts';
import type { Journal } from '../../../src/journal/contract.ts';
import type { KafkaJournalOptions } from '../../../src/journal/kafka/kafka-options.ts';
import { openKafkaJournal } from '../../../src/journal/kafka/open-kafka-journal.ts';
import { encodeAppend } from '../../../src/journal/kafka/record-codec.ts';
import { RecordSeal } from '../../../src/journal/kafka/record-seal.ts';
import { systemClock } from '../../../src/telemetry/clock.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { TEST_KEYS } from '../../contract/journal-contract.ts';

/** A topic that no other test has. */
export function freshTopic(): string {
  return `journal.${randomUUID()}`;
}

export function openAt(
  brokers: readonly string[],
  options: Partial<KafkaJournalOptions> & { topic: string },
): Promise<Journal> {
  return openKafkaJournal({
    client: { brokers, clientId: 'gac-test' },
    partitions: 4,
    replication: 1,
    minInsyncReplicas: 1,
    retentionMs: 3_600_000,
    keys: TEST_KEYS,
    compression: 'zstd',
    sessionTimeoutMs: 6_000,
    clock: systemClock,
    log: createLog({ level: 'silent' }),
    ...options,
  });
}

/** Records of one source whose bodies are `${name}-${number}`. */
export function recordsOf(sourceId: string, name: string, count: number): RawRecord[] {
  return Array.from({ length: count }, (_, at) => ({
    sourceId,
    receivedAtMs: systemClock.now(),
    transport: 'http',
    peer: '192.0.2.7',
    body: Buffer.from(`${name}-${at}`),
    cutFromBytes: 0,
  }));
}

/** Everything from an offset on, until nothing more has come for a while. */
export async function readToEnd(
  journal: Journal,
  partition: number,
  { offset = 0, quietMs = 1_500 }: { offset?: number; quietMs?: number } = {},
): Promise<JournalRecord[]> {
  const reader = await journal.reader({ partition, offset });
  const records: JournalRecord[] = [];
  for (;;) {
    const some = await reader.read({ max: 1_000, waitMs: quietMs });
    if (some.length === 0) break;
    records.push(...some);
  }
  await reader.close();
  return records;
}

/** The bodies of everything in all partitions. */
export async function readBodies(journal: Journal): Promise<string[]> {
  const partitions = Array.from({ length: journal.partitions }, (_, partition) => partition);
  const all = await Promise.all(partitions.map((partition) => readToEnd(journal, partition)));
  return all.flat().map((record) => String(record.body));
}

/** Records as messages, as another process writes them to a partition of the journal. */
export function sealedFor(
  { id: journalId }: Journal,
  partition: number,
  records: readonly RawRecord[],
) {
  const seal = new RecordSeal({ keys: TEST_KEYS, journalId });
  return encodeAppend(records, undefined, { seal, partition, compression: 'zstd' });
}
