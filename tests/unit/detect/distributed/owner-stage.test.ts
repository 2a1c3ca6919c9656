// Goal: an owner concludes nothing from silence that is not proven, tells nothing twice, and never fails on a message.
// Method: both journals in memory; readers stop, die and are followed by others at chosen moments.
import { describe, expect, it } from 'vitest';
import type { Sample } from '../correlate/detector-bench.ts';
import {
  correlation,
  detection,
  event,
  ruleSet,
  START_MS,
  series,
} from '../correlate/detector-bench.ts';
import { SimulatedNodes, type SimulatedNodesOptions } from './simulated-nodes.ts';

const beat = detection('beat');
const silent = correlation('silent', {
  ruleIds: ['beat'],
  groupBy: ['user.name'],
  windowMs: 300_000,
  conditions: [{ operator: 'lt', value: 1 }],
  expect: { roster: 'seen', windowMs: 86_400_000 },
});
const bySource = {
  ...silent,
  groupBy: ['gac.source.id'],
  expect: { roster: 'sources' as const, types: ['centre'] },
};
const centre = { type: 'centre', province: '10', commune: '02647', value: 's1' };

function start(rules: SimulatedNodesOptions['rules'], change: Partial<SimulatedNodesOptions> = {}) {
  const nodes = new SimulatedNodes(START_MS - 60_000, { rules, ...change });
  const receive = (samples: readonly Sample[]) => {
    for (const sample of samples) nodes.receive(event(sample));
  };
  /** Lets time pass second by second; all nodes work but those of some raw partitions. */
  const pass = (to: number, stopped: readonly number[] = []) => {
    const untilMs = START_MS + to * 1_000;
    for (; nodes.nowMs < untilMs; nodes.nowMs += 1_000) {
      for (const partition of nodes.raw.keys()) {
        if (stopped.includes(partition)) continue;
        const due = nodes.backlog(partition).filter((one) => one.receivedAtMs <= nodes.nowMs);
        nodes.match(partition, due.length);
      }
      nodes.ownAll();
    }
  };
  return { nodes, receive, pass };
}

const beats = (count: number, change = {}) =>
  series(count, { action: 'beat', user: 'c1', every: 60, ...change });
const secondsOf = (times: readonly { decidedAtMs: number }[]) =>
  times.map(({ decidedAtMs }) => (decidedAtMs - START_MS) / 1_000);

