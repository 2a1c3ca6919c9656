import { OfficeCalendar } from '../../event/office-calendar.ts';
import type { RosterEntry } from '../contract.ts';
import type { CorrelationRule } from '../rule-set.ts';
import { satisfies } from './conditions.ts';
import type { CorrelationEngine, EngineContext, SilenceMemory } from './engine.ts';
import { EntityTrail } from './entities.ts';
import { raise } from './firing.ts';
import { type Holding, PRESENCE_WEIGHTS, weigh } from './holding.ts';
import { groupKey, type Input, InputReader } from './input.ts';
import { Presence, type Silence } from './presence.ts';

/** How long a group of the roster “seen” is expected when the rule does not say. */
const SEEN_WINDOW_MS = 86_400_000;
const DAY_MS = 86_400_000;
/** The roster is asked for again after this much processing time. */
const ROSTER_REFRESH_MS = 1_000;
/** No rule needs more events per window than this to count as present. */
const NEEDED_MAX = 10_000;

interface Expected {
  readonly province: string;
  readonly values: readonly string[];
  readonly entities: EntityTrail;
  readonly presence: Presence;
  commune: string | undefined;
  /** Newest receipt; `undefined` when no event was ever seen. */
  receivedMs: number | undefined;
  /** The silence being told: since when, and how many signals it had. */
  told: { readonly sinceMs: number; readonly count: number } | undefined;
  /** It stands in the roster. */
  isEnrolled: boolean;
  /** Since when, as the roster says; −Infinity: always. */
  expectedFromMs: number;
  /** Event time at which it was last kept for whoever comes after. */
  keptMs: number;
}

export type RosterOfTypes = (types: readonly string[], atMs: number) => readonly RosterEntry[];

/**
 * `event_count` that no event at all satisfies, over a roster of groups that should report.
 *
 * A group is absent from the moment at which its last `(t − w, t]` held too few events, once the watermark has passed
 * it: never before the lateness is over. It is one episode until the group reports again, told at one window of
 * silence and at 2, 4, 8 … windows. Ids hold the group and since when it is silent, so that a restart tells nothing
 * twice. Silence counts only while it was observed: a group not seen since the process started is told of at the
 * earliest one full window after that start, unless the journal itself shows the whole window before it. Who never
 * reported is silent since it is expected at the earliest, and since the rule is in force.
 *
 * With a calendar it is absent when a whole window of silence lies in open hours, so everybody has one window after
 * opening to report. The further signals count from the beginning of that window; those that would come while it is
 * closed are left out.
 */
export class AbsenceCorrelation implements CorrelationEngine {
  rule: CorrelationRule;
  readonly #context: EngineContext;
  readonly #roster: RosterOfTypes;
  readonly #reader: InputReader;
  readonly #needed: number;
  readonly #calendar: OfficeCalendar | undefined;
  readonly #provinces = new Map<string, Map<string, Expected>>();
  #groupCount = 0;
  #enrolledAtMs = Number.NEGATIVE_INFINITY;
  /** Processing time at which the rule came into force; −Infinity: with the process. */
  readonly #beganMs: number;

  constructor(rule: CorrelationRule, context: EngineContext, roster: RosterOfTypes) {
    this.rule = rule;
    this.#context = context;
    this.#roster = roster;
    this.#beganMs = context.watermarks.nowMs;
    this.#reader = new InputReader(rule);
    const { calendar } = rule.expect ?? {};
    this.#calendar = calendar && new OfficeCalendar(calendar);
    this.#needed = eventsNeeded(rule);
  }

