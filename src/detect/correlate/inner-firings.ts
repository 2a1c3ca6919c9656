import type { CorrelationRule } from '../rule-set.ts';
import { distinctPaths, pickFields } from './carried-fields.ts';
import type { Chained } from './chained.ts';
import type { EngineContext } from './engine.ts';
import type { EntryList } from './entry-list.ts';
import { Evidence } from './evidence.ts';
import type { FieldPath } from './field.ts';
import type { DecidingEvent, Input } from './input.ts';
import type { LiveEpisode } from './live-episode.ts';
import { signalId } from './signal-id.ts';

/** Whose episode it is that fires. */
interface FiringGroup {
  readonly province: string;
  readonly commune: string | undefined;
  readonly values: readonly string[];
  readonly entries: EntryList;
}

/** Tells the correlations over a rule of its episodes: of each once, with the events of its first satisfied window. */
export class InnerFirings {
  readonly #rule: CorrelationRule;
  readonly #context: EngineContext;
  readonly #paths: readonly FieldPath[];

  /** @param named fields of the events that the correlations over the rule read or name */
  constructor(rule: CorrelationRule, context: EngineContext, named: ReadonlySet<string>) {
    this.#rule = rule;
    this.#context = context;
    this.#paths = distinctPaths(named);
  }

  /** What outer correlations may read of the event of an input. */
  slim({ event }: Input): DecidingEvent | undefined {
    return event && slimEvent(event, this.#paths);
  }

  /** Fires for an episode whose first window is final. */
  fire(
    group: FiringGroup,
    episode: LiveEpisode,
    reading: {
      readonly group: Readonly<Record<string, string>>;
      idsAt(index: number): readonly string[];
    },
  ): void {
    const { province, commune, values, entries } = group;
    const { timeMs, tie, offset } = episode.firstEnd;
    const evidence = new Evidence(this.#context.limits.evidencePerSignal);
    const events: DecidingEvent[] = [];
    for (let i = entries.placeOf(episode.firstEnd) - 1; i >= 0; i--) {
      if (entries.isOutside(i, timeMs, tie)) break;
      evidence.add({ ...entries.placeAt(i), ids: reading.idsAt(i) });
      const event = entries.extra(i)?.event;
      if (event !== undefined) events.push(event);
    }
    const ruleId = this.#rule.facts.id;
    const id = signalId(ruleId, province, ...values, episode.anchor, 0);
    const { eventIds } = evidence.take();
    this.#context.fire(ruleId, {
      ...{ timeMs, tie, offset, province, commune },
      ...episode.onset,
      event: newestOf(events),
      firing: { id, province, commune, group: reading.group, eventIds },
    });
  }
}

/** The newest event, with those fields that it lacks from the newest one that has them; given newest first. */
export function newestOf(events: readonly DecidingEvent[]): DecidingEvent | undefined {
  const [newest] = events;
  if (newest === undefined) return undefined;
  const doc = new Map<string, unknown>();
  for (const one of events) {
    for (const name of Object.keys(one.doc)) if (!doc.has(name)) doc.set(name, one.doc[name]);
  }
  return { ...newest, doc: Object.fromEntries(doc) };
}

/** What is kept of the event of an input for correlations over a rule; nothing when there are none. */
export function keptFor({ isInner, named }: Chained): (input: Input) => DecidingEvent | undefined {
  if (!isInner) return () => undefined;
  const paths = distinctPaths(named);
  return ({ event }) => event && slimEvent(event, paths);
}

/** An event with some of its fields only. */
export function slimEvent(event: DecidingEvent, paths: readonly FieldPath[]): DecidingEvent {
  const { id, partition, offset, doc } = event;
  return { id, partition, offset, doc: pickFields(doc, paths) };
}
