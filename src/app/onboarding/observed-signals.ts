import { setTimeout as wait } from 'node:timers/promises';
import { NATIONAL } from '../../event/scope.ts';
import type { Signal } from '../../event/signal.ts';
import type { AlertState } from '../../state/contract.ts';
import type { EventStore } from '../../store/contract.ts';
import type { RefreshedSourceDirectory } from '../source-directory.ts';

export interface ObservedSignalsOptions {
  readonly directory: Pick<RefreshedSourceDirectory, 'all' | 'byId'>;
  readonly store: Pick<EventStore, 'aggregate'>;
}

/** What another process has stored is found within a second. */
const TRIES_MAX = 4;
const RETRY_MS = 400;
const SOURCES_MAX = 1_000;

/**
 * The same alerts; signals to which only sources under observation led are marked, so that they are seen and nobody is
 * notified. Where it is not known which sources led to one, it is told of.
 */
export function withObserved(alerts: AlertState, options: ObservedSignalsOptions): AlertState {
  return {
    ...alerts,
    raise: async (signals, ...rest) => alerts.raise(await marked(signals, options), ...rest),
  };
}

async function marked(
  signals: readonly Signal[],
  options: ObservedSignalsOptions,
): Promise<readonly Signal[]> {
  const observed = options.directory.all().filter((one) => one.observingSinceMs !== undefined);
  if (observed.length === 0) return signals;
  const provinces = new Set(observed.map(({ province }) => province));
  return Promise.all(
    signals.map(async (signal): Promise<Signal> => {
      if (signal.quiet !== undefined || !provinces.has(signal.province)) return signal;
      return (await isObserved(signal, options)) ? { ...signal, quiet: 'observing' } : signal;
    }),
  );
}

async function isObserved(signal: Signal, options: ObservedSignalsOptions): Promise<boolean> {
  const { directory } = options;
  const own = signal.group['gac.source.id'];
  const sources = own === undefined ? await sourcesOf(signal, options) : [own];
  const all = sources.map((id) => directory.byId(id));
  return all.length > 0 && all.every((source) => source?.observingSinceMs !== undefined);
}

/** Sources of the events that a signal names; none when some of the events are not found. */
async function sourcesOf(
  { eventIds, firstEventMs, lastEventMs }: Signal,
  { store }: ObservedSignalsOptions,
): Promise<readonly string[]> {
  if (eventIds.length === 0) return [];
  const filter = { op: 'in', field: 'event.id', values: eventIds } as const;
  const query = { filter, fromMs: firstEventMs, toMs: lastEventMs + 1 };
  for (let tried = 1; ; tried++) {
    const found = await store.aggregate(NATIONAL, query, {
      ...{ kind: 'terms', field: 'gac.source.id', size: SOURCES_MAX },
    });
    const buckets = found.kind === 'terms' ? found.buckets : [];
    const events = buckets.reduce((sum, { count }) => sum + count, 0);
    if (events >= new Set(eventIds).size) return buckets.map(({ key }) => key);
    if (tried === TRIES_MAX) return [];
    await wait(RETRY_MS);
  }
}
