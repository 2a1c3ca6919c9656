// Goal: docs/detections.md lists every rule that raises alerts with its facts; every rule of ours is complete and tested.
// Method: load the rules as the service does, compare with the table; look for a test file with both outcomes beside each rule.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { loadRules } from '../../../src/detect/load-rules.ts';
import type { CorrelationRule, DetectionRule } from '../../../src/detect/rule-set.ts';
import { MODIFIERS } from '../../../src/detect/sigma/modifiers.ts';
import { VENDOR_NAMESPACES } from '../../../src/detect/sigma/pipelines/event-names.ts';
import { readOwnMappings } from '../../../src/detect/sigma/pipelines/read-own-mappings.ts';
import { parseRuleTest } from '../../../src/detect/sigma/rule-test-document.ts';
import { FAMILIES } from '../../../src/event/severity.ts';
import { filesBelow, ROOT, read } from '../../source-files.ts';
import { codeBlocks, generatedPart, inlineCodes, section, table } from './markdown.ts';

const FILE = 'docs/detections.md';
const ATTACK = /^attack\.(t\d{4}(?:\.\d{3})?)$/i;
const UNITS: readonly (readonly [number, string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'm'],
  [1_000, 's'],
];

const { set, verdicts } = loadRules({ directories: [path.join(ROOT, 'detections')] });
const fileOf = new Map(verdicts.map(({ id, file }) => [id, path.relative(ROOT, file)]));
const raising = [...set.detections, ...set.correlations]
  .filter((rule) => rule.raises)
  .sort((left, right) =>
    (fileOf.get(left.facts.id) ?? '').localeCompare(fileOf.get(right.facts.id) ?? ''),
  );

function durationText(ms: number): string {
  const [unitMs, unit] = UNITS.find(([one]) => ms % one === 0) ?? [1, 'ms'];
  return `${ms / unitMs}${unit}`;
}

function thresholdText(rule: DetectionRule | CorrelationRule): string {
  if (rule.kind === 'detection') return 'each match';
  const conditions = rule.conditions.map(({ operator, value }) => `${operator} ${value}`);
  const fields = rule.fields.length > 0 ? ` of ${rule.fields.join(', ')}` : '';
  return `${rule.type} ${conditions.join(', ')}${fields} in ${durationText(rule.windowMs)}`;
}

function rowOf(rule: DetectionRule | CorrelationRule): string[] {
  const { facts } = rule;
  const techniques = facts.tags.flatMap((tag) => ATTACK.exec(tag)?.[1]?.toUpperCase() ?? []);
  return [
    `\`${fileOf.get(facts.id) ?? ''}\``,
    facts.title.en,
    `\`${facts.id}\``,
    facts.family,
    facts.level,
    thresholdText(rule),
    techniques.join(', ') || '–',
  ];
}

describe('docs/detections.md', () => {
  it('lists every rule that raises alerts', () => {
    const header = ['rule', 'title', 'id', 'family', 'level', 'threshold', 'ATT&CK'];
    const { written, wanted } = generatedPart(FILE, 'rules', table(header, raising.map(rowOf)));
    expect(written).toBe(wanted);
  });

  it('shows a rule that is valid', () => {
    const [block] = codeBlocks(section(read(FILE), 'The gac block'));
    const shown = loadRules({ texts: [{ file: 'sample.yml', text: block?.text ?? '' }] }).verdicts;
    expect(shown.flatMap(({ issues }) => issues)).toEqual([]);
    expect(shown.map(({ status, kind }) => [status, kind])).toEqual([
      ['loaded', 'correlation'],
      ['loaded', 'detection'],
    ]);
  });

  it('explains every key of the gac block', () => {
    const [, keys = ''] =
      /const KEYS = \[([^\]]*)\]/.exec(read('src/detect/sigma/parse-gac.ts')) ?? [];
    const known = [...keys.matchAll(/'(\w+)'/g)].map((match) => match[1] ?? '');
    const named = inlineCodes(section(read(FILE), 'The gac block'));
    expect(known.length).toBeGreaterThan(5);
    expect(known.filter((key) => !named.includes(key))).toEqual([]);
  });

  it('shows a test that is valid', () => {
    const [block] = codeBlocks(section(read(FILE), 'Test a rule'));
    const { cases } = parseRuleTest('sample.test.yml', block?.text ?? '');
    expect(cases.map(({ expect: outcome }) => outcome)).toEqual(['fires', 'fires', 0]);
  });

  it('shows a file of field mappings that is valid', () => {
    const [, block] = codeBlocks(section(read(FILE), 'Fields'));
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-docs-'));
    onTestFinished(() => fs.rmSync(folder, { recursive: true }));
    const file = path.join(folder, 'fields.yml');
    fs.writeFileSync(file, block?.text ?? '');
    const { tables, namespaces } = readOwnMappings([file]);
    expect(namespaces).toEqual(['portal']);
    expect(Object.keys(tables[0]?.fields ?? {})).toHaveLength(4);
  });

  it('names every namespace of shippers', () => {
    const named = inlineCodes(section(read(FILE), 'Fields'));
    expect(VENDOR_NAMESPACES.filter((name) => !named.includes(name))).toEqual([]);
  });

  it('names every modifier that rules may use', () => {
    const named = inlineCodes(section(read(FILE), 'Modifiers'));
    expect(MODIFIERS.filter((modifier) => !named.includes(modifier))).toEqual([]);
  });
});

describe('the rules that come with the product', () => {
  it('are at least three of each family, all loaded', () => {
    expect(verdicts.filter(({ status }) => status === 'rejected')).toEqual([]);
    for (const family of FAMILIES) {
      const count = raising.filter(({ facts }) => facts.family === family).length;
      expect(count, family).toBeGreaterThanOrEqual(3);
    }
  });

  it.each(raising.map((rule) => [rule.facts.id, rule] as const))('%s is complete', (id, rule) => {
    const { facts } = rule;
    expect(fileOf.get(id)).toMatch(
      new RegExp(`^detections/${facts.family.replaceAll('_', '-')}/[a-z0-9-]+\\.yml$`),
    );
    expect(facts.runbook.vi.length).toBeGreaterThanOrEqual(3);
    expect(facts.title.vi).not.toBe(facts.title.en);
    expect(facts.falsePositives.vi.length).toBeGreaterThan(0);
  });

  it.each(raising.map((rule) => [rule.facts.id]))('%s has a firing and a silent case', (id) => {
    const file = (fileOf.get(id) ?? '').replace(/\.yml$/, '.test.yml');
    expect(fs.existsSync(path.join(ROOT, file)), file).toBe(true);
    const { cases } = parse(read(file)) as { cases: { expect: unknown }[] };
    const outcomes = cases.map((one) => one.expect);
    expect(outcomes).toContain('silent');
    expect(outcomes.some((outcome) => outcome !== 'silent')).toBe(true);
  });

  it('have no test without a rule', () => {
    const tested = filesBelow('detections', '.test.yml');
    const ids = tested.map((file) => (parse(read(file)) as { rule: string }).rule);
    expect(ids.filter((id) => !fileOf.has(id))).toEqual([]);
  });
});
