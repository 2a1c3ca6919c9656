import type { PlacedEvent } from '../event/event.ts';
import type { Signal } from '../event/signal.ts';
import type { Detector, RosterEntry } from './contract.ts';
import { AbsenceCorrelation } from './correlate/absence.ts';
import { decisionOf } from './correlate/conditions.ts';
import { detectionSignal } from './correlate/detection-signal.ts';
import type { CorrelationEngine, EngineContext } from './correlate/engine.ts';
import { type EntityValues, readEntities } from './correlate/entities.ts';
import { EventIds } from './correlate/event-ids.ts';
import { type Input, inputOfEvent } from './correlate/input.ts';
import { DEFAULT_LIMITS, type DetectorLimits, type SkipReason } from './correlate/limits.ts';
import { RisingCorrelation } from './correlate/rising-correlation.ts';
import { SettledCorrelation } from './correlate/settled-correlation.ts';
import { Watermarks } from './correlate/watermarks.ts';
import type { CorrelationRule, RuleMatch, RuleSet } from './rule-set.ts';

export interface DetectorOptions {
  readonly rules: RuleSet;
  /** How late an event may arrive and still have its full effect. */
  readonly latenessMs: number;
  /** A source that sent nothing for so long no longer holds event time back. */
  readonly idleMs: number;
  /** Registered, enabled sources with their types, for absence rules. Called about once a second. */
  readonly roster: () => readonly (RosterEntry & { readonly type: string })[];
  /** An event at or before the watermark: it still counts wherever its state remains. */
  readonly onLate?: () => void;
  /** A match left out of a correlation because a group-by field was missing. */
  readonly onUngrouped?: (ruleId: string) => void;
  /** A match without its full effect, for another reason; without this, `onUngrouped` is told. */
  readonly onSkipped?: (ruleId: string, reason: SkipReason) => void;
  readonly limits?: Partial<DetectorLimits>;
}

/** Events between two looks at the watermarks. */
const CHUNK_EVENTS = 512;
/** Least movement of a watermark within a batch that is worth a look. */
const SETTLE_EVERY_MS = 1_000;
/** What a restart reads beyond the longest window: clocks of collectors differ. */
const REPLAY_MARGIN_MS = 60_000;

/** Makes the detector of one process. */
export function createDetector(options: DetectorOptions): Detector {
  return new StreamDetector(options);
}

/** A correlation that refers to a rule, and where in its list. */
interface User {
  readonly engine: CorrelationEngine;
  readonly ruleIndex: number;
}

class StreamDetector implements Detector {
  readonly #options: DetectorOptions;
  readonly #watermarks: Watermarks;
  readonly #ids = new EventIds();
  readonly #context: EngineContext;
  readonly #settledMs = new Map<string, number>();
  #rules: RuleSet;
  /** Inner before outer. */
  #engines: CorrelationEngine[] = [];
  #users = new Map<string, User[]>();
  #signals: Signal[] = [];
  /** Of the event being judged. */
  #entities: { readonly event: PlacedEvent; readonly values: EntityValues } | undefined;

  constructor(options: DetectorOptions) {
    this.#options = options;
    this.#rules = options.rules;
    this.#watermarks = new Watermarks(options);
    this.#context = this.#createContext();
    this.reload(options.rules);
  }

  /**
   * Twice the longest window, lateness and a margin: one window makes the windows whole again, the other the
   * knowledge whether an episode is going on. Inner correlations add theirs.
   */
  get replayMs(): number {
    const needs = new Map<string, number>();
    for (const { facts, ruleIds, windowMs } of this.#rules.correlations) {
      const inner = Math.max(0, ...ruleIds.map((id) => needs.get(id) ?? 0));
      needs.set(facts.id, 2 * windowMs + inner);
    }
    return Math.max(0, ...needs.values()) + this.#options.latenessMs + REPLAY_MARGIN_MS;
  }

