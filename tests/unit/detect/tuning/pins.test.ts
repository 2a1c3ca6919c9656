// Goal: whatever hides a pinned true positive is refused with the pin's name, alone; a rule that changed away from one is told of.
// Method: pins of synthetic log-ins beside exceptions, overlays and filters; what is loaded is judged by its verdicts and by the engine.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { loadRules } from '../../../../src/detect/load-rules.ts';
import { NO_DECISIONS } from '../../../../src/detect/rule-decisions.ts';
import { createEcsPipeline } from '../../../../src/detect/sigma/pipelines/pipelines.ts';
import { createRuleWatcher } from '../../../../src/detect/sigma/watch-rules.ts';
import { exceptionText } from '../../../../src/detect/tuning/exception-text.ts';
import type { Pin } from '../../../../src/detect/tuning/pin.ts';
import { BURST, counted, fired, load, PROBE, probes, RULES } from './tuning-rules.ts';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-pins-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const pinOf = (ruleId: string, given: Partial<Pin> = {}): Pin => ({
  ...{ id: ruleId, name: 'Vụ dò tháng 11', ruleId, province: '01' },
  group: ruleId === BURST ? { 'source.ip': '198.51.100.7' } : { 'gac.source.id': 'portal-01' },
  events: probes({ count: ruleId === BURST ? 3 : 1 }),
  ...given,
});
const exceptionOn = (
  ruleId: string,
  condition: Record<string, unknown>,
  id = '44444444-4444-4444-8444-444444444444',
) => exceptionText({ id, ruleId, province: '01', condition });
const refusals = (loaded: ReturnType<typeof load>) =>
  loaded.verdicts
    .filter(({ status }) => status === 'rejected')
    .map(({ file, issues }) => `${path.basename(file)}: ${issues.map(({ detail }) => detail)}`);

it.each([
  ['a detection rule', PROBE, exceptionOn(PROBE, { 'source.ip': '198.51.100.7' })],
  ['a correlation', BURST, exceptionOn(BURST, { 'source.ip': '198.51.100.7' })],
  ['a rule below a correlation', BURST, exceptionOn(PROBE, { 'user_agent.original': 'curl' })],
])('refuses an exception that hides a pin of %s', (_, ruleId, text) => {
  const loaded = load({ texts: [text], pins: [pinOf(ruleId)] });
  expect(refusals(loaded)).toEqual([
    `exception:44444444-4444-4444-8444-444444444444: It suppresses the pinned true positive "Vụ dò tháng 11" of the rule ${ruleId}.`,
  ]);
  expect(counted(fired(loaded.set, probes({})))).toEqual({ 'burst 01': 1, 'probe 01': 3 });
});

it('keeps what does not hide the pin, and refuses the one of two that does', () => {
  const texts = [
    exceptionOn(PROBE, { 'source.ip': '203.0.113.9' }, '66666666-6666-4666-8666-666666666666'),
    exceptionOn(PROBE, { 'source.ip|startswith': '198.' }, '55555555-5555-4555-8555-555555555555'),
  ];
  const loaded = load({ texts, pins: [pinOf(PROBE)] });
  expect(refusals(loaded)).toHaveLength(1);
  expect(refusals(loaded)[0]).toContain('exception:55555555-5555-4555-8555-555555555555');
  expect(fired(loaded.set, probes({ ip: '203.0.113.9' }))).toEqual([]);
});

it('asks nothing of an exception of another province', () => {
  const there = exceptionText({
    ...{ id: '44444444-4444-4444-8444-444444444444', ruleId: PROBE, province: '79' },
    condition: { 'source.ip': '198.51.100.7' },
  });
  expect(refusals(load({ texts: [there], pins: [pinOf(PROBE)] }))).toEqual([]);
});

