import type { RawRecord } from '../event/raw-record.ts';
import type { Source } from '../event/source.ts';
import type { AppendOutcome, Dedup } from '../journal/contract.ts';

/** Where collectors put records. Resolves after the records are on stable storage. */
export interface RecordSink {
  append(records: readonly RawRecord[], dedup?: Dedup): Promise<AppendOutcome>;
  streamEnd(stream: string): Promise<number | undefined>;
}

/** Who is sending? Answered from credentials only. Lookups are from memory: they may run per packet. */
export interface SourceDirectory {
  /** By ingest key; `undefined` = unknown or revoked key. */
  byKey(key: string): Source | undefined;
  byId(id: string): Source | undefined;
  /** Enabled syslog sources; the collector picks by peer, certificate and APP-NAME. */
  syslogSources(): readonly Source[];
  /** Enabled file sources. */
  fileSources(): readonly Source[];
  /** Enabled Kafka sources. */
  kafkaSources(): readonly Source[];
  /** Calls back after any change of the registry. */
  onChange(listener: () => void): void;
}

/** A record, or a whole request, that was refused because of who sent it. */
export interface RefusedArrival {
  /** Address of the sender. */
  readonly peer: string;
  /** What is known of it without its being read: the record, or the key by which its sender will repeat it. */
  readonly text: string;
  /** The source that it was meant for, by its address. */
  readonly addressedTo?: string;
  /** The source that its credential belongs to. */
  readonly keySourceId?: string;
  readonly reason: 'no_key' | 'bad_key' | 'disabled' | 'unknown_peer' | 'unknown_app_name';
}

/** Whoever wants to know what is refused. Must be quick, and never throws. */
export interface ArrivalWatch {
  /** Whether anybody wants to know at the moment. */
  readonly isOn: boolean;
  refused(arrival: RefusedArrival): void;
}

/** Reasons for which a collector may refuse a record; a closed set, label of `gac_collect_refused_records_total`. */
export const REFUSAL_REASONS = [
  'unknown_source',
  'bad_key',
  'unknown_peer',
  'bad_proxy_header',
  'rate_limited',
  'too_large',
  'bad_encoding',
  'malformed_batch',
  'undecodable',
  'journal_full',
  'journal_failed',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** One way in, started and stopped with the service. */
export interface Collector {
  /** Resolves when it listens or follows. @throws when the port or path cannot be had */
  start(): Promise<void>;
  /** Takes no new records, waits for those under way. */
  stop(): Promise<void>;
}
