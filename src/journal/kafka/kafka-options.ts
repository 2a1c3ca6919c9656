import type { Clock } from '../../telemetry/clock.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { JournalKeys } from '../journal-keys.ts';

/** How brokers are reached. */
export interface KafkaClientOptions {
  /** `host:port` of those to ask first. */
  readonly brokers: readonly string[];
  /** Name of this process in the logs and quotas of the brokers. */
  readonly clientId: string;
  /** PEM files; an empty object trusts whom Node.js trusts. Absent = no TLS. */
  readonly tls?: {
    readonly caFile?: string | undefined;
    readonly certificateFile?: string | undefined;
    readonly keyFile?: string | undefined;
  };
  /** Absent = no log-in. */
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
}

/** What the topic of the records has to be. */
export interface TopicOptions {
  /** Name of the topic of the records; the other topics and the consumer groups begin with it. */
  readonly topic: string;
  /** At least 1; a topic that has more keeps them. */
  readonly partitions: number;
  readonly replication: number;
  readonly minInsyncReplicas: number;
  /** Size of a partition beyond which Kafka removes the oldest records, read or not. @default no limit */
  readonly maxBytesPerPartition?: number | undefined;
}

/** How records are compressed before they are sealed. */
export type Compression = 'none' | 'zstd';

/** How a journal on Kafka is kept. */
export interface KafkaJournalOptions extends TopicOptions {
  readonly client: KafkaClientOptions;
  /** What records are sealed with. */
  readonly keys: JournalKeys;
  /** Read records that were received longer ago are removed by `retain`. */
  readonly retentionMs: number;
  readonly compression: Compression;
  /** A process that is silent for so long loses its partitions to the others. @default 10,000 */
  readonly sessionTimeoutMs?: number;
  /** How long an append is tried before it is refused. @default 10,000 */
  readonly appendTimeoutMs?: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics?: Metrics;
}
