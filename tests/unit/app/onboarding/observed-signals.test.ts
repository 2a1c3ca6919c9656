// Goal: nobody is woken by sources under observation alone, and everybody by anything else. Method: signals of several
// sources, over a store of our own making that may find an event late or never.
import { describe, expect, it } from 'vitest';
import { withObserved } from '../../../../src/app/onboarding/observed-signals.ts';
import type { Signal } from '../../../../src/event/signal.ts';
import type { Source } from '../../../../src/event/source.ts';
import type { AlertState } from '../../../../src/state/contract.ts';
import type { AggregationResult } from '../../../../src/store/contract.ts';
import { sampleSignal } from '../../../signal-samples.ts';

const sourceOf = (id: string, observingSinceMs?: number): Source => ({
  ...{ id, name: id, type: 'nginx.access', province: '10', commune: undefined },
  ...{ timezone: 'Asia/Ho_Chi_Minh', transport: { kind: 'http' }, multilineStart: undefined },
  ...{ enabled: true, createdAtMs: 0, version: 1, observingSinceMs },
});
const SOURCES = new Map(
  [sourceOf('new', 1), sourceOf('other-new', 1), sourceOf('old')].map((one) => [one.id, one]),
);

/** Raises signals whose events are of these sources; the first questions find nothing. */
async function raised(signal: Partial<Signal>, events: Record<string, number>, late = 0) {
  let asked = 0;
  let told: readonly Signal[] = [];
  const alerts = {
    raise: async (signals: readonly Signal[]) => {
      told = signals;
      return [];
    },
  } as unknown as AlertState;
  const aggregate = async (): Promise<AggregationResult> => {
    asked++;
    const found = asked > late ? Object.entries(events) : [];
    return { kind: 'terms', otherCount: 0, buckets: found.map(([key, count]) => ({ key, count })) };
  };
  const directory = { all: () => [...SOURCES.values()], byId: (id: string) => SOURCES.get(id) };
  const over = withObserved(alerts, { directory, store: { aggregate } });
  await over.raise([sampleSignal('s', { group: {}, eventIds: ['a', 'b'], ...signal })], 0);
  return { quiet: told[0]?.quiet, asked };
}

describe('a signal', () => {
  it('is quiet when all its events are of observed sources', async () => {
    expect((await raised({}, { new: 2 })).quiet).toBe('observing');
    expect((await raised({}, { new: 1, 'other-new': 1 })).quiet).toBe('observing');
  });

  it('is told of when one event is of another source', async () => {
    expect((await raised({}, { new: 1, old: 1 })).quiet).toBeUndefined();
    expect((await raised({}, { new: 1, 'long-removed': 1 })).quiet).toBeUndefined();
  });

  it('waits for events that are found late, and is told of when they never are', async () => {
    expect((await raised({}, { new: 2 }, 2)).quiet).toBe('observing');
    expect((await raised({}, { new: 1 })).quiet).toBeUndefined();
    expect((await raised({ eventIds: [] }, {})).quiet).toBeUndefined();
  });

  it('of one source is known by its group', async () => {
    const group = { 'gac.source.id': 'new' };
    expect(await raised({ group, eventIds: [] }, {})).toEqual({ quiet: 'observing', asked: 0 });
    expect((await raised({ group: { 'gac.source.id': 'old' } }, {})).quiet).toBeUndefined();
  });

  it('of a province without such sources costs no question', async () => {
    expect(await raised({ province: '79' }, { new: 2 })).toEqual({ quiet: undefined, asked: 0 });
  });
});
