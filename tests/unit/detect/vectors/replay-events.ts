import { loadRules } from '../../../../src/detect/load-rules.ts';
import type { RuleSet } from '../../../../src/detect/rule-set.ts';
import { createDetector } from '../../../../src/detect/stream-detector.ts';
import { eventId, type GacEvent, type PlacedEvent } from '../../../../src/event/event.ts';
import type { Signal } from '../../../../src/event/signal.ts';
import type { ExpectedAlert, NamedVector, VectorEvent } from '../../../vectors/read-vectors.ts';
import { rulesOf } from '../../../vectors/read-vectors.ts';
import { type FoldedAlert, foldSignals, type Told } from '../alert-fold.ts';

/** Start of every case, 2026-01-05 08:00 UTC. */
export const START_MS = Date.UTC(2026, 0, 5, 8);
const LATENESS_SECONDS = 60;
/** A source that sent nothing for so long holds nobody back. */
export const IDLE_MS = 5_000;
const NANOS_PER_MS = 1_000_000;
/** Looks of the clock while nothing comes. */
const LOOKS = 24;
const EXACT_LOOK_MS = 1_000;

/** A case with its rules loaded and its times as numbers. */
export interface Replay {
  readonly rules: RuleSet;
  readonly latenessMs: number;
  readonly endMs: number;
  readonly events: ReadonlyMap<string, VectorEvent>;
  readonly deliveries: readonly Delivery[];
}

/** One arrival of one event. */
export interface Delivery {
  readonly id: string;
  readonly receivedMs: number;
  /** @default 0 */
  readonly partition?: number;
}

/** Milliseconds and nanoseconds of a number of seconds. */
export function timeOf(seconds: string): { ms: number; nanos: number } {
  const [whole = '0', fraction = ''] = seconds.split('.');
  const nanos = Number(fraction.padEnd(9, '0'));
  const ms = Number(whole) * 1_000 + Math.floor(nanos / NANOS_PER_MS);
  return { ms, nanos: nanos % NANOS_PER_MS };
}

/** Loads the rules of a case; they must all load. */
export function prepare(vector: NamedVector): Replay {
  const { set, verdicts } = loadRules({ texts: rulesOf(vector) });
  const refused = verdicts.flatMap(({ status, issues }) =>
    status === 'rejected' ? issues.map(({ at, detail }) => `${at} ${detail}`) : [],
  );
  if (refused.length > 0) throw new Error(refused.join('\n'));
  const events = new Map((vector.events ?? []).map((event) => [event.id, event]));
  const latenessMs = timeOf(vector.settings?.lateness ?? String(LATENESS_SECONDS)).ms;
  const times = [...events.values()].map(({ at = '0' }) => timeOf(at).ms);
  const windowsMs = set.correlations.reduce((sum, { windowMs }) => sum + windowMs, 0);
  const { end } = vector.settings ?? {};
  const endMs =
    end === undefined
      ? Math.max(0, ...times) + 2 * (latenessMs + windowsMs) + IDLE_MS
      : timeOf(end).ms;
  const deliveries = deliveriesOf(vector, events);
  return { rules: set, latenessMs, endMs, events, deliveries };
}

function deliveriesOf(
  { events = [], arrival = events.map(({ id }) => id) }: NamedVector,
  byId: ReadonlyMap<string, VectorEvent>,
): Delivery[] {
  let receivedMs = 0;
  return arrival.map((id) => {
    const { at = '0', received = at } = byId.get(id) ?? { fields: {} };
    receivedMs = Math.max(receivedMs, timeOf(received).ms);
    return { id, receivedMs };
  });
}

/**
 * A random order of arrival within the lateness, over some partitions. Events of one instant keep their order, so they lie
 * in one partition.
 */
export function shuffled(replay: Replay, random: () => number, partitions = 1): Delivery[] {
  const least = new Map<string, number>();
  const partitionOf = new Map<string, number>();
  const delayed = replay.deliveries.map(({ id }, index) => {
    const at = replay.events.get(id)?.at ?? '0';
    const delayMs = Math.floor(random() * replay.latenessMs);
    const receivedMs = Math.max(timeOf(at).ms + delayMs, least.get(at) ?? 0);
    least.set(at, receivedMs);
    const partition = partitionOf.get(at) ?? Math.floor(random() * partitions);
    partitionOf.set(at, partition);
    return { id, receivedMs, index, partition };
  });
  delayed.sort((a, b) => a.receivedMs - b.receivedMs || a.index - b.index);
  return delayed.map(({ id, receivedMs, partition }) => ({ id, receivedMs, partition }));
}

