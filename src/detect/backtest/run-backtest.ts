import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PlacedEvent } from '../../event/event.ts';
import { covers, type Scope } from '../../event/scope.ts';
import type { Signal } from '../../event/signal.ts';
import type { EventStore, Filter } from '../../store/contract.ts';
import type { ExpectedSource, ReadRoster, RosterHistory } from '../contract.ts';
import type { RuleMatch } from '../rule-set.ts';
import { createDetector } from '../stream-detector.ts';
import { AlertTally, DayCounts } from './alert-tally.ts';
import type { CompiledRules } from './compile-rules.ts';
import type { BacktestProgress, BacktestResult } from './contract.ts';
import { EventReplay } from './event-replay.ts';
import { findLastReports, type LastReports, rosterRulesOf } from './last-reports.ts';
import { readHistory } from './read-history.ts';
import { isOfSources, meansSource } from './source-filter.ts';
import { placedFromStore } from './stored-event.ts';

export interface BacktestOptions {
  readonly store: Pick<EventStore, 'search' | 'count'>;
  readonly scope: Scope;
  /** Event time, inclusive. */
  readonly fromMs: number;
  /** Event time, exclusive. */
  readonly toMs: number;
  /** Without rules, the events of the filter are counted. */
  readonly rules: CompiledRules | undefined;
  /**
   * Only these events are judged. Rules that expect registered sources are judged on all events of a source alone: what is
   * left out would look like silence.
   */
  readonly filter: Filter | undefined;
  /** Who was registered when. @default nobody knows: rules that ask for it are not judged */
  readonly roster?: ReadRoster | undefined;
  /** Alerts of a rule, or events, that are told one by one. */
  readonly examples: number;
  /** Longest time that it may take. */
  readonly limitMs: number;
  readonly clock: { now(): number };
  /** Told of each signal that belongs to the time asked for. */
  readonly onSignal?: (signal: Signal) => void;
  /**
   * Which signals belong to the time asked for: those whose last event lies in it, or those that are decided in it, as
   * runs that follow each other need it.
   * @default 'last_event'
   */
  readonly belonging?: 'last_event' | 'decision';
  /** Told when a correlation followed as many groups as it may. */
  readonly onLimited?: () => void;
}

/**
 * Judges stored events as the stream would have: the store is asked for the events that may match, and the engine of the
 * stream decides. Yields where it is after each page, returns what came of it; ending the generator ends the run. It
 * stores nothing.
 */
export async function* runBacktest(
  options: BacktestOptions,
): AsyncGenerator<BacktestProgress, BacktestResult> {
  const { clock, fromMs, toMs } = options;
  const beganMs = clock.now();
  const run = new Run(options, await pastOf(options));
  let reachedMs = run.startMs;
  let ended: BacktestResult['ended'] = 'complete';
  const pages = readHistory({ ...options, fromMs: run.startMs, hint: options.rules?.bound });
  for await (const page of pages) {
    run.take(page.events.map(placedFromStore).filter((event) => event !== undefined));
    reachedMs = page.reachedMs;
    const fraction = (reachedMs - run.startMs) / Math.max(1, toMs - run.startMs);
    yield { reachedMs, fraction, eventsRead: run.eventsRead, signals: run.tally.signals };
    // A page is judged in one turn; others come between two pages.
    await nextTurn();
    if (clock.now() - beganMs > options.limitMs && reachedMs < toMs) {
      ended = 'time_limit';
      break;
    }
  }
  run.finish(reachedMs);
  const elapsedMs = Math.max(1, clock.now() - beganMs);
  return {
    fromMs,
    toMs,
    replayedFromMs: run.startMs,
    ended,
    reachedMs,
    eventsPerSecond: Math.round((run.eventsRead * 1_000) / elapsedMs),
    elapsedMs,
    ...run.outcome(),
  };
}

/** What is known of registered sources before reading begins. */
interface Past {
  readonly roster: RosterHistory;
  /** Rules that count reports. */
  readonly leaves: ReadonlySet<string>;
  readonly reports: LastReports;
}

async function pastOf(options: BacktestOptions): Promise<Past | undefined> {
  const { store, scope, rules, filter, toMs } = options;
  if (rules === undefined || options.roster === undefined) return undefined;
  if (filter !== undefined && !isOfSources(filter)) return undefined;
  const leaves = new Set(rosterRulesOf(rules.set).flatMap(({ ruleIds }) => ruleIds));
  if (leaves.size === 0) return undefined;
  const beforeMs = startOf(options);
  const read = await options.roster({ fromMs: beforeMs, toMs });
  const isCovered = (source: ExpectedSource) =>
    covers(scope, source.province) && (filter === undefined || meansSource(filter, source));
  const at: RosterHistory['at'] = (atMs) => read.at(atMs).filter(isCovered);
  const isWhole = scope.kind === 'national' && filter === undefined;
  const roster = isWhole ? read : { ...read, at };
  const expected = roster.at(beforeMs);
  const reports = await findLastReports({ store, scope, set: rules.set, expected, beforeMs });
  return { roster, leaves, reports };
}

