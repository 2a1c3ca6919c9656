// Goal: a refused document leaves the last sound version of its rule in force, and touches no other; a version that was
// put back judges for the texts that it was put back for, and no longer.
// Method: rules as text, loaded with what was in force before; verdicts, matches and versions are looked at.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type LoadedRules, loadRules } from '../../../src/detect/load-rules.ts';
import { NO_DECISIONS, type RuleDecisions } from '../../../src/detect/rule-decisions.ts';
import { createEcsPipeline } from '../../../src/detect/sigma/pipelines/pipelines.ts';
import { createRuleWatcher } from '../../../src/detect/sigma/watch-rules.ts';
import { BURST as BURST_ID, PROBE, probes, RULES } from './tuning/tuning-rules.ts';

const ONE = rule('11111111-1111-4111-8111-111111111111', 'one', 'root');
const TWO = rule('22222222-2222-4222-8222-222222222222', 'two', 'admin');
const THIRD = rule('99999999-9999-4999-8999-999999999999', 'third', 'admin');
const BURST = `title: Burst
id: 33333333-3333-4333-8333-333333333333
status: test
correlation:
  type: event_count
  rules: [one]
  group-by: [user.name]
  timespan: 5m
  condition: { gte: 3 }
level: high
`;

function rule(id: string, name: string, user: string): string {
  return `title: Log-in ${name}
id: ${id}
name: ${name}
status: test
logsource: { category: authentication }
detection: { selection: { user.name: ${user} }, condition: selection }
level: low
`;
}

const texts = (...given: string[]) => given.map((text, index) => ({ file: `${index}.yml`, text }));
const load = (given: string[], before: string[]) =>
  loadRules({
    texts: texts(...given),
    lastGood: loadRules({ texts: texts(...before) }).inForce,
  });
const statuses = ({ verdicts }: ReturnType<typeof load>) =>
  verdicts.map(({ file, status }) => `${file} ${status}`);
const matches = ({ set }: ReturnType<typeof load>, user: string) =>
  set.match({ user: { name: user } } as never).map((match) => match.rule.name);

describe('a refused document', () => {
  it('leaves its last version in force when its file is saved in part', () => {
    const after = load(['', TWO], [ONE, TWO]);
    expect(statuses(after)).toEqual(['0.yml loaded', '0.yml rejected', '1.yml loaded']);
    expect(matches(after, 'root')).toEqual(['one']);
  });

  it('leaves its last version in force while others change', () => {
    const after = load(
      [ONE.replace('detection:', 'detecton:'), TWO.replace('admin', 'oper')],
      [ONE, TWO],
    );
    expect(statuses(after)).toEqual(['0.yml loaded', '0.yml rejected', '1.yml loaded']);
    expect(matches(after, 'root')).toEqual(['one']);
    expect(matches(after, 'oper')).toEqual(['two']);
    expect(matches(after, 'admin')).toEqual([]);
    expect(after.verdicts[0]?.issues.at(-1)?.detail).toContain('last sound version');
    expect(after.verdicts[1]?.issues.at(-1)?.detail).toContain('stays in force');
    expect(after.verdicts[0]?.version).toBe(load([ONE], []).verdicts[0]?.version);
    // What is in force then is what the next load can fall back to.
    expect(after.inForce.map(({ text }) => text)).toEqual([ONE, TWO.replace('admin', 'oper')]);
  });

  it('is known by its file when its id cannot be read', () => {
    const after = load([`title: "\n${ONE}`, TWO], [ONE, TWO]);
    expect(statuses(after)).toEqual(['0.yml loaded', '0.yml rejected', '1.yml loaded']);
    expect(matches(after, 'root')).toEqual(['one']);
  });

  it('brings back of a file of several only what stands nowhere else', () => {
    const file = `${ONE}---\n${TWO}`;
    const after = load([`${ONE.replace('id: 1', 'id: "1')}---\n${TWO}`], [file]);
    expect(statuses(after)).toEqual(['0.yml loaded', '0.yml rejected', '0.yml loaded']);
    expect([...matches(after, 'root'), ...matches(after, 'admin')]).toEqual(['one', 'two']);
  });

  it('does not take those along that refer to it', () => {
    const after = load(
      [ONE.replace('detection:', 'detecton:'), BURST.replace('gte: 3', 'gte: 5')],
      [ONE, BURST],
    );
    expect(statuses(after)).toEqual(['0.yml loaded', '0.yml rejected', '1.yml loaded']);
    expect(after.set.correlations[0]?.conditions).toEqual([{ operator: 'gte', value: 5 }]);
  });

  it('is refused alone when it never was in force, or when it takes the id of another', () => {
    const fresh = load([ONE, TWO.replace('detection:', 'detecton:')], [ONE]);
    expect(statuses(fresh)).toEqual(['0.yml loaded', '1.yml rejected']);
    const copy = load([ONE, ONE.replace('root', 'other')], [ONE]);
    expect(statuses(copy)).toEqual(['0.yml loaded', '1.yml rejected']);
  });

  it('keeps the last version of a correlation too, and a removed file takes its rule away', () => {
    const after = load([ONE, BURST.replace('gte', 'gteee')], [ONE, BURST, TWO]);
    expect(statuses(after)).toEqual(['0.yml loaded', '1.yml loaded', '1.yml rejected']);
    expect(after.set.correlations).toHaveLength(1);
    expect(matches(after, 'admin')).toEqual([]);
  });
});

