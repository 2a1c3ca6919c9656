/** The ways in. A new transport is a new collector folder. */
export const TRANSPORTS = ['http', 'syslog', 'file', 'kafka'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** How a record came into a journal; `internal`: made by the service itself for its own next stage. */
export type RecordOrigin = Transport | 'internal';

/**
 * One record as its source sent it, before anything is understood of it.
 * The source's identity comes from the credential of the transport, never from the bytes.
 */
export interface RawRecord {
  readonly sourceId: string;
  /** When the collector had the whole record, epoch milliseconds. */
  readonly receivedAtMs: number;
  readonly transport: RecordOrigin;
  /** Who sent it: remote address, or the path of the file. Empty when not known. */
  readonly peer: string;
  /** The bytes without their line terminator. */
  readonly body: Buffer;
  /** Length in bytes before the collector cut an oversize record; 0 when it is whole. */
  readonly cutFromBytes: number;
  /**
   * W3C `traceparent` of the recorded trace that brought this record and those appended with it; only on the first
   * record of an append. Absent when nothing was recorded.
   */
  readonly trace?: string;
}

/** A raw record with its place in the journal. */
export interface JournalRecord extends RawRecord {
  readonly partition: number;
  /** Ascending from 0, per partition; a number is missing where nothing readable is. */
  readonly offset: number;
}
