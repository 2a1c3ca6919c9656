// Goal: counts, distinct values and sequences raise at the event that completes them, once per episode.
// Method: a detector over hand-made rules, events fed one by one; signals are what is looked at.
import { describe, expect, it } from 'vitest';
import {
  bench,
  correlation,
  detection,
  facts,
  offsets,
  ruleSet,
  START_MS,
  series,
} from './detector-bench.ts';

const hit = detection('hit');

describe('event_count', () => {
  it('raises at the event that reaches the threshold, with reason, group and evidence', () => {
    const { feed } = bench(ruleSet([hit], [correlation('many')]));
    expect(feed(series(2))).toEqual([]);
    const [signal, ...more] = feed(series(1, { at: 2, offset: 2, user: 'lan' }));
    expect(more).toEqual([]);
    expect(signal).toMatchObject({
      province: '10',
      group: { 'source.ip': '203.0.113.9' },
      eventIds: ['j-0-0', 'j-0-1', 'j-0-2'],
      eventCount: 3,
      measure: { value: 3, operator: 'gte', threshold: 3 },
      entities: { 'source.ip': ['203.0.113.9'], 'user.name': ['lan'] },
      continues: false,
      reason: {
        vi: '3 lần trong 1 phút, ngưỡng 3, từ 203.0.113.9',
        en: '3 times within 1 minute, threshold 3, from 203.0.113.9',
      },
    });
  });

  it('has windows (t − w, t], to the nanosecond', () => {
    const rules = ruleSet(
      [hit],
      [correlation('many', { conditions: [{ operator: 'gt', value: 1 }] })],
    );
    const pair = (nanos: number, at: number) =>
      bench(rules).feed([
        { at: 0, nanos: 500, offset: 0 },
        { at, nanos, offset: 1 },
      ]).length;
    expect(pair(500, 60)).toBe(0);
    expect(pair(499, 60)).toBe(1);
    expect(pair(501, 60)).toBe(0);
    expect(pair(500, 59.999)).toBe(1);
  });

  it('keeps provinces and groups apart', () => {
    const { feed } = bench(ruleSet([hit], [correlation('many')]));
    const mixed = [
      { at: 0, offset: 0, province: '10' },
      { at: 1, offset: 1, province: '79' },
      { at: 2, offset: 2, province: '10', ip: '198.51.100.1' },
      { at: 3, offset: 3, province: '79' },
      { at: 4, offset: 4, province: '10' },
    ];
    expect(feed(mixed)).toEqual([]);
    expect(feed([{ at: 5, offset: 5, province: '79' }])).toMatchObject([{ province: '79' }]);
  });

  it('counts an event once, however many of its rules match or however often it comes', () => {
    const also = detection('also', { matches: () => true });
    const rule = correlation('many', { ruleIds: ['hit', 'also'] });
    const { feed } = bench(ruleSet([hit, also], [rule]));
    expect(feed([...series(2), ...series(2)])).toEqual([]);
    expect(feed(series(1, { at: 2, offset: 2 }))).toHaveLength(1);
  });

  it('leaves out and counts events without the group field', () => {
    const { feed, told } = bench(ruleSet([hit], [correlation('many')]));
    expect(feed(series(5, { ip: '' }))).toEqual([]);
    expect(told).toEqual(Array(5).fill('ungrouped many'));
  });

  it('goes on as one episode in few signals that together carry every event once', () => {
    const { feed, pass } = bench(ruleSet([hit], [correlation('many')]));
    const signals = [...feed(series(600, { every: 0.5 })), ...pass(300, 400)];
    expect(signals.map(({ continues }) => continues)).toEqual([
      false,
      ...Array(signals.length - 1).fill(true),
    ]);
    expect(signals.length).toBeLessThan(25);
    expect(signals.reduce((sum, { eventCount }) => sum + eventCount, 0)).toBe(600);
    expect(new Set(signals.map(({ id }) => id)).size).toBe(signals.length);
  });

  it('ends the episode when no window was satisfied for one window, then begins another', () => {
    const { feed } = bench(ruleSet([hit], [correlation('many')]));
    const first = feed(series(3));
    const second = feed([
      ...series(2, { at: 30, offset: 3 }),
      ...series(3, { at: 200, offset: 5 }),
    ]);
    expect(first).toHaveLength(1);
    expect(second.map(({ continues }) => continues)).toEqual([true, true, false]);
    expect(offsets(second.slice(0, -1))).toEqual([3, 4]);
    expect(second.at(-1)?.id).not.toBe(first[0]?.id);
    expect(second.at(-1)?.eventIds).toEqual(['j-0-5', 'j-0-6', 'j-0-7']);
  });

  it('finds what events out of order complete', () => {
    const { feed } = bench(ruleSet([hit], [correlation('many', { windowMs: 4_000 })]));
    const disordered = [
      { at: 0, offset: 0 },
      { at: 3, offset: 1 },
      { at: 7, offset: 2 },
      { at: 2, offset: 3, received: 7 },
    ];
    expect(offsets(feed(disordered))).toEqual([0, 1, 3]);
  });

  it('raises nothing by itself when the rule does not raise', () => {
    const { feed } = bench(ruleSet([hit], [correlation('many', { raises: false })]));
    expect(feed(series(10))).toEqual([]);
  });
});