describe('a version that was put back', () => {
  const [bad] = loadRules({ texts: texts(ONE.replace('root', "'*'")) }).inForce;
  const [good] = loadRules({ texts: texts(ONE) }).inForce;
  const note = { fromVersion: 'b', toVersion: 'a', by: 'Lan', reason: 'sai', atMs: 1 };
  const contents = new Set([bad?.textHash ?? '', good?.textHash ?? '']);
  const putBack = { file: 'old.yml', text: ONE, contents, note };
  const instead = new Map([[good?.ruleId ?? '', putBack]]);
  const decide = (text: string) =>
    loadRules({ texts: texts(text), decisions: { ...NO_DECISIONS, instead } });

  it('judges in the place of the text that it was put back for, and says so', () => {
    const back = decide(bad?.text ?? '');
    expect(back.verdicts).toMatchObject([{ status: 'loaded', rolledBack: note }]);
    expect(matches(back, 'x')).toEqual([]);
    expect(back.superseded).toEqual([]);
  });

  it('is over where the file holds a text that was not known', () => {
    const over = decide(ONE.replace('root', 'toor'));
    expect(over.verdicts[0]?.rolledBack).toBeUndefined();
    expect(matches(over, 'toor')).toEqual(['one']);
    expect(over.superseded).toEqual([good?.ruleId]);
  });
});

describe('a change that the watcher finds', () => {
  const folders = { rules: '', overlays: '' };
  beforeEach(() => {
    for (const name of ['rules', 'overlays'] as const) {
      folders[name] = mkdtempSync(path.join(tmpdir(), `gac-${name}-`));
    }
  });
  afterEach(() => {
    for (const folder of Object.values(folders)) rmSync(folder, { recursive: true });
  });

  function watch(pins: RuleDecisions['pins'] = []) {
    const loading = {
      ...{ directories: [folders.rules], overlayDirectories: [folders.overlays] },
      pipeline: createEcsPipeline(),
    };
    const decisions = { ...NO_DECISIONS, pins };
    const fresh: (LoadedRules | undefined)[] = [];
    const watcher = createRuleWatcher({
      ...loading,
      loaded: loadRules({ ...loading, decisions }),
      decided: () => decisions,
      onReload: (_report, loaded) => fresh.push(loaded),
    });
    onTestFinished(() => watcher.stop());
    return () => {
      const { rules } = watcher.reload();
      const loaded = fresh.at(-1);
      return { loaded, told: rules.map(({ file, status }) => `${path.basename(file)} ${status}`) };
    };
  }

  it('keeps the last version of an overlay that is refused', () => {
    const overlay = `province: "01"\nthresholds:\n  - { rule: ${BURST_ID}, condition: { gte: 5 } }\n`;
    writeFileSync(path.join(folders.rules, 'rules.yml'), RULES);
    writeFileSync(path.join(folders.overlays, 'o.yml'), overlay);
    const reload = watch();
    writeFileSync(path.join(folders.overlays, 'o.yml'), overlay.replace('gte', 'gtee'));
    const { loaded, told } = reload();
    expect(told.filter((one) => one.startsWith('o.yml'))).toEqual([
      'o.yml loaded',
      'o.yml rejected',
    ]);
    expect(loaded?.set.correlations[0]?.byProvince?.get('01')?.conditions[0]?.value).toBe(5);
  });

  it.each([
    ['of its own', PROBE],
    ['of a rule that it refers to', BURST_ID],
  ])('keeps the last version of a rule that would lose a pin by a change %s', (_, ruleId) => {
    writeFileSync(path.join(folders.rules, 'rules.yml'), RULES);
    writeFileSync(path.join(folders.rules, 'two.yml'), THIRD);
    const group: Record<string, string> =
      ruleId === PROBE ? { 'gac.source.id': 'portal-01' } : { 'source.ip': '198.51.100.7' };
    const pin = {
      id: 'p',
      name: 'Vụ dò',
      ruleId,
      province: '01',
      group,
      events: probes({ count: 3 }),
    };
    const reload = watch([pin]);
    writeFileSync(
      path.join(folders.rules, 'rules.yml'),
      RULES.replace('status_code: 401', 'status_code: 403'),
    );
    writeFileSync(path.join(folders.rules, 'two.yml'), THIRD.replace('admin', 'oper'));
    const { loaded, told } = reload();
    expect(told).toEqual([
      'rules.yml loaded',
      'rules.yml rejected',
      'rules.yml loaded',
      'two.yml loaded',
    ]);
    expect(loaded?.lostPins).toEqual([]);
    expect(loaded?.set.match({ user: { name: 'oper' } } as never)).toHaveLength(1);
  });
});