/** All events in the order of time, each arriving at its own time. */
export function chronological(replay: Replay): Delivery[] {
  const order = replay.deliveries.map(({ id }, index) => {
    const time = timeOf(replay.events.get(id)?.at ?? '0');
    return { id, receivedMs: time.ms, nanos: time.nanos, index };
  });
  order.sort((a, b) => a.receivedMs - b.receivedMs || a.nanos - b.nanos || a.index - b.index);
  return order.map(({ id, receivedMs }) => ({ id, receivedMs }));
}

/**
 * The events as the journal holds them, in the order of arrival; what comes again has its old place. `named` events have
 * ids that do not depend on it, so that ids of alerts can be compared.
 */
export function place(
  replay: Replay,
  deliveries: readonly Delivery[],
  named = false,
): PlacedEvent[] {
  const offsets = new Map<string, number>();
  const ends = new Map<number, number>();
  return deliveries.map(({ id, receivedMs, partition = 0 }) => {
    const { at = '0', fields } = replay.events.get(id) ?? { fields: {} };
    const end = ends.get(partition) ?? 0;
    const offset = offsets.get(id) ?? end;
    if (offset === end) ends.set(partition, end + 1);
    offsets.set(id, offset);
    const { ms, nanos } = timeOf(at);
    const timeMs = START_MS + ms;
    const sourceId = partition === 0 ? 'vector' : `vector-${partition}`;
    const gac = { province: '10', source: { id: sourceId, type: 'vector' } };
    return {
      id: named ? `event ${id}` : eventId('v', partition, offset),
      partition,
      offset,
      timeMs,
      timeNanos: nanos,
      receivedAtMs: START_MS + receivedMs,
      sourceId,
      province: '10',
      doc: { gac, ...fields, '@timestamp': new Date(timeMs).toISOString() } as unknown as GacEvent,
    };
  });
}

function newDetector({ rules, latenessMs }: Replay) {
  return createDetector({ rules, latenessMs, idleMs: IDLE_MS, roster: () => [] });
}

interface FollowOptions {
  readonly fromMs: number;
  readonly endMs: number;
  readonly lookMs: number;
  /** How many events come at once, from the one at an index on. @default 1 */
  readonly batchAt?: (index: number) => number;
}

/** Feeds events as they arrive, from `from` on, and lets time pass between and after them. */
function follow(
  detector: ReturnType<typeof newDetector>,
  events: readonly PlacedEvent[],
  options: FollowOptions,
): Told[] {
  const told: Told[] = [];
  let nowMs = options.fromMs;
  const say = (signals: readonly Signal[]) => {
    for (const signal of signals) told.push({ signal, atMs: nowMs - START_MS });
  };
  const pass = (untilMs: number) => {
    for (; nowMs + options.lookMs < untilMs; say(detector.advance(nowMs))) nowMs += options.lookMs;
    nowMs = Math.max(nowMs, untilMs);
  };
  for (let from = 0; from < events.length; ) {
    const batch = events.slice(from, from + Math.max(1, options.batchAt?.(from) ?? 1));
    from += batch.length;
    pass(batch[0]?.receivedAtMs ?? nowMs);
    nowMs = Math.max(nowMs, batch.at(-1)?.receivedAtMs ?? nowMs);
    for (const [partition, own] of Map.groupBy(batch, (event) => event.partition)) {
      say(detector.evaluate(partition, own, nowMs));
    }
  }
  pass(START_MS + options.endMs);
  say(detector.advance(nowMs));
  return told;
}

/** One process that sees everything. `exact` looks at the clock every second. */
export function run(
  replay: Replay,
  events: readonly PlacedEvent[],
  options: { readonly exact?: boolean; readonly batchAt?: (index: number) => number } = {},
): Told[] {
  const detector = newDetector(replay);
  const fromMs = START_MS - 60_000;
  detector.advance(fromMs);
  const lookMs =
    options.exact === true ? EXACT_LOOK_MS : Math.ceil((replay.endMs + 60_000) / LOOKS);
  return follow(detector, events, { fromMs, endMs: replay.endMs, lookMs, ...options });
}

