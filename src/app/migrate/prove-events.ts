import type { EventExport } from '../../store/duckdb/export-events.ts';
import type { ReadBack, StoredEvent } from '../../store/elasticsearch/read/read-back.ts';
import {
  BUCKETS,
  bucketOf,
  digestText,
  EventTally,
  isSameSum,
  numberOf,
  type Sum,
  type TalliedEvent,
} from './event-tally.ts';
import type { EventProof, Side } from './proof.ts';

/** Refused events that are told apart by their ids; more of them are a difference. */
const REFUSED_MAX = 100_000;

export interface ProveEventsOptions {
  readonly from: EventExport;
  readonly to: ReadBack;
  readonly onEvents: (events: number) => void;
  readonly signal: AbortSignal;
}

/** Reads every event of both sides and compares them by day and by source; names the first that differs. */
export async function proveEvents(options: ProveEventsOptions): Promise<EventProof> {
  const target = await tallyTarget(options);
  const source = await tallySource(options, target.refused);
  const days = compared(source.days, target.tally.days);
  const differing = days.find(({ isEqual }) => !isEqual);
  const difference =
    differing && (await firstDifference(differing.name, options, { source, target }));
  return {
    source: source.events,
    target: target.tally.events,
    refused: target.refused.size,
    days,
    sources: compared(source.sources, target.tally.sources),
    ...(difference && { difference }),
  };
}

interface TargetTally {
  readonly tally: EventTally;
  /** The mapping did not take them as they were; they are kept as dead letters with the original line. */
  readonly refused: Set<string>;
}

async function tallyTarget(options: ProveEventsOptions): Promise<TargetTally> {
  const tally = new EventTally();
  const refused = new Set<string>();
  for await (const batch of targetEvents(options)) {
    for (const event of batch) {
      if (event.isRefused && refused.size < REFUSED_MAX) refused.add(event.id);
      tally.add(withoutRefused(event, event.isRefused));
    }
    options.onEvents(batch.length);
  }
  return { tally, refused };
}

async function tallySource(
  options: ProveEventsOptions,
  refused: ReadonlySet<string>,
): Promise<EventTally> {
  const tally = new EventTally();
  for await (const batch of sourceEvents(options)) {
    for (const event of batch) tally.add(withoutRefused(event, refused.has(event.id)));
    options.onEvents(batch.length);
  }
  return tally;
}

/** Of a refused event only who sent it, and when, can be the same. */
function withoutRefused(event: TalliedEvent, isRefused: boolean): TalliedEvent {
  if (!isRefused) return event;
  const { id, timeMs, doc } = event;
  const { ecs, gac } = doc;
  const kept = { ecs, event: { id, kind: 'pipeline_error' }, '@timestamp': '' };
  const { province, source } = gac;
  return { id, timeMs, doc: { ...kept, gac: { province, source: { ...source, type: '' } } } };
}

async function* targetEvents({ to, signal }: ProveEventsOptions, day?: string) {
  for (const index of await to.indices()) {
    if (day !== undefined && index.day !== day) continue;
    for await (const batch of to.read(index)) {
      signal.throwIfAborted();
      yield batch as readonly StoredEvent[];
    }
  }
}

async function* sourceEvents({ from, signal }: ProveEventsOptions, day?: string) {
  const dayMs = day === undefined ? undefined : Date.parse(day);
  for (const place of await from.partitions()) {
    const query = { ...place, fromOffset: place.firstOffset };
    for await (const batch of from.read(dayMs === undefined ? query : { ...query, dayMs })) {
      signal.throwIfAborted();
      yield batch as readonly TalliedEvent[];
    }
  }
}

function compared(source: ReadonlyMap<string, Sum>, target: ReadonlyMap<string, Sum>): Side[] {
  const names = [...new Set([...source.keys(), ...target.keys()])].sort();
  return names.map((name) => {
    const one = source.get(name);
    const other = target.get(name);
    return {
      name,
      source: { count: one?.events ?? 0, digest: digestText(one?.digest ?? 0n) },
      target: { count: other?.events ?? 0, digest: digestText(other?.digest ?? 0n) },
      isEqual: isSameSum(one, other),
    };
  });
}

/** Reads one day again, and of it only the part in which the sides differ. */
async function firstDifference(
  day: string,
  options: ProveEventsOptions,
  sides: { source: EventTally; target: TargetTally },
): Promise<EventProof['difference']> {
  const bucketsOf = (tally: EventTally) => tally.days.get(day)?.buckets;
  const ours = bucketsOf(sides.source);
  const theirs = bucketsOf(sides.target.tally);
  const bucket = Array.from({ length: BUCKETS }, (_, at) => at).find(
    (at) => !isSameSum(ours?.[at], theirs?.[at]),
  );
  const { refused } = sides.target;
  const wanted = new Map<string, bigint>();
  for await (const batch of sourceEvents(options, day)) {
    for (const event of batch) {
      if (bucketOf(event.id) !== bucket) continue;
      wanted.set(event.id, numberOf(withoutRefused(event, refused.has(event.id))));
    }
  }
  const found = new Map<string, bigint>();
  for await (const batch of targetEvents(options, day)) {
    for (const event of batch) {
      if (bucketOf(event.id) !== bucket) continue;
      found.set(event.id, numberOf(withoutRefused(event, event.isRefused)));
    }
  }
  for (const [id, number] of wanted) {
    if (!found.has(id)) return { day, id, kind: 'missing' };
    if (found.get(id) !== number) return { day, id, kind: 'changed' };
  }
  const added = [...found.keys()].find((id) => !wanted.has(id));
  return { day, id: added ?? '', kind: 'added' };
}