describe('silence', () => {
  const rules = ruleSet([beat], [silent]);

  it('is told one window after the last event, when the lateness is over', () => {
    const { nodes, receive, pass } = start(rules);
    receive(beats(3));
    pass(500);
    const [told] = secondsOf(nodes.signals);
    expect(told).toBeGreaterThan(430);
    // Time is told every five seconds where nothing is to be read.
    expect(told).toBeLessThan(438);
    expect(nodes.signals).toHaveLength(1);
  });

  it('is not told while a raw partition stands still, as it may hold the missing events', () => {
    const { nodes, receive, pass } = start(rules, { rawPartitions: 2, signalPartitions: 2 });
    receive(beats(3, { partition: 1, source: 'b' }));
    receive(beats(30, { user: 'c2' }));
    pass(130);
    // What the group sent meanwhile lies unread in the partition that nobody serves.
    receive(beats(12, { at: 180, offset: 3, partition: 1, source: 'b' }));
    pass(900, [1]);
    expect(nodes.signals).toEqual([]);
    nodes.replaceMatcher(1);
    pass(1_000);
    expect(nodes.signals).toEqual([]);
  });

  it('is told after a raw partition that stood still was read again, if it is true', () => {
    const { nodes, receive, pass } = start(rules, { rawPartitions: 2 });
    receive(beats(3, { partition: 1, source: 'b' }));
    receive(beats(30, { user: 'c2' }));
    pass(130);
    pass(900, [1]);
    expect(nodes.signals).toEqual([]);
    nodes.replaceMatcher(1);
    pass(1_000);
    expect(nodes.signals).toMatchObject([
      { group: { 'user.name': 'c1' }, firstEventMs: START_MS + 120_000, continues: false },
      { group: { 'user.name': 'c1' }, firstEventMs: START_MS + 120_000, continues: true },
    ]);
  });

  it('is not told while a raw partition was never heard of', () => {
    const { nodes, receive, pass } = start(rules, { rawPartitions: 2 });
    receive(beats(3));
    pass(900, [1]);
    expect(nodes.signals).toEqual([]);
    pass(1_000);
    expect(nodes.signals.length).toBeGreaterThan(0);
  });

  it('is told by the next owner under the same id, however long it lasts', () => {
    const { nodes, receive, pass } = start(rules);
    receive(beats(3));
    for (let at = 130; at <= 10_000; at += 70) {
      pass(at);
      nodes.commit();
      nodes.replaceOwner(0);
    }
    // One, 2, 4, 8, 16 and 32 windows of silence, each told once.
    expect(nodes.signals.map(({ continues }) => continues)).toEqual([
      false,
      ...Array(5).fill(true),
    ]);
    expect(new Set(nodes.signals.map(({ id }) => id)).size).toBe(6);
    expect(new Set(nodes.signals.map(({ firstEventMs }) => firstEventMs)).size).toBe(1);
  });

  it('of a registered source is told by one owner, and not again by the next', () => {
    const roster = () => [centre, { ...centre, value: 's2' }, { ...centre, value: 's3' }];
    const sources = ruleSet([beat], [bySource]);
    const { nodes, receive, pass } = start(sources, { roster, signalPartitions: 3 });
    receive(beats(30, { source: 's1' }));
    for (let at = 0; at <= 1_500; at += 90) {
      pass(at);
      nodes.commit();
      for (const partition of nodes.messages.keys()) nodes.replaceOwner(partition);
    }
    const told = nodes.signals.map(({ group }) => group['gac.source.id']);
    // At one, 2 and 4 windows; s1 reports all the time.
    expect(told.sort()).toEqual(['s2', 's2', 's2', 's3', 's3', 's3']);
    expect(new Set(nodes.signals.map(({ id }) => id)).size).toBe(6);
  });

  it('is not told of a source outside the roster, however fast time is read', () => {
    const { nodes, receive } = start(ruleSet([beat], [bySource]), { roster: () => [centre] });
    receive(beats(2, { source: 's1' }));
    receive(beats(1, { source: 's9', at: 60, offset: 2 }));
    receive(beats(57, { source: 's1', at: 120, offset: 3 }));
    for (let at = 0; at < 2_400; at += 60) {
      nodes.nowMs = START_MS + at * 1_000;
      const due = nodes.backlog(0).filter((one) => one.receivedAtMs <= nodes.nowMs);
      nodes.match(0, Math.max(1, due.length));
    }
    while (nodes.unread(0) > 0) nodes.own(0, 1);
    nodes.advance(0);
    expect(nodes.signals.map(({ group }) => group['gac.source.id'])).not.toContain('s9');
  });

  it('is not blamed on sources while everything was down', () => {
    const { nodes, receive, pass } = start(ruleSet([beat], [bySource]), { roster: () => [centre] });
    receive(beats(3, { source: 's1' }));
    pass(130);
    nodes.nowMs = START_MS + 3_000_000;
    pass(3_200);
    expect(nodes.signals).toEqual([]);
    pass(3_400);
    expect(nodes.signals.length).toBeGreaterThan(0);
  });
});

describe('what is told again', () => {
  const many = correlation('many', {
    ruleIds: ['hit'],
    conditions: [{ operator: 'gte', value: 5 }],
  });
  const few = correlation('few', { ruleIds: ['hit'], conditions: [{ operator: 'lt', value: 3 }] });
  const rules = ruleSet([detection('hit')], [many, few]);

  it('changes nothing, wherever the reader of raw records begins again', () => {
    const { nodes, receive, pass } = start(rules, { signalPartitions: 2 });
    receive(series(4));
    pass(10);
    for (let again = 0; again < 5; again++) {
      nodes.replaceMatcher(0);
      pass(11 + again);
    }
    expect(nodes.refusals.filter((reason) => reason === 'repeated')).toHaveLength(40);
    pass(200);
    expect(nodes.signals).toEqual([]);
  });

  it('is known after a hand-over too, by the progress that came with it', () => {
    const { nodes, receive, pass } = start(rules);
    receive(series(4));
    pass(1_000);
    nodes.commit();
    // The journal of signals keeps only what is new enough.
    nodes.messages[0]!.splice(0, nodes.messages[0]!.length - 100);
    nodes.rewind(0);
    nodes.replaceOwner(0);
    nodes.replaceMatcher(0, 0);
    pass(1_100);
    expect(nodes.refusals).toEqual(Array(8).fill('repeated'));
    expect(nodes.signals).toEqual([]);
  });
});