  reload(rules: RuleSet): void {
    const before = new Map(this.#engines.map((engine) => [engine.rule.facts.id, engine]));
    this.#rules = rules;
    this.#users = new Map();
    this.#engines = rules.correlations.map((rule) => {
      const known = before.get(rule.facts.id);
      const isSame = known !== undefined && known.rule.facts.version === rule.facts.version;
      const engine = isSame ? known : this.#createEngine(rule);
      for (const [ruleIndex, id] of rule.ruleIds.entries()) {
        if (rule.ruleIds.indexOf(id) !== ruleIndex) continue;
        this.#users.set(id, [...(this.#users.get(id) ?? []), { engine, ruleIndex }]);
      }
      return engine;
    });
  }

  /**
   * Signals of an absence are not decided in a call that is given records which an earlier process took in: a caller
   * that rebuilds windows after a restart may drop what such calls return, as it was raised before.
   */
  evaluate(_partition: number, events: readonly PlacedEvent[], nowMs: number): Signal[] {
    this.#watermarks.tick(nowMs);
    const isHistory = events.some((event) => event.receivedAtMs < this.#watermarks.startMs);
    for (let from = 0; from < events.length; from += CHUNK_EVENTS) {
      const provinces = new Set<string>();
      for (let i = from; i < Math.min(events.length, from + CHUNK_EVENTS); i++) {
        const event = events[i];
        if (event === undefined) continue;
        this.#judge(event);
        provinces.add(event.province);
      }
      for (const province of provinces) this.#follow(province, isHistory ? 'tidy' : 'decide');
    }
    return this.#takeSignals();
  }

  /** Call it only when the records at hand have been evaluated: silence is concluded from what has been read. */
  advance(nowMs: number): Signal[] {
    this.#watermarks.tick(nowMs);
    const provinces = new Set(this.#watermarks.provinces());
    for (const engine of this.#engines) {
      if (!(engine instanceof AbsenceCorrelation)) continue;
      for (const province of engine.provinces()) provinces.add(province);
    }
    for (const province of provinces) this.#settle(province, 'decide');
    return this.#takeSignals();
  }

  #judge(event: PlacedEvent): void {
    if (event.timeMs <= this.#watermarks.of(event.province)) this.#options.onLate?.();
    this.#watermarks.observe(event);
    const matches = this.#rules.match(event.doc);
    if (matches.length === 0) return;
    if (matches.length > 1) {
      this.#judgeAll(matches, event);
      return;
    }
    const [match] = matches;
    if (match === undefined) return;
    this.#raise(match, event);
    const users = this.#users.get(match.rule.facts.id);
    if (users === undefined) return;
    const input = inputOfEvent(event, match.matched);
    for (const { engine, ruleIndex } of users) engine.add(input, ruleIndex);
  }

  #judgeAll(matches: readonly RuleMatch[], event: PlacedEvent): void {
    const targets: (User & { readonly input: Input })[] = [];
    for (const match of matches) {
      this.#raise(match, event);
      const input = inputOfEvent(event, match.matched);
      for (const user of this.#users.get(match.rule.facts.id) ?? []) {
        targets.push({ ...user, input });
      }
    }
    // Last rule first: one event is never two steps of an ordered sequence.
    targets.sort((a, b) => b.ruleIndex - a.ruleIndex);
    for (const { engine, ruleIndex, input } of targets) engine.add(input, ruleIndex);
  }

  #raise(match: RuleMatch, event: PlacedEvent): void {
    if (!match.rule.raises) return;
    this.#signals.push(detectionSignal(match, event, this.#watermarks.nowMs));
  }

  /** Looks at a province between events, if its watermark has moved enough. */
  #follow(province: string, mode: 'decide' | 'tidy'): void {
    const watermarkMs = this.#watermarks.refresh(province);
    const settledMs = this.#settledMs.get(province) ?? Number.NEGATIVE_INFINITY;
    if (watermarkMs === Number.NEGATIVE_INFINITY) return;
    if (watermarkMs - settledMs >= SETTLE_EVERY_MS) this.#settle(province, mode);
  }

  #settle(province: string, mode: 'decide' | 'tidy'): void {
    const watermarkMs = this.#watermarks.refresh(province);
    if (watermarkMs === Number.NEGATIVE_INFINITY) return;
    const settledMs = this.#settledMs.get(province) ?? Number.NEGATIVE_INFINITY;
    this.#settledMs.set(province, Math.max(settledMs, watermarkMs));
    for (const engine of this.#engines) engine.settle(province, watermarkMs, mode);
  }

  #entitiesOf(event: PlacedEvent): EntityValues {
    if (this.#entities?.event !== event) {
      this.#entities = { event, values: readEntities(event.doc) };
    }
    return this.#entities.values;
  }

  #takeSignals(): Signal[] {
    const signals = this.#signals;
    this.#signals = [];
    return signals;
  }

  #createEngine(rule: CorrelationRule): CorrelationEngine {
    switch (decisionOf(rule)) {
      case 'rising':
        return new RisingCorrelation(rule, this.#context);
      case 'settled':
        return new SettledCorrelation(rule, this.#context);
      case 'absence':
        return new AbsenceCorrelation(rule, this.#context, (types) =>
          this.#options.roster().filter(({ type }) => types.includes(type)),
        );
    }
  }

  #createContext(): EngineContext {
    const { onUngrouped, onSkipped } = this.#options;
    return {
      limits: { ...DEFAULT_LIMITS, ...this.#options.limits },
      latenessMs: this.#options.latenessMs,
      watermarks: this.#watermarks,
      eventIdAt: (tie, offset) => this.#ids.at(tie, offset),
      unplacedIds: ({ event }) =>
        event === undefined || this.#ids.isPlaced(event) ? undefined : [event.id],
      entitiesOf: (event) => this.#entitiesOf(event),
      emit: (signal) => this.#signals.push(signal),
      fire: (ruleId, input) => {
        for (const { engine, ruleIndex } of this.#users.get(ruleId) ?? []) {
          engine.add(input, ruleIndex);
        }
      },
      onUngrouped: (ruleId) => onUngrouped?.(ruleId),
      onSkipped: (ruleId, reason) => (onSkipped ?? onUngrouped)?.(ruleId, reason),
    };
  }
}
