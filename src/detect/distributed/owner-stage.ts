import type { Signal } from '../../event/signal.ts';
import { EngineMetering } from '../budget/engine-metering.ts';
import type { HeldByRule, RuleMeter } from '../budget/rule-meter.ts';
import type {
  ExpectedSource,
  Judged,
  OwnerMessage,
  OwnerStage,
  ReceivedMessage,
  RosterEntry,
} from '../contract.ts';
import type { CorrelationEngine, EngineContext, SilenceMemory } from '../correlate/engine.ts';
import { EngineSet, type Standing } from '../correlate/engine-set.ts';
import { readEntities } from '../correlate/entities.ts';
import { DelayedClock, type EventClock } from '../correlate/event-clock.ts';
import { EventIds } from '../correlate/event-ids.ts';
import type { Input } from '../correlate/input.ts';
import {
  DEFAULT_LIMITS,
  type DetectorLimits,
  type SkippedAt,
  type SkipReason,
} from '../correlate/limits.ts';
import type { CorrelationRule, RuleSet } from '../rule-set.ts';
import { type BodyRefusal, decodeBody } from './decode-body.ts';
import { encodeProgress, encodeSettled, encodeSilence } from './encode-body.ts';
import { GroupRouter } from './group-router.ts';
import { DecidedTable, NestedClock } from './nested-clock.ts';
import type { InputBody, OwnerBody, SilenceBody } from './owner-body.ts';
import { OwnerClock } from './owner-clock.ts';
import { RepeatFilter } from './repeat-filter.ts';

/** Why a message had no effect. A closed set: it may be a metric label. */
export type MessageRefusal =
  | BodyRefusal
  /** Its correlation is not in force here, or is built otherwise. */
  | 'correlation_unknown'
  /** It was told before. */
  | 'repeated';

export interface OwnerStageOptions {
  readonly rules: RuleSet;
  /** Of the journal of signals. */
  readonly partition: number;
  readonly signalPartitions: number;
  /** The partition of the journal of signals for a key, always the same. */
  readonly partitionOf: (key: string) => number;
  /** Partitions of the raw journal: time stands until each was heard of. */
  readonly rawPartitions: number;
  /** How late an event may arrive and still have its full effect. */
  readonly latenessMs: number;
  /** A source that sent nothing for so long no longer holds event time back. */
  readonly idleMs: number;
  /** Registered, enabled sources with their types, for absence rules. Called about once a second. */
  readonly roster: (atMs: number) => readonly ExpectedSource[];
  /** An event at or before the watermark: it still counts wherever its state remains. */
  readonly onLate?: () => void;
  /** A firing left out of an outer correlation because a group-by field was missing. */
  readonly onUngrouped?: (ruleId: string) => void;
  /** A match without its full effect, for another reason. */
  readonly onSkipped?: (ruleId: string, reason: SkipReason, at?: SkippedAt) => void;
  /** A message without effect. */
  readonly onRefused?: (reason: MessageRefusal) => void;
  readonly limits?: Partial<DetectorLimits>;
  /** Counts what each correlation does. */
  readonly meter?: RuleMeter;
}

/** Messages between two looks at event time. */
const CHUNK_MESSAGES = 512;
/** Least movement of event time within a batch that is worth a look. */
const SETTLE_EVERY_MS = 1_000;
/**
 * Whoever had the partition decided all that was due up to its committed offset, but for less than `SETTLE_EVERY_MS` of
 * event time. A rebuild leaves more than that to be decided again, under the same ids, and passes over the rest: its first
 * windows are cut where the replay begins, and must not be told of.
 */
const REBUILD_SLACK_MS = 2 * SETTLE_EVERY_MS;
/** How often it is told how far this owner has decided, and how often the same is told again. */
const TELL_INTERVAL_MS = 500;
const TELL_AGAIN_MS = 5_000;
/** How often what it knows of partitions and idle sources is kept: well within the margin of a replay. */
const KEEP_INTERVAL_MS = 20_000;

/** Makes the stage that owns the groups of one partition of the journal of signals. */
export function createOwnerStage(options: OwnerStageOptions): OwnerStage {
  return new GroupOwner(options);
}

