// Goal: many nodes tell the alerts of every conformance vector, in any order of arrival, whoever dies after any event.
// Method: the stateful vectors over journals in memory, in seeded orders over several partitions; all readers are replaced
// after one event, after each in turn, or at random. The alerts are those of one process that had all in order.
import { describe, expect, it } from 'vitest';
import type { PlacedEvent } from '../../../src/event/event.ts';
import { identities } from '../../unit/detect/alert-fold.ts';
import { SimulatedNodes } from '../../unit/detect/distributed/simulated-nodes.ts';
import {
  alertsOf,
  chronological,
  IDLE_MS,
  place,
  prepare,
  type Replay,
  run,
  START_MS,
  shuffled,
} from '../../unit/detect/vectors/replay-events.ts';
import { readVectors } from '../../vectors/read-vectors.ts';

const ORDERS = 10;
const PARTITIONS_MAX = 3;
const LOOKS = 12;
const stateful = readVectors().filter(
  ({ expect: { alerts }, known }) => alerts !== undefined && known === undefined,
);

/** A small seeded generator, so that a failure can be repeated. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Cluster {
  readonly random: () => number;
  /** Tells whether everybody dies when so many events were received. */
  readonly diesAfter: (events: number) => boolean;
}

function tell(replay: Replay, events: readonly PlacedEvent[], { random, diesAfter }: Cluster) {
  const { rules, latenessMs } = replay;
  const signalPartitions = 1 + Math.floor(random() * PARTITIONS_MAX);
  const nodes = new SimulatedNodes(START_MS - 60_000, {
    ...{ rules, latenessMs, idleMs: IDLE_MS, rawPartitions: PARTITIONS_MAX, signalPartitions },
  });
  const lookMs = Math.ceil((replay.endMs + 60_000) / LOOKS);
  const pass = (untilMs: number) => {
    while (nodes.nowMs < untilMs) {
      nodes.nowMs = Math.min(untilMs, nodes.nowMs + lookMs);
      nodes.settleAll();
      if (random() < 0.5) nodes.commit();
    }
  };
  const die = () => {
    for (let partition = 0; partition < PARTITIONS_MAX; partition++)
      nodes.replaceMatcher(partition);
    for (let partition = 0; partition < signalPartitions; partition++) {
      nodes.replaceOwner(partition);
    }
  };
  nodes.settleAll();
  for (const [index, event] of events.entries()) {
    pass(event.receivedAtMs);
    nodes.receive(event);
    // Some read at once, some later.
    for (let partition = 0; partition < PARTITIONS_MAX; partition++) {
      if (random() < 0.7) nodes.match(partition);
    }
    nodes.own(Math.floor(random() * signalPartitions));
    if (random() < 0.5) nodes.commit();
    if (diesAfter(index + 1)) die();
  }
  // Firings go from owner to owner, and each tells how far it is, once in a while.
  for (let pause = 0; pause < LOOKS; pause++) pass(nodes.nowMs + IDLE_MS);
  pass(START_MS + 2 * replay.endMs);
  for (let pause = 0; pause < LOOKS; pause++) pass(nodes.nowMs + IDLE_MS);
  // A silence after the end of the case is no part of it.
  const sureMs = START_MS + replay.endMs - latenessMs;
  return nodes.signals
    .filter(({ eventIds, lastEventMs }) => eventIds.length > 0 || lastEventMs < sureMs)
    .map((signal) => ({ signal, atMs: 0 }));
}

describe('alerts told by many nodes', () => {
  it.each(stateful.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
    const replay = prepare(vector);
    const timely = chronological(replay);
    const inOrder = place(replay, timely, true);
    const wanted = identities(alertsOf(run(replay, inOrder), inOrder, timely));
    for (let seed = 1; seed <= ORDERS; seed++) {
      const random = randomFrom(seed * 15_485_863);
      const deliveries = shuffled(replay, random, 1 + (seed % PARTITIONS_MAX));
      const events = place(replay, deliveries, true);
      const diesAfter = [
        () => false,
        () => random() < 0.3,
        ...(seed === 1 ? events.map((_one, index) => (after: number) => after === index + 1) : []),
      ];
      for (const [way, dies] of diesAfter.entries()) {
        const told = tell(replay, events, { random, diesAfter: dies });
        const order = `seed ${seed}, way ${way}: ${JSON.stringify(deliveries)}`;
        expect(identities(alertsOf(told, events, deliveries)), order).toEqual(wanted);
      }
    }
  });
});
