// Goal: each match goes to the one owner of its group, and progress says no more than what was read.
// Method: one stage is given events; its messages are read back.
import { describe, expect, it } from 'vitest';
import type { OwnerMessage } from '../../../../src/detect/contract.ts';
import { decodeBody } from '../../../../src/detect/distributed/decode-body.ts';
import { createMatchStage } from '../../../../src/detect/distributed/match-stage.ts';
import type { OwnerBody, ProgressBody } from '../../../../src/detect/distributed/owner-body.ts';
import type { RuleSet } from '../../../../src/detect/rule-set.ts';
import { partitionOf } from '../../../../src/journal/partition-of.ts';
import {
  correlation,
  detection,
  event,
  IDLE_MS,
  LATENESS_MS,
  ruleSet,
  START_MS,
  series,
} from '../correlate/detector-bench.ts';

const PARTITIONS = 4;

function stageOf(rules: RuleSet, change: { idleMs?: number } = {}) {
  const ungrouped: string[] = [];
  const stage = createMatchStage({
    rules,
    partition: 3,
    signalPartitions: PARTITIONS,
    partitionOf: (key) => partitionOf(key, PARTITIONS),
    latenessMs: LATENESS_MS,
    idleMs: IDLE_MS,
    ...change,
    onUngrouped: (rule) => ungrouped.push(rule),
  });
  return { stage, ungrouped };
}

const read = (messages: readonly OwnerMessage[]) =>
  messages.map(({ body }) => decodeBody(body) as OwnerBody);
const progressOf = (messages: readonly OwnerMessage[]) =>
  read(messages.filter(({ partition }) => partition === 0)) as ProgressBody[];
const hits = (count: number, change = {}) =>
  series(count, { partition: 3, ...change }).map((one) => event(one));
const pairs = (all: readonly number[]) =>
  all.slice(1).map((one, at) => [all[at] as number, one] as const);
const seconds = (ms: number | undefined) => ms && (ms - START_MS) / 1_000;

describe('matches', () => {
  it('raise by themselves, and go to the owner of their group', () => {
    const rules = ruleSet(
      [detection('hit', { raises: true })],
      [correlation('byIp'), correlation('byUser', { groupBy: ['user.name'] })],
    );
    const { stage } = stageOf(rules);
    const events = hits(40).map((one, i) => event({ ...hits(1)[0], ...one, at: i, user: 'a' }));
    const { signals, messages } = stage.evaluate(events, START_MS);
    expect(signals).toHaveLength(40);
    expect(messages).toHaveLength(80);
    const owners = new Map<string, Set<number>>();
    for (const [i, body] of read(messages).entries()) {
      if (body.kind !== 'input') throw new Error(body.kind);
      const known = owners.get(body.correlationId) ?? new Set();
      owners.set(body.correlationId, known.add(messages[i]!.partition));
    }
    expect([...owners.values()].map(({ size }) => size)).toEqual([1, 1]);
  });

  it('spread groups over the owners, provinces apart', () => {
    const { stage } = stageOf(ruleSet([detection('hit')], [correlation('byIp')]));
    const events = ['10', '79', '01', '02', '04', '08', '11'].flatMap((province) =>
      series(1, { province, partition: 3 }).map((one) => event(one)),
    );
    const { messages } = stage.evaluate(events, START_MS);
    expect(new Set(messages.map(({ partition }) => partition)).size).toBeGreaterThan(1);
  });

  it('of one event are told last rule first, and without a group-by field only counted', () => {
    const rules = ruleSet(
      [detection('a', { matches: () => true }), detection('b', { matches: () => true })],
      [correlation('order', { type: 'temporal_ordered', conditions: [], ruleIds: ['a', 'b'] })],
    );
    const { stage, ungrouped } = stageOf(rules);
    const bodies = read(stage.evaluate(hits(1), START_MS).messages);
    expect(bodies.map((body) => body.kind === 'input' && body.ruleIndex)).toEqual([1, 0]);
    expect(stage.evaluate(hits(1, { ip: '' }), START_MS).messages).toEqual([]);
    expect(ungrouped).toEqual(['order', 'order']);
  });

  it('carry what the rule and those above it read or name, and nothing else', () => {
    const reason = { vi: 'x', en: '{url.path}' };
    const rules = ruleSet(
      [detection('hit')],
      [
        correlation('inner', { type: 'value_count', fields: ['http.response.bytes'] }),
        correlation('outer', { ruleIds: ['inner'], text: { reason } }),
      ],
    );
    const { stage } = stageOf(rules);
    const [one] = hits(1, { user: 'a', path: '/x', number: 5 });
    const doc = { ...one!.doc, message: 'secret', labels: { secret: 'x' } };
    const [body] = read(stage.evaluate([{ ...one!, doc }], START_MS).messages);
    expect(body?.kind === 'input' && body.input.event?.doc).toEqual({
      'source.ip': '203.0.113.9',
      'user.name': 'a',
      'url.path': '/x',
      'http.response.bytes': 5,
    });
  });
});