  add(input: Input, ruleIndex: number): void {
    const values = this.#reader.group(input, ruleIndex);
    if (values === undefined) {
      this.#context.onUngrouped(this.rule.facts.id);
      return;
    }
    const group = this.#group(input.province, values, input.commune);
    if (group === undefined) return;
    group.commune = input.commune;
    group.receivedMs = Math.max(group.receivedMs ?? input.receivedAtMs, input.receivedAtMs);
    if (input.event !== undefined)
      group.entities.add(this.#context.entitiesOf(input.event), input.timeMs);
    if (group.presence.add(input.timeMs) === 'dropped') {
      this.#context.onSkipped(this.rule.facts.id, 'values_limit');
    }
  }

  /** Provinces in which groups are expected. */
  expectedProvinces(): Iterable<string> {
    this.#enrol();
    return this.#provinces.keys();
  }

  settle(province: string, watermarkMs: number, mode: 'decide' | 'tidy'): void {
    if (mode === 'tidy') return;
    this.#enrol();
    const groups = this.#provinces.get(province);
    if (groups === undefined) return;
    const { expect } = this.rule;
    for (const [key, group] of groups) {
      // Heard of since the roster was last asked for: nobody knows yet whether it is expected.
      if (expect?.roster === 'sources' && !group.isEnrolled) continue;
      const { watermarks } = this.#context;
      const [source = ''] = group.values;
      const reachedMs =
        expect?.roster === 'sources' ? watermarks.ofSource(province, source) : watermarkMs;
      for (const silence of group.presence.settle(reachedMs)) {
        this.#silent(group, silence, reachedMs);
      }
      if (!group.presence.isSilent) group.told = undefined;
      else if (reachedMs - group.keptMs >= this.rule.windowMs) this.#keep(group, reachedMs);
      if (expect?.roster !== 'sources' && this.#isForgotten(group, reachedMs)) {
        groups.delete(key);
        this.#groupCount--;
      }
    }
  }

  recall(memory: SilenceMemory): void {
    const { province, commune, values, receivedMs, told, sinceMs } = memory;
    const group = this.#group(province, values, commune);
    if (group === undefined) return;
    group.presence.restore(memory);
    group.told = { sinceMs, count: told };
    group.keptMs = memory.untilMs;
    if (receivedMs !== undefined && receivedMs > (group.receivedMs ?? receivedMs - 1)) {
      group.receivedMs = receivedMs;
    }
  }

  holding(): Holding {
    const groups = [...this.#provinces.values()].flatMap((own) => [...own.values()]);
    return weigh(groups, ({ presence }) => presence.size, PRESENCE_WEIGHTS);
  }

  #keep(group: Expected, reachedMs: number): void {
    const settled = group.presence.settled(reachedMs);
    if (settled === undefined) return;
    group.keptMs = reachedMs;
    const { province, commune, values, receivedMs } = group;
    const told = group.told?.count ?? 0;
    const memory = { ...settled, province, commune, values, receivedMs, told };
    this.#context.remember?.(this.rule.facts.id, memory);
  }

  #isForgotten(group: Expected, reachedMs: number): boolean {
    const { expect } = this.rule;
    const windowMs = expect?.roster === 'seen' ? expect.windowMs : SEEN_WINDOW_MS;
    return reachedMs - group.presence.newestMs > windowMs + this.rule.windowMs;
  }

  #silent(group: Expected, silence: Silence, reachedMs: number): void {
    const { windowMs } = this.rule;
    const { sinceMs, untilMs } = silence;
    const calendar = this.#calendar;
    const startMs = calendar === undefined ? sinceMs : calendar.openFrom(sinceMs, windowMs);
    const lastMs = untilMs === undefined ? reachedMs : untilMs - 1;
    if (startMs === undefined || (calendar && startMs + windowMs > lastMs)) return;
    if (!this.#isObserved(group, startMs + windowMs)) return;
    const told = group.told?.sinceMs === sinceMs ? group.told.count : 0;
    const due = 1 + Math.floor(Math.log2(Math.max(1, (lastMs - startMs) / windowMs)));
    for (let ordinal = told; ordinal < due; ordinal++) {
      const toldMs = startMs + windowMs * 2 ** ordinal;
      if (ordinal > 0 && calendar?.isOpen(toldMs) === false) continue;
      this.#tell(group, silence, { ordinal, untilMs: toldMs });
    }
    group.told = untilMs === undefined ? { sinceMs, count: Math.max(told, due) } : undefined;
  }

