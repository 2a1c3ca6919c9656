import type { CorrelationRule } from '../rule-set.ts';
import { type Chained, UNCHAINED } from './chained.ts';
import type { CorrelationEngine, EngineContext } from './engine.ts';
import { EntityTrail } from './entities.ts';
import { Episode } from './episode.ts';
import { raise } from './firing.ts';
import { GroupTable } from './group-table.ts';
import { type Holding, SETTLED_WEIGHTS, weigh } from './holding.ts';
import { keptFor } from './inner-firings.ts';
import { type DecidingEvent, groupKey, type Input, InputReader, inputAt } from './input.ts';
import type { SkipReason } from './limits.ts';
import { memoryMs } from './memory.ts';
import {
  type Finding,
  insertOrdered,
  isOutside,
  type OrderedEntry,
  type OrderedGroup,
} from './ordered-group.ts';
import { namesEvents, type OrderedType, orderedTypeOf } from './ordered-type.ts';
import type { Measures } from './reason.ts';
import { isBefore, takeReady } from './waiting.ts';

/**
 * A correlation that looks at the events of a group one after the other, each when the watermark has passed it: so the
 * order of arrival changes nothing. What it makes of them is up to the type. A group without an event for as long as
 * the type remembers is forgotten: its next event is its first.
 */
export class OrderedCorrelation implements CorrelationEngine {
  rule: CorrelationRule;
  readonly #context: EngineContext;
  readonly #reader: InputReader;
  readonly #groups: GroupTable<OrderedGroup>;
  readonly #type: OrderedType;
  readonly #memoryMs: number;
  readonly #kept: (input: Input) => DecidingEvent | undefined;

  constructor(rule: CorrelationRule, context: EngineContext, chained: Chained = UNCHAINED) {
    this.rule = rule;
    this.#kept = keptFor(chained);
    this.#context = context;
    this.#reader = new InputReader(rule);
    this.#groups = new GroupTable(context.limits.groupsPerRule);
    this.#type = orderedTypeOf(rule);
    this.#memoryMs = memoryMs(rule);
  }

  add(input: Input, ruleIndex: number): void {
    const values = this.#reader.group(input, ruleIndex);
    if (values === undefined) {
      this.#context.onUngrouped(this.rule.facts.id);
      return;
    }
    const entry = this.#entry(input, ruleIndex);
    if (typeof entry === 'string') {
      this.#skip(entry);
      return;
    }
    const group = this.#group(input, values);
    if (group === undefined) return;
    if (group.last !== undefined && !isBefore(group.last, entry)) {
      this.#skip('too_late');
      return;
    }
    if (insertOrdered(group.waiting, entry) === 'joined') return;
    if (group.waiting.length > this.#context.limits.valuesPerGroup) {
      group.waiting.shift();
      this.#skip('values_limit');
    }
    this.#schedule(group);
  }

  settle(province: string, watermarkMs: number, mode: 'decide' | 'tidy'): void {
    if (mode === 'tidy') return;
    for (const group of this.#groups.due(province, watermarkMs)) {
      for (const entry of takeReady(group.waiting, watermarkMs, (one) => one))
        this.#judge(group, entry);
      const { episode, last } = group;
      if (episode !== undefined && episode.endMs <= watermarkMs) this.#end(group, episode);
      const isQuiet = last === undefined || last.timeMs + this.#memoryMs <= watermarkMs;
      if (isQuiet && group.waiting.length === 0) this.#groups.delete(group);
      else this.#schedule(group);
    }
  }

