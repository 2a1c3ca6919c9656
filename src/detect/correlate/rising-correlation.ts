import type { CorrelationRule } from '../rule-set.ts';
import { effectiveConditions, satisfies } from './conditions.ts';
import type { CorrelationEngine, EngineContext } from './engine.ts';
import { EntityTrail } from './entities.ts';
import type { EntryExtra, EntryKey } from './entry-list.ts';
import { Episode } from './episode.ts';
import { raise } from './firing.ts';
import { GroupTable } from './group-table.ts';
import { groupKey, type Input, InputReader } from './input.ts';
import { createMeasure } from './measure.ts';
import { RisingGroup, type WindowRule } from './rising-group.ts';

/**
 * Entities are gathered once a group has this share of its threshold: most groups never come near it, and of each field
 * only the newest values are told anyway.
 */
const QUIET_SHARE = 4;
/** An event without the counted field. */
const MISSING = Symbol('missing');

/**
 * A correlation that further events can only make true (`gte`, `gt` of counts; temporal): it raises at the event that
 * makes it true, and goes on as an episode while its windows stay satisfied.
 */
export class RisingCorrelation implements CorrelationEngine {
  readonly rule: CorrelationRule;
  readonly #context: EngineContext;
  readonly #reader: InputReader;
  readonly #groups: GroupTable<RisingGroup>;
  /** Groups in an episode; most are not, so the groups themselves stay small. */
  readonly #episodes = new Map<RisingGroup, Episode>();
  readonly #windowRule: WindowRule;
  /** Events that a group has before its entities are gathered. */
  readonly #namesFrom: number;

