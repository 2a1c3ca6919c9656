// Goal: the alerts that people see are the same in any order of arrival within the lateness, and after a restart.
// Method: conformance vectors in seeded orders over several partitions, with and without a restart; their signals are
// raised in an open state one after the other, and its alerts are compared with those of the events in order.
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { ALERT_LIFECYCLE } from '../../src/alert/lifecycle.ts';
import { NATIONAL } from '../../src/event/scope.ts';
import { openState } from '../../src/state/open-state.ts';
import {
  chronological,
  place,
  prepare,
  run,
  runWithCrash,
  shuffled,
} from '../unit/detect/vectors/replay-events.ts';
import { readVectors } from '../vectors/read-vectors.ts';

const ORDERS = 6;
const vectors = readVectors().filter(
  ({ name, topic, expect: { alerts } }) =>
    alerts !== undefined &&
    topic !== 'absence' &&
    /^(e-order|g-crash)|(episode|chain|ordered)-/.test(name),
);

/** A small seeded generator, so that a failure can be repeated. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function alertsOf(told: ReturnType<typeof run>) {
  const state = await openState({
    path: ':memory:',
    clock: { now: () => 0 },
    log: pino({ level: 'silent' }),
    lifecycle: ALERT_LIFECYCLE,
    secretKey: Buffer.alloc(32, 1),
  });
  for (const { signal, atMs } of told) {
    // Alerts of single events are grouped by their source, which lies in another partition here and there.
    if (signal.measure !== undefined) await state.alerts.raise([signal], atMs);
  }
  const { items } = await state.alerts.list(NATIONAL, { size: 200 });
  const seen = [];
  for (const { id, rule, group, firstEventMs, lastEventMs, eventCount, status } of items) {
    const page = { size: 200, offset: 0 };
    const evidence = [...(await state.alerts.evidence(NATIONAL, id, page)).items].sort();
    const times = { firstEventMs, lastEventMs };
    seen.push({ id, rule: rule.id, group, ...times, eventCount, status, evidence });
  }
  await state.close();
  return seen.sort((a, b) => (a.id < b.id ? -1 : 1));
}

it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', async (_, vector) => {
  const replay = prepare(vector);
  const wanted = await alertsOf(run(replay, place(replay, chronological(replay), true)));
  for (let seed = 1; seed <= ORDERS; seed++) {
    const random = randomFrom(seed * 7_919);
    const events = place(replay, shuffled(replay, random, 1 + (seed % 3)), true);
    const order = `seed ${seed}: ${events.map(({ id, partition }) => `${id}@${partition}`)}`;
    expect(await alertsOf(run(replay, events)), order).toEqual(wanted);
    const after = Math.floor(random() * (events.length + 1));
    const crash = { after, uncommitted: Math.floor(random() * 3), random };
    const told = runWithCrash(replay, events, crash);
    expect(await alertsOf(told), `${order}, restart after ${after}`).toEqual(wanted);
  }
});