  holding(): Holding {
    const sizeOf = ({ waiting, judge }: OrderedGroup) => waiting.length + judge.size;
    return weigh(this.#groups.all(), sizeOf, SETTLED_WEIGHTS);
  }

  #judge(group: OrderedGroup, entry: OrderedEntry): void {
    const { last } = group;
    if (group.episode?.isOverAt(entry)) this.#end(group, group.episode);
    if (last !== undefined && isOutside(last, entry, this.#memoryMs)) {
      // As if it had been looked at meanwhile, and forgotten.
      group.judge = this.#type.createJudge();
      group.entities = new EntityTrail(this.#context.limits.entitiesPerField);
    }
    group.last = entry;
    if (entry.names !== undefined) group.entities.add(entry.names, entry.timeMs);
    entry.names = undefined;
    const finding = group.judge.take(entry);
    while (group.judge.size > this.#context.limits.valuesPerGroup) {
      group.judge.dropOldest();
      this.#skip('values_limit');
    }
    if (finding === undefined) return;
    if (finding.isPoint) this.#tellPoint(group, finding, entry);
    else this.#goOn(group, finding, entry);
  }

  #goOn(group: OrderedGroup, finding: Finding, entry: OrderedEntry): void {
    group.episode ??= this.#episode(finding, entry);
    const { episode } = group;
    episode.satisfied(entry, finding.value);
    for (const one of finding.evidence) episode.contributed(this.#piece(one));
    group.measures = finding.measures;
    if (episode.isWorthTelling()) this.#tell(group, episode, entry);
  }

  #tellPoint(group: OrderedGroup, finding: Finding, entry: OrderedEntry): void {
    const episode = this.#episode(finding, entry);
    episode.satisfied(entry, finding.value);
    for (const one of finding.evidence) episode.contributed(this.#piece(one));
    group.measures = finding.measures;
    this.#tell(group, episode, entry);
  }

  /** A point is named after the event that decides, an episode after the first that contributes. */
  #episode({ evidence, isPoint }: Finding, at: OrderedEntry): Episode {
    const first = isPoint ? at : (evidence[0] ?? at);
    return new Episode(this.#idsOf(first)[0] ?? first.firingId ?? '', {
      at,
      windowMs: this.rule.windowMs,
      evidenceMax: this.#context.limits.evidencePerSignal,
    });
  }

  #piece(entry: OrderedEntry) {
    const { timeMs, tie, offset } = entry;
    return { timeMs, tie, offset, ids: this.#idsOf(entry) };
  }

  #idsOf({ ids, tie, offset }: OrderedEntry): readonly string[] {
    return ids ?? [this.#context.eventIdAt(tie, offset)];
  }

  #end(group: OrderedGroup, episode: Episode): void {
    if (episode.hasUntold()) this.#tell(group, episode, undefined);
    group.episode = undefined;
  }

  #tell(group: OrderedGroup, episode: Episode, last: OrderedEntry | undefined): void {
    const { ordinal, summary } = episode.tell();
    const { province, commune } = group;
    const at = last && inputAt(last, { province, commune, event: last.event });
    const facts = {
      province,
      commune,
      group: this.#reader.record(group.values),
      anchor: episode.anchor,
      ordinal,
      summary,
      value: episode.latest,
      matched: [],
      entities: group.entities.since(summary.firstMs),
      at,
      measures: group.measures,
    };
    raise(this.rule, facts, this.#context);
  }

  #entry(input: Input, ruleIndex: number): OrderedEntry | SkipReason {
    const { timeMs, tie, offset, receivedAtMs, firing } = input;
    const read = this.#type.read(input, ruleIndex, this.#reader);
    if (typeof read === 'string') return read;
    const ids = firing?.eventIds ?? this.#context.unplacedIds(input);
    const place = { timeMs, tie, offset, receivedAtMs, firingId: firing?.id, ids };
    const isNamed = input.event !== undefined && namesEvents(this.rule, ruleIndex);
    const names = isNamed ? this.#context.entitiesOf(input.event) : undefined;
    return { ...place, ...read, event: this.#kept(input), names, told: false };
  }

  #group(input: Input, values: readonly string[]): OrderedGroup | undefined {
    const key = groupKey(values);
    const known = this.#groups.of(input, key);
    if (known !== undefined) return known;
    if (this.#groups.isFull) {
      this.#skip('groups_limit');
      return undefined;
    }
    const { province, commune } = input;
    const group: OrderedGroup = {
      province,
      key,
      values,
      entities: new EntityTrail(this.#context.limits.entitiesPerField),
      judge: this.#type.createJudge(),
      measures: NO_MEASURES,
      commune,
      waiting: [],
      last: undefined,
      episode: undefined,
      bucket: undefined,
    };
    this.#groups.set(group);
    return group;
  }

  #schedule(group: OrderedGroup): void {
    const { last, waiting, episode } = group;
    const [next] = waiting;
    const dueMs = Math.min(
      next?.timeMs ?? Number.POSITIVE_INFINITY,
      last === undefined ? Number.POSITIVE_INFINITY : last.timeMs + this.#memoryMs,
      episode?.endMs ?? Number.POSITIVE_INFINITY,
    );
    this.#groups.schedule(group, dueMs);
  }

  #skip(reason: SkipReason): void {
    this.#context.onSkipped(this.rule.facts.id, reason);
  }
}

const NO_MEASURES: Measures = {};