describe('value_count', () => {
  const rule = correlation('spray', { type: 'value_count', fields: ['user.name'] });

  it('counts distinct values of the window only', () => {
    const { feed } = bench(ruleSet([hit], [rule]));
    expect(feed(series(20, { user: 'lan' }))).toEqual([]);
    expect(feed([{ at: 21, offset: 21, user: 'mai' }])).toEqual([]);
    expect(feed([{ at: 85, offset: 22, user: 'minh' }])).toEqual([]);
    expect(feed([{ at: 86, offset: 23, user: 'mai' }])).toEqual([]);
    expect(feed([{ at: 87, offset: 24, user: 'lan' }])).toMatchObject([{ measure: { value: 3 } }]);
  });

  it('keeps its count when an event comes that is older than the newest window', () => {
    const { feed } = bench(ruleSet([hit], [{ ...rule, windowMs: 4_000 }]));
    const users = [
      { at: 10, offset: 0, user: 'lan' },
      { at: 3, received: 10, offset: 1, user: 'mai' },
      { at: 11, offset: 2, user: 'mai' },
    ];
    expect(feed(users)).toEqual([]);
    const signals = feed([{ at: 12, offset: 3, user: 'minh' }]);
    expect(offsets(signals)).toEqual([0, 2, 3]);
  });

  it('counts tuples of several fields, and skips events that lack one', () => {
    const pairs = correlation('pairs', {
      ...rule,
      facts: facts('pairs'),
      fields: ['user.name', 'url.path'],
    });
    const { feed, told } = bench(ruleSet([hit], [pairs]));
    const same = { user: 'a', path: 'bc' };
    expect(
      feed([
        { at: 0, offset: 0, ...same },
        { at: 1, offset: 1, ...same },
      ]),
    ).toEqual([]);
    expect(feed([{ at: 2, offset: 2, user: 'ab', path: 'c' }])).toEqual([]);
    expect(feed([{ at: 3, offset: 3, user: 'ab' }])).toEqual([]);
    expect(told).toEqual(['value_missing pairs']);
    expect(feed([{ at: 4, offset: 4, user: 'a', path: 'c' }])).toHaveLength(1);
  });
});

