// Goal: an overlay gives its province its own filters, thresholds and lists, and what is wrong in it is told with its place.
// Method: overlay files in a temporary folder over two rules; synthetic log-ins through the engine of the stream.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { compileRules } from '../../../../src/detect/backtest/compile-rules.ts';
import { createEcsPipeline } from '../../../../src/detect/sigma/pipelines/pipelines.ts';
import { evaluateFilter } from '../../../../src/store/query/evaluate-filter.ts';
import { BURST, counted, fired, load, PROBE, probes, RULES } from './tuning-rules.ts';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-overlays-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function withOverlay(text: string, rules = RULES) {
  fs.writeFileSync(path.join(folder, 'one.yml'), text);
  const texts = [{ file: 'rules.yml', text: rules }];
  const loaded = load({}, { texts, overlayDirectories: [folder] });
  const issues = loaded.verdicts.flatMap((verdict) => verdict.issues);
  return { ...loaded, issues: issues.map(({ at, detail }) => `${path.basename(at)} ${detail}`) };
}

const events = ['01', '79'].flatMap((province) => probes({ province, count: 5 }));

it('filters within its province', () => {
  const { set, issues } = withOverlay(`province: "01"
filters:
  - title: Our own scanner
    id: 33333333-3333-4333-8333-333333333333
    filter:
      rules: [${PROBE}]
      selection: { user_agent.original: curl }
      condition: not selection
`);
  expect(issues).toEqual([]);
  expect(counted(fired(set, events))).toEqual({ 'burst 79': 1, 'probe 79': 5 });
});

it('changes the threshold and the timespan of a correlation within its province', () => {
  const { set, issues } = withOverlay(`province: "01"
thresholds:
  - rule: ${BURST}
    condition: { gte: 6 }
    timespan: 1h
`);
  expect(issues).toEqual([]);
  expect(counted(fired(set, events))['burst 01']).toBeUndefined();
  const six = [...events, ...probes({ province: '01', count: 1, at: 3_000 })];
  expect(counted(fired(set, six))).toMatchObject({ 'burst 01': 1, 'burst 79': 1 });
});

it('gives a threshold to all provinces but those that have their own', () => {
  fs.writeFileSync(
    path.join(folder, 'all.yml'),
    `province: all\nthresholds:\n  - { rule: ${BURST}, condition: { gte: 6 } }\n`,
  );
  const own = `province: "79"\nthresholds:\n  - { rule: ${BURST}, condition: { gte: 5 } }\n`;
  const { set, issues } = withOverlay(own);
  expect(issues).toEqual([]);
  expect(counted(fired(set, events))).toEqual({ 'burst 79': 1, 'probe 01': 5, 'probe 79': 5 });
});

const LISTED = RULES.replace('url.path|contains: /login', "source.ip|expand: '%watched%'");

it('adds to a list of all, and replaces it, within its province', () => {
  fs.writeFileSync(
    path.join(folder, 'all.yml'),
    'province: all\nlists: { watched: { replace: [198.51.100.7] } }\n',
  );
  const of = (change: string, province: string) => {
    const overlay = `province: "01"\nlists: { watched: { ${change} } }\n`;
    const { set, issues } = withOverlay(overlay, LISTED);
    expect(issues).toEqual([]);
    const both = ['198.51.100.7', '203.0.113.9'].map(
      (ip) => fired(set, probes({ province, ip, count: 1 })).length,
    );
    return both;
  };
  expect(of('add: [203.0.113.9]', '01')).toEqual([1, 1]);
  expect(of('replace: [203.0.113.9]', '01')).toEqual([0, 1]);
  expect(of('replace: [203.0.113.9]', '79')).toEqual([1, 0]);
});

it('a list of one province matches nowhere else, also where it is negated', () => {
  const overlay = 'province: "01"\nlists: { watched: { add: [198.51.100.7] } }\n';
  const { set, issues } = withOverlay(overlay, LISTED);
  expect(issues).toEqual([]);
  expect(counted(fired(set, events))).toEqual({ 'burst 01': 1, 'probe 01': 5 });
  const without = RULES.replace(
    'condition: selection',
    "known: { source.ip|expand: '%watched%' }\n  condition: selection and not known",
  );
  expect(counted(fired(withOverlay(overlay, without).set, events))).toEqual({
    'burst 79': 1,
    'probe 79': 5,
  });
});

it('tells everything that is wrong, with line and column, and changes nothing', () => {
  const { set, issues } = withOverlay(`province: "99"
treshold: []
filters:
  - title: No filter
thresholds:
  - rule: ${BURST}
    condition: { gte: "5" }
  - condition: { gte: 5 }
  - rule: ${BURST}
lists:
  watched: { remove: [x] }
`);
  expect(issues).toEqual([
    'one.yml:2:1 The key "treshold" is not known here.',
    'one.yml:1:1 There is no province "99".',
    'one.yml:7:18 "gte" is not a number.',
    'one.yml:8:5 The threshold names no rule.',
    'one.yml:9:5 The threshold changes nothing.',
    expect.stringContaining('one.yml:11:14 The key "remove" is not known here.'),
    expect.stringContaining('one.yml:11:3 A list has 1 to'),
  ]);
  expect(counted(fired(set, events))).toMatchObject({ 'burst 01': 1, 'burst 79': 1 });
});

it.each([
  [`{ rule: ${PROBE}, condition: { gte: 5 } }`, 'No correlation has the id'],
  [`{ rule: ${BURST}, condition: { lt: 5 } }`, 'other operators'],
  [`{ rule: ${BURST}, timespan: 99d }`, 'longer than 31 days'],
])('refuses a threshold that its rule cannot have: %s', (threshold, detail) => {
  const { issues } = withOverlay(`province: "01"\nthresholds:\n  - ${threshold}\n`);
  expect(issues).toHaveLength(1);
  expect(issues[0]).toMatch(/^one\.yml:3:\d+ /);
  expect(issues[0]).toContain(detail);
});

it('what is read of history for a backtest holds every event that matches, place by place', () => {
  const overlay = `province: "01"
lists: { watched: { add: [198.51.100.7, "203.0.113.*"] } }
filters:
  - title: Own
    id: 33333333-3333-4333-8333-333333333333
    filter: { rules: [${PROBE}], selection: { source.ip: 203.0.113.9 }, condition: not selection }
`;
  fs.writeFileSync(path.join(folder, 'one.yml'), overlay);
  const { set, bound } = compileRules({
    texts: [{ file: 'rules.yml', text: LISTED }],
    pipeline: createEcsPipeline(),
    overlayDirectories: [folder],
  });
  const all = ['198.51.100.7', '203.0.113.8', '203.0.113.9', '192.0.2.1'].flatMap((ip) =>
    ['01', '79'].flatMap((province) => probes({ ip, province, count: 1 })),
  );
  const matched = all.filter((event) => set.match(event).length > 0);
  expect(matched.map(({ source, gac }) => `${gac.province} ${source?.ip}`)).toEqual([
    '01 198.51.100.7',
    '01 203.0.113.8',
  ]);
  expect(bound).toBeDefined();
  const read = all.filter(
    (event) => bound && evaluateFilter(bound, event, Date.parse(event['@timestamp'])),
  );
  expect(read).toEqual(expect.arrayContaining(matched));
  expect(read.length).toBeLessThan(all.length);
});
