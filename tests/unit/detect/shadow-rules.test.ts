// Goal: a version in shadow judges the same events under an id of its own, as if it were in force, and changes nothing of
// what is in force, whatever is wrong with it.
// Method: rules in temporary folders, loaded as the service does; matches and correlations are looked at.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lintRules } from '../../../src/detect/lint/lint-rules.ts';
import { loadRules } from '../../../src/detect/load-rules.ts';
import { createDetector } from '../../../src/detect/stream-detector.ts';
import type { PlacedEvent } from '../../../src/event/event.ts';
import { shadowIdOf } from '../../../src/event/shadow-rule.ts';

const BASE = `title: Log-in
id: 11111111-1111-4111-8111-111111111111
name: login
status: test
logsource: { category: authentication }
detection: { selection: { user.name: root }, condition: selection }
level: low
`;
const BURST = `title: Burst
id: 33333333-3333-4333-8333-333333333333
status: test
correlation:
  type: event_count
  rules: [login]
  group-by: [user.name]
  timespan: 5m
  condition: { gte: 3 }
level: high
`;
const FILTER = `title: Not from here
id: 44444444-4444-4444-8444-444444444444
logsource: { category: authentication }
filter:
  rules: [login]
  selection: { source.ip: 192.0.2.1 }
  condition: not selection
`;
const BASE_ID = '11111111-1111-4111-8111-111111111111';
const BURST_ID = '33333333-3333-4333-8333-333333333333';

function load(live: Record<string, string>, shadow: Record<string, string>) {
  const root = mkdtempSync(path.join(tmpdir(), 'gac-shadow-'));
  const folder = mkdtempSync(path.join(tmpdir(), 'gac-shadow-'));
  onTestFinished(() => {
    rmSync(root, { recursive: true });
    rmSync(folder, { recursive: true });
  });
  for (const [name, text] of Object.entries(live)) writeFileSync(path.join(root, name), text);
  for (const [name, text] of Object.entries(shadow)) writeFileSync(path.join(folder, name), text);
  const loaded = loadRules({ directories: [root], shadow: { directories: [folder] } });
  const match = (user: string, ip = '198.51.100.9') =>
    loaded.set
      .match({ user: { name: user }, source: { ip } } as never)
      .map(({ rule }) => rule.facts.id);
  return { ...loaded, match };
}