describe('temporal', () => {
  const parts = ['one', 'two', 'three'].map((id) => detection(id));
  const temporal = (type: 'temporal' | 'temporal_ordered') =>
    ruleSet(parts, [
      correlation('all', { type, ruleIds: ['one', 'two', 'three'], conditions: [] }),
    ]);
  const run = (type: 'temporal' | 'temporal_ordered', actions: string[], every = 1) =>
    bench(temporal(type)).feed(actions.map((action, i) => ({ at: i * every, offset: i, action })));

  it('asks for all rules in any order', () => {
    expect(run('temporal', ['three', 'one', 'one', 'two'])).toHaveLength(1);
    expect(run('temporal', ['three', 'one', 'one', 'one'])).toEqual([]);
    expect(run('temporal', ['one', 'two', 'three'], 30)).toEqual([]);
  });

  it('asks for their order when ordered', () => {
    expect(run('temporal_ordered', ['one', 'three', 'two'])).toEqual([]);
    expect(run('temporal_ordered', ['two', 'one', 'three', 'two', 'three'])).toHaveLength(1);
    expect(run('temporal_ordered', ['one', 'two', 'three'], 30)).toEqual([]);
  });

  it('orders events of one millisecond by nanosecond, whatever the order of arrival', () => {
    const { feed } = bench(temporal('temporal_ordered'));
    const disordered = [
      { at: 0, nanos: 30, offset: 0, action: 'three' },
      { at: 0, nanos: 20, offset: 1, action: 'two' },
      { at: 0, nanos: 10, offset: 2, action: 'one' },
    ];
    expect(feed(disordered)).toHaveLength(1);
    const reversed = disordered.map((sample) => ({ ...sample, nanos: 40 - sample.nanos }));
    expect(bench(temporal('temporal_ordered')).feed(reversed)).toEqual([]);
  });

  it('does not take one event for two steps', () => {
    const every = [
      detection('a', { matches: () => true }),
      detection('b', { matches: () => true }),
    ];
    const rule = correlation('ab', {
      type: 'temporal_ordered',
      ruleIds: ['a', 'b'],
      conditions: [],
    });
    const { feed } = bench(ruleSet(every, [rule]));
    expect(feed([{ at: 0, offset: 0 }])).toEqual([]);
    expect(feed([{ at: 1, offset: 1 }])).toHaveLength(1);
  });
});

describe('chains and aliases', () => {
  const inner = correlation('inner', { raises: false });
  const outer = correlation('outer', {
    type: 'temporal_ordered',
    ruleIds: ['inner', 'login'],
    conditions: [],
  });
  const chain = ruleSet([hit, detection('login')], [inner, outer]);

  it('gives a firing to the outer correlation, under its own group, with the events behind it', () => {
    const { feed, pass } = bench(chain);
    expect(
      feed([{ at: 0, offset: 0, action: 'login' }, ...series(3, { at: 1, offset: 1 })]),
    ).toEqual([]);
    expect(feed([{ at: 10, offset: 9, action: 'login' }])).toEqual([]);
    const [signal, ...more] = pass(10, 60);
    expect(more).toEqual([]);
    expect(signal?.rule.id).toBe('outer');
    expect(signal?.eventIds).toEqual(['j-0-0', 'j-0-1', 'j-0-2', 'j-0-3', 'j-0-9']);
  });

  it('waits until no event can move the firing of an inner rule', () => {
    const { feed, detector } = bench(chain);
    detector.advance(START_MS - 60_000);
    const logins = [{ at: 10, offset: 9, action: 'login' }];
    expect(feed([...series(3, { at: 1, offset: 1 }), ...logins])).toEqual([]);
    const other = { action: 'other' };
    // Complete up to 3 s, where the inner rule fires, and up to 10 s, where the login is.
    expect(feed(series(1, { ...other, at: 13.5, offset: 20 }))).toEqual([]);
    expect(feed(series(1, { ...other, at: 21, offset: 21 }))).toHaveLength(1);
  });

  it('gives an outer rule the fields of the events that the inner one does not group by', () => {
    const byUser = { ...outer, groupBy: ['user.name'] };
    const { feed, pass } = bench(ruleSet([hit, detection('login')], [inner, byUser]));
    const users = ['lan', 'mai', 'minh'].map((user, i) => ({ at: i, offset: i, user }));
    feed([...users, { at: 10, offset: 9, action: 'login', user: 'minh', ip: '203.0.113.7' }]);
    feed([{ at: 11, offset: 10, action: 'login', user: 'lan' }]);
    const signals = pass(10, 60);
    expect(signals.map(({ group }) => group)).toEqual([{ 'user.name': 'minh' }]);
    expect(signals[0]?.entities).toMatchObject({
      'source.ip': ['203.0.113.7', '203.0.113.9'],
      'user.name': ['minh'],
    });
  });

  it('reads an aliased group field from another field per rule', () => {
    const rule = correlation('aliased', {
      type: 'temporal',
      ruleIds: ['hit', 'other'],
      groupBy: ['who'],
      aliases: { who: { hit: 'user.name', other: 'url.path' } },
      conditions: [],
    });
    const { feed } = bench(ruleSet([hit, detection('other')], [rule]));
    expect(feed([{ at: 0, offset: 0, user: 'lan' }])).toEqual([]);
    expect(feed([{ at: 1, offset: 1, action: 'other', path: 'mai' }])).toEqual([]);
    const [signal] = feed([{ at: 2, offset: 2, action: 'other', path: 'lan' }]);
    expect(signal?.group).toEqual({ who: 'lan' });
  });
});

