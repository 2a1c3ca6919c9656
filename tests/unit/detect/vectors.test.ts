// Goal: every conformance vector holds: matches, refusals with their places, and alerts in any order of arrival, over history
// and across restarts.
// Method: all files of tests/vectors are judged by the loader, both matchers and the stream detector; stateful ones also in
// 100 seeded orders of arrival within the lateness, over one partition and several, event by event and in batches, as one
// batch of history, and with a restart after each event.
import fs from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { loadRules } from '../../../src/detect/load-rules.ts';
import type { PlacedEvent } from '../../../src/event/event.ts';
import { ROOT, read } from '../../source-files.ts';
import type { NamedVector } from '../../vectors/read-vectors.ts';
import { readVectors, rulesOf } from '../../vectors/read-vectors.ts';
import { identities } from './alert-fold.ts';
import {
  expectedMatches,
  judgeRouted,
  judgeTogether,
  judgeUnrouted,
} from './vectors/judge-events.ts';
import { REFUSAL_REASONS } from './vectors/refusal-reasons.ts';
import {
  alertsOf,
  chronological,
  comparable,
  place,
  prepare,
  run,
  runHistory,
  runWithCrash,
  shuffled,
} from './vectors/replay-events.ts';

const ORDERS = 100;
const CRASHED_ORDERS = 20;
const PARTITIONS_MAX = 3;
const UNCOMMITTED_MAX = 3;
const CASES_MIN = 250;
const vectors = readVectors();
const schema = JSON.parse(fs.readFileSync(path.join(ROOT, 'schemas/vector.json'), 'utf8'));
const validate = new Ajv2020({ allErrors: true, strict: true }).compile(schema);

const stateless = vectors.filter(({ expect: { matches } }) => matches !== undefined);
const refusals = vectors.filter(({ expect: { rejected } }) => rejected !== undefined);
const stateful = vectors.filter(({ expect: { alerts } }) => alerts !== undefined);

/** One test a case; a known fault must still be there, so that its mark goes when it is corrected. */
function each(
  cases: readonly NamedVector[],
  part: string,
  judge: (vector: NamedVector) => void,
): void {
  for (const vector of cases) {
    const declare = vector.known?.in.includes(part) === true ? it.fails : it;
    declare(`${vector.name}: ${vector.says}`, () => judge(vector));
  }
}