it('refuses the threshold and the filter of an overlay that hide a pin, and a filter of a file', () => {
  const filter = `title: Too wide
id: 33333333-3333-4333-8333-333333333333
logsource: { category: webserver }
filter: { rules: [${PROBE}], selection: { user_agent.original: curl }, condition: not selection }
`;
  const overlay = (text: string) => {
    fs.writeFileSync(path.join(folder, 'one.yml'), text);
    return refusals(load({ pins: [pinOf(BURST)] }, { overlayDirectories: [folder] }));
  };
  const threshold = `province: "01"\nthresholds:\n  - { rule: ${BURST}, condition: { gte: 4 } }\n`;
  expect(overlay(threshold)[0]).toMatch(/^one\.yml: It suppresses the pinned true positive/);
  expect(overlay(threshold.replace('gte: 4', 'gte: 2'))).toEqual([]);
  const inside = filter.trimEnd().replaceAll('\n', '\n    ');
  expect(overlay(`province: "01"\nfilters:\n  - ${inside}\n`)).toHaveLength(1);
  const texts = [{ file: 'rules.yml', text: `${RULES}---\n${filter}` }];
  const loaded = load({ pins: [pinOf(BURST)] }, { texts });
  expect(refusals(loaded)[0]).toContain('Vụ dò tháng 11');
  expect(counted(fired(loaded.set, probes({})))['burst 01']).toBe(1);
});

it('a filter with the wrong polarity, which keeps only what it should leave out, is refused', () => {
  const filter = `title: Wrong way round
id: 33333333-3333-4333-8333-333333333333
logsource: { category: webserver }
filter: { rules: [${PROBE}], selection: { user_agent.original: scanner }, condition: selection }
`;
  const texts = [{ file: 'rules.yml', text: `${RULES}---\n${filter}` }];
  expect(refusals(load({ pins: [pinOf(PROBE)] }, { texts }))[0]).toContain('Vụ dò tháng 11');
});

it('tells of a pin that its rule has changed away from, and blames nothing else', () => {
  const texts = [
    { file: 'rules.yml', text: RULES.replace('status_code: 401', 'status_code: 403') },
  ];
  const exception = exceptionOn(PROBE, { 'source.ip': '203.0.113.9' });
  const loaded = load({ texts: [exception], pins: [pinOf(PROBE)] }, { texts });
  expect(refusals(loaded)).toEqual([]);
  expect(loaded.lostPins.map(({ pin }) => pin.name)).toEqual(['Vụ dò tháng 11']);
  const verdict = loaded.verdicts.find(({ id }) => id === PROBE);
  expect(verdict?.issues.map(({ detail }) => detail)).toContainEqual(
    expect.stringContaining('no longer fires on the pinned true positive "Vụ dò tháng 11"'),
  );
});

it('does not count a pin of a rule that is not there', () => {
  expect(load({ pins: [pinOf('gone')] }).lostPins).toEqual([]);
});

it('a changed rule that loses a pin is not put in force, unless it was so from the beginning', () => {
  const file = path.join(folder, 'rules.yml');
  const write = (text: string) => fs.writeFileSync(file, text);
  const changed = RULES.replace('status_code: 401', 'status_code: 403');
  write(RULES);
  const decisions = { ...NO_DECISIONS, pins: [pinOf(PROBE)] };
  const options = { directories: [folder], pipeline: createEcsPipeline(), decisions };
  let inForce = loadRules(options);
  const watching = (loaded: typeof inForce) => {
    const watcher = createRuleWatcher({
      ...{ ...options, loaded, debounceMs: 60_000, decided: () => decisions },
      onReload: (_, reloaded) => {
        inForce = reloaded ?? inForce;
      },
    });
    onTestFinished(() => watcher.stop());
    return watcher;
  };
  const running = watching(inForce);
  write(changed);
  const refused = running.reload().rules.filter(({ status }) => status === 'rejected');
  expect(refused.map(({ id }) => id)).toContain(PROBE);
  expect(JSON.stringify(refused)).toContain('Vụ dò tháng 11');
  expect(counted(fired(inForce.set, probes({})))).toEqual({ 'burst 01': 1, 'probe 01': 3 });
  write(RULES.replace('level: medium', 'level: low'));
  expect(running.reload().rules.map(({ status }) => status)).toEqual(['loaded', 'loaded']);

  write(changed);
  const started = loadRules(options);
  expect(started.lostPins).toHaveLength(1);
  write(changed.replace('level: medium', 'level: low'));
  expect(
    watching(started)
      .reload()
      .rules.map(({ status }) => status),
  ).toEqual(['loaded', 'loaded']);
  expect(fired(inForce.set, probes({}))).toEqual([]);
});