describe('detection rules', () => {
  it('raise one signal per match, with - for what the event lacks', () => {
    const rule = detection('hit', { raises: true, fingerprint: ['source.ip', 'user.id'] });
    const [signal, second] = bench(ruleSet([rule], [])).feed(series(2));
    expect(signal).toMatchObject({
      group: { 'source.ip': '203.0.113.9', 'user.id': '-' },
      reason: { vi: 'hit từ 203.0.113.9', en: 'hit from 203.0.113.9' },
      eventCount: 1,
      measure: undefined,
    });
    expect(second?.id).not.toBe(signal?.id);
  });
});

describe('limits', () => {
  it('lets the oldest event of a group go and counts it', () => {
    const rule = correlation('many', { conditions: [{ operator: 'gte', value: 100 }] });
    const { feed, told } = bench(ruleSet([hit], [rule]), { limits: { valuesPerGroup: 5 } });
    feed(series(7));
    expect(told).toEqual(['values_limit many', 'values_limit many']);
  });

  it('makes room for a new group at the cost of the oldest quiet one and counts it', () => {
    const { feed, told } = bench(ruleSet([hit], [correlation('many')]), {
      limits: { groupsPerRule: 2 },
    });
    feed(['1', '2', '3'].map((last, i) => ({ at: i, offset: i, ip: `203.0.113.${last}` })));
    expect(told).toEqual(['groups_limit many']);
    expect(feed(series(2, { at: 4, offset: 4, ip: '203.0.113.3' }))).toHaveLength(1);
  });

  it('carries the first and the newest events when there are too many', () => {
    const rule = correlation('many', { conditions: [{ operator: 'gte', value: 20 }] });
    const { feed } = bench(ruleSet([hit], [rule]), { limits: { evidencePerSignal: 4 } });
    const [signal] = feed(series(20));
    expect(signal?.eventIds).toEqual(['j-0-0', 'j-0-1', 'j-0-18', 'j-0-19']);
    expect(signal?.eventCount).toBe(20);
  });
});

describe('reload', () => {
  it('goes on with windows of unchanged rules and begins those of changed ones anew', () => {
    const before = ruleSet([hit], [correlation('kept'), correlation('changed')]);
    const { detector, feed } = bench(before);
    feed(series(2));
    const changed = correlation('changed', { facts: facts('changed', '2') });
    detector.reload(ruleSet([hit], [correlation('kept'), changed]));
    expect(feed(series(1, { at: 2, offset: 2 })).map(({ rule }) => rule.id)).toEqual(['kept']);
  });
});
