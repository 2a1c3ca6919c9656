import type { DetectionRule } from '../rule-set.ts';
import type { Formula } from '../sigma/formula.ts';
import { MatchIndex } from '../sigma/match-index.ts';
import type { FieldTest } from '../sigma/rule-formula.ts';

/** A rule that only stands for its formula. */
const NO_RULE = { kind: 'detection' } as DetectionRule;

/** Asks of a group what a filter asks of an event: the group's fields are the event. */
export class GroupTest {
  readonly #index: MatchIndex;

  constructor(formula: Formula<FieldTest>) {
    this.#index = new MatchIndex([{ rule: NO_RULE, formula }]);
  }

  /** Whether a group of a province passes. */
  holds(province: string, group: Readonly<Record<string, string>>): boolean {
    return this.#index.match({ ...group, 'gac.province': province }).length > 0;
  }
}
