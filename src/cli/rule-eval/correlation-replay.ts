import type { Detector } from '../../detect/contract.ts';
import type { ReadRules } from '../../detect/load-rules.ts';
import type { RuleMatch } from '../../detect/rule-set.ts';
import { createDetector } from '../../detect/stream-detector.ts';
import { eventId, type GacEvent, type PlacedEvent } from '../../event/event.ts';
import type { Signal } from '../../event/signal.ts';
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
  #matches: RuleMatch[] = [];
  #newestMs = Number.NEGATIVE_INFINITY;
  #skipped = 0;
  #firings = 0;

  constructor(rules: ReadRules, times: EventTimeReader) {
    this.#rules = rules;
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
  take({ line, ruleIds, event: given }: ReferredEvent): string | BrokenLine {
    const event = typeof given === 'string' ? readEvent(given) : given;
    if (event === undefined || typeof event === 'string') return '';
    const stamp = this.#times.read(event);
    if (stamp === undefined) return { line, detail: 'has no time, which correlations need' };
    this.#matches = [];
    for (const id of ruleIds) {
      const match = this.#silent().get(id);
      if (match !== undefined) this.#matches.push(match);
    }
    this.#newestMs = Math.max(this.#newestMs, stamp.ms);
    const placed: PlacedEvent = {
      id: eventId(JOURNAL_ID, 0, line),
      partition: 0,
      offset: line,
      timeMs: stamp.ms,
      timeNanos: stamp.nanos,
      receivedAtMs: this.#newestMs,
      sourceId: JOURNAL_ID,
      province: '',
      doc: withOwnBlock(event),
    };
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

  #byId: ReadonlyMap<string, RuleMatch> | undefined;

  /** The matches as correlations need them; the rules themselves have been reported already. */
  #silent(): ReadonlyMap<string, RuleMatch> {
    this.#byId ??= new Map(
      this.#rules.detections.map(({ rule }) => [
        rule.facts.id,
        { rule: { ...rule, raises: false }, matched: [] },
      ]),
    );
    return this.#byId;
  }

  #print(signals: readonly Signal[]): string {
    if (signals.length === 0) return '';
    this.#firings += signals.length;
    return signals.map((signal) => `${JSON.stringify(toRecord(signal))}\n`).join('');
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
