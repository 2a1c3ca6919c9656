import type { Combination, CorrelationRule } from '../rule-set.ts';
import type { CorrelationEngine, EngineContext } from './engine.ts';
import { EntityTrail } from './entities.ts';
import { Episode } from './episode.ts';
import {
  comesTrue,
  type ExcludingEntry,
  type ExcludingGroup,
  forgetOldest,
  forgetUntil,
  insertExcluding,
  sizeOf,
} from './excluding-group.ts';
import { raise } from './firing.ts';
import { GroupTable } from './group-table.ts';
import { type Holding, SETTLED_WEIGHTS, weigh } from './holding.ts';
import { groupKey, type Input, InputReader, inputAt } from './input.ts';
import { isOutside } from './ordered-group.ts';
import { namesEvents } from './ordered-type.ts';
import { comparePlaces, isBefore, placeAmong, takeReady } from './waiting.ts';

/**
 * A temporal correlation in which something must not come. Each event of a group is looked at when the watermark is one
 * window past it: by then all has come that could make the combination that ends there untrue.
 */
export class ExcludingCorrelation implements CorrelationEngine {
  rule: CorrelationRule;
  readonly #context: EngineContext;
  readonly #reader: InputReader;
  readonly #groups: GroupTable<ExcludingGroup>;
  readonly #combinations: readonly Combination[];
  readonly #isOrdered: boolean;

  constructor(rule: CorrelationRule, context: EngineContext) {
    this.rule = rule;
    this.#context = context;
    this.#reader = new InputReader(rule);
    this.#groups = new GroupTable(context.limits.groupsPerRule);
    this.#combinations = rule.combinations ?? [];
    this.#isOrdered = rule.type === 'temporal_ordered';
  }

  add(input: Input, ruleIndex: number): void {
    const { id } = this.rule.facts;
    const values = this.#reader.group(input, ruleIndex);
    if (values === undefined) {
      this.#context.onUngrouped(id);
      return;
    }
    const group = this.#group(input, values);
    if (group === undefined) return;
    const entry = this.#entry(input, ruleIndex);
    if (group.last !== undefined && !isBefore(group.last, entry)) {
      this.#context.onSkipped(id, 'too_late');
      return;
    }
    if (insertExcluding(group, entry) === 'known') return;
    if (sizeOf(group) > this.#context.limits.valuesPerGroup) {
      forgetOldest(group);
      this.#context.onSkipped(id, 'values_limit');
    }
    this.#schedule(group);
  }

  settle(province: string, watermarkMs: number, mode: 'decide' | 'tidy'): void {
    if (mode === 'tidy') return;
    const { windowMs } = this.rule;
    const decidedMs = watermarkMs - windowMs;
    for (const group of this.#groups.due(province, watermarkMs)) {
      for (const entry of takeReady(group.waiting, decidedMs, (one) => one))
        this.#judge(group, entry);
      forgetUntil(group, decidedMs - windowMs);
      const { episode } = group;
      if (episode !== undefined && episode.endMs <= decidedMs) this.#end(group, episode);
      if (sizeOf(group) === 0 && group.episode === undefined) this.#groups.delete(group);
      else this.#schedule(group);
    }
  }

