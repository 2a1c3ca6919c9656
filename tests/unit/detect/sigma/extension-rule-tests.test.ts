// Goal: a test file beside a rule can show that a rule of a type of ours fires, and when it is silent.
// Method: rules and test files as an author would write them, through the real normaliser and detector.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ruleTestEngine } from '../../../../src/cli/rule-test-engine.ts';
import { runRuleTest } from '../../../../src/detect/sigma/run-rule-test.ts';

const ID = '00000000-0000-4000-8000-000000000001';

function outcome(correlation: string, gac: string, cases: string) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-rule-test-'));
  onTestFinished(() => fs.rmSync(folder, { recursive: true }));
  const rule = `title: Log-in
id: ${ID}
correlation: { rules: [seen], group-by: [user.name], ${correlation} }
gac: { family: wrong_access, ${gac} }
---
title: Seen
id: 00000000-0000-4000-8000-000000000002
name: seen
logsource: { category: authentication }
detection: { selection: { event.action: log-in }, condition: selection }
gac: { routing: any }
`;
  fs.writeFileSync(path.join(folder, 'rule.yml'), rule);
  const { engine, refused } = ruleTestEngine([folder]);
  expect(refused).toEqual([]);
  const test = `rule: ${ID}\nsource: { type: ecs.json }\ncases:\n${cases}`;
  const report = runRuleTest({ file: 'rule.test.yml', text: test }, engine);
  return report.cases.map(({ alerts, passed }) => [alerts, passed]);
}

const BOTH = [
  [1, true],
  [0, true],
];

it('of new_value', () => {
  const cases = `
  - name: a network that was not there before
    expect: { alerts: 1 }
    steps:
      - events: [{ event: { action: log-in }, user: { name: u }, source: { as: { number: 64500 } } }]
        repeat: { times: 9, every: 10m }
      - at: +90m
        events: [{ event: { action: log-in }, user: { name: u }, source: { as: { number: 64501 } } }]
    until: +2h
  - name: the same network as ever
    expect: silent
    events: [{ event: { action: log-in }, user: { name: u }, source: { as: { number: 64500 } } }]
    repeat: { times: 9, every: 10m }
    until: +2h
`;
  const block = 'type: new_value, timespan: 2h, condition: { field: source.as.number }';
  expect(outcome(block, 'new_value: { learning: 1h }', cases)).toEqual(BOTH);
});

it('of spike', () => {
  const event = '{ event: { action: log-in }, user: { name: u } }';
  const cases = `
  - name: ten times as many
    expect: { alerts: 1 }
    steps:
      - events: [${event}]
        repeat: { times: 60, every: 1m }
      - at: +60m
        events: [${event}]
        repeat: { times: 100, every: 5s }
    until: +2h
  - name: as ever
    expect: silent
    events: [${event}]
    repeat: { times: 90, every: 1m }
    until: +2h
`;
  const block = 'type: spike, timespan: 10m, condition: { gte: 3 }';
  expect(outcome(block, 'spike: { baseline: 5, minimum: 20 }', cases)).toEqual(BOTH);
});

it('of geo_speed', () => {
  const login = (at: string, location: string) =>
    `{ at: ${at}, event: { action: log-in }, user: { name: u }, source: { geo: { location: ${location} } } }`;
  const cases = `
  - name: two cities within half an hour
    expect: { alerts: 1 }
    events:
      - ${login('+0s', '{ lat: 21.03, lon: 105.85 }')}
      - ${login('+30m', '"10.78,106.70"')}
    until: +1h
  - name: two cities within half a day
    expect: silent
    events:
      - ${login('+0s', '{ lat: 21.03, lon: 105.85 }')}
      - ${login('+5h', '"10.78,106.70"')}
    until: +6h
`;
  const block = 'type: geo_speed, timespan: 6h, condition: { gt: 900 }';
  expect(outcome(block, 'geo_speed: { minimum: 300 }', cases)).toEqual(BOTH);
});

it('of absence in office hours, over a weekend', () => {
  const beat = '{ event: { action: log-in }, user: { name: u } }';
  const cases = `
  - name: nothing on Monday either
    expect: { alerts: 1 }
    events: [${beat}]
    repeat: { times: 83, every: 5m }
    until: +70h
  - name: back on Monday
    expect: silent
    steps:
      - events: [${beat}]
        repeat: { times: 83, every: 5m }
      - at: +69h
        events: [${beat}]
        repeat: { times: 80, every: 1m }
    until: +70h
`;
  const block = 'type: event_count, timespan: 15m, condition: { lt: 1 }';
  const expected = 'expect: { roster: seen, window: 4d, calendar: office }';
  expect(outcome(block, expected, cases)).toEqual(BOTH);
});
