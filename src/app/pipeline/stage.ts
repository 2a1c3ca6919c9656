import type { OwnerMessage } from '../../detect/contract.ts';
import type { PlacedEvent } from '../../event/event.ts';
import type { JournalRecord } from '../../event/raw-record.ts';
import type { Signal } from '../../event/signal.ts';
import type { StagedEvents } from '../../store/contract.ts';
import type { TrialEvents } from '../onboarding/trial-watch.ts';

/** What a stage makes of a batch of records. */
export interface Judgement {
  readonly events: readonly PlacedEvent[];
  readonly signals: readonly Signal[];
  /** For the owners of groups, in order. */
  readonly messages: readonly OwnerMessage[];
  /** Receipt of the newest record behind them, epoch ms; `undefined` when only time has passed. */
  readonly receivedAtMs: number | undefined;
}

/** What a batch leads to; durable before its records count as done. Its events are as the store takes them. */
export interface Effects extends Omit<Judgement, 'events'> {
  readonly staged: readonly StagedEvents[];
  /** Events among them by which somebody tests a source. */
  readonly trials: readonly TrialEvents[];
  /** Traces that the records carried. */
  readonly traces: readonly string[];
}

/** When records are judged. */
export interface Moment {
  /** Processing time, epoch ms. */
  readonly nowMs: number;
  /** Nothing more was durable than these records. */
  readonly isAtEnd: boolean;
}

/** What is done with the records of one partition. It reads no clock and does no I/O. */
export interface Stage {
  /** How far before the committed offset a restart must read again, ms of receipt; 0 = the stage remembers nothing. */
  readonly replayMs: number;
  /** Takes records in that were judged before, to remember what it needs; returns them as events. */
  rebuild(records: readonly JournalRecord[], nowMs: number): readonly PlacedEvent[];
  /** Receipt from which the rebuild should have begun, as it turned out; −Infinity when it began early enough. */
  readonly rebuildFromMs: number;
  /** Judges records in offset order; none, when there was nothing to read for a moment. */
  judge(records: readonly JournalRecord[], at: Moment): Judgement;
  /** Tells whether the effects of this partition wait for something that is down: its time stands still. */
  hold(isHeld: boolean): void;
  /** The partition is somebody else's, or nobody's. */
  close(): void;
}
