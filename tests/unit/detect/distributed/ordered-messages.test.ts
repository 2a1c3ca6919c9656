// Goal: what is only counted travels as a place in time; what an alert names travels with its names.
// Method: one event through a match stage over a ratio; the messages to its owner are read.
import { expect, it } from 'vitest';
import { decodeBody } from '../../../../src/detect/distributed/decode-body.ts';
import { createMatchStage } from '../../../../src/detect/distributed/match-stage.ts';
import { correlation, detection, event, ruleSet, START_MS } from '../correlate/detector-bench.ts';

const rule = (operator: 'gte' | 'lt') =>
  correlation('r', {
    type: 'ratio',
    ruleIds: ['hit', 'any'],
    conditions: [{ operator, value: 0.5 }],
    extension: {
      type: 'ratio',
      numerator: [0],
      denominator: [1],
      minimum: 5,
      shortMs: 60_000,
      budget: 1,
    },
  });

function carried(operator: 'gte' | 'lt') {
  const any = detection('any', { matches: () => true });
  const stage = createMatchStage({
    rules: ruleSet([detection('hit'), any], [rule(operator)]),
    partition: 0,
    signalPartitions: 1,
    partitionOf: () => 0,
    latenessMs: 10_000,
    idleMs: 30_000,
  });
  const { messages } = stage.evaluate([event({ at: 0, offset: 1, user: 'u' })], START_MS);
  return messages.map(({ body }) => {
    const decoded = decodeBody(body);
    if (typeof decoded === 'string' || decoded.kind !== 'input') throw new Error('no input');
    return Object.keys(decoded.input.event?.doc ?? {}).sort();
  });
}

it('carries names with the numerator of a share that is too high, and the group alone with the rest', () => {
  expect(carried('gte').sort()).toEqual([['source.ip'], ['source.ip', 'user.name']]);
});

it('carries names with all events of a share that is too low', () => {
  expect(carried('lt')).toEqual([
    ['source.ip', 'user.name'],
    ['source.ip', 'user.name'],
  ]);
});
