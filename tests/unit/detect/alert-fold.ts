import type { Signal } from '../../../src/event/signal.ts';

/** A signal as it came out, and when. */
export interface Told {
  readonly signal: Signal;
  readonly atMs: number;
}

/** What the signals of one episode come to. */
export interface FoldedAlert {
  readonly id: string;
  readonly rule: string;
  readonly group: Readonly<Record<string, string>>;
  readonly firstMs: number;
  readonly lastMs: number;
  /** Those that signals named, and the number of those that they did not. */
  readonly count: number;
  readonly eventIds: readonly string[];
  /** When it was first told of. */
  readonly toldAtMs: number;
}

interface Draft extends Pick<FoldedAlert, 'rule' | 'group' | 'toldAtMs'> {
  firstMs: number;
  lastMs: number;
  unnamed: number;
  readonly events: Set<string>;
}

/** Joins signals, each once, to alerts by their episode; what became part of another one is told by that one. */
export function foldSignals(told: readonly Told[]): FoldedAlert[] {
  const drafts = new Map<string, Draft>();
  const known = new Set<string>();
  for (const one of told) {
    const { signal } = one;
    if (known.has(signal.id)) continue;
    known.add(signal.id);
    const { id, absorbs } = signal.episode ?? { id: signal.id, absorbs: [] };
    const draft = drafts.get(id) ?? draftOf(one);
    drafts.set(id, draft);
    for (const absorbed of absorbs) {
      const part = drafts.get(absorbed);
      if (part === undefined) continue;
      drafts.delete(absorbed);
      join(draft, part);
    }
    const { firstEventMs: firstMs, lastEventMs: lastMs, eventIds } = signal;
    const unnamed = signal.restates === true ? 0 : signal.eventCount - eventIds.length;
    join(draft, { firstMs, lastMs, unnamed, events: new Set(eventIds) });
  }
  return [...drafts].map(([id, { events, unnamed, ...draft }]) => ({
    ...{ id, ...draft, count: events.size + unnamed, eventIds: [...events] },
  }));
}

function draftOf({ signal, atMs }: Told): Draft {
  return {
    rule: signal.rule.id,
    group: signal.group,
    toldAtMs: atMs,
    firstMs: signal.firstEventMs,
    lastMs: signal.lastEventMs,
    unnamed: 0,
    events: new Set(),
  };
}

function join(
  draft: Draft,
  { firstMs, lastMs, unnamed, events }: Pick<Draft, 'firstMs' | 'lastMs' | 'unnamed' | 'events'>,
): void {
  draft.firstMs = Math.min(draft.firstMs, firstMs);
  draft.lastMs = Math.max(draft.lastMs, lastMs);
  draft.unnamed += unnamed;
  for (const event of events) draft.events.add(event);
}

/** All that alerts of the same events have in common, whatever the order in which the events came. */
export function identities(alerts: readonly Omit<FoldedAlert, 'toldAtMs'>[]): string[] {
  return alerts
    .map(({ id, rule, group, firstMs, lastMs, count, eventIds }) => {
      // How often a silence was told of depends on when nobody looked any more.
      const until = eventIds.length === 0 ? undefined : lastMs;
      const events = [...eventIds].sort();
      return JSON.stringify({ id, rule, group, firstMs, until, count, events });
    })
    .sort();
}