/** A small seeded generator, so that a failure can be repeated. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('vectors', () => {
  it('are as their schema says', () => {
    for (const { name, ...vector } of vectors) {
      expect(validate(vector), `${name}: ${JSON.stringify(validate.errors)}`).toBe(true);
    }
  });

  it('are many, each says something of its own, and each has a source or a reason', () => {
    expect(vectors.length).toBeGreaterThanOrEqual(CASES_MIN);
    expect(new Set(vectors.map(({ says, topic }) => `${topic}: ${says}`)).size).toBe(
      vectors.length,
    );
    for (const { name, pack, topic } of vectors) {
      expect(name).toMatch(new RegExp(`^${pack.toLowerCase()}-[a-z]+/${topic}-[a-z0-9-]+$`));
    }
  });

  it('are described with every pack and every reason', () => {
    const readme = read('tests/vectors/README.md');
    for (const { name } of vectors) expect(readme).toContain(`\`${name.split('/')[0]}\``);
    for (const reason of Object.keys(REFUSAL_REASONS)) expect(readme).toContain(`\`${reason}\``);
  });

  it('show what matches beside what does not', () => {
    const oneSided = stateless.filter(({ events = [], expect: { matches = {}, rejected } }) => {
      const matched = new Set(Object.values(matches).flat());
      return rejected === undefined && (matched.size === 0 || matched.size === events.length);
    });
    // Several rules over the same events show it rule by rule; of everything, nothing is left out.
    expect(oneSided.map(({ name }) => name)).toEqual([
      'b-conditions/documents-end-marker',
      'b-conditions/documents-two-files',
      'b-conditions/documents-two-in-a-file',
      'd-filters/filter-only-named-rules',
    ]);
  });
});

describe('matches', () => {
  each(stateless, 'matches', (vector) => {
    expect(judgeRouted(vector)).toEqual(expectedMatches(vector));
    if (vector.topic !== 'logsource')
      expect(judgeUnrouted(vector)).toEqual(expectedMatches(vector));
  });
});

describe('matches with the rules of all cases in one index', () => {
  // Names and ids of other forms would meet, and routing is not looked at here.
  const together = stateless.filter(({ documents, topic, known }) => {
    const isNamed = documents.some(({ yaml }) => yaml.some((line) => /^(name:|id: C)/.test(line)));
    return !isNamed && topic !== 'logsource' && known === undefined;
  });

  it('are those of each case alone', () => {
    const found = judgeTogether(together);
    expect(together.length).toBeGreaterThan(CASES_MIN);
    const told = together.map(({ name }, index) => [name, found[index]]);
    expect(told).toEqual(together.map((vector) => [vector.name, expectedMatches(vector)]));
  });
});

describe('refusals', () => {
  each(refusals, 'refusals', (vector) => {
    const { verdicts } = loadRules({
      texts: rulesOf(vector),
      placeholders: vector.placeholders ?? {},
    });
    const wanted = vector.expect.rejected ?? [];
    const counts = new Map<string, number>();
    const places = verdicts.map((verdict) => {
      const document = (counts.get(verdict.file) ?? 0) + 1;
      counts.set(verdict.file, document);
      return { ...verdict, document };
    });
    const refused = places.filter(({ status }) => status === 'rejected');
    expect(refused.map(({ file, document }) => `${file}#${document}`)).toEqual([
      ...new Set(wanted.map(({ file, document }) => `${file}#${document}`)),
    ]);
    for (const { file, document, reason, line, column } of wanted) {
      const issues = refused
        .filter((one) => one.file === file && one.document === document)
        .flatMap((one) => one.issues.map(({ at, detail }) => `${at} ${detail}`));
      const at = [file, line ?? '\\d+', column ?? '\\d+'].join(':');
      const found = issues.filter((issue) => new RegExp(`^${at} `).test(issue));
      const details = found.map((issue) => issue.slice(issue.indexOf(' ') + 1));
      expect(details, `${at} ${reason} among ${issues.join('\n')}`).toContainEqual(
        expect.stringMatching(REFUSAL_REASONS[reason] ?? /^$/),
      );
    }
  });
});

describe('alerts', () => {
  each(stateful, 'stream', (vector) => {
    const replay = prepare(vector);
    const events = place(replay, replay.deliveries);
    const alerts = alertsOf(run(replay, events, { exact: true }), events, replay.deliveries);
    const wanted = vector.expect.alerts ?? [];
    expect(comparable(alerts)).toEqual(comparable(wanted));
    for (const { rule, group, from, notBefore } of wanted) {
      if (notBefore === undefined) continue;
      const told = alerts.filter(
        (alert) =>
          alert.rule === rule &&
          alert.from === from &&
          JSON.stringify(alert.group) === JSON.stringify(group),
      );
      expect(told.map(({ toldAt }) => toldAt >= Number(notBefore))).toEqual([true]);
    }
  });
});

describe(`alerts in ${ORDERS} orders of arrival`, () => {
  each(stateful, 'orders', (vector) => {
    const replay = prepare(vector);
    const timely = chronological(replay);
    const inOrder = place(replay, timely, true);
    const wanted = identities(alertsOf(run(replay, inOrder), inOrder, timely));
    const expected = comparable(vector.expect.alerts ?? []);
    for (let seed = 1; seed <= ORDERS; seed++) {
      const random = randomFrom(seed * 7_919);
      // Over one partition and over several, event by event and in batches.
      const deliveries = shuffled(replay, random, 1 + (seed % PARTITIONS_MAX));
      const events = place(replay, deliveries, true);
      const batchAt = (index: number) => (seed % 2 === 0 ? 1 : batchEnd(events, index, random));
      const alerts = alertsOf(run(replay, events, { batchAt }), events, deliveries);
      const order = `seed ${seed}: ${JSON.stringify(deliveries)}`;
      expect(comparable(alerts), order).toEqual(expected);
      expect(identities(alerts), order).toEqual(wanted);
    }
  });
});

describe('alerts over history', () => {
  // Silence is concluded from time that passes, not from history.
  const historic = stateful.filter(({ topic }) => topic !== 'absence');
  each(historic, 'history', (vector) => {
    const replay = prepare(vector);
    const deliveries = chronological(replay);
    const events = place(replay, deliveries);
    const alerts = alertsOf(runHistory(replay), events, deliveries);
    expect(comparable(alerts)).toEqual(comparable(vector.expect.alerts ?? []));
  });
});

describe('alerts with a restart after each event', () => {
  each(stateful, 'restart', (vector) => {
    const replay = prepare(vector);
    const events = place(replay, replay.deliveries);
    const whole = run(replay, events).map(({ signal }) => signal.id);
    for (let after = 0; after <= events.length; after++) {
      const told = runWithCrash(replay, events, { after });
      const alerts = alertsOf(told, events, replay.deliveries);
      expect(comparable(alerts), `restart after ${after}`).toEqual(
        comparable(vector.expect.alerts ?? []),
      );
      expect(told.map(({ signal }) => signal.id).sort()).toEqual([...whole].sort());
    }
  });
});

describe('alerts with a restart after each event of any order of arrival', () => {
  each(stateful, 'restart', (vector) => {
    const replay = prepare(vector);
    const timely = chronological(replay);
    const inOrder = place(replay, timely, true);
    const wanted = identities(alertsOf(run(replay, inOrder), inOrder, timely));
    for (let seed = 1; seed <= CRASHED_ORDERS; seed++) {
      const random = randomFrom(seed * 104_729);
      const deliveries = shuffled(replay, random, 1 + (seed % PARTITIONS_MAX));
      const events = place(replay, deliveries, true);
      for (let after = 0; after <= events.length; after++) {
        // What was not committed is read again, though it may have been told.
        const uncommitted = Math.floor(random() * UNCOMMITTED_MAX);
        const told = runWithCrash(replay, events, { after, uncommitted, random });
        const order = `seed ${seed}, restart after ${after}: ${JSON.stringify(deliveries)}`;
        expect(identities(alertsOf(told, events, deliveries)), order).toEqual(wanted);
      }
    }
  });
});

/** How many events come at once: a random number of those received within a second. */
function batchEnd(events: readonly PlacedEvent[], from: number, random: () => number): number {
  const untilMs = (events[from]?.receivedAtMs ?? 0) + 1_000;
  const near = events.slice(from).filter(({ receivedAtMs }) => receivedAtMs <= untilMs).length;
  return 1 + Math.floor(random() * near);
}
