import type { GacEvent } from '../../event/event.ts';

/** Events of an alert that was a true positive: whatever is changed, its rule must go on firing on them. */
export interface Pin {
  readonly id: string;
  /** For people, in what is refused because of it. */
  readonly name: string;
  readonly ruleId: string;
  readonly province: string;
  readonly group: Readonly<Record<string, string>>;
  /** By event time. */
  readonly events: readonly GacEvent[];
}

/** A pin on which its rule does not fire any more though nothing but the rule itself has changed. */
export interface LostPin {
  readonly pin: Pin;
  readonly detail: string;
}

const SUPPRESSION = 'It suppresses the pinned true positive';

/** What is said of a document that keeps a rule from firing on a pin. */
export function suppressionText({ name, ruleId }: Pick<Pin, 'name' | 'ruleId'>): string {
  return `${SUPPRESSION} "${name}" of the rule ${ruleId}.`;
}

/** Tells whether that is what is said. */
export function isSuppression(detail: string): boolean {
  return detail.startsWith(SUPPRESSION);
}

/** What is said of a rule that has changed away from a pin. */
export function lossText({ name }: Pick<Pin, 'name'>): string {
  return `The rule no longer fires on the pinned true positive "${name}".`;
}
