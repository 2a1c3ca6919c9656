import { useSyncExternalStore } from 'react';
import type { ConformanceReport } from '../../../src/api/schemas/conformance.ts';
import type { SourceView } from '../../../src/api/schemas/source.ts';
import { useSession } from '../../api/session.ts';
import { EMPTY_DRAFT, type SourceDraft } from '../draft.ts';
import type { Sample } from '../read-sample.ts';
import type { Step } from './steps.ts';

/** Everything that was entered so far. In memory only: a sample may hold what is nobody's business. */
export interface WizardState {
  readonly draft: SourceDraft;
  /** Whether the id was typed, and no longer follows the name. */
  readonly isOwnId: boolean;
  readonly pasted: string;
  readonly sample: Sample | undefined;
  readonly report: ConformanceReport | undefined;
  readonly source: SourceView | undefined;
  /** Shown once; kept until the wizard begins anew. */
  readonly ingestKey: string | undefined;
  readonly trialToken: string | undefined;
}

const EMPTY: WizardState = {
  ...{ draft: EMPTY_DRAFT, isOwnId: false, pasted: '', sample: undefined, report: undefined },
  ...{ source: undefined, ingestKey: undefined, trialToken: undefined },
};

const listeners = new Set<() => void>();
let owner = '';
let state = EMPTY;

/** What was entered so far by the person at work, and what changes it. */
export function useWizard(): [WizardState, (patch: Partial<WizardState>) => void] {
  const { id } = useSession().principal;
  const current = useSyncExternalStore(subscribe, () => stateOf(id));
  return [current, change];
}

/** Begins anew. */
export function resetWizard(): void {
  change(EMPTY);
}

/** The furthest step that what was entered allows. */
export function furthest({ sample, report, source }: WizardState, isDescribed: boolean): Step {
  if (source !== undefined) return 'test';
  if (!isDescribed) return 'describe';
  if (sample === undefined) return 'sample';
  return report === undefined ? 'sample' : 'report';
}

function stateOf(id: string): WizardState {
  if (id !== owner) {
    owner = id;
    state = EMPTY;
  }
  return state;
}

function change(patch: Partial<WizardState>): void {
  state = { ...state, ...patch };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
