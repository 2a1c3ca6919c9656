import type { RuleDecisions } from '../detect/rule-decisions.ts';
import { exceptionText } from '../detect/tuning/exception-text.ts';
import type { Pin } from '../detect/tuning/pin.ts';
import { NATIONAL } from '../event/scope.ts';
import type { State } from '../state/contract.ts';

/** The exceptions in force, oldest first, as the filters that they come to. */
export async function exceptionTexts(
  state: Pick<State, 'exceptions'>,
  nowMs: number,
): Promise<RuleDecisions['texts']> {
  const inForce = await state.exceptions.list(NATIONAL, { atMs: nowMs });
  return inForce.toReversed().map(exceptionText);
}

/** Reads pinned true positives; their events never change, so they are read once. */
export class PinReader {
  readonly #state: Pick<State, 'pins'>;
  #known = new Map<string, Pin>();

  constructor(state: Pick<State, 'pins'>) {
    this.#state = state;
  }

  async read(): Promise<readonly Pin[]> {
    const present = await this.#state.pins.list(NATIONAL, {});
    const known = new Map<string, Pin>();
    for (const { id, name, ruleId, province, group } of present) {
      const before = this.#known.get(id);
      const events = before?.events ?? (await this.#state.pins.events(NATIONAL, id));
      known.set(id, before ?? { id, name, ruleId, province, group, events });
    }
    this.#known = known;
    return [...known.values()];
  }
}