  #isObserved(group: Expected, deadlineMs: number): boolean {
    const { watermarks } = this.#context;
    const isSeenHere = group.receivedMs !== undefined && group.receivedMs >= watermarks.startMs;
    if (isSeenHere) return true;
    if (group.receivedMs !== undefined && deadlineMs <= watermarks.historyEndMs) return true;
    return watermarks.observedMs >= this.rule.windowMs;
  }

  #tell(
    group: Expected,
    { sinceMs, hadReported }: Silence,
    { ordinal, untilMs }: { readonly ordinal: number; readonly untilMs: number },
  ): void {
    const { province, commune } = group;
    const facts = {
      province,
      commune,
      group: this.#reader.record(group.values),
      // Who never reported has no last time: one episode a day, whenever the process was started.
      anchor: hadReported ? String(sinceMs) : `never-${Math.floor(untilMs / DAY_MS)}`,
      ordinal,
      summary: { eventIds: [], eventCount: 0, firstMs: sinceMs, lastMs: untilMs },
      value: group.presence.countBetween(untilMs - this.rule.windowMs, untilMs),
      matched: [],
      entities: group.entities.since(Number.NEGATIVE_INFINITY),
      at: {
        timeMs: untilMs,
        tie: 0,
        offset: -1,
        receivedAtMs: untilMs,
        province,
        commune,
        event: undefined,
        firing: undefined,
        matched: [],
      },
      silenceMs: untilMs - sinceMs,
    };
    raise(this.rule, facts, this.#context);
  }

  /** Makes the groups of the roster known, and forgets those that have left it. */
  #enrol(): void {
    const { expect } = this.rule;
    const { nowMs } = this.#context.watermarks;
    if (expect?.roster !== 'sources' || nowMs - this.#enrolledAtMs < ROSTER_REFRESH_MS) return;
    this.#enrolledAtMs = nowMs;
    const expected = new Set<Expected>();
    for (const entry of this.#roster(expect.types, nowMs)) {
      const { province, commune, value, sinceMs = Number.NEGATIVE_INFINITY } = entry;
      this.#forgetFormer(province, value, sinceMs);
      const group = this.#group(province, [value], commune);
      if (group === undefined) continue;
      group.commune ??= commune;
      group.isEnrolled = true;
      group.expectedFromMs = sinceMs;
      expected.add(group);
    }
    for (const groups of this.#provinces.values()) {
      for (const [key, group] of groups) {
        if (expected.has(group)) continue;
        groups.delete(key);
        this.#groupCount--;
      }
    }
  }

  /** Who left the roster and came back between two looks begins anew; what came before it was expected does not count. */
  #forgetFormer(province: string, value: string, sinceMs: number): void {
    const groups = this.#provinces.get(province);
    const key = groupKey([value]);
    const group = groups?.get(key);
    if (group === undefined) return;
    const knownMs = group.isEnrolled ? group.expectedFromMs : group.presence.newestMs;
    if (sinceMs <= knownMs) return;
    groups?.delete(key);
    this.#groupCount--;
  }

  #group(province: string, values: readonly string[], commune: string | undefined) {
    let groups = this.#provinces.get(province);
    if (groups === undefined) {
      groups = new Map();
      this.#provinces.set(province, groups);
    }
    const key = groupKey(values);
    const known = groups.get(key);
    if (known !== undefined) return known;
    const { limits, watermarks } = this.#context;
    if (this.#groupCount >= limits.groupsPerRule) {
      this.#context.onSkipped(this.rule.facts.id, 'groups_limit');
      return undefined;
    }
    const group: Expected = {
      province,
      values,
      commune,
      entities: new EntityTrail(limits.entitiesPerField),
      presence: new Presence({
        windowMs: this.rule.windowMs,
        needed: this.#needed,
        waitingMax: limits.valuesPerGroup,
        // Only a roster can expect a group that has not reported yet.
        observedFromMs: () =>
          this.rule.expect?.roster === 'sources'
            ? Math.max(watermarks.observedFromMs, this.#beganMs, group.expectedFromMs)
            : Number.POSITIVE_INFINITY,
      }),
      receivedMs: undefined,
      told: undefined,
      isEnrolled: false,
      expectedFromMs: Number.NEGATIVE_INFINITY,
      keptMs: Number.NEGATIVE_INFINITY,
    };
    this.#groupCount++;
    groups.set(key, group);
    return group;
  }
}

/** Least number of events that keeps a group from being absent. */
export function eventsNeeded({ conditions }: Pick<CorrelationRule, 'conditions'>): number {
  let needed = 1;
  while (needed < NEEDED_MAX && satisfies(conditions, needed)) needed++;
  return needed;
}