/** All events in one batch, read again after all of them have happened. */
export function runHistory(replay: Replay): Told[] {
  const detector = newDetector(replay);
  const events = place(replay, chronological(replay));
  const nowMs = START_MS + replay.endMs;
  const told = (signals: readonly Signal[]) =>
    signals.map((signal) => ({ signal, atMs: replay.endMs }));
  const first = told(detector.evaluate(0, events, nowMs));
  const rest: Told[] = [];
  for (let at = nowMs; at <= nowMs + replay.endMs + IDLE_MS; at += replay.endMs / LOOKS) {
    rest.push(...told(detector.advance(Math.ceil(at))));
  }
  return [...first, ...rest];
}

/** When a process ends, and what is known of it by then. */
export interface Crash {
  /** Events that it took in. */
  readonly after: number;
  /** Of these, the events whose effects were durable before the end, but which are read again. @default none */
  readonly uncommitted?: number;
  /** In which order the partitions are read again. @default that of the journal */
  readonly random?: () => number;
}

/** A process that ends after some events, and one that reads the journal again, as the service does, and goes on. */
export function runWithCrash(
  replay: Replay,
  events: readonly PlacedEvent[],
  { after: crashAt, uncommitted = 0, random }: Crash,
): Told[] {
  const lookMs = Math.ceil((replay.endMs + 60_000) / LOOKS);
  const before = newDetector(replay);
  const fromMs = START_MS - 60_000;
  before.advance(fromMs);
  const crashMs = (events[crashAt - 1]?.receivedAtMs ?? START_MS) + 1;
  const first = follow(before, events.slice(0, crashAt), {
    fromMs,
    endMs: crashMs - START_MS,
    lookMs,
  });
  const committed = Math.max(0, crashAt - uncommitted);
  const after = newDetector(replay);
  const sinceMs = (events[committed - 1]?.receivedAtMs ?? START_MS) - after.replayMs;
  const again = events.slice(0, committed).filter(({ receivedAtMs }) => receivedAtMs >= sinceMs);
  for (const batch of random === undefined ? [again] : interleaved(again, random)) {
    // What the rebuilding raises was raised before: it is dropped.
    after.evaluate(batch[0]?.partition ?? 0, batch, crashMs + 1);
  }
  const rest = events.slice(committed);
  const endMs = replay.endMs + IDLE_MS;
  const second = follow(after, rest, { fromMs: crashMs + 1, endMs, lookMs });
  const known = new Set(first.map(({ signal }) => signal.id));
  return [...first, ...second.filter(({ signal }) => !known.has(signal.id))];
}

/** Batches of the partitions, each in its own order, in a random order among them. */
function interleaved(events: readonly PlacedEvent[], random: () => number): PlacedEvent[][] {
  const waiting = [...Map.groupBy(events, ({ partition }) => partition).values()];
  const batches: PlacedEvent[][] = [];
  while (waiting.length > 0) {
    const at = Math.floor(random() * waiting.length);
    const own = waiting[at] ?? [];
    batches.push(own.splice(0, 1 + Math.floor(random() * own.length)));
    if (own.length === 0) waiting.splice(at, 1);
  }
  return batches;
}

/** An alert as cases write it, with all that makes it this one. */
export interface ToldAlert extends ExpectedAlert, FoldedAlert {
  /** When it was first told of, seconds. */
  readonly toldAt: number;
}

/** The alerts that signals come to, with events by their names. */
export function alertsOf(
  told: readonly Told[],
  events: readonly PlacedEvent[],
  deliveries: readonly Delivery[],
): ToldAlert[] {
  const nameOf = new Map(events.map(({ id }, i) => [id, deliveries[i]?.id ?? '']));
  const single = new Set(told.flatMap(({ signal }) => (signal.measure ? [] : [signal.rule.id])));
  return foldSignals(told).map((alert) => ({
    ...alert,
    group: single.has(alert.rule) ? {} : alert.group,
    events: alert.eventIds.map((id) => nameOf.get(id) ?? id),
    from: String((alert.firstMs - START_MS) / 1_000),
    toldAt: alert.toldAtMs / 1_000,
  }));
}

/** What of alerts is compared: rule, group, events, and since when where there are none. */
export function comparable(alerts: readonly ExpectedAlert[]): string[] {
  return alerts
    .map(({ rule, group, events, from }) => {
      const sorted = Object.entries(group).sort();
      const since = events.length === 0 ? from : undefined;
      return JSON.stringify({ rule, group: sorted, events: [...events].sort(), since });
    })
    .sort();
}
