import type { Detector } from '../../detect/contract.ts';
import type { ReadRules } from '../../detect/load-rules.ts';
import type { RuleMatch } from '../../detect/rule-set.ts';
import { createDetector } from '../../detect/stream-detector.ts';
import { eventId, type GacEvent, type PlacedEvent } from '../../event/event.ts';
import type { Signal } from '../../event/signal.ts';
import type { Stamp } from '../../normalize/time/stamp.ts';
import { type BrokenLine, type ReferredEvent, readEvent } from './block-judge.ts';
import type { EventTimeReader } from './event-time.ts';

const JOURNAL_ID = 'stdin';
/** How far back an event may lie and still count where a window has to be complete. */
const LATENESS_MS = 600_000;
/** Most lines that one firing names. */
const EVENTS_PER_FIRING = 10_000;

/** Judges matched events by the correlations, in the order of the input and by the time of the events. */
export class CorrelationReplay {
  readonly #detector: Detector;
  readonly #times: EventTimeReader;
  readonly #rules: ReadRules;
  readonly #absences: ReadonlySet<string>;
  /** The match of each rule as correlations need it, alone in its list; the rules themselves have been reported already. */
  readonly #silent: ReadonlyMap<string, RuleMatch[]>;
  #matches: RuleMatch[] = [];
  #newestMs = Number.NEGATIVE_INFINITY;
  #skipped = 0;
  #firings = 0;

  constructor(rules: ReadRules, times: EventTimeReader) {
    this.#rules = rules;
    this.#silent = new Map(
      rules.detections.map(({ rule }) => [
        rule.facts.id,
        [{ rule: { ...rule, raises: false }, matched: [] }],
      ]),
    );
    this.#times = times;
    const absences = rules.correlations.filter(({ expect }) => expect !== undefined);
    this.#absences = new Set(absences.map(({ facts }) => facts.id));
    this.#detector = createDetector({
      rules: {
        version: '',
        detections: [],
        correlations: rules.correlations,
        match: () => this.#matches,
      },
      latenessMs: LATENESS_MS,
      idleMs: 0,
      journalId: JOURNAL_ID,
      roster: () => [],
      onSkipped: () => this.#skipped++,
      // A line names no entities.
      limits: { evidencePerSignal: EVENTS_PER_FIRING, entitiesPerField: 0 },
    });
  }

  /** Events that could not count fully: a group-by field or a value was missing, or they came too late. */
  get skipped(): number {
    return this.#skipped;
  }

  get firings(): number {
    return this.#firings;
  }

  /** Takes in one event; gives the lines of what fired, or why the event cannot be judged. */
  take({ line, ruleIds, event: given, timeMs }: ReferredEvent): string | BrokenLine {
    const event = typeof given === 'string' ? readEvent(given) : given;
    if (event === undefined || typeof event === 'string') return '';
    const stamp = timeMs === undefined ? this.#times.read(event) : { ms: timeMs, nanos: 0 };
    if (stamp === undefined) return { line, detail: 'has no time, which correlations need' };
    this.#matches = this.#matchesOf(ruleIds);
    this.#newestMs = Math.max(this.#newestMs, stamp.ms);
    const placed = new PlacedLine(line, stamp, withOwnBlock(event));
    placed.receivedAtMs = this.#newestMs;
    return this.#print(this.#detector.evaluate(0, [placed], this.#newestMs));
  }

  /** Closes the windows that are open. Silence after the last event is nothing that the input shows. */
  finish(): string {
    if (this.#newestMs === Number.NEGATIVE_INFINITY) return '';
    const seen = this.#detector.advance(this.#newestMs + LATENESS_MS + 1);
    const windows = this.#rules.correlations.map(({ windowMs }) => windowMs);
    const endMs = this.#newestMs + LATENESS_MS + 1 + 2 * windows.reduce((a, b) => a + b, 0);
    const closed = this.#detector.advance(endMs).filter(({ rule }) => !this.#absences.has(rule.id));
    return this.#print([...seen, ...closed]);
  }

  #matchesOf(ruleIds: readonly string[]): RuleMatch[] {
    const only = ruleIds.length === 1 ? this.#silent.get(ruleIds[0] ?? '') : undefined;
    return only ?? ruleIds.flatMap((id) => this.#silent.get(id) ?? []);
  }

  #print(signals: readonly Signal[]): string {
    if (signals.length === 0) return '';
    this.#firings += signals.length;
    return signals.map((signal) => `${JSON.stringify(toRecord(signal))}\n`).join('');
  }
}

/** An event by the number of its line. Its id is made when somebody asks for it: most events end as numbers. */
class PlacedLine implements PlacedEvent {
  readonly partition = 0;
  readonly offset: number;
  readonly timeMs: number;
  readonly timeNanos: number;
  receivedAtMs = 0;
  readonly sourceId = JOURNAL_ID;
  readonly province = '';
  readonly doc: GacEvent;

  constructor(line: number, { ms, nanos }: Stamp, doc: GacEvent) {
    this.offset = line;
    this.timeMs = ms;
    this.timeNanos = nanos;
    this.doc = doc;
  }

  get id(): string {
    return eventId(JOURNAL_ID, this.partition, this.offset);
  }
}

function toRecord(signal: Signal) {
  const { id: alert, absorbs = [] } = signal.episode ?? {};
  return {
    rule: signal.rule.id,
    group: signal.group,
    events: signal.eventIds.map((id) => Number(id.slice(id.lastIndexOf('-') + 1))),
    from: new Date(signal.firstEventMs).toISOString(),
    to: new Date(signal.lastEventMs).toISOString(),
    count: signal.eventCount,
    ...(signal.continues ? { continues: true } : {}),
    ...(alert === undefined ? {} : { alert }),
    ...(absorbs.length > 0 ? { absorbs } : {}),
  };
}

const NO_BLOCK = {};

/** The detector looks for the locality of an event in `gac`, which events from elsewhere lack. */
function withOwnBlock(event: Readonly<Record<string, unknown>>): GacEvent {
  const { gac } = event;
  if (gac === null || typeof gac !== 'object') (event as Record<string, unknown>)['gac'] = NO_BLOCK;
  return event as unknown as GacEvent;
}