  holding(): Holding {
    return weigh(this.#groups.all(), sizeOf, SETTLED_WEIGHTS);
  }

  #judge(group: ExcludingGroup, entry: ExcludingEntry): void {
    if (group.episode?.isOverAt(entry)) this.#end(group, group.episode);
    group.last = entry;
    if (entry.names !== undefined) group.entities.add(entry.names, entry.timeMs);
    entry.names = undefined;
    const { windowMs } = this.rule;
    const at = { entry, windowMs, isOrdered: this.#isOrdered };
    const met = this.#combinations.filter((one) => comesTrue(group, one, at));
    if (met.length === 0) return;
    const evidence = this.#evidence(group, met, entry);
    group.episode ??= new Episode(this.#anchor(evidence[0] ?? entry), {
      at: entry,
      windowMs,
      evidenceMax: this.#context.limits.evidencePerSignal,
    });
    const { episode } = group;
    episode.satisfied(entry, Math.max(...met.map(({ needs }) => needs.length)));
    for (const one of evidence) {
      const { timeMs, tie, offset } = one;
      episode.contributed({ timeMs, tie, offset, ids: this.#idsOf(one) });
    }
    if (episode.isWorthTelling()) this.#tell(group, episode, entry);
  }

  /** Entries of the window that no signal was told of, of rules that are needed; all before a told one were told. */
  #evidence(
    group: ExcludingGroup,
    met: readonly Combination[],
    end: ExcludingEntry,
  ): ExcludingEntry[] {
    const untold: ExcludingEntry[] = [];
    for (const rule of new Set(met.flatMap(({ needs }) => needs))) {
      const entries = group.byRule[rule] ?? [];
      for (let i = placeAmong(entries, end, (one) => one) - 1; i >= 0; i--) {
        const entry = entries[i];
        if (entry === undefined || entry.told) break;
        if (isOutside(entry, end, this.rule.windowMs)) break;
        entry.told = true;
        untold.push(entry);
      }
    }
    return untold.sort(comparePlaces);
  }

  #idsOf({ ids, tie, offset }: ExcludingEntry): readonly string[] {
    return ids ?? [this.#context.eventIdAt(tie, offset)];
  }

  #anchor(entry: ExcludingEntry): string {
    return this.#idsOf(entry)[0] ?? entry.firingId ?? '';
  }

  #end(group: ExcludingGroup, episode: Episode): void {
    if (episode.hasUntold()) this.#tell(group, episode, undefined);
    group.episode = undefined;
  }

  #tell(group: ExcludingGroup, episode: Episode, last: ExcludingEntry | undefined): void {
    const { ordinal, summary } = episode.tell();
    const { province, commune } = group;
    const at = last && inputAt(last, { province, commune, event: undefined });
    const facts = {
      province,
      commune,
      group: this.#reader.record(group.values),
      anchor: episode.anchor,
      ordinal,
      summary,
      value: episode.peak,
      matched: [],
      entities: group.entities.since(summary.firstMs),
      at,
    };
    raise(this.rule, facts, this.#context);
  }

  #entry(input: Input, rule: number): ExcludingEntry {
    const { timeMs, tie, offset, receivedAtMs, firing } = input;
    const ids = firing?.eventIds ?? this.#context.unplacedIds(input);
    const isNamed = input.event !== undefined && namesEvents(this.rule, rule);
    const names = isNamed ? this.#context.entitiesOf(input.event) : undefined;
    const place = { timeMs, tie, offset, receivedAtMs };
    return { ...place, rule, firingId: firing?.id, ids, names, told: false };
  }

  #group(input: Input, values: readonly string[]): ExcludingGroup | undefined {
    const key = groupKey(values);
    const known = this.#groups.of(input, key);
    if (known !== undefined) return known;
    if (this.#groups.isFull) {
      this.#context.onSkipped(this.rule.facts.id, 'groups_limit');
      return undefined;
    }
    const { province, commune } = input;
    const group: ExcludingGroup = {
      province,
      key,
      values,
      entities: new EntityTrail(this.#context.limits.entitiesPerField),
      commune,
      byRule: this.rule.ruleIds.map(() => []),
      waiting: [],
      newestMs: Number.NEGATIVE_INFINITY,
      last: undefined,
      episode: undefined,
      bucket: undefined,
    };
    this.#groups.set(group);
    return group;
  }

  #schedule(group: ExcludingGroup): void {
    const { windowMs } = this.rule;
    const [next] = group.waiting;
    const endMs = group.episode?.endMs ?? Number.POSITIVE_INFINITY;
    const forgottenMs = group.newestMs + 2 * windowMs;
    const nextMs = next?.timeMs ?? Number.POSITIVE_INFINITY;
    this.#groups.schedule(group, Math.min(nextMs + windowMs, endMs + windowMs, forgottenMs));
  }
}
