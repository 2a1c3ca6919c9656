// Goal: every rule of ours is complete, says what it needs in both languages, fires on its samples and stays silent.
// Method: the content is checked as a whole; samples go through the real normaliser, the real matcher and a slow,
// direct reading of windows.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadRules } from '../../src/detect/load-rules.ts';
import { listRuleFiles } from '../../src/detect/rule-sources.ts';
import { parseRuleTest } from '../../src/detect/sigma/rule-test-document.ts';
import type { RuleTestEngine } from '../../src/detect/sigma/run-rule-test.ts';
import { runRuleTest } from '../../src/detect/sigma/run-rule-test.ts';
import type { Source } from '../../src/event/source.ts';
import { createNormalizer } from '../../src/normalize/create-normalizer.ts';
import { LOGSOURCES } from '../../src/normalize/logsources.ts';
import { WindowOracle } from './window-oracle.ts';

const ROOT = path.resolve(import.meta.dirname, '../../detections');
const FOLDERS = { 'wrong-access': 'wrong_access', outage: 'outage', 'otp-abuse': 'otp_abuse' };
const { set, verdicts } = loadRules({ directories: [ROOT], logsources: LOGSOURCES });
const files = listRuleFiles(ROOT);
const raising = [...set.detections, ...set.correlations].filter(({ raises }) => raises);
const testText = (file: string) => {
  const test = file.replace(/\.yml$/, '.test.yml');
  return { file: test, text: readFileSync(test, 'utf8') };
};
const idOf = (file: string) => /^id: (\S+)$/m.exec(readFileSync(file, 'utf8'))?.[1];

const normalizer = createNormalizer({ journalId: 'sample', pseudonymKey: Buffer.alloc(32, 1) });
const engine: RuleTestEngine = {
  toEvent(record, offset) {
    const { id, type, province, commune, timezone } = record.source;
    const source: Source = {
      id,
      name: id,
      type,
      province,
      commune,
      timezone,
      transport: { kind: 'http' },
      multilineStart: undefined,
      enabled: true,
      createdAtMs: 0,
      version: 1,
    };
    if (record.kind !== 'line') throw new Error('samples of ours are raw lines');
    const body = Buffer.from(record.text);
    const place = { partition: 0, offset, peer: '', transport: 'http', cutFromBytes: 0 } as const;
    const { receivedAtMs } = record;
    return normalizer.normalize({ ...place, sourceId: id, receivedAtMs, body }, source);
  },
  createDetector: () => new WindowOracle(set),
};

describe('rules of ours', () => {
  it('load without a single issue', () => {
    expect(verdicts.flatMap(({ issues }) => issues)).toEqual([]);
    expect(raising.length).toBeGreaterThanOrEqual(9);
  });

  it('cover each family with three rules or more', () => {
    for (const family of Object.values(FOLDERS)) {
      const rules = raising.filter(({ facts }) => facts.family === family);
      expect(rules.length, family).toBeGreaterThanOrEqual(3);
    }
  });

  it('have titles and ids of their own', () => {
    const all = verdicts.map(({ id }) => id);
    expect(new Set(all).size).toBe(all.length);
    const titles = raising.flatMap(({ facts }) => [facts.title.vi, facts.title.en]);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it.each(raising.map((rule) => [rule.facts.title.en, rule] as const))(
    '%s is complete',
    (_, rule) => {
      const { facts, text } = rule;
      expect(facts.description.vi).not.toBe(facts.description.en);
      expect(
        facts.tags.some((tag) => /^attack\.t\d{4}(\.\d{3})?$/.test(tag) || tag === 'attack.impact'),
      ).toBe(true);
      expect(facts.falsePositives.en.length).toBeGreaterThan(0);
      expect(facts.falsePositives.vi).not.toEqual(facts.falsePositives.en);
      expect(facts.runbook.vi.length).toBeGreaterThanOrEqual(3);
      // Vietnamese is written with its diacritics.
      for (const vi of [
        facts.title.vi,
        facts.description.vi,
        text.reason.vi,
        ...facts.runbook.vi,
        ...facts.falsePositives.vi,
      ]) {
        expect(vi).toMatch(
          /[ạảãàáâậầấẩẫăắằặẳẵđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵ]/i,
        );
      }
    },
  );
});

describe.each(files.map((file) => [path.relative(ROOT, file), file] as const))(
  '%s',
  (name, file) => {
    it('stands in the folder of its family', () => {
      const rule = raising.find(({ facts }) => facts.id === idOf(file));
      expect(rule?.facts.family).toBe(FOLDERS[name.split('/')[0] as keyof typeof FOLDERS]);
    });

    it('has samples that fire and samples that stay silent', () => {
      const { ruleId, cases } = parseRuleTest(testText(file).file, testText(file).text);
      expect(ruleId).toBe(idOf(file));
      expect(cases.some(({ expect: wanted }) => wanted === 'fires' || wanted > 0)).toBe(true);
      expect(cases.some(({ expect: wanted }) => wanted === 0)).toBe(true);
    });

    it('does what its samples say', () => {
      const report = runRuleTest(testText(file), engine);
      const failed = report.cases.filter(({ passed }) => !passed);
      expect(
        failed.map(({ name: one, expected, alerts, deadLetters }) => ({
          one,
          expected,
          alerts,
          deadLetters,
        })),
      ).toEqual([]);
    });
  },
);
