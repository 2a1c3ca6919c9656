import { distinctPaths } from './carried-fields.ts';
import type { FieldPath } from './field.ts';
import { slimEvent } from './inner-firings.ts';
import type { Input, InputReader } from './input.ts';
import { comparePlaces, takeReady } from './waiting.ts';

interface WaitingInput {
  /** With those fields of its event only that somebody reads or names. */
  readonly input: Input;
  readonly ruleIndex: number;
}

/** Inputs of groups that wait for the watermark, in the order in which they are to be taken. */
export class WaitingInputs<Group extends object> {
  readonly #reader: InputReader;
  readonly #named: ReadonlySet<string>;
  /** By rule index. */
  readonly #paths: (readonly FieldPath[])[] = [];
  readonly #groups = new Map<Group, WaitingInput[]>();

  constructor(reader: InputReader, named: ReadonlySet<string>) {
    this.#reader = reader;
    this.#named = named;
  }

  sizeOf(group: Group): number {
    return this.#groups.get(group)?.length ?? 0;
  }

  /** Time of the first one of a group. */
  nextMs(group: Group): number | undefined {
    return this.#groups.get(group)?.[0]?.input.timeMs;
  }

  /** Puts an input in; tells how many the group has. */
  add(group: Group, input: Input, ruleIndex: number): number {
    const event = input.event && slimEvent(input.event, this.#pathsOf(ruleIndex));
    const { timeMs, tie, offset, receivedAtMs, province, commune, firing, matched } = input;
    const place = { timeMs, tie, offset, receivedAtMs, province, commune };
    const one = { input: { ...place, event, firing, matched }, ruleIndex };
    const waiting = this.#groups.get(group);
    if (waiting === undefined) {
      this.#groups.set(group, [one]);
      return 1;
    }
    let at = waiting.length;
    while (at > 0 && compare(one, waiting[at - 1] ?? one) < 0) at--;
    waiting.splice(at, 0, one);
    return waiting.length;
  }

  /** Takes out those at or before a time, in order. */
  take(group: Group, untilMs: number): readonly WaitingInput[] {
    const waiting = this.#groups.get(group);
    if (waiting === undefined) return [];
    const ready = takeReady(waiting, untilMs, ({ input }) => input);
    if (waiting.length === 0) this.#groups.delete(group);
    return ready;
  }

  dropOldest(group: Group): void {
    this.#groups.get(group)?.shift();
  }

  #pathsOf(ruleIndex: number): readonly FieldPath[] {
    this.#paths[ruleIndex] ??= distinctPaths([...this.#reader.fieldsOf(ruleIndex), ...this.#named]);
    return this.#paths[ruleIndex];
  }
}

/** Last rule first at one place, as one event is never two steps of a sequence; firings at one place by their ids. */
function compare(a: WaitingInput, b: WaitingInput): number {
  const order = comparePlaces(a.input, b.input) || b.ruleIndex - a.ruleIndex;
  if (order !== 0) return order;
  const [one = '', other = ''] = [a.input.firing?.id, b.input.firing?.id];
  return one < other ? -1 : one > other ? 1 : 0;
}
