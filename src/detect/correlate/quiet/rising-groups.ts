import type { CorrelationRule } from '../../rule-set.ts';
import { effectiveConditions, leastSatisfying } from '../conditions.ts';
import type { EngineContext } from '../engine.ts';
import type { EntityTrail } from '../entities.ts';
import {
  DISTINCT_WEIGHTS,
  type Holding,
  QUIET_WEIGHTS,
  RISING_WEIGHTS,
  sumHoldings,
  weigh,
  weighAll,
} from '../holding.ts';
import { type Input, valuesOfKey } from '../input.ts';
import { createMeasure } from '../measure.ts';
import { RisingGroup, type WindowRule } from '../rising-group.ts';
import { CommuneNumbers } from './commune-numbers.ts';
import { ProvinceGroups } from './province-groups.ts';
import type { QuietBounds } from './quiet-windows.ts';

const NEVER_SATISFIED: WindowRule = {
  isSatisfied: () => false,
  listener: { onSatisfied: () => undefined, onContributing: () => undefined },
};

export interface RisingGroupsOptions {
  readonly rule: CorrelationRule;
  readonly context: EngineContext;
  /** Whether an input that carries nothing leaves nothing behind but its place, as long as no window is satisfied. */
  readonly mayBeQuiet: boolean;
  /** Events that a group has before more than their places is kept. */
  readonly quietBelow: number;
  readonly createEntities: () => EntityTrail;
  /** Whether a group may make room for another one. */
  readonly mayGo: (group: RisingGroup) => boolean;
}

/**
 * The groups of a rising correlation. Most never come near their threshold: these are numbers in tables, and become objects when
 * an input may satisfy a window, or brings more than its place. Which of both a group is changes nothing of what is told.
 */
export class RisingGroups {
  readonly #options: RisingGroupsOptions;
  readonly #communes = new CommuneNumbers();
  readonly #provinces = new Map<string, ProvinceGroups>();
  #last: ProvinceGroups | undefined;

  constructor(options: RisingGroupsOptions) {
    this.#options = options;
  }

  /** The group that has to take an input; none when there is no room, or a quiet one has taken it. */
  take(input: Input, key: string, isBare: boolean): RisingGroup | undefined {
    const groups = this.#in(input.province);
    const known = groups.find(key, input.commune);
    const slot = known >= 0 ? known : this.#open(groups, key, input.commune);
    if (slot < 0) return undefined;
    const group = groups.groupAt(slot);
    if (group !== undefined) return group;
    return isBare && this.#isTakenQuietly(groups, slot, input)
      ? undefined
      : this.#wake(groups, slot);
  }

  /** The groups of a province that are due at a time and are objects; of the others, those are let go whose windows are over. */
  due(province: string, untilMs: number): RisingGroup[] {
    const groups = this.#provinces.get(province);
    const awake: RisingGroup[] = [];
    for (const slot of groups?.due(untilMs) ?? []) {
      const group = groups?.groupAt(slot);
      if (group !== undefined) awake.push(group);
      else if (groups !== undefined) this.#settleQuiet(groups, slot, untilMs);
    }
    if (groups?.isSparse) this.#shrink(groups);
    return awake;
  }

  isScheduled(group: RisingGroup): boolean {
    return this.#in(group.province).isScheduled(group.slot);
  }

  schedule(group: RisingGroup, dueMs: number): void {
    this.#in(group.province).schedule(group.slot, dueMs);
  }

  delete(group: RisingGroup): void {
    this.#in(group.province).delete(group.slot);
  }

  /** What they hold, by the events of each that is an object. */
  holding(sizeOf: (group: RisingGroup) => number): Holding {
    const isCounted = this.#options.rule.type === 'value_count';
    const holdings = [...this.#provinces.values()].map(({ awake, size, windows }) => {
      const weights = isCounted ? DISTINCT_WEIGHTS : RISING_WEIGHTS;
      const quiet = { groups: size - awake.size, values: windows?.count ?? 0 };
      return sumHoldings([weigh(awake.values(), sizeOf, weights), weighAll(quiet, QUIET_WEIGHTS)]);
    });
    return sumHoldings(holdings);
  }

  /** Whether nothing more is to be done about an input of a group that is no object. */
  #isTakenQuietly(groups: ProvinceGroups, slot: number, input: Input): boolean {
    const { rule, context } = this.#options;
    // What a restart may have to tell again is known by objects.
    if (groups.windows === undefined || context.isFromBefore?.(input) === true) return false;
    const became = groups.windows.admit(slot, input);
    if (became === 'wakes') return false;
    if (became === 'late') context.onSkipped(rule.facts.id, 'too_late');
    if (!groups.isScheduled(slot)) groups.schedule(slot, input.timeMs + rule.windowMs);
    return true;
  }

  #settleQuiet(groups: ProvinceGroups, slot: number, watermarkMs: number): void {
    const endMs = (groups.windows?.newestMs(slot) ?? 0) + this.#options.rule.windowMs;
    if (endMs > watermarkMs) groups.schedule(slot, endMs);
    else groups.delete(slot);
  }

  /** A slot for a group that is not known; -1 when there is no room. */
  #open(groups: ProvinceGroups, key: string, commune: string | undefined): number {
    const { rule, context, mayGo } = this.#options;
    if (this.#size() >= context.limits.groupsPerRule) {
      context.onSkipped(rule.facts.id, 'groups_limit');
      const old = groups.findOld((group) => group === undefined || mayGo(group));
      if (old < 0) return old;
      groups.delete(old);
    }
    return groups.add(key, commune);
  }

  /** Makes the group of a slot an object. */
  #wake(groups: ProvinceGroups, slot: number): RisingGroup {
    const { rule, createEntities } = this.#options;
    const group = new RisingGroup({
      slot,
      province: groups.name,
      values: valuesOfKey(groups.table.keyOf(slot), rule.groupBy.length),
      windowMs: rule.windowMs,
      measure: createMeasure(rule),
      entities: createEntities(),
      commune: groups.communeOf(slot),
    });
    for (const place of groups.windows?.takeOut(slot) ?? []) {
      group.add(place, undefined, NEVER_SATISFIED);
    }
    groups.wake(group);
    return group;
  }

  /** After a flood of groups, most memory of the tables serves nobody any more. */
  #shrink(groups: ProvinceGroups): void {
    this.#provinces.delete(groups.name);
    this.#last = undefined;
    groups.moveTo(this.#in(groups.name));
  }

  #size(): number {
    let size = 0;
    for (const groups of this.#provinces.values()) size += groups.size;
    return size;
  }

  #in(province: string): ProvinceGroups {
    if (this.#last?.name === province) return this.#last;
    let groups = this.#provinces.get(province);
    if (groups === undefined) {
      groups = new ProvinceGroups(province, this.#communes, this.#boundsOf(province));
      this.#provinces.set(province, groups);
    }
    this.#last = groups;
    return groups;
  }

  #boundsOf(province: string): QuietBounds | undefined {
    const { rule, context, mayBeQuiet, quietBelow } = this.#options;
    if (!mayBeQuiet) return undefined;
    const { limits, latenessMs, watermarks } = context;
    return {
      windowMs: rule.windowMs,
      needed: leastSatisfying(effectiveConditions(rule)),
      fullAt: Math.min(quietBelow, limits.valuesPerGroup),
      floorMs: (newestMs) =>
        Math.min(watermarks.of(province), newestMs - latenessMs) - rule.windowMs,
    };
  }
}
