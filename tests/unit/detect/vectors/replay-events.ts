import { loadRules } from '../../../../src/detect/load-rules.ts';
import type { RuleSet } from '../../../../src/detect/rule-set.ts';
import { createDetector } from '../../../../src/detect/stream-detector.ts';
import { eventId, type GacEvent, type PlacedEvent } from '../../../../src/event/event.ts';
import type { Signal } from '../../../../src/event/signal.ts';
import type { ExpectedAlert, NamedVector, VectorEvent } from '../../../vectors/read-vectors.ts';
import { rulesOf } from '../../../vectors/read-vectors.ts';

/** Start of every case, 2026-01-05 08:00 UTC. */
const START_MS = Date.UTC(2026, 0, 5, 8);
const LATENESS_SECONDS = 60;
const IDLE_MS = 5_000;
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
}

/** A signal as it came out, and when. */
export interface Told {
  readonly signal: Signal;
  readonly atMs: number;
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

/** A random order of arrival within the lateness; events of one instant keep their order. */
export function shuffled(replay: Replay, random: () => number): Delivery[] {
  const least = new Map<string, number>();
  const delayed = replay.deliveries.map(({ id }, index) => {
    const at = replay.events.get(id)?.at ?? '0';
    const delayMs = Math.floor(random() * replay.latenessMs);
    const receivedMs = Math.max(timeOf(at).ms + delayMs, least.get(at) ?? 0);
    least.set(at, receivedMs);
    return { id, receivedMs, index };
  });
  delayed.sort((a, b) => a.receivedMs - b.receivedMs || a.index - b.index);
  return delayed.map(({ id, receivedMs }) => ({ id, receivedMs }));
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

/** The events as the journal holds them, in the order of arrival; what comes again has its old place. */
export function place(replay: Replay, deliveries: readonly Delivery[]): PlacedEvent[] {
  const offsets = new Map<string, number>();
  return deliveries.map(({ id, receivedMs }) => {
    const { at = '0', fields } = replay.events.get(id) ?? { fields: {} };
    const offset = offsets.get(id) ?? offsets.size;
    offsets.set(id, offset);
    const { ms, nanos } = timeOf(at);
    const timeMs = START_MS + ms;
    const gac = { province: '10', source: { id: 'vector', type: 'vector' } };
    return {
      id: eventId('v', 0, offset),
      partition: 0,
      offset,
      timeMs,
      timeNanos: nanos,
      receivedAtMs: START_MS + receivedMs,
      sourceId: 'vector',
      province: '10',
      doc: { gac, ...fields, '@timestamp': new Date(timeMs).toISOString() } as unknown as GacEvent,
    };
  });
}

function newDetector({ rules, latenessMs }: Replay) {
  return createDetector({ rules, latenessMs, idleMs: IDLE_MS, roster: () => [] });
}

/** Feeds every event as it arrives, from `from` on, and lets time pass between and after them. */
function follow(
  detector: ReturnType<typeof newDetector>,
  events: readonly PlacedEvent[],
  options: { fromMs: number; endMs: number; lookMs: number },
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
  for (const event of events) {
    pass(event.receivedAtMs);
    say(detector.evaluate(0, [event], nowMs));
  }
  pass(START_MS + options.endMs);
  say(detector.advance(nowMs));
  return told;
}

/** One process that sees everything. `exact` looks at the clock every second. */
export function run(replay: Replay, events: readonly PlacedEvent[], exact = false): Told[] {
  const detector = newDetector(replay);
  const fromMs = START_MS - 60_000;
  detector.advance(fromMs);
  const lookMs = exact ? EXACT_LOOK_MS : Math.ceil((replay.endMs + 60_000) / LOOKS);
  return follow(detector, events, { fromMs, endMs: replay.endMs, lookMs });
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

/** A process that ends after `crashAt` events, and one that reads the journal again and goes on. */
export function runWithCrash(
  replay: Replay,
  events: readonly PlacedEvent[],
  crashAt: number,
): Told[] {
  const lookMs = Math.ceil((replay.endMs + 60_000) / LOOKS);
  const before = newDetector(replay);
  const fromMs = START_MS - 60_000;
  before.advance(fromMs);
  const seen = events.slice(0, crashAt);
  const crashMs = (seen.at(-1)?.receivedAtMs ?? START_MS) + 1;
  const first = follow(before, seen, { fromMs, endMs: crashMs - START_MS, lookMs });
  const after = newDetector(replay);
  const sinceMs = crashMs - after.replayMs;
  const again = seen.filter(({ receivedAtMs }) => receivedAtMs >= sinceMs);
  // What the rebuilding raises was raised before: it is dropped.
  after.evaluate(0, again, crashMs + 1);
  const rest = events.slice(crashAt);
  const endMs = replay.endMs + IDLE_MS;
  const second = follow(after, rest, { fromMs: crashMs + 1, endMs, lookMs });
  const known = new Set(first.map(({ signal }) => signal.id));
  return [...first, ...second.filter(({ signal }) => !known.has(signal.id))];
}

/** An alert as cases write it, with when it was first told. */
export interface ToldAlert extends ExpectedAlert {
  readonly toldAt: number;
}

/** Joins signals to alerts: what goes on belongs to the newest alert of its rule and group. */
export function alertsOf(
  told: readonly Told[],
  events: readonly PlacedEvent[],
  deliveries: readonly Delivery[],
): ToldAlert[] {
  const nameOf = new Map(events.map(({ id }, i) => [id, deliveries[i]?.id ?? '']));
  const open = new Map<string, { alert: ToldAlert; events: string[] }>();
  const all: { alert: ToldAlert; events: string[] }[] = [];
  for (const { signal, atMs } of told) {
    const isCorrelation = signal.measure !== undefined;
    const group = isCorrelation ? signal.group : {};
    const key = JSON.stringify([signal.rule.id, group]);
    const names = signal.eventIds.map((id) => nameOf.get(id) ?? id);
    const known = signal.continues ? open.get(key) : undefined;
    if (known !== undefined) {
      known.events.push(...names);
      continue;
    }
    const from = String((signal.firstEventMs - START_MS) / 1_000);
    const alert = { rule: signal.rule.id, group, events: [], from, toldAt: atMs / 1_000 };
    const entry = { alert, events: names };
    open.set(key, entry);
    all.push(entry);
  }
  return all.map((entry) => ({ ...entry.alert, events: entry.events }));
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