function watchOf({ roster, reports }: Past) {
  return { nextChangeMs: roster.nextChangeMs, watchedFromMs: reports.searchedFromMs };
}

function startOf({ rules, fromMs }: BacktestOptions): number {
  return rules === undefined ? fromMs : Math.max(0, fromMs - replayMsOf(rules));
}

class Run {
  readonly startMs: number;
  readonly tally = new AlertTally();
  readonly #options: BacktestOptions;
  readonly #replay: EventReplay | undefined;
  readonly #days = new DayCounts();
  readonly #examples: string[] = [];
  readonly #past: Past | undefined;
  /** The last reports before reading begins are at hand, which matter to those who wait for them only. */
  #isPast: boolean;
  #matched = 0;
  eventsRead = 0;

  constructor(options: BacktestOptions, past: Past | undefined) {
    this.#options = options;
    this.#past = past;
    this.#isPast = past !== undefined;
    const { rules } = options;
    this.startMs = startOf(options);
    if (rules === undefined) return;
    const match: CompiledRules['set']['match'] = (doc) => this.#match(rules.set.match(doc));
    const told = options.onLimited === undefined ? {} : { onLimited: options.onLimited };
    const beganMs = past?.reports.events[0]?.timeMs ?? this.startMs;
    this.#replay = new EventReplay({ ...rules.set, match }, beganMs, {
      roster: past?.roster.at ?? (() => []),
      ...(past === undefined ? {} : watchOf(past)),
      ...told,
    });
    if (past === undefined) return;
    // What silences before the time asked for tell is dropped here.
    this.#replay.take(past.reports.events);
    this.#replay.passTo(this.startMs);
    this.#isPast = false;
  }

  take(events: readonly PlacedEvent[]): void {
    this.eventsRead += events.length;
    if (this.#replay !== undefined) {
      this.#tell(this.#replay.take(events));
      return;
    }
    this.#matched += events.length;
    for (const { id, timeMs } of events) {
      this.#days.add(timeMs);
      if (this.#examples.length < this.#options.examples) this.#examples.push(id);
    }
  }

  /** Closes the windows that end before a time; later ones are open, as they would be in the stream. */
  finish(reachedMs: number): void {
    this.#tell(this.#replay?.passTo(reachedMs) ?? []);
  }

  outcome() {
    const { examples, rules } = this.#options;
    const set = rules?.set;
    const raising = [...(set?.detections ?? []), ...(set?.correlations ?? [])].filter(
      ({ raises }) => raises,
    );
    const events = this.#days.list().map(({ day, count }) => ({ day, events: count }));
    return {
      eventsRead: this.eventsRead,
      eventsMatched: this.#matched,
      skipped: this.#replay?.skipped ?? 0,
      signalsNotGrouped: this.tally.notGrouped,
      rules: raising.map((rule) => this.tally.outcomeOf(rule, examples)),
      ...this.#rosterOutcome(),
      events: { perDay: events, examples: this.#examples },
    };
  }

  #rosterOutcome(): Pick<BacktestResult, 'notJudged' | 'rosterFromMs'> {
    if (this.#past !== undefined) {
      return { notJudged: [], rosterFromMs: this.#past.roster.knownFromMs };
    }
    const { rules } = this.#options;
    const asking = rules === undefined ? [] : rosterRulesOf(rules.set);
    return { notJudged: asking.map(({ facts }) => facts.id) };
  }

  #tell(signals: readonly Signal[]): void {
    for (const signal of signals) {
      const { fromMs, belonging } = this.#options;
      const atMs = belonging === 'decision' ? signal.decidedAtMs : signal.lastEventMs;
      if (atMs < fromMs) continue;
      this.tally.add(signal);
      this.#options.onSignal?.(signal);
    }
  }

  #match(matches: RuleMatch[]): RuleMatch[] {
    if (this.#isPast) return matches.filter(({ rule }) => this.#past?.leaves.has(rule.facts.id));
    if (matches.length > 0) this.#matched++;
    return matches;
  }
}

/** What must be read before, so that windows are as they were. */
function replayMsOf({ set }: CompiledRules): number {
  if (set.correlations.length === 0) return 0;
  return createDetector({ rules: set, latenessMs: 0, idleMs: 0, roster: () => [] }).replayMs;
}
