import type { PlacedEvent } from '../event/event.ts';
import type { Signal } from '../event/signal.ts';
import { EngineMetering } from './budget/engine-metering.ts';
import type { HeldByRule, RuleMeter } from './budget/rule-meter.ts';
import type { Detector, ExpectedSource } from './contract.ts';
import { detectionSignal } from './correlate/detection-signal.ts';
import type { EngineContext } from './correlate/engine.ts';
import { EngineSet, type Standing, type User } from './correlate/engine-set.ts';
import { type EntityValues, readEntities } from './correlate/entities.ts';
import { DelayedClock } from './correlate/event-clock.ts';
import { EventIds } from './correlate/event-ids.ts';
import { type DecidingEvent, type Input, inputOfEvent } from './correlate/input.ts';
import {
  DEFAULT_LIMITS,
  type DetectorLimits,
  type SkippedAt,
  type SkipReason,
} from './correlate/limits.ts';
import { Watermarks } from './correlate/watermarks.ts';
import type { RuleMatch, RuleSet } from './rule-set.ts';

export interface DetectorOptions {
  readonly rules: RuleSet;
  /** How late an event may arrive and still have its full effect. */
  readonly latenessMs: number;
  /** A source that sent nothing for so long no longer holds event time back. */
  readonly idleMs: number;
  /** Sources registered and enabled at a moment, for absence rules. Called about once a second of processing time. */
  readonly roster: (atMs: number) => readonly ExpectedSource[];
  /** Since when groups that never reported are watched. @default the first event */
  readonly watchedFromMs?: number;
  /** An event at or before the watermark: it still counts wherever its state remains. */
  readonly onLate?: () => void;
  /** A match left out of a correlation because a group-by field was missing. */
  readonly onUngrouped?: (ruleId: string) => void;
  /** A match without its full effect, for another reason; without this, `onUngrouped` is told. */
  readonly onSkipped?: (ruleId: string, reason: SkipReason, at?: SkippedAt) => void;
  readonly limits?: Partial<DetectorLimits>;
  /** The journal in which every event lies where its partition and offset say; its id is then not looked at. */
  readonly journalId?: string;
  /** Counts what each rule does. */
  readonly meter?: RuleMeter;
}

/** Events between two looks at the watermarks. */
const CHUNK_EVENTS = 512;
/** Least movement of a watermark within a batch that is worth a look. */
const SETTLE_EVERY_MS = 1_000;

/** Makes the detector of one process. */
export function createDetector(options: DetectorOptions): Detector {
  return new StreamDetector(options);
}

class StreamDetector implements Detector {
  readonly #options: DetectorOptions;
  readonly #watermarks: Watermarks;
  readonly #ids: EventIds;
  readonly #context: EngineContext;
  readonly #engines: EngineSet;
  readonly #settledMs = new Map<string, number>();
  #rules: RuleSet;
  readonly #metering: EngineMetering;
  #signals: Signal[] = [];
  /** The event being judged, or the last one. */
  #judged: PlacedEvent | undefined;
  /** Of the event being judged. */
  #entities: { readonly event: DecidingEvent; readonly values: EntityValues } | undefined;