  constructor(rule: CorrelationRule, context: EngineContext) {
    this.rule = rule;
    this.#context = context;
    this.#reader = new InputReader(rule);
    this.#groups = new GroupTable(context.limits.groupsPerRule);
    const conditions = effectiveConditions(rule);
    this.#namesFrom = Math.floor((conditions[0]?.value ?? 0) / QUIET_SHARE);
    this.#windowRule = {
      isSatisfied: (value) => satisfies(conditions, value),
      listener: {
        onSatisfied: (group, point) => this.#satisfied(group, point),
        onContributing: (group, index) => this.#contributing(group, index),
      },
    };
  }

  add(input: Input, ruleIndex: number): void {
    const values = this.#reader.group(input, ruleIndex);
    if (values === undefined) {
      this.#context.onUngrouped(this.rule.facts.id);
      return;
    }
    const extra = this.#extra(input, ruleIndex);
    if (extra === MISSING) {
      this.#context.onSkipped(this.rule.facts.id, 'value_missing');
      return;
    }
    const group = this.#group(input, values);
    if (group === undefined) return;
    if (input.timeMs <= this.#floorMs(group)) {
      this.#context.onSkipped(this.rule.facts.id, 'too_late');
      return;
    }
    if (input.event !== undefined && group.entries.length >= this.#namesFrom) {
      group.entities.add(this.#context.entitiesOf(input.event), input.timeMs);
    }
    group.matched = input.matched;
    if (group.add(input, extra, this.#windowRule) === 'known') return;
    const episode = this.#episodes.get(group);
    if (episode?.isWorthTelling()) this.#tell(group, episode, input);
    group.forget(this.#floorMs(group));
    if (group.entries.length > this.#context.limits.valuesPerGroup && group.forgetOldest()) {
      this.#context.onSkipped(this.rule.facts.id, 'values_limit');
    }
    if (group.bucket === undefined) this.#schedule(group);
  }

  settle(province: string, watermarkMs: number, mode: 'decide' | 'tidy'): void {
    for (const group of this.#groups.due(province, watermarkMs)) {
      const episode = this.#episodes.get(group);
      const isOver = episode !== undefined && episode.endMs <= watermarkMs;
      if (isOver && (mode === 'decide' || !episode.hasUntold())) this.#end(group, episode);
      const isDead = group.newestMs + this.rule.windowMs <= watermarkMs;
      if (isDead && !this.#episodes.has(group)) this.#groups.delete(group);
      else this.#schedule(group);
    }
  }

  /** What the entry of an input carries; `MISSING` when the event lacks the counted field. */
  #extra(input: Input, ruleIndex: number): EntryExtra | EntryKey | undefined | typeof MISSING {
    const key = this.#key(input, ruleIndex);
    if (key === MISSING) return MISSING;
    const ids = input.firing?.eventIds ?? this.#context.unplacedIds(input);
    return ids === undefined ? key : { key, ids, firingId: input.firing?.id };
  }

  #key(input: Input, ruleIndex: number): EntryKey | undefined | typeof MISSING {
    if (this.rule.type === 'event_count') return undefined;
    if (this.rule.type !== 'value_count') return ruleIndex;
    return this.#reader.tuple(input) ?? MISSING;
  }

  #group(input: Input, values: readonly string[]): RisingGroup | undefined {
    const key = groupKey(values);
    const known = this.#groups.of(input, key);
    if (known !== undefined) return known;
    const { province } = input;
    const { limits } = this.#context;
    if (this.#groups.isFull) {
      this.#context.onSkipped(this.rule.facts.id, 'groups_limit');
      if (!this.#groups.evict(province, (group) => !this.#episodes.has(group))) return undefined;
    }
    const group = new RisingGroup({
      province,
      key,
      values,
      windowMs: this.rule.windowMs,
      measure: createMeasure(this.rule),
      entities: new EntityTrail(limits.entitiesPerField),
      commune: input.commune,
    });
    this.#groups.set(group);
    return group;
  }

  /** At or before this, nothing that a timely event needs. */
  #floorMs(group: RisingGroup): number {
    if (group.entries.length === 0) return Number.NEGATIVE_INFINITY;
    const timelyMs = group.newestMs - this.#context.latenessMs;
    const passedMs = this.#context.watermarks.passed(group.province);
    return Math.min(passedMs, timelyMs) - this.rule.windowMs;
  }

  #schedule(group: RisingGroup): void {
    const endMs = this.#episodes.get(group)?.endMs ?? Number.POSITIVE_INFINITY;
    this.#groups.schedule(group, Math.min(endMs, group.newestMs + this.rule.windowMs));
  }

  #satisfied(group: RisingGroup, point: { start: number; end: number; value: number }): void {
    const { entries } = group;
    const at = { timeMs: entries.timeMs(point.end), tie: entries.tie(point.end) };
    let episode = this.#episodes.get(group);
    if (episode?.isOverAt(at)) {
      this.#end(group, episode);
      episode = undefined;
    }
    if (episode === undefined) {
      const anchor = this.#anchorAt(group, point.start);
      const { evidencePerSignal } = this.#context.limits;
      const { windowMs } = this.rule;
      episode = new Episode(anchor, { at, windowMs, evidenceMax: evidencePerSignal });
      this.#episodes.set(group, episode);
    }
    episode.satisfied(at, point.value);
  }

  #contributing(group: RisingGroup, index: number): void {
    const { entries } = group;
    this.#episodes.get(group)?.contributed({
      timeMs: entries.timeMs(index),
      tie: entries.tie(index),
      offset: entries.offset(index),
      ids: this.#idsAt(group, index),
    });
  }

  #idsAt(group: RisingGroup, index: number): readonly string[] {
    const { entries } = group;
    const ids = entries.extra(index)?.ids;
    return ids ?? [this.#context.eventIdAt(entries.tie(index), entries.offset(index))];
  }

  /** An absence has no events: its firing stands for itself. */
  #anchorAt(group: RisingGroup, index: number): string {
    return this.#idsAt(group, index)[0] ?? group.entries.extra(index)?.firingId ?? '';
  }

  #end(group: RisingGroup, episode: Episode): void {
    if (episode.hasUntold()) this.#tell(group, episode, undefined);
    this.#episodes.delete(group);
  }

  #tell(group: RisingGroup, episode: Episode, at: Input | undefined): void {
    const { ordinal, summary } = episode.tell();
    const facts = {
      province: group.province,
      commune: group.commune,
      group: this.#reader.record(group.values),
      anchor: episode.anchor,
      ordinal,
      summary,
      value: episode.peak,
      matched: group.matched,
      entities: group.entities.since(summary.firstMs),
      // An outer correlation sees the firing at its last contributing event.
      at: at && { ...at, timeMs: summary.lastMs },
    };
    raise(this.rule, facts, this.#context);
  }
}
