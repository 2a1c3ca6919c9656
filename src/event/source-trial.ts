import type { Bilingual } from './signal.ts';

/** The way of a test line, in order. */
export const TRIAL_HOPS = [
  'received',
  'authenticated',
  'journaled',
  'parsed',
  'valid',
  'located',
  'stored',
  'judged',
  'alerted',
  'notified',
] as const;
export type TrialHop = (typeof TRIAL_HOPS)[number];

/** What is known of one hop of a test line. */
export interface TrialNote {
  readonly hop: TrialHop;
  readonly state: 'passed' | 'failed';
  readonly atMs: number;
  readonly detail?: Bilingual;
  /** The source that the line was taken for, when it is another one than the tested. */
  readonly otherSourceId?: string;
  readonly eventId?: string;
  readonly alertId?: string;
}

/** A test of a source that goes on. */
export interface ActiveTrial {
  readonly token: string;
  readonly sourceId: string;
  readonly province: string;
  readonly endsAtMs: number;
}

/** A test of a source, with all that is known of it. */
export interface SourceTrial extends ActiveTrial {
  readonly startedAtMs: number;
  /** What to send, whole. */
  readonly line: string;
  /** Shell lines that send it by the way of the source. */
  readonly commands: readonly string[];
  readonly sentByUs: boolean;
  /** Whether destinations are told by a test notification. */
  readonly notifies: boolean;
  /** Test notifications that were owed because of it. */
  readonly deliveryIds: readonly string[];
  readonly notes: readonly TrialNote[];
}
