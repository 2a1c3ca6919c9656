// Goal: rules are routed by logsource, read through a field pipeline, explained, and reloaded safely.
// Method: rules as text or in a temporary directory; only what a caller sees is looked at.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ReloadReport } from '../../../src/detect/contract.ts';
import { loadRules } from '../../../src/detect/load-rules.ts';
import { NO_DECISIONS } from '../../../src/detect/rule-decisions.ts';
import type { RuleSet } from '../../../src/detect/rule-set.ts';
import { createEcsWebPipeline } from '../../../src/detect/sigma/pipelines/pipelines.ts';
import { createRuleWatcher } from '../../../src/detect/sigma/watch-rules.ts';
import { loadText, ruleText } from './sigma/rule-text.ts';

const ecsWebPipeline = createEcsWebPipeline();
const WEB = ruleText(
  { s: { 'cs-method': 'POST', 'cs-uri-query|contains': '/etc/passwd' }, condition: 's' },
  { logsource: { category: 'webserver' }, level: 'high' },
);
const logsources = new Map([
  ['nginx.access', [{ category: 'webserver', product: 'nginx' }]],
  ['openssh.auth', [{ product: 'linux', service: 'sshd' }]],
]);
const event = (type: string) => ({
  gac: { source: { type } },
  http: { request: { method: 'POST' } },
  url: { original: '/a?f=/etc/passwd', query: 'f=/etc/passwd' },
});

describe('loadRules', () => {
  it('lets a rule look at the events of its logsource only', () => {
    const { set } = loadText(WEB, { pipeline: ecsWebPipeline, logsources });
    expect(set.match(event('nginx.access') as never)).toHaveLength(1);
    expect(set.match(event('openssh.auth') as never)).toEqual([]);
    expect(set.match(event('unknown') as never)).toEqual([]);
    expect(
      set.match({ ...event(''), gac: undefined, event: { dataset: 'nginx.access' } } as never),
    ).toHaveLength(1);
  });

  it('does not give a rule of another product the events of this one', () => {
    const narrow = WEB.replace('category: webserver', 'category: webserver\n  product: apache');
    const { set } = loadText(narrow, { pipeline: ecsWebPipeline, logsources });
    expect(set.match(event('nginx.access') as never)).toEqual([]);
  });

  it('lets a rule with routing any look at everything', () => {
    const any = `${WEB}gac:\n  family: wrong_access\n  routing: any\n`;
    const { set } = loadText(any, { pipeline: ecsWebPipeline, logsources });
    expect(set.match(event('unknown') as never)).toHaveLength(1);
  });

  it('explains a match by selection, field and value', () => {
    const { set } = loadText(WEB, { pipeline: ecsWebPipeline });
    expect(set.match(event('x') as never)[0]?.matched).toEqual([
      { selection: 's', field: 'http.request.method', value: 'POST' },
      { selection: 's', field: 'url.query', value: 'f=/etc/passwd' },
    ]);
  });

  it('reads a field that stands for several as any of them, and negates all', () => {
    const neq = ruleText({ s: { 'cs-uri-query|contains|neq': 'passwd' }, condition: 's' });
    const { set } = loadText(neq, { pipeline: ecsWebPipeline });
    expect(set.match({ url: { original: 'x', query: 'passwd' } } as never)).toEqual([]);
    expect(set.match({ url: { original: 'x', query: 'y' } } as never)).toHaveLength(1);
  });

  it('tells of fields that the pipeline does not know', () => {
    const text = ruleText({ s: { Hashes: 'x' }, condition: 's' });
    const { verdicts } = loadText(text, { pipeline: ecsWebPipeline });
    expect(verdicts[0]).toMatchObject({ status: 'loaded', kind: 'detection' });
    expect(verdicts[0]?.issues[0]?.detail).toContain('"Hashes"');
  });

  it('gives rules without gac what alerts need', () => {
    const { set } = loadText(WEB.replace('level: high', 'level: high\ntags: [attack.t1499.001]'));
    expect(set.detections[0]).toMatchObject({
      raises: true,
      facts: {
        family: 'outage',
        nature: 'unknown',
        level: 'high',
        title: { vi: 'A rule', en: 'A rule' },
      },
      text: { reason: { vi: 'A rule', en: 'A rule' } },
    });
  });
});

describe('createRuleWatcher', () => {
  it('takes a sound change and keeps the last version of a rule that is bad', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'gac-rules-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const file = path.join(directory, 'a.yml');
    writeFileSync(file, WEB);
    const loaded = loadRules({ directories: [directory] });
    const seen: { report: ReloadReport; set: RuleSet | undefined }[] = [];
    let wake: (() => void) | undefined;
    const watcher = createRuleWatcher({
      directories: [directory],
      loaded,
      debounceMs: 30,
      decided: () => NO_DECISIONS,
      onReload: (report, fresh) => {
        seen.push({ report, set: fresh?.set });
        wake?.();
      },
    });
    onTestFinished(() => watcher.stop());
    const change = async (text: string) => {
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      writeFileSync(file, text);
      await woken;
      return seen.at(-1);
    };
    const bad = await change(WEB.replace('|contains', '|contain'));
    expect(bad?.report).toMatchObject({ applied: true, version: loaded.set.version });
    expect(bad?.report.rules.map(({ status }) => status)).toEqual(['loaded', 'rejected']);
    expect(bad?.report.rules[1]?.issues[0]?.at).toContain('a.yml:');
    expect(bad?.set?.detections).toHaveLength(1);
    const good = await change(WEB.replace('POST', 'PUT'));
    expect(good?.report.applied).toBe(true);
    expect(good?.set?.version).not.toBe(loaded.set.version);
  });

  it('keeps the old set when the rules cannot be read', () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'gac-rules-'));
    const loaded = loadRules({ directories: [directory] });
    const watcher = createRuleWatcher({
      directories: [directory],
      loaded,
      decided: () => NO_DECISIONS,
      onReload: () => undefined,
    });
    onTestFinished(() => watcher.stop());
    rmSync(directory, { recursive: true });
    expect(watcher.reload()).toMatchObject({ applied: false, version: loaded.set.version });
  });

  it('reads what was put in the place of a rule, and leaves out what is withheld', () => {
    const texts = [{ file: 'a.yml', text: WEB }];
    const [{ id = '' } = {}] = loadRules({ texts }).verdicts;
    const earlier = WEB.replace('POST', 'PUT');
    const instead = new Map([[id, { file: 'a.yml (earlier)', text: earlier }]]);
    const back = loadRules({ texts, decisions: { ...NO_DECISIONS, instead } });
    expect(back.verdicts).toMatchObject([{ id, file: 'a.yml (earlier)', status: 'loaded' }]);
    expect(back.set.version).not.toBe(loadRules({ texts }).set.version);
    const reason = { vi: 'Luật này tốn quá nhiều.', en: 'It asks for too much.' };
    const withheld = new Map([[id, { reason }]]);
    const less = loadRules({ texts, decisions: { ...NO_DECISIONS, withheld } });
    expect(less.set.detections).toEqual([]);
    expect(less.verdicts[0]).toMatchObject({ status: 'withheld', withheld: reason });
    expect(less.verdicts[0]?.issues.at(-1)?.detail).toBe('It asks for too much.');
  });
});