describe('rules in shadow', () => {
  it('judge beside those in force, filters and all', () => {
    const { match, shadows, verdicts } = load(
      { 'a.yml': BASE, 'f.yml': FILTER },
      { 'a.yml': BASE.replace('root', "'r*'") },
    );
    expect(match('root')).toEqual([BASE_ID, shadowIdOf(BASE_ID)]);
    expect(match('rob')).toEqual([shadowIdOf(BASE_ID)]);
    expect(match('rob', '192.0.2.1')).toEqual([]);
    expect(shadows).toMatchObject([{ ruleId: BASE_ID, isImplied: false }]);
    expect(verdicts.map(({ status }) => status)).toEqual(['loaded', 'loaded', 'shadow']);
  });

  it('may stand among the others, marked, under the same id', () => {
    const marked = `${BASE.replace('root', 'toor')}gac: { family: wrong_access, shadow: true }\n`;
    const { match, verdicts } = load({ 'a.yml': BASE, 'b.yml': marked }, {});
    expect(verdicts.map(({ status }) => status)).toEqual(['loaded', 'shadow']);
    expect([match('root'), match('toor')]).toEqual([[BASE_ID], [shadowIdOf(BASE_ID)]]);
    expect(loadRules({ texts: [{ file: 'b.yml', text: marked }] }).verdicts).toMatchObject([
      { status: 'loaded', issues: [] },
    ]);
  });

  it('take the correlations with them that refer to them', () => {
    const { set, shadows } = load(
      { 'a.yml': BASE, 'b.yml': BURST },
      { 'a.yml': BASE.replace('root', "'r*'") },
    );
    expect(shadows.map(({ ruleId, isImplied }) => [ruleId, isImplied])).toEqual([
      [BASE_ID, false],
      [BURST_ID, true],
    ]);
    const signals = judge(set, ['rob', 'rob', 'rob', 'root', 'root', 'root']);
    expect(signals).toEqual([
      [shadowIdOf(BURST_ID), 'rob'],
      [BURST_ID, 'root'],
      [shadowIdOf(BURST_ID), 'root'],
    ]);
  });

  it('count what is in force where a correlation alone is in shadow', () => {
    const { set } = load(
      { 'a.yml': BASE, 'b.yml': BURST },
      { 'b.yml': BURST.replace('gte: 3', 'gte: 2') },
    );
    expect(judge(set, ['root', 'root'])).toEqual([[shadowIdOf(BURST_ID), 'root']]);
    expect(set.correlations.map(({ ruleIds }) => ruleIds)).toEqual([[BASE_ID], [BASE_ID]]);
  });

  it('leave what is in force as it is when they are refused', () => {
    const alone = load({ 'a.yml': BASE, 'f.yml': FILTER }, {});
    const { set, verdicts, match } = load(
      { 'a.yml': BASE, 'f.yml': FILTER },
      { 'a.yml': BASE.replace('detection:', 'detecton:'), 'f.yml': FILTER },
    );
    expect(set.version).toBe(alone.set.version);
    expect(match('root')).toEqual([BASE_ID]);
    expect(verdicts.map(({ status }) => status)).toEqual([
      'loaded',
      'loaded',
      'rejected',
      'rejected',
    ]);
    expect(verdicts[3]?.issues[0]?.detail).toContain('cannot be judged in shadow');
  });

  it('need an id that no document may take', () => {
    const taken = BASE.replace(BASE_ID, shadowIdOf(BASE_ID));
    expect(load({ 'a.yml': taken }, {}).verdicts).toMatchObject([{ status: 'rejected' }]);
  });

  it('do not lengthen what a restart reads again', () => {
    const live = load({ 'a.yml': BASE, 'b.yml': BURST }, {});
    const both = load(
      { 'a.yml': BASE, 'b.yml': BURST },
      { 'b.yml': BURST.replace('timespan: 5m', 'timespan: 7d') },
    );
    expect(detectorOf(both.set).replayMs).toBe(detectorOf(live.set).replayMs);
  });
});

const detectorOf = (rules: ReturnType<typeof load>['set']) =>
  createDetector({ rules, latenessMs: 0, idleMs: 1_000, roster: () => [] });

function judge(rules: ReturnType<typeof load>['set'], users: readonly string[]) {
  const events = users.map(
    (user, offset) =>
      ({
        ...{ id: `e${offset}`, journalId: 'j', partition: 0, offset, sourceId: 's' },
        ...{ province: '10', commune: undefined, timeMs: 1_000 * offset, receivedAtMs: 1e6 },
        doc: { user: { name: user }, gac: { source: { id: 's' } } },
      }) as unknown as PlacedEvent,
  );
  return detectorOf(rules)
    .evaluate(0, events, 1e6)
    .filter(({ continues }) => !continues)
    .map(({ rule, group }) => [rule.id, group['user.name']]);
}

describe('lint of rules in shadow', () => {
  const marked = (text: string) => `${text}gac: { family: wrong_access, shadow: true }\n`;
  const lint = (...texts: string[]) =>
    lintRules({ files: texts.map((text, index) => ({ file: `${index}.yml`, text })) });
  const checks = (verdict: ReturnType<typeof lint>[number] | undefined) =>
    verdict?.issues.map(({ check }) => check);

  it('takes one for the next version of the rule of the same id', () => {
    const [live, shadow] = lint(BASE, marked(BASE.replace('root', 'toor')));
    expect([live?.status, shadow?.status]).toEqual(['loaded', 'loaded']);
    expect(checks(live)).toEqual(checks(lint(BASE)[0]));
    expect(checks(shadow)).not.toContain('GAC-L073');
  });

  it('says what is wrong with it', () => {
    const [, shadow] = lint(BASE, marked(BASE).replace('condition: selection', 'condition: none'));
    expect(shadow).toMatchObject({ file: '1.yml', status: 'rejected' });
    const [, wrong] = lint(BASE, marked(BASE).replace('shadow: true', 'shadow: soon'));
    expect(wrong?.status).toBe('rejected');
  });
});