describe('progress', () => {
  const rules = ruleSet([detection('hit')], [correlation('many')]);
  const at = (second: number) => START_MS + second * 1_000;

  it('goes to every owner, with the sources since the one before and the newest receipt', () => {
    const { stage } = stageOf(rules);
    stage.evaluate(hits(3), at(3));
    const told = stage.progress(at(3), false);
    expect(told.map(({ partition }) => partition)).toEqual([0, 1, 2, 3]);
    const [first] = progressOf(told);
    expect(first).toMatchObject({ partition: 3, last: { journalId: 'j', offset: 2 } });
    expect(seconds(first?.clockMs)).toBe(2);
    expect(first?.sources).toEqual([
      { province: '10', sourceId: 'portal', timeMs: at(2), receivedMs: at(2) },
    ]);
    expect(progressOf(stage.progress(at(5), false))[0]?.sources).toEqual([]);
  });

  it('is told four times a second while there is news, once a second when not', () => {
    const { stage } = stageOf(rules);
    let told = 0;
    for (let ms = 0; ms < 2_000; ms += 50) {
      stage.evaluate(hits(1, { offset: ms }), at(0) + ms);
      told += progressOf(stage.progress(at(0) + ms, false)).length;
    }
    expect(told).toBe(8);
    told = 0;
    for (let ms = 2_000; ms < 6_000; ms += 50) {
      told += progressOf(stage.progress(at(0) + ms, true)).length;
    }
    expect(told).toBeLessThanOrEqual(5);
    expect(told).toBeGreaterThanOrEqual(4);
  });

  it('lets the clock go on only when nothing was to be read for long', () => {
    const { stage } = stageOf(rules);
    stage.evaluate(hits(1), at(0));
    const clockAt = (second: number, caughtUp: boolean) =>
      seconds(progressOf(stage.progress(at(second), caughtUp))[0]?.clockMs);
    expect(clockAt(1, true)).toBe(0);
    expect(clockAt(29, true)).toBe(0);
    expect(clockAt(30, true)).toBe(30);
    expect(clockAt(100, false)).toBe(0);
    expect(clockAt(105, true)).toBe(105);
  });

  it('is told every five seconds where nothing was to be read for long, at the same moment by all', () => {
    const stages = [stageOf(rules).stage, stageOf(rules).stage];
    stages[0]?.evaluate(hits(1), at(0));
    const told: number[][] = [[], []];
    for (let ms = 0; ms < 60_000; ms += 1_000) {
      for (const [one, stage] of stages.entries()) {
        const nowMs = at(0) + ms + one;
        if (stage.progress(nowMs, true).length > 0 && ms > 30_000) told[one]?.push(ms / 1_000);
      }
    }
    expect(told[0]).toHaveLength(5);
    for (const [before, second] of pairs(told[0] ?? [])) expect(second - before).toBe(5);
    expect(told[1]).toEqual(told[0]);
  });

  it('is told at least four times within the time after which a source is idle', () => {
    const { stage } = stageOf(rules, { idleMs: 8_000 });
    stage.evaluate(hits(1), at(0));
    const told: number[] = [];
    for (let second = 0; second < 40; second++) {
      if (stage.progress(at(second), true).length > 0) told.push(second);
    }
    for (const [before, second] of pairs(told)) expect(second - before).toBeLessThanOrEqual(2);
    expect(told.length).toBeLessThan(30);
  });

  it('says nothing of time before anything is known', () => {
    const { stage } = stageOf(rules);
    const [first] = progressOf(stage.progress(at(0), true));
    expect(first).toMatchObject({ clockMs: undefined, aliveMs: at(0), last: undefined });
    expect(progressOf(stage.progress(at(40), false))[0]?.clockMs).toBeUndefined();
    expect(progressOf(stage.progress(at(50), true))[0]?.clockMs).toBe(at(50));
  });

  it('does not believe stamps from the future', () => {
    const { stage } = stageOf(rules);
    stage.evaluate(hits(1, { at: 500, received: 0 }), at(0));
    const [first] = progressOf(stage.progress(at(1), false));
    expect(seconds(first?.sources[0]?.timeMs)).toBe(LATENESS_MS / 1_000);
  });

  it('of many sources comes in several messages, the clock with the last', () => {
    const { stage } = stageOf(rules);
    const events = Array.from({ length: 2_500 }, (_, offset) =>
      event({ at: 0, offset, partition: 3, source: `s${offset}` }),
    );
    stage.evaluate(events, at(0));
    const told = progressOf(stage.progress(at(1), false));
    expect(told.map(({ sources }) => sources.length)).toEqual([1_000, 1_000, 500]);
    expect(told.map(({ clockMs }) => clockMs)).toEqual([undefined, undefined, at(0)]);
  });
});
