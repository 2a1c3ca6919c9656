import type { CorrelationRule, DetectionRule, RuleSet } from '../../../../src/detect/rule-set.ts';
import { createDetector, type DetectorOptions } from '../../../../src/detect/stream-detector.ts';
import { eventId, type GacEvent, type PlacedEvent } from '../../../../src/event/event.ts';
import type { RuleFacts, Signal } from '../../../../src/event/signal.ts';

/** A fixed moment, 2026-11-20 08:00 in Viet Nam. */
export const START_MS = Date.UTC(2026, 10, 20, 1, 0, 0);
export const LATENESS_MS = 10_000;
export const IDLE_MS = 30_000;

export function facts(id: string, version = '1'): RuleFacts {
  return {
    id,
    version: `${id}-${version}`,
    title: { vi: id, en: id },
    description: { vi: '', en: '' },
    level: 'high',
    family: 'wrong_access',
    nature: 'unknown',
    tags: [],
    falsePositives: { vi: [], en: [] },
    runbook: { vi: [], en: [] },
  };
}

export interface TestDetection extends DetectionRule {
  matches(doc: GacEvent): boolean;
}

/** A detection that matches events with this `event.action`. */
export function detection(id: string, change: Partial<TestDetection> = {}): TestDetection {
  return {
    kind: 'detection',
    facts: facts(id),
    name: id,
    text: { reason: { vi: `${id} từ {source.ip}`, en: `${id} from {source.ip}` } },
    fingerprint: ['source.ip'],
    raises: false,
    matches: (doc) => doc.event.action === id,
    ...change,
  };
}

export function correlation(id: string, change: Partial<CorrelationRule> = {}): CorrelationRule {
  return {
    kind: 'correlation',
    facts: facts(id),
    name: id,
    text: {
      reason: {
        vi: '{count} lần trong {window}, ngưỡng {threshold}, từ {source.ip}',
        en: '{count} times within {window}, threshold {threshold}, from {source.ip}',
      },
    },
    type: 'event_count',
    ruleIds: ['hit'],
    groupBy: ['source.ip'],
    aliases: {},
    windowMs: 60_000,
    conditions: [{ operator: 'gte', value: 3 }],
    fields: [],
    percentile: undefined,
    expect: undefined,
    raises: true,
    ...change,
  };
}

export function ruleSet(
  detections: readonly TestDetection[],
  correlations: readonly CorrelationRule[],
): RuleSet {
  return {
    version: 'test',
    detections,
    correlations,
    match: (doc) =>
      detections
        .filter((rule) => rule.matches(doc))
        .map((rule) => ({
          rule,
          matched: [{ selection: 'selection', field: 'event.action', value: rule.facts.id }],
        })),
  };
}

export interface Sample {
  /** Seconds after `START_MS`; fractions are milliseconds. */
  readonly at: number;
  readonly offset: number;
  readonly nanos?: number;
  readonly partition?: number;
  readonly action?: string;
  readonly ip?: string;
  readonly user?: string;
  readonly path?: string;
  readonly number?: number;
  /** Latitude and longitude. */
  readonly place?: readonly [number, number];
  readonly source?: string;
  readonly province?: string;
  /** Seconds after `START_MS`. @default at */
  readonly received?: number;
}

export function event(sample: Sample): PlacedEvent {
  const { at, offset, partition = 0, source = 'portal', province = '10' } = sample;
  const timeMs = START_MS + Math.round(at * 1_000);
  const id = eventId('j', partition, offset);
  const doc: GacEvent = {
    '@timestamp': new Date(timeMs).toISOString(),
    ecs: { version: '9.4.0' },
    event: { id, kind: 'event', action: sample.action ?? 'hit' },
    gac: { province, source: { id: source, type: 'test' } },
    ...(sample.ip === '' && sample.place === undefined ? {} : { source: sourceOf(sample) }),
    ...(sample.user === undefined ? {} : { user: { name: sample.user } }),
    ...(sample.path === undefined ? {} : { url: { path: sample.path } }),
    ...(sample.number === undefined ? {} : { http: { response: { bytes: sample.number } } }),
  };
  return {
    id,
    partition,
    offset,
    timeMs,
    timeNanos: sample.nanos ?? 0,
    receivedAtMs: START_MS + Math.round((sample.received ?? at) * 1_000),
    sourceId: source,
    province,
    doc,
  };
}

function sourceOf({ ip = '203.0.113.9', place }: Sample): NonNullable<GacEvent['source']> {
  return {
    ...(ip === '' ? {} : { ip }),
    ...(place === undefined ? {} : { geo: { location: { lat: place[0], lon: place[1] } } }),
  };
}

/** Events of one source, one every `every` seconds. */
export function series(
  count: number,
  change: Partial<Sample> & { readonly every?: number } = {},
): Sample[] {
  const { every = 1, at = 0, offset = 0, ...rest } = change;
  return Array.from({ length: count }, (_, i) => ({
    ...rest,
    at: at + i * every,
    offset: offset + i,
  }));
}

/** A detector with what it told beside its signals. */
export function bench(rules: RuleSet, change: Partial<DetectorOptions> = {}) {
  const told: string[] = [];
  const detector = createDetector({
    rules,
    latenessMs: LATENESS_MS,
    idleMs: IDLE_MS,
    roster: () => [],
    onLate: () => told.push('late'),
    onUngrouped: (rule) => told.push(`ungrouped ${rule}`),
    onSkipped: (rule, reason) => told.push(`${reason} ${rule}`),
    ...change,
  });
  return {
    detector,
    told,
    /** Evaluates each sample as it is received. */
    feed(samples: readonly Sample[]): Signal[] {
      return samples.flatMap((sample) => {
        const placed = event(sample);
        return detector.evaluate(placed.partition, [placed], placed.receivedAtMs);
      });
    },
    /** Tells the time every five seconds, in seconds after `START_MS`. */
    pass(from: number, to: number): Signal[] {
      const signals: Signal[] = [];
      for (let at = from; at <= to; at += 5) {
        signals.push(...detector.advance(START_MS + at * 1_000));
      }
      return signals;
    },
  };
}

/** The offsets of the events that signals carry, in order. */
export function offsets(signals: readonly Signal[]): number[] {
  const ids = new Set(signals.flatMap(({ eventIds }) => eventIds));
  return [...ids].map((id) => Number(id.split('-').at(-1))).sort((a, b) => a - b);
}