  constructor(options: DetectorOptions) {
    this.#options = options;
    this.#rules = options.rules;
    this.#ids = new EventIds(options.journalId);
    this.#watermarks = new Watermarks(options);
    this.#metering = new EngineMetering(options.meter);
    this.#context = this.#createContext();
    this.#engines = new EngineSet({
      rules: options.rules,
      contextOf: (standing) => this.#contextOf(standing),
      roster: (_rule, types, atMs) =>
        options.roster(atMs).filter(({ type }) => types.includes(type)),
    });
  }

  get replayMs(): number {
    return this.#engines.replayMs(this.#options.latenessMs);
  }

  reload(rules: RuleSet): void {
    this.#rules = rules;
    this.#engines.reload(rules);
  }

  held(): HeldByRule {
    return this.#engines.held();
  }

  hold(partition: number, isHeld: boolean): void {
    this.#watermarks.hold(partition, isHeld);
  }

  /**
   * Signals of an absence are not decided in a call that is given records which an earlier process took in: a caller
   * that rebuilds windows after a restart may drop what such calls return, as it was raised before.
   */
  evaluate(_partition: number, events: readonly PlacedEvent[], nowMs: number): Signal[] {
    this.#watermarks.tick(nowMs);
    const { startMs } = this.#watermarks;
    const only = events[0];
    if (only !== undefined && events.length === 1) {
      this.#judge(only);
      this.#follow(only.province, only.receivedAtMs < startMs ? 'tidy' : 'decide');
      return this.#takeSignals();
    }
    const isHistory = events.some(({ receivedAtMs }) => receivedAtMs < startMs);
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
    const expected = this.#engines.expectedProvinces();
    for (const province of new Set([...this.#watermarks.provinces(), ...expected]))
      this.#settle(province, 'decide');
    return this.#takeSignals();
  }

  #judge(event: PlacedEvent): void {
    this.#judged = event;
    if (event.timeMs <= this.#watermarks.of(event.province)) this.#options.onLate?.();
    this.#watermarks.observe(event);
    const matches = this.#rules.match(event.doc, this.#metering.begin());
    const match = matches[0];
    if (matches.length > 1) this.#judgeAll(matches, event);
    else if (match !== undefined) this.#judgeOne(match, event);
    this.#metering.end();
  }

  #judgeOne(match: RuleMatch, event: PlacedEvent): void {
    this.#raise(match, event);
    const users = this.#engines.usersOf(match.rule.facts.id);
    if (users.length === 0) return;
    const input = inputOfEvent(event, match.matched);
    for (const { engine, ruleIndex } of users) this.#metering.add(engine, input, ruleIndex);
  }

  #judgeAll(matches: readonly RuleMatch[], event: PlacedEvent): void {
    const targets: (User & { readonly input: Input })[] = [];
    for (const match of matches) {
      this.#raise(match, event);
      const input = inputOfEvent(event, match.matched);
      for (const user of this.#engines.usersOf(match.rule.facts.id)) {
        targets.push({ ...user, input });
      }
    }
    // Last rule first: one event is never two steps of an ordered sequence.
    targets.sort((a, b) => b.ruleIndex - a.ruleIndex);
    for (const { engine, ruleIndex, input } of targets) {
      this.#metering.add(engine, input, ruleIndex);
    }
  }

  #raise(match: RuleMatch, event: PlacedEvent): void {
    this.#metering.matched(match.rule.facts.id);
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
    this.#metering.look();
    for (const { engine, delayMs } of this.#engines.members) {
      this.#metering.settle(engine, province, { watermarkMs: watermarkMs - delayMs, mode });
    }
  }

  #entitiesOf(event: DecidingEvent): EntityValues {
    if (this.#entities?.event !== event) {
      this.#entities = { event, values: readEntities(event.doc) };
    }
    return this.#entities.values;
  }

  #takeSignals(): Signal[] {
    if (this.#signals.length === 0) return [];
    const signals = this.#signals;
    this.#signals = [];
    return signals;
  }

  #contextOf({ delayMs }: Standing): EngineContext {
    if (delayMs === 0) return this.#context;
    return { ...this.#context, watermarks: new DelayedClock(this.#watermarks, delayMs) };
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
      isFromBefore: ({ receivedAtMs }) => receivedAtMs < this.#watermarks.startMs,
      emit: (signal) => this.#signals.push(signal),
      fire: (ruleId, input) => {
        for (const { engine, ruleIndex } of this.#engines.usersOf(ruleId)) {
          this.#metering.add(engine, input, ruleIndex);
        }
      },
      onUngrouped: (ruleId) => onUngrouped?.(ruleId),
      onSkipped: (ruleId, reason) => {
        this.#options.meter?.skipped(ruleId, reason);
        if (onSkipped === undefined) onUngrouped?.(ruleId);
        else onSkipped(ruleId, reason, this.#judged);
      },
    };
  }
}
