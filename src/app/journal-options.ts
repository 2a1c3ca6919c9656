import { z } from 'zod';
import { absoluteTls, clientTls } from './client-tls.ts';
import { kafkaBrokers, kafkaLogIn } from './kafka-access-options.ts';

const bytes = z.int().positive();

const kafka = z.strictObject({
  brokers: kafkaBrokers,
  topicPrefix: z
    .string()
    .regex(/^[a-zA-Z0-9._-]{1,100}$/)
    .default('gac')
    .describe('First part of the name of every topic and consumer group.'),
  partitions: z
    .int()
    .min(1)
    .max(256)
    .default(12)
    .describe('Partitions of the raw records: the most processes that can read them at once.'),
  signalPartitions: z
    .int()
    .min(1)
    .max(256)
    .default(12)
    .describe('Partitions of the matches on their way to correlations.'),
  replication: z.int().min(1).max(7).default(3).describe('Copies of each partition.'),
  minInsyncReplicas: z
    .int()
    .min(1)
    .max(7)
    .default(2)
    .describe('Copies that must be written before a record is acknowledged.'),
  maxBytesPerPartition: bytes
    .exactOptional()
    .describe('Size at which Kafka removes the oldest records, read or not. Default: no limit.'),
  compression: z
    .enum(['none', 'zstd'])
    .default('zstd')
    .describe('How records are compressed before they are sealed.'),
  sessionTimeoutSeconds: z
    .number()
    .min(6)
    .max(300)
    .default(10)
    .describe('A process silent this long loses its partitions to the others.'),
  tls: clientTls,
  sasl: kafkaLogIn('GAC_KAFKA_PASSWORD'),
});

/** Where raw records are kept until all of their effects are durable, and for how long. */
export const journalOptions = z
  .strictObject({
    kind: z
      .enum(['segments', 'kafka'])
      .default('segments')
      .describe('Files in the data directory, or Kafka topics that processes share.'),
    partitions: z
      .int()
      .min(1)
      .max(64)
      .default(1)
      .describe('Partitions of the files; they may become more later, never fewer.'),
    segmentBytes: bytes
      .min(1_048_576)
      .default(67_108_864)
      .describe('Size at which a segment is sealed.'),
    retentionHours: z
      .number()
      .positive()
      .default(72)
      .describe('Age after which records that were read go; raw lines hold personal data.'),
    retentionBytes: bytes
      .default(8_589_934_592)
      .describe('Size above which the oldest read segments go.'),
    maxBytes: bytes
      .default(17_179_869_184)
      .describe('Size above which new records are refused with 503 until space is free.'),
    commitIntervalMs: z
      .int()
      .min(0)
      .max(1_000)
      .default(2)
      .describe('How long a commit waits for more records to share one fsync.'),
    kafka: kafka.exactOptional(),
  })
  .refine((journal) => journal.kind !== 'kafka' || journal.kafka !== undefined, {
    error: 'is needed when journal.kind is kafka',
    path: ['kafka'],
  })
  .prefault({});

type JournalOptions = z.infer<typeof journalOptions>;

/** The options with every path of a file made absolute. */
export function absoluteJournal(
  journal: JournalOptions,
  from: (file: string) => string,
): JournalOptions {
  if (journal.kafka === undefined) return journal;
  return { ...journal, kafka: { ...journal.kafka, tls: absoluteTls(journal.kafka.tls, from) } };
}
