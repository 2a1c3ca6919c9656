import type { CorrelationRule } from '../rule-set.ts';
import { type Chained, UNCHAINED } from './chained.ts';
import { effectiveConditions, isRising, satisfies } from './conditions.ts';
import type { CorrelationEngine, EngineContext } from './engine.ts';
import { EntityTrail } from './entities.ts';
import { Episode, type WindowEnd } from './episode.ts';
import { raise } from './firing.ts';
import { GroupTable } from './group-table.ts';
import { type Holding, SETTLED_WEIGHTS, weigh } from './holding.ts';
import { keptFor, newestOf } from './inner-firings.ts';
import { type DecidingEvent, groupKey, type Input, InputReader } from './input.ts';
import {
  insertWaiting,
  isWindowApart,
  measureWindow,
  placeOf,
  type SettledEntry,
  type SettledGroup,
} from './settled-group.ts';
import { takeReady } from './waiting.ts';

/**
 * A correlation that is decided by the watermark, as further events can also make it false.
 *
 * With an upper bound (`lt`, `lte`, `eq`, `neq`, also in a range) a window opens with an event when none is open, holds
 * `[t, t + w)` and is judged once, when it is complete: a sliding window would pass through every small value on
 * its way up. With lower bounds only (a sum, mean or percentile with `gt`, `gte`) it is the sliding window `(t − w, t]` of
 * every event. A window without events is no result here: that is what absence rules (`gac.expect`) are for.
 */
export class SettledCorrelation implements CorrelationEngine {
  rule: CorrelationRule;
  readonly #context: EngineContext;
  readonly #reader: InputReader;
  readonly #groups: GroupTable<SettledGroup>;
  readonly #conditions: CorrelationRule['conditions'];
  readonly #slides: boolean;
  readonly #kept: (input: Input) => DecidingEvent | undefined;

  constructor(rule: CorrelationRule, context: EngineContext, chained: Chained = UNCHAINED) {
    this.rule = rule;
    this.#kept = keptFor(chained);
    this.#context = context;
    this.#reader = new InputReader(rule);
    this.#groups = new GroupTable(context.limits.groupsPerRule);
    this.#conditions = effectiveConditions(rule);
    this.#slides = isRising(this.#conditions);
  }

  add(input: Input, ruleIndex: number): void {
    const { context, id } = { context: this.#context, id: this.rule.facts.id };
    const values = this.#reader.group(input, ruleIndex);
    if (values === undefined) {
      context.onUngrouped(id);
      return;
    }
    const entry = this.#entry(input, ruleIndex);
    if (typeof entry === 'string') {
      context.onSkipped(id, entry);
      return;
    }
    const group = this.#group(input, values);
    if (group === undefined) return;
    const last = group.window.at(-1);
    if (last !== undefined && input.timeMs < last.input.timeMs) {
      context.onSkipped(id, 'too_late');
      return;
    }
    if (insertWaiting(group.waiting, entry, input.firing !== undefined) === 'known') return;
    if (group.waiting.length + group.window.length > context.limits.valuesPerGroup) {
      if (group.window.shift() === undefined) group.waiting.shift();
      context.onSkipped(id, 'values_limit');
    }
    this.#groups.schedule(group, this.#dueMs(group));
  }

  settle(province: string, watermarkMs: number, mode: 'decide' | 'tidy'): void {
    if (mode === 'tidy') return;
    for (const group of this.#groups.due(province, watermarkMs)) {
      if (this.#slides) this.#slide(group, watermarkMs);
      else this.#close(group, watermarkMs);
      const { episode } = group;
      // A window still open may yet continue the episode.
      const open = this.#slides ? undefined : group.window.at(-1)?.input;
      if (episode !== undefined && episode.endMs <= watermarkMs) {
        if (open === undefined || episode.isOverAt(open)) this.#end(group, episode);
      }
      const dueMs = this.#dueMs(group);
      if (dueMs === Number.POSITIVE_INFINITY) this.#groups.delete(group);
      else this.#groups.schedule(group, dueMs);
    }
  }

  holding(): Holding {
    const sizeOf = ({ waiting, window }: SettledGroup) => waiting.length + window.length;
    return weigh(this.#groups.all(), sizeOf, SETTLED_WEIGHTS);
  }

  #slide(group: SettledGroup, watermarkMs: number): void {
    const ready = takeReady(group.waiting, watermarkMs, placeOf);
    for (const entry of ready) {
      this.#take(group, entry);
      this.#dropOutside(group, entry);
      this.#judge(group, entry.input);
    }
    const newestMs = group.window.at(-1)?.input.timeMs;
    if (newestMs !== undefined && newestMs + this.rule.windowMs <= watermarkMs) group.window = [];
  }

  /** Puts an entry into the window. What came after an episode is none of its entities, in whatever order it arrived. */
  #take(group: SettledGroup, entry: SettledEntry): void {
    if (group.episode?.isOverAt(entry.input)) this.#end(group, group.episode);
    if (entry.names !== undefined) group.entities.add(entry.names, entry.input.timeMs);
    entry.names = undefined;
    group.window.push(entry);
  }

  #dropOutside(group: SettledGroup, newest: SettledEntry): void {
    let count = 0;
    for (const { input } of group.window) {
      if (!isWindowApart(input, newest.input, this.rule.windowMs)) break;
      count++;
    }
    if (count > 0) group.window.splice(0, count);
  }

