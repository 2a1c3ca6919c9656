import type { CorrelationRule } from '../rule-set.ts';
import { type Chained, UNCHAINED } from './chained.ts';
import { effectiveConditions, satisfies } from './conditions.ts';
import type { CorrelationEngine, EngineContext } from './engine.ts';
import { EntityTrail } from './entities.ts';
import type { EntryExtra, EntryKey, Place } from './entry-list.ts';
import { EpisodeLine } from './episode-line.ts';
import { Evidence, type Piece } from './evidence.ts';
import { raiseAtOnce } from './firing.ts';
import type { Holding } from './holding.ts';
import { InnerFirings } from './inner-firings.ts';
import { type Input, InputReader } from './input.ts';
import { LiveEpisode, type Onset, type Telling } from './live-episode.ts';
import { RisingGroups } from './quiet/rising-groups.ts';
import { RestartWatch } from './restart-watch.ts';
import type { RisingGroup, WindowRule } from './rising-group.ts';
import { signalId } from './signal-id.ts';
import { WaitingInputs } from './waiting-inputs.ts';

/**
 * Entities are gathered once a group has this share of its threshold: most groups never come near it, and of each field
 * only the newest values are told anyway.
 */
const QUIET_SHARE = 4;
/** An event without the counted field. */
const MISSING = Symbol('missing');

/**
 * A correlation that further events can only make true (`gte`, `gt` of counts; temporal): it raises at the event that
 * makes it true, and goes on as an episode while its windows stay satisfied. What comes late is told as part of the
 * episode in which it lies by its time, whatever was told before.
 *
 * Firings are no such events: a late event may move one, or make one of two. So outer correlations are told of an episode
 * when the watermark has passed the end of its first window, which is then final, and a correlation over firings takes all
 * its inputs in the order of time, behind the watermark.
 */
export class RisingCorrelation implements CorrelationEngine {
  rule: CorrelationRule;
  readonly #context: EngineContext;
  readonly #reader: InputReader;
  readonly #groups: RisingGroups;
  /** Groups in an episode; most are not, so the groups themselves stay small. */
  readonly #lines = new Map<RisingGroup, EpisodeLine>();
  readonly #windowRule: WindowRule;
  /** Events that a group has before its entities are gathered. */
  readonly #namesFrom: number;
  /** What all groups share when nobody wants to know their entities. */
  readonly #noEntities: EntityTrail | undefined;
  /** Set when correlations refer to this one. */
  readonly #firings: InnerFirings | undefined;
  /** Set when this one refers to correlations. */
  readonly #waiting: WaitingInputs<RisingGroup> | undefined;
  /** Of the input at hand. */
  #onset: Onset = NO_ONSET;
  readonly #restart: RestartWatch<RisingGroup>;