class GroupOwner implements OwnerStage {
  readonly #options: OwnerStageOptions;
  readonly #clock: OwnerClock;
  readonly #decided: DecidedTable;
  /** By depth. */
  readonly #clocks: EventClock[];
  readonly #ids = new EventIds();
  readonly #repeats = new RepeatFilter();
  readonly #router: GroupRouter;
  readonly #context: EngineContext;
  readonly #engines: EngineSet;
  /** Event time of the last look at a province, by depth. */
  readonly #settledMs = new Map<string, readonly number[]>();
  /** All that something was heard of. */
  readonly #provinces = new Set<string>();
  readonly #metering: EngineMetering;
  #isRebuilding = false;
  /** The input that an engine was given last. */
  #judged: Input | undefined;
  #signals: Signal[] = [];
  #messages: OwnerMessage[] = [];
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #told: Buffer | undefined;
  #keptAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: OwnerStageOptions) {
    this.#options = options;
    this.#clock = new OwnerClock(options);
    this.#metering = new EngineMetering(options.meter);
    this.#clocks = [this.#clock];
    this.#decided = new DecidedTable(options.signalPartitions);
    this.#router = new GroupRouter(options);
    this.#context = this.#createContext();
    this.#engines = new EngineSet({
      rules: options.rules,
      contextOf: (standing) => this.#contextOf(standing),
      roster: (rule, types, atMs) => this.#rosterOf(rule, types, atMs),
    });
  }

  /** Sources that are not idle are among those told of within it. */
  get replayMs(): number {
    const { latenessMs, idleMs } = this.#options;
    return this.#engines.replayMs(latenessMs) + idleMs;
  }

  get rebuildFromMs(): number {
    return this.#clock.heardUntilMs - this.replayMs;
  }

  reload(rules: RuleSet): void {
    this.#router.reload(rules);
    this.#engines.reload(rules);
  }

  held(): HeldByRule {
    return this.#engines.held();
  }

  rebuild(messages: readonly ReceivedMessage[], nowMs: number): void {
    this.#isRebuilding = true;
    this.#clock.slackMs = REBUILD_SLACK_MS;
    this.#take(messages, nowMs);
    this.#takeJudged();
    this.#clock.slackMs = 0;
    this.#isRebuilding = false;
  }

  evaluate(messages: readonly ReceivedMessage[], nowMs: number): Judged {
    this.#take(messages, nowMs);
    return this.#takeJudged();
  }

  advance(nowMs: number): Judged {
    this.#clock.tick(nowMs);
    for (const province of this.#engines.expectedProvinces()) this.#provinces.add(province);
    for (const province of this.#provinces) this.#settle(province);
    this.#tell();
    this.#keepClock();
    return this.#takeJudged();
  }

  #take(messages: readonly ReceivedMessage[], nowMs: number): void {
    this.#clock.tick(nowMs);
    for (let from = 0; from < messages.length; from += CHUNK_MESSAGES) {
      let hasTimePassed = false;
      for (const { body } of messages.slice(from, from + CHUNK_MESSAGES)) {
        const decoded = decodeBody(body);
        if (typeof decoded === 'string') this.#options.onRefused?.(decoded);
        else if (decoded.kind === 'input') this.#add(decoded);
        else hasTimePassed = this.#note(decoded) || hasTimePassed;
      }
      if (!hasTimePassed) continue;
      this.#follow();
    }
  }

  /** Takes note of what is no input; tells whether event time may have moved. */
  #note(body: Exclude<OwnerBody, InputBody>): boolean {
    switch (body.kind) {
      case 'progress':
        if (body.last !== undefined) this.#repeats.complete(body.last);
        this.#clock.note(body);
        for (const { province } of body.sources) this.#provinces.add(province);
        return true;
      case 'settled':
        this.#decided.note(body);
        return true;
      case 'silence':
        // While it is the owner, it knows better.
        if (this.#isRebuilding) this.#inForce(body)?.recall?.(body.memory);
        this.#provinces.add(body.memory.province);
        return false;
    }
  }

  #add(body: InputBody): void {
    const { input, ruleIndex } = body;
    if (this.#repeats.isRepeat(body, input)) {
      this.#options.onRefused?.('repeated');
      return;
    }
    const engine = this.#inForce(body);
    if (engine === undefined) return;
    if (!this.#isRebuilding && input.timeMs <= this.#clock.of(input.province)) {
      this.#options.onLate?.();
    }
    this.#provinces.add(input.province);
    // What is taken in again was told of before.
    this.#judged = this.#isRebuilding ? undefined : input;
    this.#metering.begin();
    this.#metering.add(engine, input, ruleIndex);
    this.#metering.end();
  }

  #inForce(body: InputBody | SilenceBody): CorrelationEngine | undefined {
    const { correlationId } = body;
    if (this.#router.isInForce(body)) return this.#engines.engineOf(correlationId);
    this.#options.onRefused?.('correlation_unknown');
    return undefined;
  }

  /** Looks at provinces between messages, if event time has moved enough for some correlation. */
  #follow(): void {
    const hasMoved = this.#clock.hasMoved(SETTLE_EVERY_MS);
    for (const province of this.#provinces) {
      this.#clock.refresh(province);
      const settled = this.#settledMs.get(province);
      const isDue = this.#clocks.some((clock, depth) => {
        const sinceMs = clock.of(province) - (settled?.[depth] ?? Number.NEGATIVE_INFINITY);
        return sinceMs >= SETTLE_EVERY_MS;
      });
      if (hasMoved || isDue) this.#settle(province);
    }
  }

  #settle(province: string): void {
    this.#clock.refresh(province);
    const settled = this.#clocks.map((clock) => clock.of(province));
    this.#settledMs.set(province, settled);
    this.#metering.look();
    for (const { engine, depth, delayMs } of this.#engines.members) {
      const watermarkMs = (settled[depth] ?? Number.NEGATIVE_INFINITY) - delayMs;
      if (watermarkMs === Number.NEGATIVE_INFINITY) continue;
      this.#metering.settle(engine, province, { watermarkMs, mode: 'decide' });
    }
  }

  /** Tells all owners how far this one has decided, if any of them waits for it. */
  #tell(): void {
    const depths = Math.max(0, ...this.#engines.members.map(({ depth }) => depth));
    const { nowMs } = this.#clock;
    if (depths === 0 || nowMs - this.#toldAtMs < TELL_INTERVAL_MS) return;
    const clocks = Array.from({ length: depths }, (_, depth) => this.#clockAt(depth));
    const watermarks = new Map<string, number[]>();
    for (const province of this.#provinces) {
      watermarks.set(
        province,
        clocks.map((clock) => clock.of(province)),
      );
    }
    let others = this.#clock.unheard();
    const othersByDepth = clocks.map((_, depth) => {
      if (depth > 0) others = Math.min(others, this.#decided.leastOfOthers(depth - 1));
      return others;
    });
    const { partition: own, signalPartitions } = this.#options;
    const body = encodeSettled({ partition: own, watermarks, others: othersByDepth });
    if (this.#told?.equals(body) && nowMs - this.#toldAtMs < TELL_AGAIN_MS) return;
    this.#toldAtMs = nowMs;
    this.#told = body;
    const receivedAtMs = this.#heardMs;
    for (let partition = 0; partition < signalPartitions; partition++) {
      this.#messages.push({ partition, receivedAtMs, body });
    }
  }

  /** Keeps what it knows of partitions and idle sources for whoever comes after. */
  #keepClock(): void {
    const { nowMs } = this.#clock;
    if (nowMs - this.#keptAtMs < KEEP_INTERVAL_MS) return;
    this.#keptAtMs = nowMs;
    for (const body of this.#clock.kept()) this.#keep(encodeProgress(body));
  }

  #takeJudged(): Judged {
    const judged = { signals: this.#signals, messages: this.#messages };
    this.#signals = [];
    this.#messages = [];
    return judged;
  }

  #fire(ruleId: string, input: Input): void {
    for (const route of this.#router.routesOf(ruleId)) {
      const message = this.#router.messageOf(route, input);
      if (message !== undefined) this.#messages.push(message);
    }
  }

  #remember(correlationId: string, memory: SilenceMemory): void {
    const shape = this.#router.shapeOf(correlationId);
    this.#keep(encodeSilence({ correlationId, shape, memory }));
  }

  /** Tells the partition itself, for whoever takes it over. */
  #keep(body: Buffer): void {
    this.#messages.push({ partition: this.#options.partition, receivedAtMs: this.#heardMs, body });
  }

  /** Receipt that messages of this owner's own are given: a rebuild from a later one does not need them. */
  get #heardMs(): number {
    return Math.max(0, this.#clock.heardUntilMs);
  }

  /** Those of the roster whose groups are this owner's. */
  #rosterOf(rule: CorrelationRule, types: readonly string[], atMs: number): readonly RosterEntry[] {
    return this.#options
      .roster(atMs)
      .filter(
        ({ type, province, value }) =>
          types.includes(type) &&
          this.#router.ownerOf(rule, province, [value]) === this.#options.partition,
      );
  }

  #clockAt(depth: number): EventClock {
    const known = this.#clocks[depth];
    if (known !== undefined) return known;
    const below = this.#clockAt(depth - 1);
    const clock = new NestedClock({ clock: this.#clock, below, decided: this.#decided, depth });
    this.#clocks[depth] = clock;
    return clock;
  }

  #contextOf({ depth, delayMs }: Standing): EngineContext {
    const clock = this.#clockAt(depth);
    const watermarks = delayMs === 0 ? clock : new DelayedClock(clock, delayMs);
    return { ...this.#context, watermarks };
  }

  #createContext(): EngineContext {
    const { onUngrouped, onSkipped, limits, latenessMs } = this.#options;
    return {
      limits: { ...DEFAULT_LIMITS, ...limits },
      latenessMs,
      watermarks: this.#clock,
      eventIdAt: (tie, offset) => this.#ids.at(tie, offset),
      unplacedIds: ({ event }) =>
        event === undefined || this.#ids.isPlaced(event) ? undefined : [event.id],
      entitiesOf: (event) => readEntities(event.doc),
      emit: (signal) => this.#signals.push(signal),
      fire: (ruleId, input) => this.#fire(ruleId, input),
      remember: (ruleId, memory) => this.#remember(ruleId, memory),
      onUngrouped: (ruleId) => onUngrouped?.(ruleId),
      onSkipped: (ruleId, reason) => {
        this.#options.meter?.skipped(ruleId, reason);
        onSkipped?.(ruleId, reason, this.#judged);
      },
    };
  }
}
