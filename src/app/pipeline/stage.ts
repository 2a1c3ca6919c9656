import type { OwnerMessage } from '../../detect/contract.ts';
import type { PlacedEvent } from '../../event/event.ts';
import type { JournalRecord } from '../../event/raw-record.ts';
import type { Signal } from '../../event/signal.ts';

/** What a stage makes of a batch of records. */
export type Judgement = Omit<Effects, 'traces'>;

/** What a batch of records leads to; durable before the records count as done. */
export interface Effects {
  readonly events: readonly PlacedEvent[];
  readonly signals: readonly Signal[];
  /** For the owners of groups, in order. */
  readonly messages: readonly OwnerMessage[];
  /** Traces that the records carried. */
  readonly traces: readonly string[];
  /** Receipt of the newest record behind them, epoch ms; `undefined` when only time has passed. */
  readonly receivedAtMs: number | undefined;
}

/** When records are judged. */
export interface Moment {
  /** Processing time, epoch ms. */
  readonly nowMs: number;
  /** The records were judged before: they only fill what the stage remembers, and nothing may be concluded from time. */
  readonly rebuilding: boolean;
}

/** What is done with the records of one partition. It reads no clock and does no I/O. */
export interface Stage {
  /** How far before the committed offset a restart must read again, ms; 0 = the stage remembers nothing. */
  readonly replayMs: number;
  /** Judges records in offset order; none, when there was nothing to read for a moment. */
  judge(records: readonly JournalRecord[], at: Moment): Judgement;
  /** The partition is somebody else's, or nobody's. */
  close(): void;
}