  constructor(rule: CorrelationRule, context: EngineContext, chained: Chained = UNCHAINED) {
    this.rule = rule;
    this.#context = context;
    this.#reader = new InputReader(rule);
    this.#firings = chained.isInner ? new InnerFirings(rule, context, chained.named) : undefined;
    this.#waiting = chained.isOuter ? new WaitingInputs(this.#reader, chained.named) : undefined;
    // Whoever takes its inputs in the order of time tells the same again.
    this.#restart = new RestartWatch(chained.isOuter ? {} : context);
    const conditions = effectiveConditions(rule);
    const namesFrom = Math.floor((conditions[0]?.value ?? 0) / QUIET_SHARE);
    const { entitiesPerField } = context.limits;
    this.#namesFrom = entitiesPerField > 0 ? namesFrom : Number.POSITIVE_INFINITY;
    this.#noEntities = entitiesPerField > 0 ? undefined : new EntityTrail(0);
    this.#groups = new RisingGroups({
      rule,
      context,
      mayBeQuiet: rule.type === 'event_count' && !chained.isInner && !chained.isOuter,
      quietBelow: this.#namesFrom,
      createEntities: () => this.#noEntities ?? new EntityTrail(entitiesPerField),
      mayGo: (group) => !this.#lines.has(group),
    });
    this.#windowRule = {
      isSatisfied: (value) => satisfies(conditions, value),
      listener: {
        onSatisfied: (group, point) => this.#satisfied(group, point),
        onContributing: (group, index) => this.#contributing(group, index),
      },
    };
  }

  add(input: Input, ruleIndex: number): void {
    const key = this.#reader.key(input, ruleIndex);
    if (key === undefined) {
      this.#context.onUngrouped(this.rule.facts.id);
      return;
    }
    const extra = this.#extra(input, ruleIndex);
    if (extra === MISSING) {
      this.#context.onSkipped(this.rule.facts.id, 'value_missing');
      return;
    }
    const group = this.#groups.take(input, key, extra === undefined);
    if (group === undefined) return;
    if (this.#waiting === undefined) {
      this.#take(group, input, extra);
      return;
    }
    const held = this.#waiting.add(group, input, ruleIndex);
    if (held > this.#context.limits.valuesPerGroup) {
      this.#waiting.dropOldest(group);
      this.#context.onSkipped(this.rule.facts.id, 'values_limit');
    }
    this.#schedule(group);
  }

  settle(province: string, watermarkMs: number, mode: 'decide' | 'tidy'): void {
    if (mode === 'tidy' && this.#waiting !== undefined) return;
    for (const group of this.#groups.due(province, watermarkMs)) {
      this.#settleGroup(group, watermarkMs, mode);
    }
  }

  holding(): Holding {
    return this.#groups.holding(
      (group) => group.entries.length + (this.#waiting?.sizeOf(group) ?? 0),
    );
  }

  #settleGroup(group: RisingGroup, watermarkMs: number, mode: 'decide' | 'tidy'): void {
    for (const { input, ruleIndex } of this.#waiting?.take(group, watermarkMs) ?? []) {
      const extra = this.#extra(input, ruleIndex);
      if (extra !== MISSING) this.#take(group, input, extra);
    }
    this.#settleEpisodes(group, watermarkMs, mode);
    const isDead = !(group.newestMs + this.rule.windowMs > watermarkMs);
    const isWaiting = (this.#waiting?.sizeOf(group) ?? 0) > 0;
    if (isDead && !isWaiting && !this.#lines.has(group)) {
      this.#groups.delete(group);
      this.#restart.forget(group);
    } else this.#schedule(group);
  }

  #settleEpisodes(group: RisingGroup, watermarkMs: number, mode: 'decide' | 'tidy'): void {
    const line = this.#lines.get(group);
    if (mode === 'decide' && line !== undefined && this.#restart.take(group)) {
      for (const episode of line.all) this.#restate(group, episode);
    }
    for (const episode of line?.all ?? []) {
      const isFinal = mode === 'decide' && episode.firstEnd.timeMs <= watermarkMs;
      if (isFinal && !episode.hasFired) this.#fire(group, episode);
      const isUnsaid = episode.hasUntold() || this.#isToFire(episode);
      if (episode.endMs > watermarkMs || (mode === 'tidy' && isUnsaid)) continue;
      this.#end(group, episode);
    }
  }

  #isToFire(episode: LiveEpisode): boolean {
    return this.#firings !== undefined && !episode.hasFired;
  }

  #fire(group: RisingGroup, episode: LiveEpisode): void {
    episode.hasFired = true;
    this.#firings?.fire(group, episode, {
      group: this.#reader.record(group.values),
      idsAt: (index) => this.#idsAt(group, index),
    });
  }

  #take(group: RisingGroup, input: Input, extra: EntryExtra | EntryKey | undefined): void {
    const { limits } = this.#context;
    // What is in order cannot be too late.
    if (input.timeMs < group.newestMs && input.timeMs <= this.#floorMs(group)) {
      this.#context.onSkipped(this.rule.facts.id, 'too_late');
      return;
    }
    if (input.event !== undefined && group.entries.length >= this.#namesFrom) {
      group.entities.add(this.#context.entitiesOf(input.event), input.timeMs);
    }
    group.matched = input.matched;
    this.#onset = input;
    const isUnsure = this.#restart.note(group, input);
    if (group.add(input, extra, this.#windowRule) === 'known') return;
    const episode = this.#lines.get(group)?.of(input);
    if (isUnsure && episode !== undefined) this.#groups.schedule(group, input.timeMs);
    if (episode?.isWorthTelling()) this.#tell(group, episode, input);
    if (group.mayForget) group.forget(this.#floorMs(group));
    if (group.entries.length > limits.valuesPerGroup && group.forgetOldest()) {
      this.#context.onSkipped(this.rule.facts.id, 'values_limit');
    }
    if (!this.#groups.isScheduled(group)) this.#schedule(group);
  }

  /** What the entry of an input carries; `MISSING` when the event lacks the counted field. */
  #extra(input: Input, ruleIndex: number): EntryExtra | EntryKey | undefined | typeof MISSING {
    const key = this.#key(input, ruleIndex);
    if (key === MISSING) return MISSING;
    const ids = input.firing?.eventIds ?? this.#context.unplacedIds(input);
    if (this.#firings !== undefined) {
      return { key, ids, firingId: input.firing?.id, event: this.#firings.slim(input) };
    }
    return ids === undefined ? key : { key, ids, firingId: input.firing?.id };
  }

  #key(input: Input, ruleIndex: number): EntryKey | undefined | typeof MISSING {
    if (this.rule.type === 'event_count') return undefined;
    if (this.rule.type !== 'value_count') return ruleIndex;
    return this.#reader.tuple(input) ?? MISSING;
  }

  /** At or before this, nothing that a timely event needs. */
  #floorMs(group: RisingGroup): number {
    if (group.entries.length === 0) return Number.NEGATIVE_INFINITY;
    const timelyMs = group.newestMs - this.#context.latenessMs;
    // While it is unknown, a partition may still be read that lies as far back as the others did.
    const passedMs = this.#context.watermarks.of(group.province);
    const neededMs = Math.min(passedMs, timelyMs);
    if (this.#firings === undefined) return neededMs - this.rule.windowMs;
    return Math.min(neededMs, this.#unfiredMs(group) - 1) - this.rule.windowMs;
  }

  /** End of the first window that outer correlations are still to be told of; +Infinity when there is none. */
  #unfiredMs(group: RisingGroup): number {
    if (this.#firings === undefined) return Number.POSITIVE_INFINITY;
    const unfired = this.#lines.get(group)?.all.find(({ hasFired }) => !hasFired);
    return unfired?.firstEnd.timeMs ?? Number.POSITIVE_INFINITY;
  }

  #schedule(group: RisingGroup): void {
    const [first] = this.#lines.get(group)?.all ?? [];
    const emptyAtMs = group.entries.length === 0 ? undefined : group.newestMs + this.rule.windowMs;
    const dueMs = Math.min(
      first?.endMs ?? Number.POSITIVE_INFINITY,
      this.#unfiredMs(group),
      this.#waiting?.nextMs(group) ?? Number.POSITIVE_INFINITY,
      emptyAtMs ?? Number.POSITIVE_INFINITY,
    );
    this.#groups.schedule(group, dueMs);
  }

  #satisfied(group: RisingGroup, point: { start: number; end: number; value: number }): void {
    const { value } = point;
    const at = group.entries.placeAt(point.end);
    let line = this.#lines.get(group);
    if (line?.goesOn(at, value)) return;
    if (line === undefined) {
      line = new EpisodeLine();
      this.#lines.set(group, line);
    }
    const onset = this.#onset;
    line.satisfied({ at, value, onset }, () => this.#begin(group, point.start, at));
    if (this.#firings !== undefined) this.#schedule(group);
  }

  #begin(group: RisingGroup, start: number, at: Place): LiveEpisode {
    return new LiveEpisode(
      { ...group.entries.placeAt(start), id: this.#anchorAt(group, start) },
      {
        at,
        windowMs: this.rule.windowMs,
        evidenceMax: this.#context.limits.evidencePerSignal,
        onset: this.#onset,
      },
    );
  }

  #contributing(group: RisingGroup, index: number): void {
    const { entries } = group;
    const piece = {
      timeMs: entries.timeMs(index),
      tie: entries.tie(index),
      offset: entries.offset(index),
      ids: this.#idsAt(group, index),
    };
    const episode = this.#lines.get(group)?.of(piece);
    if (episode?.beginsWith(piece)) episode.isFrom(this.#anchorAt(group, index), piece);
    episode?.contributed(piece);
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

  #end(group: RisingGroup, episode: LiveEpisode): void {
    if (episode.hasUntold()) this.#tell(group, episode, undefined);
    const line = this.#lines.get(group);
    line?.delete(episode);
    if (line?.all.length === 0) this.#lines.delete(group);
  }

  #tell(group: RisingGroup, episode: LiveEpisode, at: Input | undefined): void {
    const telling = episode.tell((first) => this.#episodeId(group, first));
    this.#raise(group, telling, { at, value: episode.peak });
  }

  /**
   * Tells of all events of an episode once more: what an earlier process told of them is not known. As nobody knows what
   * it took for the first one, each may be.
   */
  #restate(group: RisingGroup, episode: LiveEpisode): void {
    const { entries } = group;
    const pieces: Piece[] = [];
    for (let i = 0; i < entries.length; i++) {
      if (!entries.isMarked(i) || this.#lines.get(group)?.of(entries.placeAt(i)) !== episode)
        continue;
      pieces.push({ ...entries.placeAt(i), ids: this.#idsAt(group, i) });
    }
    const { evidencePerSignal } = this.#context.limits;
    const pending = episode.tell((first) => this.#episodeId(group, first));
    const { anchor, ordinal, episode: own } = pending;
    const value = episode.peak;
    if (pending.summary.firstMs < entries.timeMs(0)) {
      this.#raise(group, pending, { at: undefined, value });
    }
    for (let from = 0; from < pieces.length; from += evidencePerSignal) {
      const evidence = new Evidence(evidencePerSignal);
      const part = pieces.slice(from, from + evidencePerSignal);
      for (const piece of part) evidence.add(piece);
      const others = part.map(({ ids }) => this.#episodeId(group, ids[0] ?? ''));
      const absorbs = [...own.absorbs, ...others.filter((id) => id !== own.id)];
      const telling = { anchor, ordinal, summary: evidence.take(), episode: { ...own, absorbs } };
      this.#raise(group, telling, { at: undefined, value });
    }
  }

  #raise(
    group: RisingGroup,
    telling: Telling,
    { at, value }: { readonly at: Input | undefined; readonly value: number },
  ): void {
    const { province, commune, values, matched } = group;
    const facts = {
      ...telling,
      province,
      commune,
      group: this.#reader.record(values),
      value,
      matched,
      entities: group.entities.since(telling.summary.firstMs),
      at,
      ...(this.#restart.isUnsure(group) ? { restates: true as const } : {}),
    };
    raiseAtOnce(this.rule, facts, this.#context);
  }

  #episodeId({ province, values }: RisingGroup, first: string): string {
    return signalId(this.rule.facts.id, province, ...values, first);
  }
}

const NO_ONSET: Onset = { receivedAtMs: Number.NEGATIVE_INFINITY, matched: [] };
