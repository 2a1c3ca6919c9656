import type { Principal, Scope } from '../../event/scope.ts';
import type { ActiveTrial, SourceTrial, TrialNote } from '../../event/source-trial.ts';

/** A test to begin. */
export type NewTrial = Omit<SourceTrial, 'startedAtMs' | 'notes' | 'deliveryIds'>;

/** Tests of sources, hop by hop. */
export interface TrialState {
  /** Begins a test and tells every process of it; the audit says who. @throws GacError GAC_NOT_FOUND */
  start(actor: Principal, trial: NewTrial, nowMs: number): Promise<void>;
  /** Tests that go on, of all provinces. */
  active(nowMs: number): Promise<readonly ActiveTrial[]>;
  /** Writes down what happened on the way. What passed once stays passed; of an unknown test nothing is kept. */
  note(token: string, notes: readonly TrialNote[]): Promise<void>;
  /** Remembers the test notifications of a test. */
  noteDeliveries(token: string, deliveryIds: readonly string[]): Promise<void>;
  get(scope: Scope, token: string): Promise<SourceTrial | undefined>;
}