  #close(group: SettledGroup, watermarkMs: number): void {
    for (const entry of takeReady(group.waiting, watermarkMs, placeOf)) {
      const [opened] = group.window;
      if (opened !== undefined && isWindowApart(opened.input, entry.input, this.rule.windowMs)) {
        this.#judge(group, group.window.at(-1)?.input ?? entry.input);
        group.window = [];
      }
      this.#take(group, entry);
    }
    const [opened] = group.window;
    if (opened === undefined || opened.input.timeMs + this.rule.windowMs > watermarkMs) return;
    this.#judge(group, group.window.at(-1)?.input ?? opened.input);
    group.window = [];
  }

  #judge(group: SettledGroup, at: WindowEnd): void {
    const value = measureWindow(this.rule, group.window);
    if (value === undefined || !satisfies(this.#conditions, value)) return;
    if (group.episode?.isOverAt(at)) this.#end(group, group.episode);
    const [first] = group.window;
    group.episode ??= new Episode(first?.anchor ?? '', {
      at,
      windowMs: this.rule.windowMs,
      evidenceMax: this.#context.limits.evidencePerSignal,
    });
    group.episode.satisfied(at, value);
    for (const entry of group.window) {
      if (entry.told) continue;
      entry.told = true;
      const { timeMs, tie, offset } = entry.input;
      group.episode.contributed({ timeMs, tie, offset, ids: entry.ids });
    }
    if (group.episode.isWorthTelling()) this.#tell(group, group.episode, group.window.at(-1));
  }

  #end(group: SettledGroup, episode: Episode): void {
    if (episode.hasUntold()) this.#tell(group, episode, undefined);
    group.episode = undefined;
  }

  #tell(group: SettledGroup, episode: Episode, last: SettledEntry | undefined): void {
    const { ordinal, summary } = episode.tell();
    const facts = {
      province: group.province,
      commune: group.commune,
      group: this.#reader.record(group.values),
      anchor: episode.anchor,
      ordinal,
      summary,
      value: episode.latest,
      matched: [],
      entities: group.entities.since(summary.firstMs),
      at: last && { ...last.input, event: eventOf(group), firing: undefined, matched: [] },
    };
    raise(this.rule, facts, this.#context);
  }

  /** When the group next wants to be looked at; never, when nothing is left of it. */
  #dueMs(group: SettledGroup): number {
    const [waiting] = group.waiting;
    const [opened] = group.window;
    const from = this.#slides ? group.window.at(-1) : opened;
    return Math.min(
      waiting?.input.timeMs ?? Number.POSITIVE_INFINITY,
      from === undefined ? Number.POSITIVE_INFINITY : from.input.timeMs + this.rule.windowMs,
      group.episode?.endMs ?? Number.POSITIVE_INFINITY,
    );
  }

  #entry(input: Input, ruleIndex: number): SettledEntry | 'not_numeric' | 'value_missing' {
    const { timeMs, tie, offset, receivedAtMs, province, commune } = input;
    const place = { timeMs, tie, offset, receivedAtMs, province, commune };
    const ids = input.firing?.eventIds ?? [input.event?.id ?? ''];
    const anchor = ids[0] ?? input.firing?.id ?? '';
    const event = this.#kept(input);
    const names = input.event && this.#context.entitiesOf(input.event);
    const basic = { input: place, ids, anchor, event, names, told: false };
    const entry = { ...basic, key: undefined, number: 0 };
    switch (this.rule.type) {
      case 'event_count':
        return entry;
      case 'temporal':
      case 'temporal_ordered':
        return { ...entry, key: ruleIndex };
      case 'value_count': {
        const key = this.#reader.tuple(input);
        return key === undefined ? 'value_missing' : { ...entry, key };
      }
      default: {
        const number = this.#reader.number(input);
        return number === undefined ? 'not_numeric' : { ...entry, number };
      }
    }
  }

  #group(input: Input, values: readonly string[]): SettledGroup | undefined {
    const key = groupKey(values);
    const known = this.#groups.of(input, key);
    if (known !== undefined) return known;
    if (this.#groups.isFull) {
      this.#context.onSkipped(this.rule.facts.id, 'groups_limit');
      return undefined;
    }
    const { province, commune } = input;
    const entities = new EntityTrail(this.#context.limits.entitiesPerField);
    const state = { waiting: [], window: [], episode: undefined, bucket: undefined };
    const group: SettledGroup = { province, key, values, entities, commune, ...state };
    this.#groups.set(group);
    return group;
  }
}

/** What correlations over the rule may read of the events of the window. */
function eventOf({ window }: SettledGroup): DecidingEvent | undefined {
  return newestOf(window.flatMap(({ event }) => event ?? []).reverse());
}
