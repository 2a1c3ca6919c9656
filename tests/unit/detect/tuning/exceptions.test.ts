// Goal: an exception leaves out what it says, where it says it, and nothing else; one that cannot be is refused with its place.
// Method: exceptions as texts of decisions over two rules; synthetic log-ins through the engine of the stream.
import { expect, it } from 'vitest';
import { exceptionText } from '../../../../src/detect/tuning/exception-text.ts';
import { BURST, counted, fired, load, PROBE, probes } from './tuning-rules.ts';

const exception = (given: {
  ruleId: string;
  condition: Record<string, unknown>;
  province?: string;
}) => exceptionText({ id: '44444444-4444-4444-8444-444444444444', province: undefined, ...given });
const events = [
  ...probes({ province: '01' }),
  ...probes({ province: '79' }),
  ...probes({ province: '01', ip: '203.0.113.9', at: 60 }),
];

it('without exceptions both rules fire everywhere', () => {
  expect(counted(fired(load({}).set, events))).toEqual({
    'burst 01': 2,
    'burst 79': 1,
    'probe 01': 6,
    'probe 79': 3,
  });
});

it('leaves out the events of a detection rule, and with them what correlations see, in its province only', () => {
  const condition = { 'source.ip|cidr': '198.51.100.0/24' };
  const text = exception({ ruleId: PROBE, condition, province: '01' });
  expect(counted(fired(load({ texts: [text] }).set, events))).toEqual({
    'burst 01': 1,
    'burst 79': 1,
    'probe 01': 3,
    'probe 79': 3,
  });
});

it('leaves out the groups of a correlation, and none of the events of its rules', () => {
  const condition = { 'source.ip': '198.51.100.7' };
  const text = exception({ ruleId: BURST, condition, province: '01' });
  expect(counted(fired(load({ texts: [text] }).set, events))).toEqual({
    'burst 01': 1,
    'burst 79': 1,
    'probe 01': 6,
    'probe 79': 3,
  });
});

it('holds everywhere without a province, and takes Sigma modifiers and lists', () => {
  const condition = { 'source.ip|endswith': ['.7', '.9'] };
  const text = exception({ ruleId: BURST, condition });
  expect(counted(fired(load({ texts: [text] }).set, events))).toEqual({
    'probe 01': 6,
    'probe 79': 3,
  });
});

it('does not change the version of its rule, but that of the set', () => {
  const plain = load({}).set;
  const tuned = load({
    texts: [exception({ ruleId: PROBE, condition: { 'source.ip': '192.0.2.1' } })],
  }).set;
  expect(tuned.detections.map(({ facts }) => facts.version)).toEqual(
    plain.detections.map(({ facts }) => facts.version),
  );
  expect(tuned.version).not.toBe(plain.version);
});

it.each([
  [{ ruleId: BURST, condition: { 'user_agent.original': 'curl' } }, /does not group by/],
  [{ ruleId: PROBE, condition: { 'source.ip|foo': 'x' } }, /modifier/],
  [{ ruleId: PROBE, condition: { NoSuchField: 'x' } }, /no mapping/],
  [{ ruleId: 'gone', condition: { 'source.ip': 'x' } }, /No rule has the id/],
])('is refused with line and column when it cannot be: %j', (given, detail) => {
  const text = exception(given);
  const loaded = load({ texts: [text] });
  const verdict = loaded.verdicts.find(({ file }) => file === text.file);
  expect(verdict?.status).toBe('rejected');
  expect(verdict?.issues[0]?.detail).toMatch(detail);
  expect(verdict?.issues[0]?.at).toMatch(
    /^exception:44444444-4444-4444-8444-444444444444:\d+:\d+$/,
  );
  expect(counted(fired(loaded.set, events))['probe 01']).toBe(6);
});