describe('messages', () => {
  const many = correlation('many', { ruleIds: ['hit'] });
  const rules = ruleSet([detection('hit')], [many]);

  it('to a correlation that is built otherwise are counted and passed over', () => {
    const { nodes, receive, pass } = start(rules);
    receive(series(2));
    nodes.nowMs = START_MS + 5_000;
    nodes.match(0);
    nodes.reload(ruleSet([detection('hit')], [{ ...many, groupBy: ['user.name'] }]));
    pass(20);
    expect(nodes.refusals).toEqual(['correlation_unknown', 'correlation_unknown']);
  });

  it('reach a correlation whose threshold or text changed', () => {
    const { nodes, receive, pass } = start(rules);
    receive(series(2));
    nodes.nowMs = START_MS + 5_000;
    nodes.match(0);
    const changed = correlation('many', {
      ruleIds: ['hit'],
      conditions: [{ operator: 'gte', value: 2 }],
      facts: { ...many.facts, version: 'many-2' },
    });
    nodes.reload(ruleSet([detection('hit')], [changed]));
    pass(20);
    expect(nodes.refusals).toEqual([]);
    expect(nodes.signals).toMatchObject([{ rule: { version: 'many-2' }, eventCount: 2 }]);
  });

  it('without a group-by field are not sent, and counted', () => {
    const { nodes, receive, pass } = start(rules);
    receive(series(3, { ip: '' }));
    pass(20);
    expect(nodes.told).toEqual(Array(3).fill('ungrouped many'));
  });

  it('that cannot be read are counted and passed over', () => {
    const { nodes, receive, pass } = start(rules);
    for (const text of ['', '{', '[]', '{"v":1}', '{"v":1,"k":"i"}', '{"v":99,"k":"i"}']) {
      nodes.put(0, Buffer.from(text));
    }
    receive(series(3));
    pass(20);
    expect(nodes.refusals).toEqual([...Array(5).fill('undecodable'), 'version_unknown']);
    expect(nodes.signals).toHaveLength(1);
  });
});

describe('a rebuild', () => {
  it('asks to begin earlier when one raw partition lags behind the others', () => {
    const few = correlation('few', { conditions: [{ operator: 'lt', value: 2 }] });
    const { nodes, receive, pass } = start(ruleSet([detection('hit')], [few]), {
      rawPartitions: 2,
    });
    receive(series(1, { partition: 1, source: 'b' }));
    receive(series(900, { ip: '198.51.100.1' }));
    pass(20);
    // The window of the group is still open: its second event lies where nobody reads.
    receive(series(1, { at: 30, offset: 1, partition: 1, source: 'b' }));
    pass(900, [1]);
    nodes.commit();
    nodes.replaceOwner(0);
    nodes.replaceMatcher(1);
    pass(1_000);
    expect(nodes.signals.filter(({ group }) => group['source.ip'] === '203.0.113.9')).toEqual([]);
  });

  it('leaves nothing undecided that became due just before it', () => {
    const few = correlation('few', { conditions: [{ operator: 'lt', value: 2 }] });
    for (let handOver = 68; handOver <= 75; handOver += 0.5) {
      const { nodes, receive } = start(ruleSet([detection('hit')], [few]));
      receive(series(1));
      receive(series(180, { at: 0.5, every: 0.5, offset: 1, action: 'x' }));
      for (let at = 0; at <= 90; at += 0.5) {
        nodes.nowMs = START_MS + at * 1_000;
        nodes.match(0, 1);
        nodes.own(0);
        nodes.commit();
        if (at === handOver) nodes.replaceOwner(0);
      }
      // Once or twice, under one id.
      expect([...new Set(nodes.signals.map(({ id }) => id))]).toHaveLength(1);
      expect(nodes.signals[0]?.eventIds).toEqual(['j-0-0']);
    }
  });

  it('passes over windows that are cut where it begins', () => {
    const few = correlation('few', { conditions: [{ operator: 'lt', value: 20 }] });
    const { nodes, receive, pass } = start(ruleSet([detection('hit')], [few]));
    // Each minute one full window, then silence: nothing is to be told.
    for (let minute = 0; minute < 20; minute += 3) {
      receive(series(30, { at: minute * 60, offset: minute * 10 }));
    }
    for (let at = 0; at < 1_300; at += 17) {
      pass(at);
      nodes.commit();
      nodes.replaceOwner(0);
    }
    expect(nodes.signals).toEqual([]);
  });
});
